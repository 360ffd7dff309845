/* SPDX-License-Identifier: MIT */
#include "image/resource.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    DIRECTORY_SIZE = 16,
    ENTRY_SIZE = 8,
    LEVELS = 3,           /* type, name, language */
    ENTRIES_MAX = 131072, /* looked at in one walk: directories may be named more than once */
    RES_HEADER_MIN = 32,  /* with two numbers for type and name */
    RES_NUMBER = 0xffff,  /* a number follows, in place of a text */
    TEXT_MAX = 1024,      /* characters of a name: compilers take fewer */
};

/* An entry's high bits: its name is a text; it leads to a directory. */
static const uint32_t FLAG = 0x80000000;

/* One visit, on its way down. */
struct walk {
    const struct resource_set *set;
    struct span tree; /* the resource directory of a PE file */
    const struct resource_filter *filter;
    resource_visit *visit;
    void *context;
    unsigned n_entries;
    struct resource resource;
};

static HRESULT damaged(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_BAD_EXE_FORMAT), "%s", what);
}

struct resource_name resource_name_of_id(uint16_t id)
{
    return (struct resource_name){.id = id};
}

struct resource_name resource_name_of_text(const char16_t *text)
{
    return (struct resource_name){
        .text = {(const uint8_t *)text, utf16_len(text) * sizeof(*text)},
    };
}

bool resource_name_is_text(const struct resource_name *name)
{
    return name->text.bytes != NULL;
}

bool resource_name_equals(const struct resource_name *a, const struct resource_name *b)
{
    if (!a->text.bytes || !b->text.bytes)
        return !a->text.bytes && !b->text.bytes && a->id == b->id;
    if (a->text.size != b->text.size)
        return false;
    for (size_t at = 0; at < a->text.size; at += sizeof(uint16_t)) {
        uint16_t unit_a = 0, unit_b = 0;

        span_u16(a->text, at, &unit_a);
        span_u16(b->text, at, &unit_b);
        if (utf16_upcase(unit_a) != utf16_upcase(unit_b))
            return false;
    }
    return true;
}

char *resource_name_to_utf8(const struct resource_name *name)
{
    size_t len = name->text.size / sizeof(char16_t);
    _cleanup_(freep) char16_t *text = NULL;
    char *number;

    if (!name->text.bytes)
        return asprintf(&number, "#%d", name->id) < 0 ? NULL : number;

    text = calloc(len + 1, sizeof(*text));
    if (!text)
        return NULL;
    for (size_t i = 0; i < len; i++)
        span_u16(name->text, i * sizeof(*text), &text[i]);
    return utf16_to_utf8_dup(text);
}

void resource_set_of_pe(const struct pe_file *pe, struct resource_set *ret_set)
{
    *ret_set = (struct resource_set){.pe = pe};
}

void resource_set_of_res(struct span res, struct resource_set *ret_set)
{
    *ret_set = (struct resource_set){.parts = {res}, .n_parts = 1};
}

bool resource_set_add(struct resource_set *set, struct span res)
{
    if (set->n_parts == RESOURCE_PARTS_MAX)
        return false;
    set->parts[set->n_parts++] = res;
    return true;
}

bool resource_is_res(struct span bytes)
{
    static const uint8_t first[] = {0, 0, 0, 0, 32, 0, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0};

    return bytes.size >= sizeof(first) && memcmp(bytes.bytes, first, sizeof(first)) == 0;
}

static bool is_wanted(const struct resource_name *wanted, const struct resource_name *name)
{
    return !wanted || resource_name_equals(wanted, name);
}

static bool is_wanted_language(const struct resource_filter *filter, uint16_t language)
{
    return filter->language == RESOURCE_ANY_LANGUAGE || filter->language == language;
}

/* The name in an entry of a directory. */
static HRESULT read_entry_name(const struct walk *walk, uint32_t word,
                               struct resource_name *ret_name)
{
    struct resource_name name = {0};
    uint64_t at = word & ~FLAG;
    uint16_t len;

    if (!(word & FLAG)) {
        *ret_name = resource_name_of_id((uint16_t)word);
        return S_OK;
    }
    if (!span_u16(walk->tree, at, &len) || len > TEXT_MAX ||
        !span_part(walk->tree, at + 2, 2ull * len, &name.text))
        return damaged("the name of a resource is nowhere, or too long");
    *ret_name = name;
    return S_OK;
}

/* The leaf of the tree says where the data are. */
static HRESULT read_data(const struct pe_file *pe, struct span tree, uint64_t at,
                         struct span *ret_data)
{
    uint32_t address, size;

