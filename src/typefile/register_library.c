/* SPDX-License-Identifier: MIT */
/*
 * Registering type libraries: the library, and the interfaces in it that automation's marshalers
 * can carry. Source: Windows' "RegisterTypeLib", "UnRegisterTypeLib" pages.
 */
#define COBJMACROS
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "typefile/find_library.h"
#include "typefile/library_entries.h"

enum {
    KEY_MAX = LIBRARY_KEY_MAX,
};

/* Where registrations go: HKCR, or the user's own classes. */
static HKEY classes_root(bool is_for_user, const char **ret_prefix)
{
    *ret_prefix = is_for_user ? "Software\\Classes\\" : "";
    return is_for_user ? HKEY_CURRENT_USER : HKEY_CLASSES_ROOT;
}

struct registrar {
    HKEY root;
    const char *prefix;
    REGSAM view;
    HRESULT hr; /* of the first failure */
};

static void __attribute__((format(printf, 2, 3)))
key_name(char16_t ret_key[static KEY_MAX], const char *format, ...)
{
    char text[KEY_MAX];
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    len = len < 0 ? 0 : len >= KEY_MAX ? KEY_MAX - 1 : len;
    ret_key[utf16_from_utf8(text, (size_t)len, ret_key, KEY_MAX - 1)] = u'\0';
}

/* Sets a value of a key that is made if it is not there. */
static void write_text(struct registrar *registrar, const char *key, const char16_t *name,
                       const char16_t *text)
{
    char16_t path[KEY_MAX];
    HKEY handle;
    LSTATUS status;

    if (FAILED(registrar->hr))
        return;
    key_name(path, "%s%s", registrar->prefix, key);
    status = RegCreateKeyExW(registrar->root, path, 0, NULL, 0, KEY_WRITE | registrar->view, NULL,
                             &handle, NULL);
    if (status == ERROR_SUCCESS) {
        status = RegSetValueExW(handle, name, 0, REG_SZ, (const BYTE *)text,
                                (DWORD)((utf16_len(text) + 1) * sizeof(*text)));
        RegCloseKey(handle);
    }
    if (status != ERROR_SUCCESS)
        registrar->hr = TYPE_E_REGISTRYACCESS;
}

static bool open_key(const struct registrar *registrar, const char *key, HKEY *ret_handle)
{
    char16_t path[KEY_MAX];

    key_name(path, "%s%s", registrar->prefix, key);
    return RegOpenKeyExW(registrar->root, path, 0, KEY_READ | registrar->view, ret_handle) ==
           ERROR_SUCCESS;
}

static bool has_key(const struct registrar *registrar, const char *key)
{
    HKEY handle;

    if (!open_key(registrar, key, &handle))
        return false;
    RegCloseKey(handle);
    return true;
}

/* False if the key has no text that fits. */
static bool read_text(const struct registrar *registrar, const char *key, char16_t *ret_text,
                      DWORD size)
{
    LSTATUS status;
    HKEY handle;

    if (!open_key(registrar, key, &handle))
        return false;
    status = RegGetValueW(handle, NULL, NULL, RRF_RT_REG_SZ, NULL, ret_text, &size);
    RegCloseKey(handle);
    return status == ERROR_SUCCESS;
}

/* ---- registering ---- */

/*
 * A folder that is there stays, unless the caller names one. It is written again, so that it stays,
 * too, when who wrote it first unregisters the library.
 */
static void write_help(struct registrar *registrar, const struct library_entry *entry)
{
    char16_t folder[MAX_PATH * 4];

    if (!has_key(registrar, entry->key))
        write_text(registrar, entry->key, NULL, entry->text);
    else if (read_text(registrar, entry->key, folder, sizeof(folder)))
        write_text(registrar, entry->key, NULL, folder);
}

static HRESULT write_entry(void *context, const struct library_entry *entry)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    struct registrar *registrar = context;

    switch (entry->kind) {
    case LIBRARY_ENTRY_PLAIN:
        write_text(registrar, entry->key, entry->name, entry->text);
        break;
    case LIBRARY_ENTRY_HELP:
        write_help(registrar, entry);
        break;
    case LIBRARY_ENTRY_INTERFACE:
        for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++) {
            registrar->view = views[i];
            write_text(registrar, entry->key, entry->name, entry->text);
        }
        registrar->view = 0;
        break;
    }
    return registrar->hr;
}

static HRESULT register_library(bool is_for_user, ITypeLib *lib, const char16_t *path,
                                const char16_t *help)
{
    struct registrar registrar = {0};

    if (!lib || !path)
        return E_INVALIDARG;
    registrar.root = classes_root(is_for_user, &registrar.prefix);
    return library_entries_visit(lib, path, help, write_entry, &registrar);
}

HRESULT RegisterTypeLib(ITypeLib *ptlib, LPCOLESTR szFullPath, LPCOLESTR szHelpDir)
{
    return register_library(false, ptlib, szFullPath, szHelpDir);
}

HRESULT RegisterTypeLibForUser(ITypeLib *ptlib, OLECHAR *szFullPath, OLECHAR *szHelpDir)
{
    return register_library(true, ptlib, szFullPath, szHelpDir);
}

/* ---- unregistering ---- */

struct removal {
    struct registrar *registrar;
    const TLIBATTR *library;
};

