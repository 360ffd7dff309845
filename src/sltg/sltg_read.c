/* SPDX-License-Identifier: MIT */
#include "sltg/sltg_read.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "sltg/sltg_file.h"
#include "sltg/sltg_type.h"

enum {
    TYPES_PER_BYTE = 4, /* what little is referred to again and again makes no more than this */
    TEXT_PER_BYTE = 16,
    COMPARISONS_PER_BYTE = 256,
};

/* Reading one thing after another; once there is no more, what is read is all zeros. */
struct cursor {
    struct span bytes;
    uint64_t at;
    bool is_past_end;
};

static struct span take(struct cursor *cursor, uint64_t size)
{
    struct span part = {cursor->bytes.bytes, 0};

    if (!span_part(cursor->bytes, cursor->at, size, &part))
        cursor->is_past_end = true;
    else
        cursor->at += size;
    return part;
}

static uint16_t take_half(struct cursor *cursor)
{
    uint16_t half = 0;

    span_u16(take(cursor, 2), 0, &half);
    return half;
}

static uint32_t take_word(struct cursor *cursor)
{
    uint32_t word = 0;

    span_u32(take(cursor, 4), 0, &word);
    return word;
}

static GUID take_guid(struct cursor *cursor)
{
    struct span bytes = take(cursor, sizeof(GUID));
    GUID guid = {0};

    if (bytes.size) {
        span_u32(bytes, 0, (uint32_t *)&guid.Data1);
        span_u16(bytes, 4, &guid.Data2);
        span_u16(bytes, 6, &guid.Data3);
        memcpy(guid.Data4, bytes.bytes + 8, sizeof(guid.Data4));
    }
    return guid;
}

/* Nothing for a text that is not there. */
static struct span take_text(struct cursor *cursor)
{
    uint16_t size = take_half(cursor);

    return take(cursor, size == SLTG_NO_TEXT ? 0 : size);
}

/* ---- blocks ---- */

struct block {
    struct span bytes;
    struct span name; /* SLTG_BLOCK_NAME_SIZE bytes */
    bool is_used;     /* by a type that was read */
};

struct blocks {
    struct block *list; /* the library's is the last */
    unsigned n;
};

static void blocks_deinit(struct blocks *blocks)
{
    free(blocks->list);
}

/* The name of the block that an entry of the directory is of; empty for the library's own. */
static struct span block_name(struct span names, uint16_t at)
{
    struct span name = {names.bytes, 0};

    if (at >= SLTG_OWN_NAMES_SIZE)
        span_part(names, at, SLTG_BLOCK_NAME_SIZE, &name);
    return name;
}

/* Follows the directory from its first entry to the one that names no next. */
static HRESULT list_blocks(struct span file, struct blocks *ret_blocks)
{
    struct span names, entry;
    uint16_t count, next;
    uint64_t at;

    if (!span_u16(file, SLTG_BLOCK_COUNT, &count) || !span_u16(file, SLTG_FIRST_BLOCK, &next) ||
        count < 2)
        return sltg_damaged("the directory", 0);
    at = SLTG_HEADER_SIZE + (count - 1u) * SLTG_ENTRY_SIZE;
    names = span_from(file, at);
    at += SLTG_OWN_NAMES_SIZE + (count - 2u) * SLTG_BLOCK_NAME_SIZE + SLTG_AFTER_NAMES;

    ret_blocks->list = calloc(count, sizeof(*ret_blocks->list));
    if (!ret_blocks->list)
        return hr_raise(E_OUTOFMEMORY, "blocks of a type library");
    while (next != 0) {
        struct block *block = &ret_blocks->list[ret_blocks->n];
        uint32_t size = 0;
        uint16_t name = 0;

        if (ret_blocks->n == count - 1u || next >= count ||
            !span_part(file, SLTG_HEADER_SIZE + (next - 1u) * SLTG_ENTRY_SIZE, SLTG_ENTRY_SIZE,
                       &entry))
            return sltg_damaged("an entry of the directory", next);
        span_u32(entry, 0, &size);
        span_u16(entry, SLTG_ENTRY_NAME, &name);
        span_u16(entry, SLTG_ENTRY_NEXT, &next);
        block->name = block_name(names, name);
        /* The library's block says too much in files of some compilers: it ends with the file. */
        block->bytes = span_from(file, at);
        if (next && !span_part(file, at, size, &block->bytes))
            return sltg_damaged("a block", at);
        ret_blocks->n++;
        at += size;
    }
    return S_OK;
}

static struct block *find_block(const struct blocks *blocks, struct span name)
{
    for (unsigned i = 0; i + 1 < blocks->n; i++) {
        struct block *block = &blocks->list[i];

        if (name.size == SLTG_BLOCK_NAME_SIZE - 1 && block->name.size &&
            memcmp(block->name.bytes, name.bytes, name.size) == 0)
            return block;
    }
    return NULL;
}

/* ---- the library ---- */

