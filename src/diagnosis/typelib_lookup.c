/* SPDX-License-Identifier: MIT */
#include "diagnosis/typelib_lookup.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/shipped_class.h"
#include "diagnosis/registration.h"

enum {
    PATH_SIZE = 512,
    ANY_VERSION = 0xffff,
};

static const char consequence[] = "clients that are bound early fail";

/* A path may end in "\3", the number of a resource in the file. */
static bool is_file(const char *path)
{
    const char *number = strrchr(path, '\\');
    char file[PATH_MAX];

    if (access(path, R_OK) == 0)
        return true;
    snprintf(file, sizeof(file), "%.*s", number ? (int)(number - path) : 0, path);
    return *file && access(file, R_OK) == 0;
}

static bool is_registered(const char *path)
{
    HRESULT hr;
    bool is_there = registered_key_hives(path, KEY_WOW64_64KEY, &hr) != HIVE_SET_NONE ||
                    registered_key_hives(path, KEY_WOW64_32KEY, &hr) != HIVE_SET_NONE;

    hr_clear();
    return is_there;
}

static bool is_shipped(const char *library)
{
    GUID guid;
    bool is_there = SUCCEEDED(guid_from_text(library, &guid)) &&
                    shipped_library_find(&guid, ANY_VERSION, ANY_VERSION);

    hr_clear();
    return is_there;
}

/* The version's file, if it has one without a language. */
static void note_file(struct diagnosis *diagnosis, const char *version_path)
{
    static const char *const systems[] = {"win64", "win32"};

    for (size_t i = 0; i < sizeof(systems) / sizeof(*systems); i++) {
        _cleanup_(registered_text_deinit) struct registered_text file = {0};
        _cleanup_(freep) char *path = NULL;

        if (asprintf(&path, "%s\\0\\%s", version_path, systems[i]) < 0)
            return;
        if (!registered_text_find(path, NULL, &file))
            continue;
        if (is_file(file.text))
            diagnosis_note(diagnosis, "type library", STEP_FOUND, "%s", file.text);
        else
            diagnosis_note(diagnosis, "type library", STEP_NOTE, "%s: there is no such file, so %s",
                           file.text, consequence);
        return;
    }
}

void typelib_lookup_class(struct diagnosis *diagnosis, REFCLSID clsid)
{
    _cleanup_(registered_text_deinit) struct registered_text library = {0};
    _cleanup_(registered_text_deinit) struct registered_text version = {0};
    char guid[GUID_TEXT_SIZE], path[PATH_SIZE];

    guid_to_text(clsid, guid);
    snprintf(path, sizeof(path), "CLSID\\%s\\TypeLib", guid);
    if (!registered_text_find(path, NULL, &library))
        return;
    snprintf(path, sizeof(path), "CLSID\\%s\\Version", guid);
    registered_text_find(path, NULL, &version);

    snprintf(path, sizeof(path), "TypeLib\\%s", library.text);
    if (!is_registered(path)) {
        if (is_shipped(library.text))
            diagnosis_note(diagnosis, "type library", STEP_FOUND, "comes with Comity: %s",
                           library.text);
        else
            diagnosis_note(diagnosis, "type library", STEP_NOTE, "%s: in neither hive, so %s",
                           library.text, consequence);
    } else if (version.text) {
        snprintf(path, sizeof(path), "TypeLib\\%s\\%s", library.text, version.text);
        note_file(diagnosis, path);
    }
}
