/* SPDX-License-Identifier: MIT */
/*
 * Version numbers: "1.2.3.4", compared by numbers, and what version a module says that it is.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

struct version_number {
    uint16_t parts[4]; /* major, minor, build, revision */
};

/* False for what is no version: up to four numbers with dots between. */
bool version_number_parse(const char *text, struct version_number *ret_version);

/* <0, 0, >0 */
int version_number_compare(const struct version_number *a, const struct version_number *b);

/* The version information of a PE or ELF module; S_FALSE for a file that has none. */
HRESULT version_number_read(const char *path, struct version_number *ret_version);