/* Its entry in the library's block names the type's own block. */
static HRESULT read_type(struct sltg_file *file, const struct blocks *blocks, struct cursor *cursor)
{
    struct span block_text = take_text(cursor);
    struct type *type;
    struct block *block;
    struct span doc;
    uint16_t name;
    HRESULT hr;

    take_text(cursor);
    take_half(cursor);
    name = take_half(cursor);
    doc = take(cursor, take_half(cursor));
    take_half(cursor);
    type = type_library_add(file->target, TKIND_MAX);
    if (!type)
        return hr_raise(E_OUTOFMEMORY, "type of a type library");
    type->notes.help_context = take_word(cursor);
    take_half(cursor);
    type->attributes.guid = take_guid(cursor);
    take_half(cursor);
    block = find_block(blocks, block_text);
    if (cursor->is_past_end || !block)
        return sltg_damaged("a type's entry", cursor->at);
    if (block->is_used)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: type %u is another one, too",
                        type->index);
    block->is_used = true;

    hr = sltg_name(file, name, &type->notes.name);
    if (SUCCEEDED(hr))
        hr = sltg_packed_text(file, doc, &type->notes.doc);
    if (SUCCEEDED(hr))
        hr = sltg_type_read(file, type, block->bytes);
    return hr_trace(hr);
}

static void skip_type(struct cursor *cursor)
{
    take_text(cursor);
    take_text(cursor);
    take(cursor, 2 * sizeof(uint16_t));
    take(cursor, take_half(cursor));
    take(cursor,
         sizeof(uint16_t) + sizeof(uint32_t) + sizeof(uint16_t) + sizeof(GUID) + sizeof(uint16_t));
}

/* What follows the entries: words of help strings, and names. */
static HRESULT find_names(struct sltg_file *file, struct span block, struct cursor *cursor)
{
    uint32_t names = take_word(cursor);
    uint16_t mark = 0;
    uint32_t size;

    file->longest_text = take_half(cursor);
    size = take_word(cursor);
    file->words = take(cursor, size);
    if (cursor->is_past_end || !span_u16(block, names, &mark))
        return sltg_damaged("a list of names", names);
    file->names = span_from(block, (uint64_t)names + SLTG_NAMES_FROM_HELP +
                                       (mark == SLTG_NAMES_LONGER ? SLTG_NAMES_MORE : 0));
    return S_OK;
}

static HRESULT read_text(struct sltg_file *file, struct span text, BSTR *ret_text)
{
    if (text.size == 0)
        return S_OK;
    *ret_text = type_library_narrow(file->target, (const char *)text.bytes, text.size);
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "text of a type library");
}

/* What a library says of itself. A language with its country is said to be none, as Windows does.
 */
static HRESULT read_library(struct sltg_file *file, struct cursor *cursor)
{
    struct type_library *library = file->target;
    struct span doc, help_file;
    uint16_t language;
    HRESULT hr;

    cursor->at = SLTG_LIBRARY_TEXTS;
    take_text(cursor);
    doc = take_text(cursor);
    help_file = take_text(cursor);
    library->notes.help_context = take_word(cursor);
    library->system = take_half(cursor);
    language = take_half(cursor);
    library->lcid = SUBLANGID(language) == SUBLANG_NEUTRAL ? language : 0;
    take_word(cursor);
    library->flags = take_half(cursor) | LIBFLAG_FHASDISKIMAGE;
    library->major = take_half(cursor);
    library->minor = take_half(cursor);
    library->guid = take_guid(cursor);
    library->slot_size = sizeof(void *);
    take(cursor, SLTG_LIBRARY_INDEX_SIZE);
    if (cursor->is_past_end)
        return sltg_damaged("what a library is", cursor->at);

    hr = read_text(file, doc, &library->notes.doc);
    if (SUCCEEDED(hr))
        hr = read_text(file, help_file, &library->help_file);
    return hr_trace(hr);
}

static HRESULT read_blocks(struct sltg_file *file, const struct blocks *blocks)
{
    struct span block = blocks->list[blocks->n - 1].bytes;
    struct cursor cursor = {.bytes = block};
    struct cursor entries;
    uint16_t mark, name, n;
    HRESULT hr;

    if (!span_u16(block, 0, &mark) || mark != SLTG_LIBRARY_MARK ||
        !span_u16(block, SLTG_LIBRARY_NAME, &name))
        return sltg_damaged("the library's block", 0);
    hr = read_library(file, &cursor);
    if (FAILED(hr))
        return hr_trace(hr);

    n = take_half(&cursor);
    entries = cursor;
    for (unsigned i = 0; i < n && !cursor.is_past_end; i++)
        skip_type(&cursor);
    hr = find_names(file, block, &cursor);
    if (SUCCEEDED(hr))
        hr = sltg_name(file, name, &file->target->notes.name);
    for (unsigned i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = read_type(file, blocks, &entries);
    return hr_trace(hr);
}

HRESULT sltg_read(const void *bytes, size_t size, struct type_library *library)
{
    _cleanup_(sltg_file_deinit) struct sltg_file file = {
        .bytes = {bytes, size},
        .target = library,
        .types_left = size * TYPES_PER_BYTE,
        .text_left = size * TEXT_PER_BYTE,
        .comparisons_left = size * COMPARISONS_PER_BYTE,
        .dispatch = TYPE_NO_HREF,
    };
    _cleanup_(blocks_deinit) struct blocks blocks = {0};
    uint32_t signature;
    HRESULT hr;

    if (!span_u32(file.bytes, 0, &signature) || signature != SLTG_SIGNATURE)
        return TYPE_E_UNSUPFORMAT;
    hr = list_blocks(file.bytes, &blocks);
    if (SUCCEEDED(hr) && blocks.n == 0)
        hr = sltg_damaged("the library's block", 0);
    if (SUCCEEDED(hr))
        hr = read_blocks(&file, &blocks);
    return hr_trace(hr);
}
