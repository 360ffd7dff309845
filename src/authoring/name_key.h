/* SPDX-License-Identifier: MIT */
/*
 * Name keys: identifiers for rows that are made of names, the same for the same name: what can be
 * kept of its end, and a hash.
 */
#pragma once

enum {
    NAME_KEY_MAX = 73, /* bytes with the 0 */
};

/* @prefix, which may be empty, is what the key begins with. */
void name_key(const char *prefix, const char *name, char ret_key[static NAME_KEY_MAX]);
