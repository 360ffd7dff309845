/* SPDX-License-Identifier: MIT */
/*
 * Registrations as the two hives have them: what HKEY_CLASSES_ROOT shows, and which hive it is
 * from.
 */
#pragma once

#include <stdbool.h>

#include <comity/winreg.h>

enum hive_set {
    HIVE_SET_NONE = 0,
    HIVE_SET_USER = 1,
    HIVE_SET_MACHINE = 2,
};

/* A text value below HKEY_CLASSES_ROOT. Begin with {0}. */
struct registered_text {
    char *text;         /* UTF-8, variables expanded; NULL if there is none */
    char *hidden;       /* what the machine's hive says, if the user's says something else */
    enum hive_set hive; /* whose it is */
    REGSAM view;
};

void registered_text_deinit(struct registered_text *text);

/*
 * Reads the value @name of the key @path in @view. False if the key, the value, or a text in it is
 * not there; @ret_text is then empty.
 */
bool registered_text_read(const char *path, const char *name, REGSAM view,
                          struct registered_text *ret_text);

/* The same in the 64-bit view and, if it is not there, in the 32-bit view, as activation does. */
bool registered_text_find(const char *path, const char *name, struct registered_text *ret_text);

/* Which hives have the key. A hive that cannot be read raises its reason: *@ret_hr. */
enum hive_set registered_key_hives(const char *path, REGSAM view, HRESULT *ret_hr);

/* "user", "machine", "user's over the machine's". */
const char *hive_set_name(enum hive_set hives);

/* 64 or 32. */
int view_bits(REGSAM view);
