/* SPDX-License-Identifier: MIT */
/*
 * Type libraries in the registry. Source: Windows' "RegisterTypeLib", "QueryPathOfRegTypeLib",
 * "LoadRegTypeLib" pages.
 *
 *   HKCR\TypeLib\{library}\1.0           name; version numbers are hexadecimal
 *                         \0\win64       path, by language and system
 *                         \FLAGS, HELPDIR
 */
#define COBJMACROS
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/shipped.h"
#include "base/shipped_class.h"
#include "base/utf16.h"
#include "provision/provision.h"
#include "typefile/find_library.h"

enum {
    KEY_MAX = 128,
    ANY_VERSION = 0xffff,
};

struct version {
    unsigned major;
    unsigned minor;
};

static bool parse_version(const char16_t *name, struct version *ret_version)
{
    _cleanup_(freep) char *text = utf16_to_utf8_dup(name);
    int end = 0;

    return text && sscanf(text, "%4x.%4x%n", &ret_version->major, &ret_version->minor, &end) == 2 &&
           text[end] == '\0';
}

/* The exact version is best, then the highest of the same major number that is not lower. */
static bool is_better(struct version found, struct version best, struct version wanted)
{
    if (wanted.major == ANY_VERSION && wanted.minor == ANY_VERSION)
        return found.major > best.major || (found.major == best.major && found.minor >= best.minor);
    if (found.major != wanted.major || found.minor < wanted.minor)
        return false;
    return best.major != wanted.major || found.minor == wanted.minor ||
           (best.minor != wanted.minor && found.minor > best.minor);
}

/* The name of the version's key. Outcome: TYPE_E_LIBNOTREGISTERED. */
static HRESULT find_version(HKEY library, struct version wanted, char16_t ret_name[static KEY_MAX])
{
    struct version best = {0, 0};
    char16_t name[KEY_MAX];
    bool has_one = false;

    for (DWORD i = 0;; i++) {
        DWORD len = KEY_MAX;
        struct version found;
        LSTATUS status = RegEnumKeyExW(library, i, name, &len, NULL, NULL, NULL, NULL);

        if (status == ERROR_NO_MORE_ITEMS)
            break;
        if (status != ERROR_SUCCESS || !parse_version(name, &found))
            continue;
        if (!has_one && wanted.major != ANY_VERSION)
            best = (struct version){ANY_VERSION, 0};
        if (!is_better(found, best, wanted))
            continue;
        best = found;
        has_one = true;
        lstrcpyW(ret_name, name);
    }
    return has_one ? S_OK : TYPE_E_LIBNOTREGISTERED;
}

/* What is only offered has a list in place of a path until it is installed. */
static HRESULT install_offered(HKEY version, const char16_t *key, const char *system)
{
    char16_t list[MAX_PATH * 4], name[KEY_MAX] = {0};
    DWORD size = sizeof(list);

    utf16_from_utf8(system, strlen(system), name, KEY_MAX - 1);
    if (RegGetValueW(version, key, name, RRF_RT_REG_MULTI_SZ, NULL, list, &size) != ERROR_SUCCESS)
        return S_FALSE;
    return hr_trace(provision_list(list));
}

/* What is at lcid\win64, or at lcid\win32. */
static HRESULT read_path(HKEY version, LCID lcid, BSTR *ret_path)
{
    static const char *const systems[] = {"win64", "win32"};
    char16_t path[MAX_PATH * 4];

    for (size_t i = 0; i < sizeof(systems) / sizeof(*systems); i++) {
        DWORD size = sizeof(path);
        char key[KEY_MAX];
        char16_t wide[KEY_MAX] = {0};
        LSTATUS status;
        HRESULT hr;

        snprintf(key, sizeof(key), "%x\\%s", lcid, systems[i]);
        utf16_from_utf8(key, strlen(key), wide, KEY_MAX - 1);
        status = RegGetValueW(version, wide, NULL, RRF_RT_REG_SZ, NULL, path, &size);
        if (status == ERROR_FILE_NOT_FOUND) {
            hr = install_offered(version, wide, systems[i]);
            if (FAILED(hr))
                return hr_trace(hr);
            size = sizeof(path);
            if (hr == S_OK)
                status = RegGetValueW(version, wide, NULL, RRF_RT_REG_SZ, NULL, path, &size);
        }
        if (status != ERROR_SUCCESS)
            continue;
        *ret_path = SysAllocString(path);
        return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "path of a type library");
    }
    return TYPE_E_LIBNOTREGISTERED;
}

