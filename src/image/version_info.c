/* SPDX-License-Identifier: MIT */
#include "image/version_info.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    RT_VERSION_ID = 16,
    HEADER_SIZE = 6,   /* length, length of the value, type */
    TYPE_TEXT = 1,     /* else the value is binary */
    NUMBERS_SIZE = 52, /* VS_FIXEDFILEINFO */
};

static const uint32_t NUMBERS_SIGNATURE = 0xfeef04bd;

static HRESULT damaged(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_INVALID_DATA), "%s", what);
}

static size_t align(size_t at)
{
    return (at + 3) & ~(size_t)3;
}

/* The block at @at, which ends before @limit; S_FALSE if only padding is left there. */
static HRESULT read_block(struct span bytes, size_t at, size_t limit,
                          struct version_block *ret_block)
{
    struct version_block block = {.bytes = bytes};
    uint16_t length = 0, type = 0, unit = 1;
    size_t end = at + HEADER_SIZE, size;

    if (at + HEADER_SIZE > limit || !span_u16(bytes, at, &length) || length == 0)
        return S_FALSE;
    if (length < HEADER_SIZE || length > limit - at ||
        !span_u16(bytes, at + 2, &block.value_count) || !span_u16(bytes, at + 4, &type))
        return damaged("a block of the version information has no sensible length");
    block.end = at + length;
    block.is_text = type == TYPE_TEXT;

    while (end + sizeof(unit) <= block.end && span_u16(bytes, end, &unit) && unit != 0)
        end += sizeof(unit);
    if (unit != 0)
        return damaged("the name of a block of the version information has no end");
    span_part(bytes, at + HEADER_SIZE, end - at - HEADER_SIZE, &block.key);

    /* Of a text some tools count the bytes, others the characters: it ends with its block. */
    at = align(end + sizeof(unit));
    block.value = (struct span){bytes.bytes, block.end};
    block.value = span_from(block.value, at);
    size = block.value_count * (block.is_text ? sizeof(char16_t) : 1);
    if (block.value.size > size)
        block.value.size = size;
    block.children_at = align(at + block.value.size);
    *ret_block = block;
    return S_OK;
}

static HRESULT read_root(const struct version_info *info, struct version_block *ret_block)
{
    return hr_trace(read_block(info->bytes, 0, info->bytes.size, ret_block));
}

HRESULT version_info_read(struct span bytes, struct version_info *ret_info)
{
    struct version_block root;
    HRESULT hr;

    hr = read_block(bytes, 0, bytes.size, &root);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_FALSE)
        return damaged("the version information is empty");
    *ret_info = (struct version_info){{bytes.bytes, root.end}};
    return S_OK;
}

HRESULT version_info_of(const struct resource_set *set, struct version_info *ret_info)
{
    struct resource_name type = resource_name_of_id(RT_VERSION_ID), name = resource_name_of_id(1);
    struct resource_filter wishes[] = {
        {&type, &name, RESOURCE_ANY_LANGUAGE},
        {&type, NULL, RESOURCE_ANY_LANGUAGE},
    };

    for (size_t i = 0; i < sizeof(wishes) / sizeof(*wishes); i++) {
        struct resource found;
        HRESULT hr;

        hr = resource_set_find(set, &wishes[i], &found);
        if (hr == S_OK)
            return hr_trace(version_info_read(found.data, ret_info));
        if (hr == hr_from_win32(ERROR_BAD_EXE_FORMAT))
            return hr_trace(hr);
    }
    return S_FALSE;
}

bool version_info_numbers(const struct version_info *info, struct version_numbers *ret_numbers)
{
    struct version_numbers numbers = {0};
    uint32_t signature = 0, mask = 0;
    struct version_block root;

    if (read_root(info, &root) != S_OK || root.value.size < NUMBERS_SIZE ||
        !span_u32(root.value, 0, &signature) || signature != NUMBERS_SIGNATURE)
        return false;
    for (unsigned i = 0; i < 4; i++) {
        /* The two halves of a number stand in the order of its bytes. */
        span_u16(root.value, 8 + 2 * (i ^ 1), &numbers.file[i]);
        span_u16(root.value, 16 + 2 * (i ^ 1), &numbers.product[i]);
    }
    span_u32(root.value, 24, &mask);
    span_u32(root.value, 28, &numbers.flags);
    span_u32(root.value, 32, &numbers.os);
    span_u32(root.value, 36, &numbers.type);
    span_u32(root.value, 40, &numbers.subtype);
    numbers.flags &= mask;
    *ret_numbers = numbers;
    return true;
}

