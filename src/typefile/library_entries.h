/* SPDX-License-Identifier: MIT */
/*
 * What registering a type library sets: texts below HKEY_CLASSES_ROOT, of the library and of the
 * interfaces in it that automation's marshalers can carry. Source: Windows' "RegisterTypeLib" page.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

enum {
    LIBRARY_KEY_MAX = 160, /* units, with NUL: the longest key here */
};

enum library_entry_kind {
    LIBRARY_ENTRY_PLAIN,
    LIBRARY_ENTRY_HELP,      /* the folder of help files: one that is there stays */
    LIBRARY_ENTRY_INTERFACE, /* belongs to the 32-bit and to the 64-bit view */
};

struct library_entry {
    enum library_entry_kind kind;
    const char *key;
    const char16_t *name; /* NULL for the default value */
    const char16_t *text;
};

/* Failures are passed on. */
typedef HRESULT library_entry_visit(void *context, const struct library_entry *entry);

/* Visits all of them; @path is where the library is said to be, @help the folder of help files. */
HRESULT library_entries_visit(ITypeLib *lib, const char16_t *path, const char16_t *help,
                              library_entry_visit *visit, void *context);

/* The folder of a library's path; a resource's number is no part of it. @ret_folder has room for
 * the path. */
void library_folder(const char16_t *path, char16_t *ret_folder);

/* TypeLib\{...}\1.0, and "win64" or the like. */
void library_version_key(char ret_key[static LIBRARY_KEY_MAX], const TLIBATTR *attributes);
const char *library_system_name(SYSKIND system);

struct library_interface {
    GUID guid;
    const char16_t *name;
    bool is_pure; /* a dispinterface without a vtable */
};

/*
 * Visits the interfaces that are registered with the library, without the libraries that it
 * imports if it is one of ours. Failures are passed on.
 */
typedef HRESULT library_interface_visit(void *context, const struct library_interface *type);
HRESULT library_interfaces_visit(ITypeLib *lib, library_interface_visit *visit, void *context);
