/* SPDX-License-Identifier: MIT */
#include "module.h"

#include <stdio.h>
#include <string.h>

static WCHAR clsid[64], progid[64], path[MAX_PATH];

static void widen(const char *text, WCHAR *wide)
{
    while ((*wide++ = (WCHAR)(unsigned char)*text++))
        ;
}

const WCHAR *module_clsid(void)
{
    char text[64];

    snprintf(text, sizeof(text), "{5B1D0C52-6F10-4A53-9A01-C0417001%04d}", NUMBER);
    widen(text, clsid);
    return clsid;
}

const WCHAR *module_progid(void)
{
    char text[64];

    snprintf(text, sizeof(text), "Comity.Trial.%d", NUMBER);
    widen(text, progid);
    return progid;
}

const WCHAR *module_path(void)
{
    HMODULE module = NULL;

#ifndef IS_PROGRAM
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                           GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)(void *)module_path, &module);
#endif
    GetModuleFileNameW(module, path, MAX_PATH);
    return path;
}

const WCHAR *module_server_key(void)
{
#ifdef IS_PROGRAM
    return u"LocalServer32";
#else
    return u"InprocServer32";
#endif
}

static void append(WCHAR *text, const WCHAR *more)
{
    while (*text)
        text++;
    while ((*text++ = *more++))
        ;
}

/* "CLSID\{...}\more", in memory of this thread's next call. */
static const WCHAR *class_key(const WCHAR *more)
{
    static WCHAR key[256];

    key[0] = 0;
    append(key, u"CLSID\\");
    append(key, module_clsid());
    append(key, more);
    return key;
}

bool module_set(HKEY root, const WCHAR *key, const WCHAR *name, const WCHAR *text)
{
    DWORD len = 0;

    while (text[len])
        len++;
    return RegSetKeyValueW(root, key, name, REG_SZ, text, (len + 1) * sizeof(*text)) ==
           ERROR_SUCCESS;
}

bool module_write_class(void)
{
    WCHAR server[64] = u"\\";

    append(server, module_server_key());
    return module_set(HKEY_CLASSES_ROOT, class_key(u""), NULL, u"Trial") &&
           module_set(HKEY_CLASSES_ROOT, class_key(server), NULL, module_path()) &&
           module_set(HKEY_CLASSES_ROOT, class_key(u"\\ProgID"), NULL, module_progid());
}

bool module_write_progid(void)
{
    WCHAR key[128] = u"";

    append(key, module_progid());
    append(key, u"\\CLSID");
    return module_set(HKEY_CLASSES_ROOT, module_progid(), NULL, u"Trial") &&
           module_set(HKEY_CLASSES_ROOT, key, NULL, module_clsid());
}

bool module_remove_all(void)
{
    LSTATUS of_class = RegDeleteTreeW(HKEY_CLASSES_ROOT, class_key(u""));
    LSTATUS of_progid = RegDeleteTreeW(HKEY_CLASSES_ROOT, module_progid());

    return (of_class == ERROR_SUCCESS || of_class == ERROR_FILE_NOT_FOUND) &&
           (of_progid == ERROR_SUCCESS || of_progid == ERROR_FILE_NOT_FOUND);
}
