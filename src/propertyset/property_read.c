/* SPDX-License-Identifier: MIT */
/*
 * Reading property sets from bytes that come from outside.
 */
#include "propertyset/property_set.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "propertyset/property_text.h"

enum {
    BYTE_ORDER_MARK = 0xfffe,
    CLSID_PLACE = 8,
    SECTIONS_PLACE = 24,
    FIRST_SECTION = 28,
    SECTION_ENTRY_SIZE = 20, /* its format and where it is */
    ENTRIES = 8,             /* in a section */
    ENTRY_SIZE = 8,
    NUMBER_TYPE_I2 = 2,
};

/* A section's bytes, and where its values begin, in order. */
struct layout {
    struct span section;
    uint32_t *places; /* owned */
    size_t n;
    uint32_t end;
};

static int compare_places(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

/* Writers do not agree on what a section's size counts, so it is no bound, only a hint. */
static HRESULT read_layout(struct span section, struct layout *layout)
{
    uint32_t size = 0, n = 0;

    span_u32(section, 0, &size);
    span_u32(section, 4, &n);
    if (section.size < ENTRIES)
        n = 0;
    else if (n > (section.size - ENTRIES) / ENTRY_SIZE)
        n = (uint32_t)((section.size - ENTRIES) / ENTRY_SIZE);
    *layout = (struct layout){section, calloc((size_t)n + 1, sizeof(uint32_t)), n, size};
    if (!layout->places)
        return hr_raise(E_OUTOFMEMORY, "a property set");
    for (uint32_t i = 0; i < n; i++)
        span_u32(section, ENTRIES + (uint64_t)i * ENTRY_SIZE + 4, &layout->places[i]);
    qsort(layout->places, n, sizeof(*layout->places), compare_places);
    return S_OK;
}

/* What lies from @place to the next value or the section's end. */
static bool value_at(const struct layout *layout, uint32_t place, struct span *ret_value)
{
    size_t low = 0, high = layout->n;
    uint64_t end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (layout->places[middle] <= place)
            low = middle + 1;
        else
            high = middle;
    }
    end = low < layout->n ? layout->places[low] : layout->end;
    if (end > layout->section.size || end < (uint64_t)place + sizeof(uint32_t))
        end = layout->section.size;
    return end >= (uint64_t)place + sizeof(uint32_t) &&
           span_part(layout->section, place, end - place, ret_value);
}

static bool entry_at(const struct layout *layout, size_t i, uint32_t *ret_id,
                     struct span *ret_value)
{
    uint32_t place;

    return span_u32(layout->section, ENTRIES + (uint64_t)i * ENTRY_SIZE, ret_id) &&
           span_u32(layout->section, ENTRIES + (uint64_t)i * ENTRY_SIZE + 4, &place) &&
           value_at(layout, place, ret_value);
}

static void read_code_page(struct property_section *section, struct span value)
{
    uint32_t type = 0;

    if (span_u32(value, 0, &type) && type == NUMBER_TYPE_I2)
        span_u16(value, 4, &section->code_page);
}

/* Texts in UTF-16 count units and are padded, others count bytes and are not. */
static HRESULT read_dictionary(struct property_section *section, struct span dictionary)
{
    bool is_wide = section->code_page == PROPERTY_CODE_PAGE_UTF16;
    uint32_t n = 0, id, len;
    uint64_t at = 4;

    span_u32(dictionary, 0, &n);
    if (n > dictionary.size / ENTRY_SIZE)
        n = (uint32_t)(dictionary.size / ENTRY_SIZE);
    section->names = calloc((size_t)n + 1, sizeof(*section->names));
    if (!section->names)
        return hr_raise(E_OUTOFMEMORY, "names of properties");
    for (uint32_t i = 0; i < n; i++) {
        struct span text;
        uint64_t size;
        HRESULT hr;

        if (!span_u32(dictionary, at, &id) || !span_u32(dictionary, at + 4, &len))
            break;
        size = is_wide ? (uint64_t)len * sizeof(char16_t) : len;
        if (!span_part(dictionary, at + ENTRY_SIZE, size, &text))
            break;
        hr = property_text_to_utf16(text, section->code_page, &section->names[i].text);
        if (FAILED(hr))
            return hr_trace(hr);
        section->names[i].id = id;
        section->n_names++;
        at += ENTRY_SIZE + (is_wide ? (size + 3) & ~(uint64_t)3 : size);
    }
    return S_OK;
}