static void remove_interface(const struct removal *removal, const struct library_interface *type)
{
    struct registrar *registrar = removal->registrar;
    char iid[GUID_TEXT_SIZE];
    char16_t owner[GUID_TEXT_SIZE];
    char16_t guid[GUID_TEXT_SIZE];
    char16_t key[KEY_MAX];
    DWORD size = sizeof(owner);
    HKEY interfaces;

    guid_to_text(&type->guid, iid);
    guid_to_utf16(&removal->library->guid, guid);

    /* Another library may describe the interface by now. */
    key_name(key, "%sInterface\\%s\\TypeLib", registrar->prefix, iid);
    if (RegGetValueW(registrar->root, key, NULL,
                     RRF_RT_REG_SZ | (registrar->view & KEY_WOW64_32KEY ? RRF_SUBKEY_WOW6432KEY
                                                                        : RRF_SUBKEY_WOW6464KEY),
                     NULL, owner, &size) != ERROR_SUCCESS ||
        !utf16_equal_nocase(owner, guid))
        return;
    key_name(key, "%sInterface", registrar->prefix);
    if (RegOpenKeyExW(registrar->root, key, 0, KEY_ALL_ACCESS | registrar->view, &interfaces) !=
        ERROR_SUCCESS) {
        registrar->hr = TYPE_E_REGISTRYACCESS;
        return;
    }
    key_name(key, "%s", iid);
    if (RegDeleteTreeW(interfaces, key) != ERROR_SUCCESS)
        registrar->hr = TYPE_E_REGISTRYACCESS;
    RegCloseKey(interfaces);
}

static HRESULT visit_interface(void *context, const struct library_interface *type)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    const struct removal *removal = context;
    struct registrar *registrar = removal->registrar;

    for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++) {
        registrar->view = views[i];
        remove_interface(removal, type);
    }
    registrar->view = 0;
    return registrar->hr;
}

static bool is_version_or_language(const char16_t *name)
{
    return (name[0] >= u'0' && name[0] <= u'9') ||
           ((name[0] | 0x20) >= u'a' && (name[0] | 0x20) <= u'f' && !name[1]);
}

/* Whether any subkey of @key is a language, a version or, if @any, anything. */
static bool has_more(const struct registrar *registrar, const char *key)
{
    char16_t path[KEY_MAX];
    bool has_one = false;
    HKEY handle;

    key_name(path, "%s%s", registrar->prefix, key);
    if (RegOpenKeyExW(registrar->root, path, 0, KEY_READ, &handle) != ERROR_SUCCESS)
        return false;
    for (DWORD i = 0; !has_one; i++) {
        char16_t name[256];
        DWORD len = 256;

        if (RegEnumKeyExW(handle, i, name, &len, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        has_one = is_version_or_language(name);
    }
    RegCloseKey(handle);
    return has_one;
}

static void remove_key(struct registrar *registrar, const char *key)
{
    char16_t path[KEY_MAX];
    LSTATUS status;

    key_name(path, "%s%s", registrar->prefix, key);
    status = RegDeleteTreeW(registrar->root, path);
    if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
        registrar->hr = TYPE_E_REGISTRYACCESS;
}

/* Removes a key that has no subkeys any more. */
static void remove_empty(struct registrar *registrar, const char *key)
{
    char16_t path[KEY_MAX];

    key_name(path, "%s%s", registrar->prefix, key);
    RegDeleteKeyW(registrar->root, path);
}

static HRESULT unregister_library(bool is_for_user, const TLIBATTR *attributes)
{
    struct registrar registrar = {0};
    char guid[GUID_TEXT_SIZE];
    char version[KEY_MAX];
    char key[KEY_MAX + 40];
    ITypeLib *lib;
    HRESULT hr;

    registrar.root = classes_root(is_for_user, &registrar.prefix);
    library_version_key(version, attributes);
    snprintf(key, sizeof(key), "%s\\%x\\%s", version, attributes->lcid,
             library_system_name(attributes->syskind));
    if (!has_key(&registrar, key))
        return TYPE_E_REGISTRYACCESS;

    /* What the library describes can be looked up as long as it is registered. */
    hr = find_registered_library(&attributes->guid, attributes->wMajorVerNum,
                                 attributes->wMinorVerNum, attributes->lcid, &lib);
    if (SUCCEEDED(hr)) {
        hr = library_interfaces_visit(lib, visit_interface,
                                      &(struct removal){&registrar, attributes});
        ITypeLib_Release(lib);
        if (FAILED(hr))
            return hr;
    }

    remove_key(&registrar, key);
    snprintf(key, sizeof(key), "%s\\%x", version, attributes->lcid);
    remove_empty(&registrar, key);
    if (!has_more(&registrar, version))
        remove_key(&registrar, version);
    guid_to_text(&attributes->guid, guid);
    snprintf(key, sizeof(key), "TypeLib\\%s", guid);
    if (!has_more(&registrar, key))
        remove_key(&registrar, key);
    return registrar.hr;
}

static HRESULT unregister(bool is_for_user, REFGUID guid, WORD major, WORD minor, LCID lcid,
                          SYSKIND system)
{
    TLIBATTR attributes = {
        .lcid = lcid, .syskind = system, .wMajorVerNum = major, .wMinorVerNum = minor};

    if (!guid)
        return E_INVALIDARG;
    attributes.guid = *guid;
    return unregister_library(is_for_user, &attributes);
}

HRESULT UnRegisterTypeLib(REFGUID libID, WORD wVerMajor, WORD wVerMinor, LCID lcid, SYSKIND syskind)
{
    return unregister(false, libID, wVerMajor, wVerMinor, lcid, syskind);
}

HRESULT UnRegisterTypeLibForUser(REFGUID libID, WORD wMajorVerNum, WORD wMinorVerNum, LCID lcid,
                                 SYSKIND syskind)
{
    return unregister(true, libID, wMajorVerNum, wMinorVerNum, lcid, syskind);
}

/* Each user's registrations are looked at here in any case. */
void OaEnablePerUserTLibRegistration(void)
{
}