/* The language itself, without its country, and none. */
static HRESULT read_path_of_language(HKEY version, LCID lcid, BSTR *ret_path)
{
    LCID languages[] = {lcid, PRIMARYLANGID(LANGIDFROMLCID(lcid)), 0};

    for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++) {
        HRESULT hr = read_path(version, languages[i], ret_path);

        if (hr != TYPE_E_LIBNOTREGISTERED)
            return hr;
    }
    return TYPE_E_LIBNOTREGISTERED;
}

/* Of a library that comes with Comity. Outcome: TYPE_E_LIBNOTREGISTERED. */
static HRESULT shipped_library_path(REFGUID guid, WORD major, WORD minor, BSTR *ret_path)
{
    const struct shipped_library *library = shipped_library_find(guid, major, minor);
    _cleanup_(freep) char16_t *wide = NULL;
    char file[PATH_MAX];
    char path[PATH_MAX + 8];

    if (!library || shipped_path(library->module, file, sizeof(file)) != S_OK)
        return TYPE_E_LIBNOTREGISTERED;
    if (library->resource > 1)
        snprintf(path, sizeof(path), "%s\\%u", file, library->resource);
    else
        snprintf(path, sizeof(path), "%s", file);
    wide = utf16_from_utf8_dup(path);
    *ret_path = wide ? SysAllocString(wide) : NULL;
    return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "path of a type library");
}

static HRESULT find_recorded_path(REFGUID guid, WORD major, WORD minor, LCID lcid, BSTR *ret_path)
{
    char16_t name[KEY_MAX] = u"TypeLib\\";
    HKEY library;
    HKEY version;
    HRESULT hr;

    guid_to_utf16(guid, name + utf16_len(name));
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, name, 0, KEY_READ, &library) != ERROR_SUCCESS)
        return TYPE_E_LIBNOTREGISTERED;
    hr = find_version(library, (struct version){major, minor}, name);
    if (SUCCEEDED(hr)) {
        hr = hr_from_win32((uint32_t)RegOpenKeyExW(library, name, 0, KEY_READ, &version));
        if (SUCCEEDED(hr)) {
            hr = read_path_of_language(version, lcid, ret_path);
            RegCloseKey(version);
        }
    }
    RegCloseKey(library);
    return hr;
}

HRESULT find_registered_path(REFGUID guid, WORD major, WORD minor, LCID lcid, BSTR *ret_path)
{
    HRESULT hr = find_recorded_path(guid, major, minor, lcid, ret_path);

    return hr == TYPE_E_LIBNOTREGISTERED ? shipped_library_path(guid, major, minor, ret_path) : hr;
}

HRESULT find_registered_library(REFGUID guid, WORD major, WORD minor, LCID lcid, ITypeLib **ret_lib)
{
    BSTR path;
    HRESULT hr;

    hr = find_registered_path(guid, major, minor, lcid, &path);
    if (SUCCEEDED(hr)) {
        hr = find_library_load(path, ret_lib);
        SysFreeString(path);
    }
    return hr;
}

HRESULT QueryPathOfRegTypeLib(REFGUID guid, USHORT wMaj, USHORT wMin, LCID lcid,
                              LPBSTR lpbstrPathName)
{
    if (!guid || !lpbstrPathName)
        return E_INVALIDARG;
    return find_registered_path(guid, wMaj, wMin, lcid, lpbstrPathName);
}

HRESULT LoadRegTypeLib(REFGUID rguid, WORD wVerMajor, WORD wVerMinor, LCID lcid, ITypeLib **pptlib)
{
    TLIBATTR *attributes;
    HRESULT hr;

    if (!rguid || !pptlib)
        return E_INVALIDARG;
    *pptlib = NULL;
    hr = find_registered_library(rguid, wVerMajor, wVerMinor, lcid, pptlib);
    if (FAILED(hr))
        return hr;

    /* The file may have become another since it was registered. */
    hr = ITypeLib_GetLibAttr(*pptlib, &attributes);
    if (FAILED(hr))
        return hr;
    if (wVerMajor != ANY_VERSION &&
        (attributes->wMajorVerNum != wVerMajor || attributes->wMinorVerNum < wVerMinor))
        hr = TYPE_E_LIBNOTREGISTERED;
    ITypeLib_ReleaseTLibAttr(*pptlib, attributes);
    if (FAILED(hr)) {
        ITypeLib_Release(*pptlib);
        *pptlib = NULL;
    }
    return hr;
}