    if (!span_u32(tree, at, &address) || !span_u32(tree, at + 4, &size))
        return damaged("a resource is nowhere");
    return span_part(pe_file_at(pe, address), 0, size, ret_data)
               ? S_OK
               : damaged("a resource ends outside the file");
}

static HRESULT visit_data(struct walk *walk, uint32_t at)
{
    HRESULT hr;

    hr = read_data(walk->set->pe, walk->tree, at, &walk->resource.data);
    if (FAILED(hr))
        return hr_trace(hr);
    walk->resource.entry = walk->tree.bytes + at;
    return hr_trace(walk->visit(walk->context, &walk->resource));
}

static HRESULT visit_directory(struct walk *walk, uint32_t at, unsigned level);

/* What stands under one entry: at the last level the data, before it a directory. */
static HRESULT visit_entry(struct walk *walk, uint64_t at, unsigned level)
{
    struct resource_name name;
    uint32_t word, target;
    HRESULT hr;

    if (++walk->n_entries > ENTRIES_MAX)
        return damaged("it has too many resources");
    if (!span_u32(walk->tree, at, &word) || !span_u32(walk->tree, at + 4, &target))
        return damaged("it ends in its resources");
    hr = read_entry_name(walk, word, &name);
    if (FAILED(hr))
        return hr_trace(hr);

    if ((level == 0 && !is_wanted(walk->filter->type, &name)) ||
        (level == 1 && !is_wanted(walk->filter->name, &name)) ||
        (level == 2 && !is_wanted_language(walk->filter, name.id)))
        return S_OK;
    if (level == 0)
        walk->resource.type = name;
    else if (level == 1)
        walk->resource.name = name;
    else
        walk->resource.language = name.id;

    if (!(target & FLAG) != (level == LEVELS - 1))
        return damaged("its resources are not as deep as they have to be");
    return hr_trace(level == LEVELS - 1 ? visit_data(walk, target)
                                        : visit_directory(walk, target & ~FLAG, level + 1));
}

static HRESULT visit_directory(struct walk *walk, uint32_t at, unsigned level)
{
    uint16_t n_texts = 0, n_numbers = 0;
    HRESULT hr = S_OK;

    if (!span_has(walk->tree, at, DIRECTORY_SIZE))
        return damaged("it ends in its resources");
    span_u16(walk->tree, at + 12ull, &n_texts);
    span_u16(walk->tree, at + 14ull, &n_numbers);
    for (uint64_t i = 0; hr == S_OK && i < (uint64_t)n_texts + n_numbers; i++)
        hr = visit_entry(walk, at + DIRECTORY_SIZE + i * ENTRY_SIZE, level);
    return hr_trace(hr);
}

/* The directory's size is often that of the tree alone, or wrong: the section bounds it. */
static struct span find_tree(const struct pe_file *pe)
{
    const struct pe_range *range = &pe->directories[PE_DIRECTORY_RESOURCE];

    return range->address == 0 ? (struct span){0} : pe_file_at(pe, range->address);
}

static HRESULT visit_tree(struct walk *walk)
{
    if (walk->set->pe->directories[PE_DIRECTORY_RESOURCE].address == 0)
        return S_OK;
    walk->tree = find_tree(walk->set->pe);
    return hr_trace(visit_directory(walk, 0, 0));
}

/* A type or a name in a .res file at @at, which moves behind it. */
static HRESULT read_res_name(struct span header, uint64_t *at, struct resource_name *ret_name)
{
    struct resource_name name = {0};
    uint64_t end = *at;
    uint16_t unit;

    if (!span_u16(header, end, &unit))
        return damaged("it ends in the name of a resource");
    if (unit == RES_NUMBER) {
        if (!span_u16(header, end + 2, &name.id))
            return damaged("it ends in the number of a resource");
        *at = end + 4;
        *ret_name = name;
        return S_OK;
    }
    while (unit != 0) {
        end += sizeof(unit);
        if (!span_u16(header, end, &unit) || end - *at > TEXT_MAX * sizeof(unit))
            return damaged("the name of a resource has no end");
    }
    span_part(header, *at, end - *at, &name.text);
    *at = end + sizeof(unit);
    *ret_name = name;
    return S_OK;
}

