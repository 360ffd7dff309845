/* SPDX-License-Identifier: MIT */
/*
 * Reading what the registry says of a class.
 */
#pragma once

#include <comity/windows.h>

enum {
    CLASS_KEY_PATH_MAX = 96,
    KEY_NAME_LIMIT = 255,
};

/* The path of a class's key, or of a key in it, below HKEY_CLASSES_ROOT. */
void class_key_path(REFCLSID clsid, const char16_t *sub,
                    char16_t ret_path[static CLASS_KEY_PATH_MAX]);

/* The same for an interface's key. */
void interface_key_path(REFIID iid, const char16_t *sub,
                        char16_t ret_path[static CLASS_KEY_PATH_MAX]);

/* A text value below HKEY_CLASSES_ROOT; @size is that of @text in bytes. */
LSTATUS class_read_text(const char16_t *path, const char16_t *name, REGSAM view, char16_t *text,
                        DWORD size);

/*
 * The class that stands in for @clsid, by its TreatAs, and by that one's. Outcome:
 * REGDB_E_CLASSNOTREG, and *@ret_clsid is GUID_NULL, if the keys lead in a circle.
 */
HRESULT class_stand_in(REFCLSID clsid, CLSID *ret_clsid);
