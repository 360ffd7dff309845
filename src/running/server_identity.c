/* SPDX-License-Identifier: MIT */
#include "running/server_identity.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

enum {
    NAME_MAX_SIZE = 256,
};

/* A text value below HKEY_CLASSES_ROOT\AppID; false without one. */
static bool read_value(const char *key, const char *value, char *ret_text, DWORD size)
{
    char path[NAME_MAX_SIZE + 16];

    snprintf(path, sizeof(path), "AppID\\%s", key);
    return RegGetValueA(HKEY_CLASSES_ROOT, path, value, RRF_RT_REG_SZ, NULL, ret_text, &size) ==
           ERROR_SUCCESS;
}

bool server_identity_is_fixed(void)
{
    static const char *const values[] = {"RunAs", "LocalService"};
    char program[NAME_MAX_SIZE * 4], app[NAME_MAX_SIZE], text[NAME_MAX_SIZE];
    ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
    const char *name;

    if (size < 0)
        return false;
    program[size] = '\0';
    name = strrchr(program, '/');
    if (!name || strlen(name) >= NAME_MAX_SIZE || !read_value(name + 1, "AppID", app, sizeof(app)))
        return false;
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        if (read_value(app, values[i], text, sizeof(text)))
            return true;
    }
    return false;
}
