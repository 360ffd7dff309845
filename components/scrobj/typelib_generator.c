/* SPDX-License-Identifier: MIT */
/*
 * Scriptlet.TypeLib, which most scripts use for new identifiers. They take from the text of one
 * its last two units, as Windows gives them: NULs.
 */
#include <comity_wide.h>

#include <scrobj.h>

#include "dual.h"
#include "scrobj_classes.h"
#include "variant_list.h"
#include "wsc_place.h"

struct generator {
    struct dual dual;
    GUID guid;
    BSTR path;
    BSTR doc;
    BSTR name;
    WORD major;
    WORD minor;
    struct variant_list urls;
};

enum {
    GUID_UNITS = 38,
    TRAILING_UNITS = 2,
};

static struct generator *generator_from_IGenScriptletTLib(IGenScriptletTLib *iface)
{
    return CONTAINING_RECORD(iface, struct generator, dual.IDispatch_iface);
}

static HRESULT put(BSTR *field, const WCHAR *value)
{
    BSTR copy = SysAllocString(value ? value : u"");

    if (!copy)
        return E_OUTOFMEMORY;
    SysFreeString(*field);
    *field = copy;
    return S_OK;
}

static HRESULT get(BSTR field, BSTR *ret_value)
{
    if (!ret_value)
        return E_POINTER;
    *ret_value = SysAllocString(field ? field : u"");
    return *ret_value ? S_OK : E_OUTOFMEMORY;
}

/* What is described is read when it is added, so that what is wrong with it is said then. */
static HRESULT generator_AddURL(IGenScriptletTLib *iface, BSTR url)
{
    struct generator *generator = generator_from_IGenScriptletTLib(iface);
    struct wsc_place place;
    struct wsc_file *file;
    HRESULT hr = url ? wsc_place_parse(url, &place) : E_INVALIDARG;

    if (FAILED(hr))
        return hr;
    hr = wsc_file_load(place.path, &file);
    wsc_place_deinit(&place);
    if (FAILED(hr))
        return hr;
    wsc_file_unref(file);
    return variant_list_add_text(&generator->urls, url, SysStringLen(url));
}

#define TEXT_PROPERTY(property, field)                                                             \
    static HRESULT generator_put_##property(IGenScriptletTLib *iface, BSTR value)                  \
    {                                                                                              \
        return put(&generator_from_IGenScriptletTLib(iface)->field, value);                        \
    }                                                                                              \
    static HRESULT generator_get_##property(IGenScriptletTLib *iface, BSTR *ret_value)             \
    {                                                                                              \
        return get(generator_from_IGenScriptletTLib(iface)->field, ret_value);                     \
    }

TEXT_PROPERTY(Path, path)
TEXT_PROPERTY(Doc, doc)
TEXT_PROPERTY(Name, name)

#define VERSION_PROPERTY(property, field)                                                          \
    static HRESULT generator_put_##property(IGenScriptletTLib *iface, WORD value)                  \
    {                                                                                              \
        generator_from_IGenScriptletTLib(iface)->field = value;                                    \
        return S_OK;                                                                               \
    }                                                                                              \
    static HRESULT generator_get_##property(IGenScriptletTLib *iface, WORD *ret_value)             \
    {                                                                                              \
        if (!ret_value)                                                                            \
            return E_POINTER;                                                                      \
        *ret_value = generator_from_IGenScriptletTLib(iface)->field;                               \
        return S_OK;                                                                               \
    }

VERSION_PROPERTY(MajorVersion, major)
VERSION_PROPERTY(MinorVersion, minor)

static HRESULT generator_Write(IGenScriptletTLib *iface)
{
    return component_fail(&IID_IGenScriptletTLib, u"Scriptlet.TypeLib",
                          HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED),
                          "Type libraries of script components cannot be written here: the "
                          "components are called by name.");
}

static HRESULT reset(struct generator *generator)
{
    SysFreeString(generator->path);
    SysFreeString(generator->doc);
    SysFreeString(generator->name);
    generator->path = generator->doc = generator->name = NULL;
    variant_list_deinit(&generator->urls);
    generator->major = 1;
    generator->minor = 0;
    return CoCreateGuid(&generator->guid);
}

static HRESULT generator_Reset(IGenScriptletTLib *iface)
{
    return reset(generator_from_IGenScriptletTLib(iface));
}

static HRESULT generator_put_GUID(IGenScriptletTLib *iface, BSTR guid)
{
    GUID parsed;

    if (!guid || FAILED(CLSIDFromString(guid, &parsed)))
        return E_INVALIDARG;
    generator_from_IGenScriptletTLib(iface)->guid = parsed;
    return S_OK;
}

static HRESULT generator_get_GUID(IGenScriptletTLib *iface, BSTR *guid)
{
    if (!guid)
        return E_POINTER;
    *guid = SysAllocStringLen(NULL, GUID_UNITS + TRAILING_UNITS);
    if (!*guid)
        return E_OUTOFMEMORY;
    StringFromGUID2(&generator_from_IGenScriptletTLib(iface)->guid, *guid, GUID_UNITS + 1);
    for (int i = 0; i < TRAILING_UNITS; i++)
        (*guid)[GUID_UNITS + i] = 0;
    return S_OK;
}

static void generator_deinit(struct dual *dual)
{
    struct generator *generator = CONTAINING_RECORD(dual, struct generator, dual);

    SysFreeString(generator->path);
    SysFreeString(generator->doc);
    SysFreeString(generator->name);
    variant_list_deinit(&generator->urls);
}

static const IGenScriptletTLibVtbl generator_vtable = {
    DUAL_METHODS,
    .AddURL = generator_AddURL,
    .put_Path = generator_put_Path,
    .get_Path = generator_get_Path,
    .put_Doc = generator_put_Doc,
    .get_Doc = generator_get_Doc,
    .put_Name = generator_put_Name,
    .get_Name = generator_get_Name,
    .put_MajorVersion = generator_put_MajorVersion,
    .get_MajorVersion = generator_get_MajorVersion,
    .put_MinorVersion = generator_put_MinorVersion,
    .get_MinorVersion = generator_get_MinorVersion,
    .Write = generator_Write,
    .Reset = generator_Reset,
    .put_GUID = generator_put_GUID,
    .get_GUID = generator_get_GUID,
};

static const IID *const generator_iids[] = {&IID_IGenScriptletTLib, NULL};
static struct dual_class generator_class = {.iids = generator_iids, .deinit = generator_deinit};

HRESULT typelib_generator_create(REFIID riid, void **ppv)
{
    struct generator *generator = dual_new(sizeof(*generator), &generator_class, &generator_vtable);
    HRESULT hr = generator ? reset(generator) : E_OUTOFMEMORY;

    if (FAILED(hr)) {
        if (generator)
            dual_Release(&generator->dual.IDispatch_iface);
        return hr;
    }
    return dual_hand_out(generator, riid, ppv);
}
