/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typefile/library_entries.h"

#include <stdio.h>
#include <string.h>

#include "base/guid.h"
#include "base/utf16.h"
#include "typelib/type_lib.h"

/* Automation's own proxies: by type description, and of IDispatch. */
static const char dual_proxy[] = "{00020424-0000-0000-C000-000000000046}";
static const char dispatch_proxy[] = "{00020420-0000-0000-C000-000000000046}";

/* Hands entries on to whoever looks, up to the first failure. */
struct listing {
    library_entry_visit *visit;
    void *context;
    HRESULT hr;
};

static void add(struct listing *listing, enum library_entry_kind kind, const char *key,
                const char16_t *name, const char16_t *text)
{
    struct library_entry entry = {kind, key, name, text};

    if (SUCCEEDED(listing->hr))
        listing->hr = listing->visit(listing->context, &entry);
}

static void add_narrow(struct listing *listing, enum library_entry_kind kind, const char *key,
                       const char16_t *name, const char *text)
{
    char16_t wide[LIBRARY_KEY_MAX];

    wide[utf16_from_utf8(text, strlen(text), wide, LIBRARY_KEY_MAX - 1)] = u'\0';
    add(listing, kind, key, name, wide);
}

/* ---- the library ---- */

void library_folder(const char16_t *path, char16_t *ret_folder)
{
    size_t end = 0;

    for (size_t i = 0; path[i]; i++) {
        if (path[i] == u'/' || (path[i] == u'\\' && !(path[i + 1] >= u'0' && path[i + 1] <= u'9')))
            end = i;
    }
    memcpy(ret_folder, path, end * sizeof(*path));
    ret_folder[end] = u'\0';
}

const char *library_system_name(SYSKIND system)
{
    return system == SYS_WIN64 ? "win64" : system == SYS_WIN16 ? "win16" : "win32";
}

void library_version_key(char ret_key[static LIBRARY_KEY_MAX], const TLIBATTR *attributes)
{
    char guid[GUID_TEXT_SIZE];

    guid_to_text(&attributes->guid, guid);
    snprintf(ret_key, LIBRARY_KEY_MAX, "TypeLib\\%s\\%x.%x", guid, attributes->wMajorVerNum,
             attributes->wMinorVerNum);
}

static HRESULT add_title(struct listing *listing, ITypeLib *lib, const char *version)
{
    BSTR name;
    BSTR doc;
    HRESULT hr;

    hr = ITypeLib_GetDocumentation(lib, -1, &name, &doc, NULL, NULL);
    if (FAILED(hr))
        return hr;
    add(listing, LIBRARY_ENTRY_PLAIN, version, NULL, doc ? doc : name ? name : u"");
    SysFreeString(name);
    SysFreeString(doc);
    return listing->hr;
}

static HRESULT add_library(struct listing *listing, ITypeLib *lib, const TLIBATTR *attributes,
                           const char16_t *path, const char16_t *help)
{
    char version[LIBRARY_KEY_MAX];
    char key[LIBRARY_KEY_MAX + 40];
    char16_t folder[MAX_PATH * 4];
    char flags[16];
    HRESULT hr;

    if (utf16_len(path) >= MAX_PATH * 4)
        return E_INVALIDARG;
    library_version_key(version, attributes);
    hr = add_title(listing, lib, version);
    if (FAILED(hr))
        return hr;
    snprintf(key, sizeof(key), "%s\\%x\\%s", version, attributes->lcid,
             library_system_name(attributes->syskind));
    add(listing, LIBRARY_ENTRY_PLAIN, key, NULL, path);
    snprintf(key, sizeof(key), "%s\\FLAGS", version);
    snprintf(flags, sizeof(flags), "%u", attributes->wLibFlags);
    add_narrow(listing, LIBRARY_ENTRY_PLAIN, key, NULL, flags);
    snprintf(key, sizeof(key), "%s\\HELPDIR", version);
    library_folder(path, folder);
    add(listing, help ? LIBRARY_ENTRY_PLAIN : LIBRARY_ENTRY_HELP, key, NULL, help ? help : folder);
    return listing->hr;
}

/* ---- interfaces ---- */

struct interfaces {
    struct listing *listing;
    const TLIBATTR *library;
};