/* Goes from child to child: @at is where the next is, and moves behind it. */
static HRESULT next_child(const struct version_block *parent, size_t *at,
                          struct version_block *ret_child)
{
    HRESULT hr;

    hr = read_block(parent->bytes, *at, parent->end, ret_child);
    if (hr == S_OK)
        *at = align(ret_child->end);
    return hr_trace(hr);
}

static HRESULT find_child(const struct version_block *parent, const struct resource_name *key,
                          struct version_block *ret_child)
{
    size_t at = parent->children_at;

    while (true) {
        struct resource_name found = {0};
        struct version_block child;
        HRESULT hr;

        hr = next_child(parent, &at, &child);
        if (hr != S_OK)
            return hr_trace(hr);
        found.text = child.key;
        if (!resource_name_equals(&found, key))
            continue;
        *ret_child = child;
        return S_OK;
    }
}

static HRESULT find_child_named(const struct version_block *parent, const char16_t *name,
                                struct version_block *ret_child)
{
    struct resource_name key = resource_name_of_text(name);

    return hr_trace(find_child(parent, &key, ret_child));
}

HRESULT version_info_query(const struct version_info *info, const char16_t *path,
                           struct version_block *ret_block)
{
    struct version_block block;
    HRESULT hr;

    hr = read_root(info, &block);
    while (hr == S_OK && *path) {
        struct resource_name key = {.text = {(const uint8_t *)path, 0}};
        size_t len = 0;

        while (path[len] && path[len] != '\\')
            len++;
        key.text.size = len * sizeof(*path);
        if (len > 0) {
            struct version_block parent = block;

            hr = find_child(&parent, &key, &block);
        }
        path += len + (path[len] == '\\');
    }
    if (hr == S_OK)
        *ret_block = block;
    return hr_trace(hr);
}

static HRESULT visit_table(const struct version_block *table, version_visit_string *visit,
                           void *context)
{
    size_t at = table->children_at;
    struct version_block string;
    HRESULT hr;

    while ((hr = next_child(table, &at, &string)) == S_OK) {
        hr = visit(context, &table->key, &string);
        if (hr != S_OK)
            return hr_trace(hr);
    }
    return hr == S_FALSE ? S_OK : hr_trace(hr);
}

HRESULT version_info_visit_strings(const struct version_info *info, version_visit_string *visit,
                                   void *context)
{
    struct version_block root, strings, table;
    size_t at;
    HRESULT hr;

    hr = read_root(info, &root);
    if (hr == S_OK)
        hr = find_child_named(&root, u"StringFileInfo", &strings);
    if (hr != S_OK)
        return hr == S_FALSE ? S_OK : hr_trace(hr);

    at = strings.children_at;
    while ((hr = next_child(&strings, &at, &table)) == S_OK) {
        hr = visit_table(&table, visit, context);
        if (hr != S_OK)
            return hr_trace(hr);
    }
    return hr == S_FALSE ? S_OK : hr_trace(hr);
}

struct wanted_string {
    struct resource_name name;
    struct version_block *ret_block;
};

static HRESULT take_wanted(void *context, const struct span *language,
                           const struct version_block *string)
{
    const struct wanted_string *wanted = context;
    struct resource_name name = {.text = string->key};

    if (!resource_name_equals(&name, &wanted->name))
        return S_OK;
    *wanted->ret_block = *string;
    return S_FALSE;
}

HRESULT version_info_find_string(const struct version_info *info, const char16_t *name,
                                 struct version_block *ret_block)
{
    struct wanted_string wanted = {resource_name_of_text(name), ret_block};
    HRESULT hr;

    hr = version_info_visit_strings(info, take_wanted, &wanted);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr == S_FALSE ? S_OK : S_FALSE;
}

char *version_block_to_utf8(const struct version_block *block)
{
    size_t len = block->value.size / sizeof(char16_t);
    _cleanup_(freep) char16_t *text = calloc(len + 1, sizeof(*text));

    if (!text)
        return NULL;
    for (size_t i = 0; i < len; i++)
        span_u16(block->value, i * sizeof(*text), &text[i]);
    return utf16_to_utf8_dup(text);
}
