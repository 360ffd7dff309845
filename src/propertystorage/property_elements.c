/* SPDX-License-Identifier: MIT */
/*
 * Values that are streams and storages: elements of the storage beside the set, which itself has
 * only their names.
 */
#define COBJMACROS
#include "propertystorage/property_storage.h"

#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "propvariant/property_value.h"

enum {
    NAME_SIZE = 32,
    NAMES_MAX = 1000, /* that are tried for an element */
    NEW_ELEMENT = STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
};

static bool is_storage(VARTYPE vt)
{
    return vt == VT_STORAGE || vt == VT_STORED_OBJECT;
}

/* ---- opening ---- */

static HRESULT open_stream(struct property_storage *storage, const WCHAR *name,
                           IStream **ret_stream)
{
    DWORD mode = property_storage_is_written(storage) ? STGM_READWRITE : STGM_READ;

    return IStorage_OpenStream(storage->place.storage, name, NULL, mode | STGM_SHARE_EXCLUSIVE, 0,
                               ret_stream);
}

static HRESULT open_storage(struct property_storage *storage, const WCHAR *name,
                            IStorage **ret_storage)
{
    DWORD mode = property_storage_is_written(storage) ? STGM_READWRITE : STGM_READ;

    return IStorage_OpenStorage(storage->place.storage, name, NULL, mode | STGM_SHARE_EXCLUSIVE,
                                NULL, 0, ret_storage);
}

/* Puts what was opened where its name was. */
static HRESULT open_element(struct property_storage *storage, PROPVARIANT *value)
{
    IStorage *inner;
    IStream *stream;
    HRESULT hr;

    if (is_storage(value->vt)) {
        hr = open_storage(storage, value->pwszVal, &inner);
        if (FAILED(hr))
            return hr;
        CoTaskMemFree(value->pwszVal);
        value->pStorage = inner;
        return S_OK;
    }
    hr = open_stream(storage, value->pwszVal, &stream);
    if (FAILED(hr))
        return hr;
    CoTaskMemFree(value->pwszVal);
    value->pStream = stream;
    return S_OK;
}

static HRESULT open_versioned(struct property_storage *storage, VERSIONEDSTREAM *versioned)
{
    WCHAR *name = (WCHAR *)versioned->pStream;
    IStream *stream;
    HRESULT hr;

    hr = open_stream(storage, name, &stream);
    if (FAILED(hr))
        return hr;
    CoTaskMemFree(name);
    versioned->pStream = stream;
    return S_OK;
}

HRESULT property_element_open(struct property_storage *storage, PROPVARIANT *value)
{
    bool is_versioned = value->vt == VT_VERSIONED_STREAM;
    HRESULT hr;

    if (!is_versioned && !property_value_is_indirect(value->vt))
        return S_OK;
    if (!storage->place.storage)
        hr = STG_E_PROPSETMISMATCHED;
    else
        hr = is_versioned ? open_versioned(storage, value->pVersionedStream)
                          : open_element(storage, value);
    if (FAILED(hr))
        property_value_clear(value);
    return hr;
}

/* ---- writing ---- */

/* From its beginning on; nothing is an empty stream. */
static HRESULT copy_stream(IStream *from, IStream *to)
{
    LARGE_INTEGER start = {.QuadPart = 0};
    ULARGE_INTEGER all = {.QuadPart = UINT64_MAX};
    HRESULT hr;

    if (!from)
        return S_OK;
    hr = IStream_Seek(from, start, STREAM_SEEK_SET, NULL);
    return FAILED(hr) ? hr : IStream_CopyTo(from, to, all, NULL, NULL);
}

/* An element that could not be filled goes; that its source says a name is taken is no try more. */
static HRESULT finish(struct property_storage *storage, const WCHAR *name, HRESULT hr)
{
    if (FAILED(hr))
        IStorage_DestroyElement(storage->place.storage, name);
    return hr == STG_E_FILEALREADYEXISTS ? STG_E_ACCESSDENIED : hr;
}

static HRESULT write_stream(struct property_storage *storage, const WCHAR *name, IStream *from)
{
    IStream *stream;
    HRESULT hr;

    hr = IStorage_CreateStream(storage->place.storage, name, NEW_ELEMENT, 0, 0, &stream);
    if (FAILED(hr))
        return hr;
    hr = copy_stream(from, stream);
    IStream_Release(stream);
    return finish(storage, name, hr);
}

