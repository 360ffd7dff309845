/* SPDX-License-Identifier: MIT */
#include "diagnosis/registration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "winreg/text_value.h"

enum {
    PATH_LIMIT = 1024,
};

void registered_text_deinit(struct registered_text *text)
{
    free(text->text);
    free(text->hidden);
    *text = (struct registered_text){0};
}

static LSTATUS open_key(HKEY root, const char *path, REGSAM view, HKEY *ret_key)
{
    char full[PATH_LIMIT];

    if (snprintf(full, sizeof(full), "%s%s", root == HKEY_CLASSES_ROOT ? "" : "Software\\Classes\\",
                 path) >= PATH_LIMIT)
        return ERROR_FILE_NOT_FOUND;
    return RegOpenKeyExA(root, full, 0, KEY_READ | view, ret_key);
}

/* The text on the heap, or NULL. */
static char *read_text(HKEY root, const char *path, const char *name, REGSAM view)
{
    char *text = NULL;
    LSTATUS error;
    HKEY key;

    if (open_key(root, path, view, &key) != ERROR_SUCCESS)
        return NULL;

    error = text_value_read(key, name, &text);
    RegCloseKey(key);
    return error == ERROR_SUCCESS ? text : NULL;
}

bool registered_text_read(const char *path, const char *name, REGSAM view,
                          struct registered_text *ret_text)
{
    _cleanup_(freep) char *user = NULL, *machine = NULL;

    *ret_text = (struct registered_text){.view = view};
    ret_text->text = read_text(HKEY_CLASSES_ROOT, path, name, view);
    if (!ret_text->text)
        return false;

    user = read_text(HKEY_CURRENT_USER, path, name, view);
    machine = read_text(HKEY_LOCAL_MACHINE, path, name, view);
    ret_text->hive = user ? HIVE_SET_USER : HIVE_SET_MACHINE;
    if (user && machine && strcmp(user, machine) != 0)
        ret_text->hidden = TAKE_PTR(machine);
    return true;
}

bool registered_text_find(const char *path, const char *name, struct registered_text *ret_text)
{
    return registered_text_read(path, name, KEY_WOW64_64KEY, ret_text) ||
           registered_text_read(path, name, KEY_WOW64_32KEY, ret_text);
}

enum hive_set registered_key_hives(const char *path, REGSAM view, HRESULT *ret_hr)
{
    static const struct {
        HKEY root;
        enum hive_set hive;
    } roots[] = {
        {HKEY_CURRENT_USER, HIVE_SET_USER},
        {HKEY_LOCAL_MACHINE, HIVE_SET_MACHINE},
    };
    enum hive_set hives = HIVE_SET_NONE;

    *ret_hr = S_OK;
    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        LSTATUS error;
        HKEY key;

        error = open_key(roots[i].root, path, view, &key);
        if (error == ERROR_SUCCESS) {
            hives |= roots[i].hive;
            RegCloseKey(key);
        } else if (error != ERROR_FILE_NOT_FOUND) {
            *ret_hr = hr_from_win32((uint32_t)error);
        }
    }
    return hives;
}

const char *hive_set_name(enum hive_set hives)
{
    switch ((int)hives) {
    case HIVE_SET_USER:
        return "user";
    case HIVE_SET_MACHINE:
        return "machine";
    case HIVE_SET_USER | HIVE_SET_MACHINE:
        return "user over machine";
    default:
        return "no";
    }
}

int view_bits(REGSAM view)
{
    return view & KEY_WOW64_32KEY ? 32 : 64;
}
