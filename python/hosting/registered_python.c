/* SPDX-License-Identifier: MIT */
#include "hosting/registered_python.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One of the class's keys and a value of it, as a command or a path. */
static bool read_text(REFCLSID clsid, const char *key, const WCHAR *name,
                      char ret_text[static PATH_MAX])
{
    WCHAR path[128], wide[PATH_MAX];
    DWORD size = sizeof(wide) - sizeof(*wide), type;
    OLECHAR guid[40];
    char narrow[128];
    LSTATUS error;
    HKEY opened;
    int n = 0;

    if (StringFromGUID2(clsid, guid, 40) == 0)
        return false;
    for (const char *at = "CLSID\\"; *at; at++)
        path[n++] = (WCHAR)*at;
    for (int i = 0; guid[i]; i++)
        path[n++] = guid[i];
    snprintf(narrow, sizeof(narrow), "\\%s", key);
    for (const char *at = narrow; *at; at++)
        path[n++] = (WCHAR)*at;
    path[n] = 0;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &opened))
        return false;
    error = RegQueryValueExW(opened, name, NULL, &type, (BYTE *)wide, &size);
    RegCloseKey(opened);
    if (error || (type != REG_SZ && type != REG_EXPAND_SZ))
        return false;
    wide[size / sizeof(*wide)] = 0;
    return WideCharToMultiByte(CP_UTF8, 0, wide, -1, ret_text, PATH_MAX, NULL, NULL) > 0 &&
           *ret_text;
}

static bool is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* Cuts a command down to its program: what is quoted, or up to the first blank before which there
 * is an executable file; up to the first one at all if there is none. */
static void cut_arguments(char *command)
{
    size_t first = strcspn(command, " ");

    if (*command == '"') {
        size_t len = strcspn(command + 1, "\"");

        memmove(command, command + 1, len);
        command[len] = '\0';
        return;
    }
    for (char *blank = command + first; *blank; blank += 1 + strcspn(blank + 1, " ")) {
        *blank = '\0';
        if (is_program(command))
            return;
        *blank = ' ';
    }
    if (!is_program(command))
        command[first] = '\0';
}

static bool is_python(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && strncmp(slash + 1, "python", 6) == 0;
}

bool registered_python_find(REFCLSID clsid, char ret_path[static PATH_MAX])
{
    if (read_text(clsid, "LocalServer32", NULL, ret_path)) {
        cut_arguments(ret_path);
        if (is_python(ret_path))
            return true;
    }
    return read_text(clsid, "InprocServer32", u"PythonExecutable", ret_path) && *ret_path == '/';
}

/* The real path of the folder of a file, which need not exist itself. */
static bool folder_of(const char *path, char ret_folder[static PATH_MAX])
{
    char folder[PATH_MAX];
    char *slash;

    snprintf(folder, sizeof(folder), "%s", path);
    slash = strrchr(folder, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return realpath(*folder ? folder : "/", ret_folder) != NULL;
}

bool registered_python_is_same(const char *path, const char *other)
{
    char folder[PATH_MAX], other_folder[PATH_MAX];

    return strcmp(path, other) == 0 || (folder_of(path, folder) && folder_of(other, other_folder) &&
                                        strcmp(folder, other_folder) == 0);
}
