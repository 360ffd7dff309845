/* SPDX-License-Identifier: MIT */
/*
 * Writing property sets.
 */
#include "propertyset/property_set.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "propertyset/property_bytes.h"
#include "propertyset/property_text.h"

enum {
    BYTE_ORDER_MARK = 0xfffe,
    TYPE_I2 = 2,
    TYPE_UI4 = 19,
    ENTRIES = 8, /* in a section */
    ENTRY_SIZE = 8,
};

/* A section in the making: where it begins, and how many values were begun. */
struct writing {
    struct property_bytes *bytes;
    const struct property_section *section;
    size_t start;
    size_t n;
};

static size_t count(const struct property_section *section)
{
    return (section->code_page != CODE_PAGE_NEUTRAL) + (section->n_names > 0) +
           section->has_locale + section->has_behavior + section->n_properties;
}

/* Says that what is put next is the value of @id. */
static void begin(struct writing *writing, uint32_t id)
{
    size_t entry = writing->start + ENTRIES + writing->n++ * ENTRY_SIZE;

    property_bytes_pad(writing->bytes, writing->start);
    property_bytes_set_u32(writing->bytes, entry, id);
    property_bytes_set_u32(writing->bytes, entry + 4,
                           (uint32_t)(writing->bytes->size - writing->start));
}

static HRESULT put_name(struct writing *writing, const struct property_name *name)
{
    uint16_t code_page = writing->section->code_page;
    bool is_wide = code_page == PROPERTY_CODE_PAGE_UTF16;
    _cleanup_(freep) uint8_t *text = NULL;
    size_t size;
    HRESULT hr;

    hr = property_text_from_utf16(name->text, code_page, &text, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    property_bytes_put_u32(writing->bytes, name->id);
    property_bytes_put_u32(writing->bytes, (uint32_t)(is_wide ? size / sizeof(char16_t) : size));
    property_bytes_put(writing->bytes, text, size);
    if (is_wide)
        property_bytes_pad(writing->bytes, writing->start);
    return S_OK;
}

static HRESULT put_dictionary(struct writing *writing)
{
    HRESULT hr = S_OK;

    begin(writing, PROPERTY_DICTIONARY);
    property_bytes_put_u32(writing->bytes, (uint32_t)writing->section->n_names);
    for (size_t i = 0; SUCCEEDED(hr) && i < writing->section->n_names; i++)
        hr = put_name(writing, &writing->section->names[i]);
    return hr_trace(hr);
}

static void put_number(struct writing *writing, uint32_t id, uint32_t type, uint32_t number)
{
    begin(writing, id);
    property_bytes_put_u32(writing->bytes, type);
    property_bytes_put_u32(writing->bytes, number);
}

static HRESULT put_values(struct writing *writing)
{
    const struct property_section *section = writing->section;
    HRESULT hr = S_OK;

    if (section->code_page != CODE_PAGE_NEUTRAL)
        put_number(writing, PROPERTY_CODE_PAGE, TYPE_I2, section->code_page);
    if (section->has_locale)
        put_number(writing, (uint32_t)PROPERTY_LOCALE, TYPE_UI4, section->locale);
    if (section->has_behavior)
        put_number(writing, (uint32_t)PROPERTY_BEHAVIOR, TYPE_UI4, section->behavior);
    if (section->n_names)
        hr = put_dictionary(writing);
    for (size_t i = 0; SUCCEEDED(hr) && i < section->n_properties; i++) {
        const struct property *property = &section->properties[i];

        begin(writing, property->id);
        property_bytes_put(writing->bytes, property->value.bytes, property->value.size);
        if (writing->bytes->size > PROPERTY_SET_SIZE_MAX)
            hr = hr_raise(STG_E_MEDIUMFULL, "the property set is too large");
    }
    return hr_trace(hr);
}

static HRESULT put_section(struct property_bytes *bytes, const struct property_section *section)
{
    struct writing writing = {bytes, section, bytes->size, 0};
    size_t n = count(section);
    HRESULT hr;

    property_bytes_put_u32(bytes, 0);
    property_bytes_put_u32(bytes, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        property_bytes_put_u32(bytes, 0);
        property_bytes_put_u32(bytes, 0);
    }
    hr = put_values(&writing);
    if (FAILED(hr))
        return hr_trace(hr);
    property_bytes_pad(bytes, writing.start);
    property_bytes_set_u32(bytes, writing.start, (uint32_t)(bytes->size - writing.start));
    return S_OK;
}

/* What tells whether names' case matters came with version 1. */
static uint16_t version_of(const struct property_set *set)
{
    uint16_t version = set->version;

    for (size_t i = 0; i < set->n_sections; i++)
        version |= set->sections[i].has_behavior;
    return version;
}

static HRESULT put_set(struct property_bytes *bytes, const struct property_set *set)
{
    size_t places[PROPERTY_SECTIONS_MAX];
    HRESULT hr = S_OK;

    property_bytes_put_u16(bytes, BYTE_ORDER_MARK);
    property_bytes_put_u16(bytes, version_of(set));
    property_bytes_put_u32(bytes, set->system);
    property_bytes_put(bytes, &set->clsid, sizeof(set->clsid));
    property_bytes_put_u32(bytes, (uint32_t)set->n_sections);
    for (size_t i = 0; i < set->n_sections; i++) {
        property_bytes_put(bytes, &set->sections[i].fmtid, sizeof(set->sections[i].fmtid));
        places[i] = bytes->size;
        property_bytes_put_u32(bytes, 0);
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < set->n_sections; i++) {
        property_bytes_set_u32(bytes, places[i], (uint32_t)bytes->size);
        hr = put_section(bytes, &set->sections[i]);
    }
    if (SUCCEEDED(hr) && bytes->has_failed)
        hr = hr_raise(E_OUTOFMEMORY, "a property set");
    return hr_trace(hr);
}

HRESULT property_set_write(const struct property_set *set, uint8_t **ret_bytes, size_t *ret_size)
{
    struct property_bytes bytes = {0};
    HRESULT hr;

    hr = put_set(&bytes, set);
    if (FAILED(hr)) {
        property_bytes_free(&bytes);
        return hr_trace(hr);
    }
    *ret_bytes = bytes.bytes;
    *ret_size = bytes.size;
    return S_OK;
}
