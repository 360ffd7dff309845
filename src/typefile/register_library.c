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

enum {
    KEY_MAX = 160,
};

/* Automation's own proxies: by type description, and of IDispatch. */
static const char dual_proxy[] = "{00020424-0000-0000-C000-000000000046}";
static const char dispatch_proxy[] = "{00020420-0000-0000-C000-000000000046}";

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

static void write_narrow(struct registrar *registrar, const char *key, const char16_t *name,
                         const char *text)
{
    char16_t wide[KEY_MAX];

    key_name(wide, "%s", text);
    write_text(registrar, key, name, wide);
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

/* ---- the library ---- */

/* The folder of the path; a resource's number is no part of it. */
static void help_folder(const char16_t *path, char16_t *ret_folder)
{
    size_t end = 0;

    for (size_t i = 0; path[i]; i++) {
        if (path[i] == u'/' || (path[i] == u'\\' && !(path[i + 1] >= u'0' && path[i + 1] <= u'9')))
            end = i;
    }
    memcpy(ret_folder, path, end * sizeof(*path));
    ret_folder[end] = u'\0';
}

static const char *system_name(SYSKIND system)
{
    return system == SYS_WIN64 ? "win64" : system == SYS_WIN16 ? "win16" : "win32";
}

static void library_key(char ret_key[static KEY_MAX], const TLIBATTR *attributes)
{
    char guid[GUID_TEXT_SIZE];

    guid_to_text(&attributes->guid, guid);
    snprintf(ret_key, KEY_MAX, "TypeLib\\%s\\%x.%x", guid, attributes->wMajorVerNum,
             attributes->wMinorVerNum);
}

/*
 * A folder that is there stays, unless the caller names one. It is written again, so that it stays,
 * too, when who wrote it first unregisters the library.
 */
static void write_help(struct registrar *registrar, const char *version, const char16_t *path,
                       const char16_t *help)
{
    char16_t folder[MAX_PATH * 4];
    char key[KEY_MAX + 40];

    snprintf(key, sizeof(key), "%s\\HELPDIR", version);
    help_folder(path, folder);
    if (help || !has_key(registrar, key))
        write_text(registrar, key, NULL, help ? help : folder);
    else if (read_text(registrar, key, folder, sizeof(folder)))
        write_text(registrar, key, NULL, folder);
}

static HRESULT write_library(struct registrar *registrar, ITypeLib *lib, const TLIBATTR *attributes,
                             const char16_t *path, const char16_t *help)
{
    char version[KEY_MAX];
    char key[KEY_MAX + 40];
    char flags[16];
    BSTR name;
    BSTR doc;
    HRESULT hr;

    if (utf16_len(path) >= MAX_PATH * 4)
        return E_INVALIDARG;
    hr = ITypeLib_GetDocumentation(lib, -1, &name, &doc, NULL, NULL);
    if (FAILED(hr))
        return hr;

    library_key(version, attributes);
    write_text(registrar, version, NULL, doc ? doc : name ? name : u"");
    SysFreeString(name);
    SysFreeString(doc);
    snprintf(key, sizeof(key), "%s\\%x\\%s", version, attributes->lcid,
             system_name(attributes->syskind));
    write_text(registrar, key, NULL, path);
    snprintf(key, sizeof(key), "%s\\FLAGS", version);
    snprintf(flags, sizeof(flags), "%u", attributes->wLibFlags);
    write_narrow(registrar, key, NULL, flags);
    write_help(registrar, version, path, help);
    return registrar->hr;
}

/* ---- interfaces ---- */

/* Dispinterfaces, dual ones too, and interfaces that are said to fit automation. */
static bool is_carried(const TYPEATTR *attributes)
{
    return attributes->typekind == TKIND_DISPATCH ||
           (attributes->typekind == TKIND_INTERFACE &&
            attributes->wTypeFlags & TYPEFLAG_FOLEAUTOMATION);
}

static void write_interface(struct registrar *registrar, const TYPEATTR *attributes,
                            const TLIBATTR *library, const char16_t *name)
{
    bool is_pure =
        attributes->typekind == TKIND_DISPATCH && !(attributes->wTypeFlags & TYPEFLAG_FDUAL);
    const char *proxy = is_pure ? dispatch_proxy : dual_proxy;
    char iid[GUID_TEXT_SIZE];
    char guid[GUID_TEXT_SIZE];
    char version[16];
    char key[KEY_MAX];

    guid_to_text(&attributes->guid, iid);
    guid_to_text(&library->guid, guid);
    snprintf(version, sizeof(version), "%x.%x", library->wMajorVerNum, library->wMinorVerNum);

    snprintf(key, sizeof(key), "Interface\\%s", iid);
    write_text(registrar, key, NULL, name);
    snprintf(key, sizeof(key), "Interface\\%s\\ProxyStubClsid", iid);
    write_narrow(registrar, key, NULL, proxy);
    snprintf(key, sizeof(key), "Interface\\%s\\ProxyStubClsid32", iid);
    write_narrow(registrar, key, NULL, proxy);
    snprintf(key, sizeof(key), "Interface\\%s\\TypeLib", iid);
    write_narrow(registrar, key, NULL, guid);
    write_narrow(registrar, key, u"Version", version);
}

static void remove_interface(struct registrar *registrar, const TYPEATTR *attributes,
                             const TLIBATTR *library, const char16_t *name)
{
    char iid[GUID_TEXT_SIZE];
    char16_t owner[GUID_TEXT_SIZE];
    char16_t guid[GUID_TEXT_SIZE];
    char16_t key[KEY_MAX];
    DWORD size = sizeof(owner);
    HKEY interfaces;

    guid_to_text(&attributes->guid, iid);
    guid_to_utf16(&library->guid, guid);

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

typedef void interface_visit(struct registrar *registrar, const TYPEATTR *attributes,
                             const TLIBATTR *library, const char16_t *name);

static HRESULT visit_interface(struct registrar *registrar, ITypeLib *lib, UINT index,
                               const TLIBATTR *library, interface_visit *visit)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    TYPEATTR *attributes;
    ITypeInfo *info;
    BSTR name = NULL;
    HRESULT hr;

    hr = ITypeLib_GetTypeInfo(lib, index, &info);
    if (FAILED(hr))
        return hr;
    hr = ITypeInfo_GetTypeAttr(info, &attributes);
    if (SUCCEEDED(hr)) {
        if (is_carried(attributes)) {
            hr = ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &name, NULL, NULL, NULL);
            for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(views) / sizeof(*views); i++) {
                registrar->view = views[i];
                visit(registrar, attributes, library, name ? name : u"");
            }
            registrar->view = 0;
            SysFreeString(name);
        }
        ITypeInfo_ReleaseTypeAttr(info, attributes);
    }
    ITypeInfo_Release(info);
    return FAILED(hr) ? hr : registrar->hr;
}

