/* SPDX-License-Identifier: MIT */
/*
 * Names of properties, and which properties there are.
 */
#include "propertystorage/property_storage.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "propertystorage/property_enumerators.h"

static LPOLESTR copy_name(const char16_t *name)
{
    size_t size = (utf16_len(name) + 1) * sizeof(*name);
    LPOLESTR copy = CoTaskMemAlloc(size);

    return copy ? memcpy(copy, name, size) : NULL;
}

HRESULT property_storage_ReadPropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                           const PROPID rgpropid[], LPOLESTR rglpwstrName[])
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    const struct property_section *section;
    ULONG found = 0;
    HRESULT hr;

    if (cpropid && (!rgpropid || !rglpwstrName))
        return E_INVALIDARG;
    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    section = property_storage_section(storage);
    for (ULONG i = 0; i < cpropid; i++) {
        const char16_t *name = property_name_of(section, rgpropid[i]);

        rglpwstrName[i] = name ? copy_name(name) : NULL;
        if (name && !rglpwstrName[i]) {
            while (i-- > 0)
                CoTaskMemFree(rglpwstrName[i]);
            return hr_raise(E_OUTOFMEMORY, "names of properties");
        }
        found += name != NULL;
    }
    return found ? S_OK : S_FALSE;
}

/* A name is one property's: what else has it loses it. */
static HRESULT write_name(struct property_section *section, PROPID id, const char16_t *name)
{
    size_t len = name ? utf16_len(name) : 0;
    uint32_t other;

    if (len == 0 || len > PROPERTY_NAME_MAX || id == PID_CODEPAGE || id >= PID_MIN_READONLY)
        return STG_E_INVALIDPARAMETER;
    if (property_named(section, name, &other) && other != id)
        property_forget_name(section, other);
    return hr_trace(property_rename(section, id, name));
}

HRESULT property_storage_WritePropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                            const PROPID rgpropid[], const LPOLESTR rglpwstrName[])
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    HRESULT hr;

    if (cpropid && (!rgpropid || !rglpwstrName))
        return E_INVALIDARG;
    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    if (!property_storage_is_written(storage))
        return STG_E_ACCESSDENIED;
    for (ULONG i = 0; SUCCEEDED(hr) && i < cpropid; i++) {
        hr = write_name(property_storage_section(storage), rgpropid[i], rglpwstrName[i]);
        storage->is_changed |= SUCCEEDED(hr);
    }
    return hr;
}

HRESULT property_storage_DeletePropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                             const PROPID rgpropid[])
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    HRESULT hr;

    if (cpropid && !rgpropid)
        return E_INVALIDARG;
    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    if (!property_storage_is_written(storage))
        return STG_E_ACCESSDENIED;
    for (ULONG i = 0; i < cpropid; i++)
        property_forget_name(property_storage_section(storage), rgpropid[i]);
    storage->is_changed |= cpropid > 0;
    return S_OK;
}

static VARTYPE type_of(const struct property *property)
{
    uint32_t type = VT_EMPTY;

    span_u32(property->value, 0, &type);
    return (VARTYPE)type;
}

HRESULT property_storage_Enum(IPropertyStorage *iface, IEnumSTATPROPSTG **ppenum)
{
    _cleanup_(property_storage_leavep) struct property_storage *storage = NULL;
    const struct property_section *section;
    STATPROPSTG *elements;
    ULONG n = 0;
    HRESULT hr;

    if (!ppenum)
        return E_INVALIDARG;
    *ppenum = NULL;
    hr = property_storage_enter(iface, &storage);
    if (FAILED(hr))
        return hr;
    section = property_storage_section(storage);
    elements = calloc(section->n_properties + 1, sizeof(*elements));
    if (!elements)
        return hr_raise(E_OUTOFMEMORY, "an enumerator of properties");
    for (size_t i = 0; SUCCEEDED(hr) && i < section->n_properties; i++) {
        const struct property *property = &section->properties[i];
        const char16_t *name = property_name_of(section, property->id);
        STATPROPSTG *element = &elements[n];

        if (property->id >= PID_MIN_READONLY)
            continue;
        *element = (STATPROPSTG){name ? copy_name(name) : NULL, property->id, type_of(property)};
        if (name && !element->lpwstrName)
            hr = hr_raise(E_OUTOFMEMORY, "an enumerator of properties");
        n++;
    }
    if (SUCCEEDED(hr))
        return hr_trace(property_enum_new(elements, n, ppenum));
    while (n-- > 0)
        CoTaskMemFree(elements[n].lpwstrName);
    free(elements);
    return hr_trace(hr);
}