static HRESULT write_storage(struct property_storage *storage, const WCHAR *name, IStorage *from)
{
    IStorage *inner;
    HRESULT hr;

    hr = IStorage_CreateStorage(storage->place.storage, name, NEW_ELEMENT, 0, 0, &inner);
    if (FAILED(hr))
        return hr;
    if (from)
        hr = IStorage_CopyTo(from, 0, NULL, NULL, inner);
    IStorage_Release(inner);
    return finish(storage, name, hr);
}

static void *copy_memory(const void *memory, size_t size)
{
    void *copy = CoTaskMemAlloc(size);

    return copy ? memcpy(copy, memory, size) : NULL;
}

/* A value that is the name of an element. */
static HRESULT give_name(const PROPVARIANT *value, const WCHAR *name, PROPVARIANT *ret_name)
{
    void *copy = copy_memory(name, (utf16_len(name) + 1) * sizeof(*name));
    VERSIONEDSTREAM *versioned;

    PropVariantInit(ret_name);
    if (value->vt != VT_VERSIONED_STREAM) {
        ret_name->vt = value->vt;
        ret_name->pwszVal = copy;
        return copy ? S_OK : hr_raise(E_OUTOFMEMORY, "the name of an element");
    }
    versioned = copy_memory(value->pVersionedStream, sizeof(*versioned));
    if (!versioned || !copy) {
        CoTaskMemFree(versioned);
        CoTaskMemFree(copy);
        return hr_raise(E_OUTOFMEMORY, "the name of an element");
    }
    versioned->pStream = copy;
    ret_name->vt = value->vt;
    ret_name->pVersionedStream = versioned;
    return S_OK;
}

/* "prop" and the identifier, and a number if that is not the first try. */
static void spell_name(PROPID id, unsigned try, WCHAR ret_name[static NAME_SIZE])
{
    char name[NAME_SIZE];

    if (try == 0)
        snprintf(name, sizeof(name), "prop%u", (unsigned)id);
    else
        snprintf(name, sizeof(name), "prop%u-%u", (unsigned)id, try);
    ret_name[utf16_from_utf8(name, strlen(name), ret_name, NAME_SIZE - 1)] = 0;
}

/* STG_E_FILEALREADYEXISTS, with nothing changed, if the name is taken. */
static HRESULT write_as(struct property_storage *storage, const WCHAR *name,
                        const PROPVARIANT *value)
{
    if (is_storage(value->vt))
        return write_storage(storage, name, value->pStorage);
    return write_stream(storage, name,
                        value->vt == VT_VERSIONED_STREAM ? value->pVersionedStream->pStream
                                                         : value->pStream);
}

HRESULT property_element_write(struct property_storage *storage, PROPID id,
                               const PROPVARIANT *value, PROPVARIANT *ret_name)
{
    HRESULT hr = STG_E_FILEALREADYEXISTS;
    WCHAR name[NAME_SIZE];

    if (!storage->place.storage)
        return STG_E_PROPSETMISMATCHED;
    if (value->vt == VT_VERSIONED_STREAM && !value->pVersionedStream)
        return STG_E_INVALIDPARAMETER;
    for (unsigned try = 0; hr == STG_E_FILEALREADYEXISTS && try < NAMES_MAX; try++) {
        spell_name(id, try, name);
        hr = write_as(storage, name, value);
    }
    if (FAILED(hr))
        return hr;
    hr = give_name(value, name, ret_name);
    if (FAILED(hr))
        IStorage_DestroyElement(storage->place.storage, name);
    return hr_trace(hr);
}

/* ---- removing ---- */

void property_element_of(struct property_storage *storage, PROPID id, PROPVARIANT *ret_name)
{
    const struct property_section *section = property_storage_section(storage);
    const struct property *property = property_find(section, id);

    PropVariantInit(ret_name);
    if (!storage->place.storage || !property ||
        FAILED(property_value_read(property->value, section->code_page, ret_name)))
        PropVariantInit(ret_name);
}

void property_element_drop(struct property_storage *storage, PROPVARIANT *name)
{
    if (property_value_is_indirect(name->vt))
        IStorage_DestroyElement(storage->place.storage, name->pwszVal);
    else if (name->vt == VT_VERSIONED_STREAM)
        IStorage_DestroyElement(storage->place.storage, (LPOLESTR)name->pVersionedStream->pStream);
    property_value_clear(name);
}
