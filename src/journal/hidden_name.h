/* SPDX-License-Identifier: MIT */
/*
 * Hidden names: those that a journal's files have beside their places: what is new until it gets
 * its name, and what was there before until the journal ends.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

enum hidden_kind {
    HIDDEN_NEW,
    HIDDEN_OLD,
};

enum {
    HIDDEN_PREFIX_SIZE = 40,
};

/* What all hidden names of a journal begin with; @number is its number's 16 bytes. */
void hidden_prefix(const uint8_t *number, char ret_prefix[static HIDDEN_PREFIX_SIZE]);

/* The hidden name with a number, in the folder of @path. */
HRESULT hidden_path(const char *prefix, enum hidden_kind kind, uint32_t name, const char *path,
                    char ret_path[static PATH_MAX]);

/* The folder of a path. */
void hidden_folder(const char *path, char ret_folder[static PATH_MAX]);

/* Whether a folder's entry is one of the journal's. */
bool hidden_is_own(const char *prefix, const char *entry);
