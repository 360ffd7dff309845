/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "witness.h"

/* Not the harness's: other programs register it too. */
static void require(bool holds)
{
    if (holds)
        return;
    fprintf(stderr, "the witness could not be registered\n");
    abort();
}

static void set_text(HKEY key, const char *name, const char *text)
{
    require(RegSetValueExA(key, name, 0, REG_SZ, (const BYTE *)text, (DWORD)strlen(text) + 1) ==
            ERROR_SUCCESS);
}

static void register_class(REFCLSID clsid, const char *key_name, const char *server,
                           const char *threading_model)
{
    char path[128], text[40];
    WCHAR id[40];
    HKEY key;

    StringFromGUID2(clsid, id, 40);
    for (int i = 0; i < 40; i++)
        text[i] = (char)id[i];
    snprintf(path, sizeof(path), "CLSID\\%s\\%s", text, key_name);
    require(RegCreateKeyExA(HKEY_CLASSES_ROOT, path, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL) ==
            ERROR_SUCCESS);
    set_text(key, NULL, server);
    if (threading_model)
        set_text(key, "ThreadingModel", threading_model);
    RegCloseKey(key);
}

/* The file beside this program. */
static void neighbour(const char *name, char *path, size_t size)
{
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    require(len > 0);
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    require((size_t)snprintf(path, size, "%s/%s", self, name) < size);
}

void witness_register(void)
{
    char path[PATH_MAX * 2];

    neighbour("witness.so", path, sizeof(path));
    register_class(&CLSID_WitnessMain, "InprocServer32", path, NULL);
    register_class(&CLSID_WitnessApartment, "InprocServer32", path, "Apartment");
    register_class(&CLSID_WitnessFree, "InprocServer32", path, "Free");
    register_class(&CLSID_WitnessBoth, "InprocServer32", path, "Both");
    witness_register_program(&CLSID_WitnessProgram, "");
}

void witness_register_program(REFCLSID clsid, const char *words)
{
    char path[PATH_MAX], command[PATH_MAX + 256];

    neighbour("witness_server", path, sizeof(path));
    snprintf(command, sizeof(command), "\"%s\" %s", path, words);
    register_class(clsid, "LocalServer32", command, NULL);
}

bool witness_is_public(void)
{
    char path[PATH_MAX];
    struct stat status;
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 1);

    require(len > 0);
    path[len] = '\0';
    for (char *end = strrchr(path, '/'); end && end != path; end = strrchr(path, '/')) {
        *end = '\0';
        if (stat(path, &status) < 0 || !(status.st_mode & S_IXOTH))
            return false;
    }
    return true;
}