/* One resource of a .res file; @ret_next is where the next one is. */
static HRESULT read_res(struct span part, uint64_t at, struct resource *ret_resource,
                        uint64_t *ret_next)
{
    struct resource resource = {0};
    uint32_t data_size, header_size;
    uint64_t inside = 8;
    struct span header;
    HRESULT hr;

    if (!span_u32(part, at, &data_size) || !span_u32(part, at + 4, &header_size) ||
        header_size < RES_HEADER_MIN || !span_part(part, at, header_size, &header) ||
        !span_part(part, at + header_size, data_size, &resource.data))
        return damaged("it ends in a resource");
    hr = read_res_name(header, &inside, &resource.type);
    if (SUCCEEDED(hr))
        hr = read_res_name(header, &inside, &resource.name);
    if (FAILED(hr))
        return hr_trace(hr);

    /* Version, flags, then the language. */
    inside = (inside + 3) & ~3ull;
    if (!span_u16(header, inside + 6, &resource.language))
        return damaged("it ends in the language of a resource");
    resource.entry = header.bytes;
    *ret_next = (at + header_size + data_size + 3) & ~3ull;
    *ret_resource = resource;
    return S_OK;
}

static HRESULT visit_res(struct walk *walk, struct span part)
{
    uint64_t at = 0;

    while (at < part.size) {
        struct resource *resource = &walk->resource;
        HRESULT hr;

        hr = read_res(part, at, resource, &at);
        if (FAILED(hr))
            return hr_trace(hr);
        /* The one at the start says only that the format is that of 32 bits. */
        if (!resource_name_is_text(&resource->type) && resource->type.id == 0)
            continue;
        if (!is_wanted(walk->filter->type, &resource->type) ||
            !is_wanted(walk->filter->name, &resource->name) ||
            !is_wanted_language(walk->filter, resource->language))
            continue;
        hr = walk->visit(walk->context, resource);
        if (hr != S_OK)
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT resource_set_visit(const struct resource_set *set, const struct resource_filter *filter,
                           resource_visit *visit, void *context)
{
    struct walk walk = {.set = set, .filter = filter, .visit = visit, .context = context};
    HRESULT hr = S_OK;

    if (set->pe)
        return hr_trace(visit_tree(&walk));
    for (unsigned i = 0; hr == S_OK && i < set->n_parts; i++)
        hr = visit_res(&walk, set->parts[i]);
    return hr_trace(hr);
}

static bool is_inside(struct span span, const uint8_t *place)
{
    return span.size > 0 && place >= span.bytes && place < span.bytes + span.size;
}

HRESULT resource_set_data(const struct resource_set *set, const uint8_t *entry,
                          struct span *ret_data)
{
    struct span tree = set->pe ? find_tree(set->pe) : (struct span){0};
    struct resource resource;
    uint64_t next;
    HRESULT hr;

    if (is_inside(tree, entry))
        return hr_trace(read_data(set->pe, tree, (uint64_t)(entry - tree.bytes), ret_data));
    for (unsigned i = 0; i < set->n_parts; i++) {
        struct span part = set->parts[i];

        if (!is_inside(part, entry))
            continue;
        hr = read_res(part, (uint64_t)(entry - part.bytes), &resource, &next);
        if (SUCCEEDED(hr))
            *ret_data = resource.data;
        return hr_trace(hr);
    }
    return S_FALSE;
}

static HRESULT take_first(void *context, const struct resource *resource)
{
    *(struct resource *)context = *resource;
    return S_FALSE;
}

HRESULT resource_set_find(const struct resource_set *set, const struct resource_filter *filter,
                          struct resource *ret_resource)
{
    /* Each asks for less; the first of them that finds something says what is missing. */
    const struct {
        struct resource_filter filter;
        DWORD error;
    } wishes[] = {
        {*filter, ERROR_SUCCESS},
        {{filter->type, filter->name, RESOURCE_ANY_LANGUAGE}, ERROR_RESOURCE_LANG_NOT_FOUND},
        {{filter->type, NULL, RESOURCE_ANY_LANGUAGE}, ERROR_RESOURCE_NAME_NOT_FOUND},
        {{NULL, NULL, RESOURCE_ANY_LANGUAGE}, ERROR_RESOURCE_TYPE_NOT_FOUND},
    };

    for (size_t i = 0; i < sizeof(wishes) / sizeof(*wishes); i++) {
        struct resource found;
        HRESULT hr;

        hr = resource_set_visit(set, &wishes[i].filter, take_first, &found);
        if (FAILED(hr))
            return hr_trace(hr);
        if (hr != S_FALSE)
            continue;
        if (i == 0)
            *ret_resource = found;
        return hr_from_win32(wishes[i].error);
    }
    return hr_from_win32(ERROR_RESOURCE_DATA_NOT_FOUND);
}
