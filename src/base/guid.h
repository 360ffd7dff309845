/* SPDX-License-Identifier: MIT */
/*
 * GUIDs: comparing, making, and the registry form {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}.
 */
#pragma once

#include <stdbool.h>
#include <string.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

enum {
    GUID_TEXT_SIZE = 39, /* with braces and NUL */
};

static inline bool guid_is_equal(const GUID *a, const GUID *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* A random (version 4) GUID from the kernel. */
HRESULT guid_new(GUID *ret_guid);

/* Upper case, with braces and NUL. */
void guid_to_text(const GUID *guid, char ret_text[static GUID_TEXT_SIZE]);
void guid_to_utf16(const GUID *guid, char16_t ret_text[static GUID_TEXT_SIZE]);

/* Exactly the registry form, in any case; CO_E_CLASSSTRING for anything else. */
HRESULT guid_from_text(const char *text, GUID *ret_guid);

/*
 * The same from UTF-16, as CLSIDFromString() parses: the fields before a bad character are stored
 * even so, and text behind the closing brace is an error that leaves the whole identifier.
 */
HRESULT guid_parse(const char16_t *text, GUID *guid);
