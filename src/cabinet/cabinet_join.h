/* SPDX-License-Identifier: MIT */
/*
 * Cabinet joining: makes one cabinet of several whose files go on in the next one, for libgcab,
 * which does not follow them. Their blocks are taken as they are; one that two cabinets have
 * parts of becomes whole. It is done in a process without rights (confined.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    CABINETS_MAX = 256, /* in one set */
};

/* Writes the set @ins, in order, to @out; false if it is damaged, no set, or more than one cabinet
 * can hold. */
bool cabinet_join(const int *ins, size_t n_ins, int out);