/* Dispinterfaces, dual ones too, and interfaces that are said to fit automation. */
static bool is_carried(const TYPEATTR *attributes)
{
    return attributes->typekind == TKIND_DISPATCH ||
           (attributes->typekind == TKIND_INTERFACE &&
            attributes->wTypeFlags & TYPEFLAG_FOLEAUTOMATION);
}

static HRESULT visit_type(const TYPEATTR *attributes, const char16_t *name,
                          library_interface_visit *visit, void *context)
{
    struct library_interface type = {attributes->guid, name ? name : u"",
                                     attributes->typekind == TKIND_DISPATCH &&
                                         !(attributes->wTypeFlags & TYPEFLAG_FDUAL)};

    return is_carried(attributes) ? visit(context, &type) : S_OK;
}

/* What another's library says of a type. */
static HRESULT visit_info(ITypeInfo *info, library_interface_visit *visit, void *context)
{
    TYPEATTR *attributes;
    BSTR name;
    HRESULT hr;

    hr = ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &name, NULL, NULL, NULL);
    if (FAILED(hr))
        return hr;
    hr = ITypeInfo_GetTypeAttr(info, &attributes);
    if (SUCCEEDED(hr)) {
        hr = visit_type(attributes, name, visit, context);
        ITypeInfo_ReleaseTypeAttr(info, attributes);
    }
    SysFreeString(name);
    return hr;
}

HRESULT library_interfaces_visit(ITypeLib *lib, library_interface_visit *visit, void *context)
{
    const struct type_lib *own = type_lib_from(lib);
    HRESULT hr = S_OK;

    for (UINT i = 0; own && SUCCEEDED(hr) && i < own->library.n_types; i++) {
        const struct type *type = own->library.types[i];

        hr = visit_type(&type->attributes, type->notes.name, visit, context);
    }
    for (UINT i = 0; !own && SUCCEEDED(hr) && i < ITypeLib_GetTypeInfoCount(lib); i++) {
        ITypeInfo *info;

        hr = ITypeLib_GetTypeInfo(lib, i, &info);
        if (SUCCEEDED(hr)) {
            hr = visit_info(info, visit, context);
            ITypeInfo_Release(info);
        }
    }
    return hr;
}

static HRESULT add_interface(void *context, const struct library_interface *type)
{
    struct interfaces *interfaces = context;
    struct listing *listing = interfaces->listing;
    const char *proxy = type->is_pure ? dispatch_proxy : dual_proxy;
    const TLIBATTR *library = interfaces->library;
    char iid[GUID_TEXT_SIZE];
    char guid[GUID_TEXT_SIZE];
    char version[16];
    char key[LIBRARY_KEY_MAX];

    guid_to_text(&type->guid, iid);
    guid_to_text(&library->guid, guid);
    snprintf(version, sizeof(version), "%x.%x", library->wMajorVerNum, library->wMinorVerNum);

    snprintf(key, sizeof(key), "Interface\\%s", iid);
    add(listing, LIBRARY_ENTRY_INTERFACE, key, NULL, type->name);
    snprintf(key, sizeof(key), "Interface\\%s\\ProxyStubClsid", iid);
    add_narrow(listing, LIBRARY_ENTRY_INTERFACE, key, NULL, proxy);
    snprintf(key, sizeof(key), "Interface\\%s\\ProxyStubClsid32", iid);
    add_narrow(listing, LIBRARY_ENTRY_INTERFACE, key, NULL, proxy);
    snprintf(key, sizeof(key), "Interface\\%s\\TypeLib", iid);
    add_narrow(listing, LIBRARY_ENTRY_INTERFACE, key, NULL, guid);
    add_narrow(listing, LIBRARY_ENTRY_INTERFACE, key, u"Version", version);
    return listing->hr;
}

HRESULT library_entries_visit(ITypeLib *lib, const char16_t *path, const char16_t *help,
                              library_entry_visit *visit, void *context)
{
    struct listing listing = {.visit = visit, .context = context};
    TLIBATTR *attributes;
    HRESULT hr;

    hr = ITypeLib_GetLibAttr(lib, &attributes);
    if (FAILED(hr))
        return hr;
    hr = add_library(&listing, lib, attributes, path, help);
    if (SUCCEEDED(hr))
        hr = library_interfaces_visit(lib, add_interface,
                                      &(struct interfaces){&listing, attributes});
    ITypeLib_ReleaseTLibAttr(lib, attributes);
    return hr;
}
