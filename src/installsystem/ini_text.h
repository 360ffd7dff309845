/* SPDX-License-Identifier: MIT */
/*
 * INI texts: sections of keys with values, changed as Windows changes them: names know no case, the
 * first of several counts, and what is not concerned stays as it is to the byte. UTF-8.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

struct ini_text {
    char *bytes; /* owned; size of them and a NUL */
    size_t size;
};

void ini_text_deinit(struct ini_text *ini);

/* The value of a key, without blanks around it; S_FALSE if there is none. The caller frees it. */
HRESULT ini_text_get(const struct ini_text *ini, const char *section, const char *key,
                     char **ret_value);

/* Sets a key, as the last one of its section if it is new, and that as the last one of all. */
HRESULT ini_text_set(struct ini_text *ini, const char *section, const char *key, const char *value);

/* Removes a key, and its section if nothing is left in it. S_FALSE if there is none. */
HRESULT ini_text_remove(struct ini_text *ini, const char *section, const char *key);

bool ini_text_is_blank(const struct ini_text *ini);

/* Values that are lists with commas between: adds an element, or takes it away. S_FALSE if it is
 * there already, or is not. The caller frees the new value. */
HRESULT ini_list_add(const char *value, const char *element, char **ret_value);
HRESULT ini_list_remove(const char *value, const char *element, char **ret_value);