/* Those with a meaning of their own come first, for names are read by the code page. */
static HRESULT read_special(struct property_section *section, const struct layout *layout)
{
    struct span value, dictionary = {NULL, 0};
    uint32_t id;

    for (size_t i = 0; i < layout->n; i++) {
        if (!entry_at(layout, i, &id, &value))
            continue;
        if (id == PROPERTY_DICTIONARY && !dictionary.bytes)
            dictionary = value;
        else if (id == PROPERTY_CODE_PAGE)
            read_code_page(section, value);
        else if (id == (uint32_t)PROPERTY_LOCALE)
            section->has_locale |= span_u32(value, 4, &section->locale);
        else if (id == (uint32_t)PROPERTY_BEHAVIOR)
            section->has_behavior |= span_u32(value, 4, &section->behavior);
    }
    return dictionary.bytes ? hr_trace(read_dictionary(section, dictionary)) : S_OK;
}

static bool is_special(uint32_t id)
{
    return id == PROPERTY_DICTIONARY || id == PROPERTY_CODE_PAGE ||
           id == (uint32_t)PROPERTY_LOCALE || id == (uint32_t)PROPERTY_BEHAVIOR;
}

static HRESULT read_properties(struct property_section *section, const struct layout *layout)
{
    struct property *property;

    section->properties = calloc(layout->n + 1, sizeof(*section->properties));
    if (!section->properties)
        return hr_raise(E_OUTOFMEMORY, "properties");
    for (size_t i = 0; i < layout->n; i++) {
        property = &section->properties[section->n_properties];
        if (entry_at(layout, i, &property->id, &property->value) && !is_special(property->id))
            section->n_properties++;
    }
    return S_OK;
}

/* Of one identifier, too, in an order that is always the same. */
static int compare_properties(const void *a, const void *b)
{
    const struct property *left = a, *right = b;

    if (left->id != right->id)
        return left->id < right->id ? -1 : 1;
    return left->value.bytes < right->value.bytes ? -1 : left->value.bytes > right->value.bytes;
}

static int compare_names(const void *a, const void *b)
{
    const struct property_name *left = a, *right = b;

    return left->id < right->id ? -1 : left->id > right->id;
}

static HRESULT read_section(struct property_section *section, struct span bytes)
{
    struct layout layout;
    HRESULT hr;

    hr = read_layout(bytes, &layout);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = read_special(section, &layout);
    if (SUCCEEDED(hr))
        hr = read_properties(section, &layout);
    free(layout.places);
    if (FAILED(hr))
        return hr_trace(hr);
    qsort(section->properties, section->n_properties, sizeof(*section->properties),
          compare_properties);
    if (section->n_names)
        qsort(section->names, section->n_names, sizeof(*section->names), compare_names);
    return S_OK;
}

/* Reads what comes before the sections. */
static HRESULT read_header(struct span bytes, struct property_set *set, uint32_t *ret_n)
{
    struct span clsid;
    uint16_t mark;

    if (!span_u16(bytes, 0, &mark) || mark != BYTE_ORDER_MARK ||
        !span_u16(bytes, 2, &set->version) || set->version > 1 ||
        !span_u32(bytes, 4, &set->system) ||
        !span_part(bytes, CLSID_PLACE, sizeof(set->clsid), &clsid) ||
        !span_u32(bytes, SECTIONS_PLACE, ret_n) || *ret_n > PROPERTY_SECTIONS_MAX ||
        bytes.size > PROPERTY_SET_SIZE_MAX)
        return hr_raise(STG_E_INVALIDHEADER, "it is no property set");
    memcpy(&set->clsid, clsid.bytes, sizeof(set->clsid));
    return S_OK;
}

HRESULT property_set_read(struct span bytes, struct property_set *ret_set)
{
    struct property_set set = {0};
    uint32_t n = 0, place;
    HRESULT hr;

    hr = read_header(bytes, &set, &n);
    for (uint32_t i = 0; SUCCEEDED(hr) && i < n; i++) {
        uint64_t at = FIRST_SECTION + (uint64_t)i * SECTION_ENTRY_SIZE;
        struct span fmtid;
        GUID format;

        if (!span_part(bytes, at, sizeof(format), &fmtid) ||
            !span_u32(bytes, at + sizeof(format), &place)) {
            hr = hr_raise(STG_E_INVALIDHEADER, "section %u is not there", (unsigned)i);
            break;
        }
        memcpy(&format, fmtid.bytes, sizeof(format));
        hr = read_section(property_set_add(&set, &format, CODE_PAGE_NEUTRAL),
                          span_from(bytes, place));
    }
    if (FAILED(hr)) {
        property_set_clear(&set);
        return hr_trace(hr);
    }
    *ret_set = set;
    return S_OK;
}
