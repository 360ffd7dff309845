/* SPDX-License-Identifier: MIT */
/*
 * Reading, writing and deleting single properties, by identifier or by name.
 */
#include "propertystorage/property_storage.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "propvariant/property_value.h"

/* ---- what a property is called by ---- */

/* S_FALSE for a name that no property has. */
static HRESULT find_id(const struct property_section *section, const PROPSPEC *spec, PROPID *ret_id)
{
    if (spec->ulKind == PRSPEC_PROPID) {
        *ret_id = spec->propid;
        return S_OK;
    }
    if (spec->ulKind != PRSPEC_LPWSTR || !spec->lpwstr)
        return STG_E_INVALIDPARAMETER;
    return property_named(section, spec->lpwstr, ret_id) ? S_OK : S_FALSE;
}

static bool is_free(const struct property_section *section, PROPID id)
{
    return !property_find(section, id) && !property_name_of(section, id);
}

/* The first identifier from @id on that nothing has, for a new name. */
static HRESULT name_new(struct property_section *section, const WCHAR *name, PROPID id,
                        PROPID *ret_id)
{
    size_t len = utf16_len(name);
    HRESULT hr;

    if (id < PID_FIRST_USABLE || len == 0 || len > PROPERTY_NAME_MAX)
        return STG_E_INVALIDPARAMETER;
    while (id < PID_MIN_READONLY && !is_free(section, id))
        id++;
    if (id >= PID_MIN_READONLY)
        return STG_E_INVALIDPARAMETER;
    hr = property_rename(section, id, name);
    if (SUCCEEDED(hr))
        *ret_id = id;
    return hr_trace(hr);
}

/* ---- reading ---- */

static HRESULT give_number(VARTYPE vt, ULONG number, PROPVARIANT *ret_value)
{
    ret_value->vt = vt;
    if (vt == VT_I2)
        ret_value->iVal = (SHORT)number;
    else
        ret_value->ulVal = number;
    return S_OK;
}

/* What a set says of itself; S_FALSE for other properties. */
static HRESULT read_special(const struct property_section *section, PROPID id,
                            PROPVARIANT *ret_value)
{
    if (id == PID_CODEPAGE)
        return give_number(VT_I2, section->code_page ? section->code_page : GetACP(), ret_value);
    if (id == PID_LOCALE && section->has_locale)
        return give_number(VT_UI4, section->locale, ret_value);
    if (id == PID_BEHAVIOR && section->has_behavior)
        return give_number(VT_UI4, section->behavior, ret_value);
    return S_FALSE;
}

HRESULT property_storage_read(struct property_storage *storage, const PROPSPEC *spec,
                              PROPVARIANT *ret_value)
{
    const struct property_section *section = property_storage_section(storage);
    const struct property *property;
    PROPVARIANT value;
    HRESULT hr;
    PROPID id;

    hr = find_id(section, spec, &id);
    if (hr != S_OK)
        return hr;
    hr = read_special(section, id, ret_value);
    if (hr != S_FALSE)
        return hr;
    property = property_find(section, id);
    if (!property)
        return S_FALSE;
    hr = property_value_read(property->value, section->code_page, &value);
    if (SUCCEEDED(hr))
        hr = property_element_open(storage, &value);
    if (SUCCEEDED(hr))
        *ret_value = value;
    return hr_trace(hr);
}

/* ---- writing ---- */

/* What says how a set is to be read changes only as long as nothing is in it. */
static HRESULT write_special(struct property_section *section, PROPID id, const PROPVARIANT *value)
{
    bool is_empty = section->n_properties == 0 && section->n_names == 0;

    if (id == PID_CODEPAGE && is_empty && value->vt == VT_I2) {
        section->code_page = (USHORT)value->iVal;
        return S_OK;
    }
    if (id == PID_LOCALE && is_empty && (value->vt == VT_UI4 || value->vt == VT_I4)) {
        section->locale = value->ulVal;
        section->has_locale = true;
        return S_OK;
    }
    return STG_E_INVALIDPARAMETER;
}

static HRESULT put(struct property_storage *storage, PROPID id, const PROPVARIANT *value)
{
    struct property_section *section = property_storage_section(storage);
    struct property_bytes bytes = {0};
    HRESULT hr;

    hr = property_value_write(value, section->code_page, &bytes);
    if (SUCCEEDED(hr))
        hr = property_put(section, id, (struct span){bytes.bytes, bytes.size});
    property_bytes_free(&bytes);
    if (SUCCEEDED(hr) && property_value_is_version_1(value->vt))
        storage->set.version = 1;
    return hr_trace(hr);
}

static HRESULT put_element(struct property_storage *storage, PROPID id, const PROPVARIANT *value)
{
    PROPVARIANT name;
    HRESULT hr;

    hr = property_element_write(storage, id, value, &name);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = put(storage, id, &name);
    if (FAILED(hr))
        property_element_drop(storage, &name);
    property_value_clear(&name);
    return hr_trace(hr);
}

/* The element that there was goes last: it may be what @value is copied from. */
static HRESULT write_value(struct property_storage *storage, PROPID id, const PROPVARIANT *value)
{
    PROPVARIANT old;
    HRESULT hr;

    property_element_of(storage, id, &old);
    if (property_value_is_indirect(value->vt) || value->vt == VT_VERSIONED_STREAM)
        hr = put_element(storage, id, value);
    else
        hr = put(storage, id, value);
    if (SUCCEEDED(hr))
        property_element_drop(storage, &old);
    else
        property_value_clear(&old);
    return hr_trace(hr);
}

HRESULT property_storage_write(struct property_storage *storage, const PROPSPEC *spec,
                               const PROPVARIANT *value, PROPID first_name)
{
    struct property_section *section = property_storage_section(storage);
    bool is_new;
    HRESULT hr;
    PROPID id;

    hr = find_id(section, spec, &id);
    is_new = hr == S_FALSE;
    if (is_new)
        hr = name_new(section, spec->lpwstr, first_name, &id);
    if (FAILED(hr))
        return hr_trace(hr);
    if (id == PID_DICTIONARY)
        return STG_E_INVALIDPARAMETER;
    if (id == PID_CODEPAGE || id >= PID_MIN_READONLY)
        hr = write_special(section, id, value);
    else
        hr = write_value(storage, id, value);
    if (FAILED(hr) && is_new)
        property_forget_name(section, id);
    storage->is_changed |= SUCCEEDED(hr);
    return hr_trace(hr);
}

/* ---- deleting ---- */

/* The name of a property stays, for the next that is written under it. */
HRESULT property_storage_delete(struct property_storage *storage, const PROPSPEC *spec)
{
    struct property_section *section = property_storage_section(storage);
    PROPVARIANT old;
    HRESULT hr;
    PROPID id;

    hr = find_id(section, spec, &id);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr;
    if (id < PID_FIRST_USABLE || id >= PID_MIN_READONLY)
        return STG_E_INVALIDPARAMETER;
    property_element_of(storage, id, &old);
    property_remove(section, id);
    property_element_drop(storage, &old);
    storage->is_changed = true;
    return S_OK;
}