static HRESULT visit_interfaces(struct registrar *registrar, ITypeLib *lib,
                                const TLIBATTR *attributes, interface_visit *visit)
{
    HRESULT hr = S_OK;

    for (UINT i = 0; SUCCEEDED(hr) && i < ITypeLib_GetTypeInfoCount(lib); i++)
        hr = visit_interface(registrar, lib, i, attributes, visit);
    return hr;
}

static HRESULT register_library(bool is_for_user, ITypeLib *lib, const char16_t *path,
                                const char16_t *help)
{
    struct registrar registrar = {0};
    TLIBATTR *attributes;
    HRESULT hr;

    if (!lib || !path)
        return E_INVALIDARG;
    registrar.root = classes_root(is_for_user, &registrar.prefix);
    hr = ITypeLib_GetLibAttr(lib, &attributes);
    if (FAILED(hr))
        return hr;
    hr = write_library(&registrar, lib, attributes, path, help);
    if (SUCCEEDED(hr))
        hr = visit_interfaces(&registrar, lib, attributes, write_interface);
    ITypeLib_ReleaseTLibAttr(lib, attributes);
    return hr;
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
    library_key(version, attributes);
    snprintf(key, sizeof(key), "%s\\%x\\%s", version, attributes->lcid,
             system_name(attributes->syskind));
    if (!has_key(&registrar, key))
        return TYPE_E_REGISTRYACCESS;

    /* What the library describes can be looked up as long as it is registered. */
    hr = find_registered_library(&attributes->guid, attributes->wMajorVerNum,
                                 attributes->wMinorVerNum, attributes->lcid, &lib);
    if (SUCCEEDED(hr)) {
        hr = visit_interfaces(&registrar, lib, attributes, remove_interface);
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
