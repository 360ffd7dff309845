/* SPDX-License-Identifier: MIT */
/*
 * Values as people and programs read them: type names, data as text, JSON.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <comity/windef.h>

struct value_view {
    const char16_t *name; /* "" for the default value */
    DWORD type;
    const BYTE *data;
    DWORD size;
};

/* "REG_SZ"; NULL for a type without a name. */
const char *value_type_name(DWORD type);

/* The type of that name, in any case; false if there is none. */
bool value_type_parse(const char *name, DWORD *ret_type);

/* Whether the data is a string, several strings, or one with variables. */
bool value_type_is_text(DWORD type);

/* UTF-16 as UTF-8; what would end the line or move the cursor is written as \xNN. */
void value_print_utf16(const char16_t *text, size_t len, FILE *file);

/* The data as reg.exe shows it; @separator stands between the strings of a REG_MULTI_SZ. */
void value_print_data(const struct value_view *value, const char *separator, FILE *file);

/* "    NAME    TYPE    DATA" and the line's end, after @lead instead of the first blanks. */
void value_print_line(const struct value_view *value, const char *lead, FILE *file);

/* A JSON string, with its quotes. */
void value_json_string(const char16_t *text, size_t len, FILE *file);

/* "name":...,"type":...,"data":...: members of an object. */
void value_json_members(const struct value_view *value, FILE *file);

/* The same without the name. */
void value_json_type_and_data(const struct value_view *value, FILE *file);
