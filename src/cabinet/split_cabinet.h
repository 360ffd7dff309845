/* SPDX-License-Identifier: MIT */
/*
 * Split cabinet: for tests, a set of cabinets made of one, as makecab makes it for small disks.
 */
#pragma once

#include <stddef.h>

/* Where a cabinet of the set ends: behind so many blocks, and so many bytes of the next one. */
struct split_place {
    unsigned block;
    unsigned bytes;
};

/* Writes @n + 1 cabinets of the one at @path, which has one folder and nothing reserved. They are
 * called by @format, with a number from 1 on, and lie in @folder. */
void split_cabinet(const char *path, const struct split_place *places, unsigned n,
                   const char *folder, const char *format);
