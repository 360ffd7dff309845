/* SPDX-License-Identifier: MIT */
#include "compound/compound_write.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "compound/compound_format.h"
#include "compound/directory_plan.h"
#include "compound/sector_plan.h"

enum {
    SECTOR_SIZE_MAX = 4096,
};

struct writer {
    const struct compound_facts *facts; /* borrowed */
    const struct compound_sink *sink;   /* borrowed */
    struct directory_item *items;
    uint32_t n_items, n_mini; /* small sectors */
    struct sector_plan plan;
    uint64_t directory, mini_fat, mini_stream, streams; /* where each begins, by index */
    uint64_t index;                                     /* of the sector that comes next */
};

static void writer_deinit(struct writer *writer)
{
    free(writer->items);
}

/* ---- placing ---- */

static bool is_mini(const struct compound_node *node)
{
    return node->size > 0 && node->size < COMPOUND_MINI_CUTOFF;
}

static bool is_big(const struct compound_node *node)
{
    return node->size >= COMPOUND_MINI_CUTOFF;
}

static uint32_t mini_sectors(const struct compound_node *node)
{
    return ((uint32_t)node->size + COMPOUND_MINI_SIZE - 1) >> COMPOUND_MINI_SHIFT;
}

static uint64_t mini_size(const struct writer *writer)
{
    return (uint64_t)writer->n_mini << COMPOUND_MINI_SHIFT;
}

/* Counts everything, then says where it begins. */
static HRESULT place(struct writer *writer)
{
    struct sector_plan *plan = &writer->plan;
    uint64_t n_directory, n_mini_fat, n_mini_stream, n_streams = 0, n_mini = 0, next;
    HRESULT hr;

    for (uint32_t i = 0; i < writer->n_items; i++) {
        const struct compound_node *node = writer->items[i].node;

        if (is_mini(node))
            n_mini += mini_sectors(node);
        else if (is_big(node))
            n_streams += sector_plan_sectors(plan, node->size);
    }
    if (n_mini >= COMPOUND_SECTOR_MAX)
        return STG_E_MEDIUMFULL;
    writer->n_mini = (uint32_t)n_mini;
    n_directory = sector_plan_sectors(plan, writer->n_items * sizeof(struct compound_entry));
    n_mini_fat = sector_plan_sectors(plan, n_mini * sizeof(uint32_t));
    n_mini_stream = sector_plan_sectors(plan, mini_size(writer));
    plan->n_others = n_directory + n_mini_fat + n_mini_stream + n_streams;
    hr = sector_plan_settle(plan, writer->facts->version == 3 ? COMPOUND_LOCK_OFFSET : UINT64_MAX);
    if (FAILED(hr))
        return hr;

    writer->directory = (uint64_t)plan->n_fat + plan->n_difat;
    writer->mini_fat = writer->directory + n_directory;
    writer->mini_stream = writer->mini_fat + n_mini_fat;
    writer->streams = next = writer->mini_stream + n_mini_stream;
    n_mini = 0;
    for (uint32_t i = 0; i < writer->n_items; i++) {
        struct directory_item *item = &writer->items[i];

        if (is_mini(item->node)) {
            item->start = (uint32_t)n_mini;
            n_mini += mini_sectors(item->node);
        } else if (is_big(item->node)) {
            item->start = sector_plan_number(plan, next);
            next += sector_plan_sectors(plan, item->node->size);
        } else {
            item->start = item->node->is_storage ? 0 : COMPOUND_END;
        }
    }
    return S_OK;
}

/* ---- sectors ---- */

static const uint8_t zeros[SECTOR_SIZE_MAX];

static HRESULT put(const struct writer *writer, const void *bytes, size_t size)
{
    return writer->sink->write(writer->sink->context, bytes, size);
}

/* Writes bytes as whole sectors, around the one that is nobody's. */
static HRESULT put_sectors(struct writer *writer, const void *bytes, uint64_t size)
{
    const size_t sector_size = (size_t)1 << writer->plan.shift;
    const uint8_t *rest = bytes;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && size > 0) {
        size_t n = size < sector_size ? (size_t)size : sector_size;

        if (sector_plan_is_skipped(&writer->plan, writer->index))
            hr = put(writer, zeros, sector_size);
        if (SUCCEEDED(hr))
            hr = put(writer, rest, n);
        if (SUCCEEDED(hr) && n < sector_size)
            hr = put(writer, zeros, sector_size - n);
        rest += n;
        size -= n;
        writer->index++;
    }
    return hr;
}

/* ---- header and tables ---- */

static uint32_t first_of(const struct writer *writer, uint64_t begin, uint64_t end)
{
    return begin < end ? sector_plan_number(&writer->plan, begin) : COMPOUND_END;
}

static HRESULT put_header(const struct writer *writer)
{
    const struct sector_plan *plan = &writer->plan;
    const bool is_4 = writer->facts->version == 4;
    uint64_t n_directory = writer->mini_fat - writer->directory;
    uint64_t n_mini_fat = writer->mini_stream - writer->mini_fat;
    struct compound_header header = {
        .signature = htole64(COMPOUND_SIGNATURE),
        .minor_version = htole16(COMPOUND_MINOR_VERSION),
        .major_version = htole16((uint16_t)writer->facts->version),
        .byte_order = htole16(COMPOUND_BYTE_ORDER),
        .sector_shift = htole16((uint16_t)plan->shift),
        .mini_shift = htole16(COMPOUND_MINI_SHIFT),
        .n_directory_sectors = htole32(is_4 ? (uint32_t)n_directory : 0),
        .n_fat_sectors = htole32(plan->n_fat),
        .directory = htole32(first_of(writer, writer->directory, writer->mini_fat)),
        .transaction = htole32(writer->facts->transaction),
        .mini_cutoff = htole32(COMPOUND_MINI_CUTOFF),
        .mini_fat = htole32(first_of(writer, writer->mini_fat, writer->mini_stream)),
        .n_mini_fat_sectors = htole32((uint32_t)n_mini_fat),
        .difat = htole32(first_of(writer, plan->n_fat, writer->directory)),
        .n_difat_sectors = htole32(plan->n_difat),
    };
    HRESULT hr;

    for (uint32_t i = 0; i < COMPOUND_HEADER_SECTORS; i++)
        header.fat[i] = htole32(i < plan->n_fat ? sector_plan_number(plan, i) : COMPOUND_FREE);
    hr = put(writer, &header, sizeof(header));
    return SUCCEEDED(hr) && is_4 ? put(writer, zeros, SECTOR_SIZE_MAX - sizeof(header)) : hr;
}

/* Enters sectors as each leading to the next, or all as one thing. */
static void enter(const struct sector_plan *plan, uint32_t *fat, uint64_t begin, uint64_t end,
                  uint32_t what)
{
    for (uint64_t i = begin; i < end; i++) {
        uint32_t next = i + 1 < end ? sector_plan_number(plan, i + 1) : COMPOUND_END;

        fat[sector_plan_number(plan, i)] = htole32(what == COMPOUND_FREE ? next : what);
    }
}

static HRESULT put_fat(struct writer *writer)
{
    const struct sector_plan *plan = &writer->plan;
    uint64_t size = (uint64_t)plan->n_fat << plan->shift, next = writer->streams;
    _cleanup_(freep) uint32_t *fat = malloc((size_t)size);

    if (!fat)
        return STG_E_INSUFFICIENTMEMORY;
    memset(fat, 0xff, (size_t)size);
    if (sector_plan_numbers(plan) > plan->n_sectors)
        fat[(COMPOUND_LOCK_OFFSET >> plan->shift) - 1] = htole32(COMPOUND_END);
    enter(plan, fat, 0, plan->n_fat, COMPOUND_FAT_SECTOR);
    enter(plan, fat, plan->n_fat, writer->directory, COMPOUND_DIFAT_SECTOR);
    enter(plan, fat, writer->directory, writer->mini_fat, COMPOUND_FREE);
    enter(plan, fat, writer->mini_fat, writer->mini_stream, COMPOUND_FREE);
    enter(plan, fat, writer->mini_stream, writer->streams, COMPOUND_FREE);
    for (uint32_t i = 0; i < writer->n_items; i++) {
        uint64_t n = is_big(writer->items[i].node)
                         ? sector_plan_sectors(plan, writer->items[i].node->size)
                         : 0;

        enter(plan, fat, next, next + n, COMPOUND_FREE);
        next += n;
    }
    return put_sectors(writer, fat, size);
}

/* Where the sectors of the table are that the header has no room for. */
static HRESULT put_difat(struct writer *writer)
{
    const struct sector_plan *plan = &writer->plan;
    uint32_t numbers[SECTOR_SIZE_MAX / sizeof(uint32_t)], n = 1u << (plan->shift - 2);
    uint32_t next = COMPOUND_HEADER_SECTORS;
    HRESULT hr = S_OK;

    for (uint32_t i = 0; SUCCEEDED(hr) && i < plan->n_difat; i++) {
        for (uint32_t k = 0; k < n - 1; k++, next++)
            numbers[k] =
                htole32(next < plan->n_fat ? sector_plan_number(plan, next) : COMPOUND_FREE);
        numbers[n - 1] =
            htole32(first_of(writer, (uint64_t)plan->n_fat + i + 1, writer->directory));
        hr = put_sectors(writer, numbers, (uint64_t)1 << plan->shift);
    }
    return hr;
}

static HRESULT put_mini_fat(struct writer *writer)
{
    uint64_t size = (writer->mini_stream - writer->mini_fat) << writer->plan.shift;
    _cleanup_(freep) uint32_t *fat = malloc((size_t)size + 1);

    if (!fat)
        return STG_E_INSUFFICIENTMEMORY;
    memset(fat, 0xff, (size_t)size);
    for (uint32_t i = 0; i < writer->n_items; i++) {
        const struct directory_item *item = &writer->items[i];
        uint32_t n = is_mini(item->node) ? mini_sectors(item->node) : 0;

        for (uint32_t k = 0; k < n; k++)
            fat[item->start + k] = htole32(k + 1 < n ? item->start + k + 1 : COMPOUND_END);
    }
    return put_sectors(writer, fat, size);
}

/* ---- directory ---- */

static void put_time(uint64_t time, uint32_t ret_words[2])
{
    ret_words[0] = htole32((uint32_t)time);
    ret_words[1] = htole32((uint32_t)(time >> 32));
}

static void fill_name(const struct compound_node *node, bool is_root, struct compound_entry *entry)
{
    const char16_t *name = is_root ? u"Root Entry" : node->name;
    uint16_t n = 0;

    for (; name[n]; n++)
        entry->name[n] = htole16(name[n]);
    entry->name_size = htole16((uint16_t)((n + 1) * sizeof(*name)));
}

static struct compound_entry entry_of(const struct writer *writer,
                                      const struct directory_item *item)
{
    const struct compound_node *node = item->node;
    bool is_root = item == writer->items;
    uint64_t size = is_root ? mini_size(writer) : node->size;
    struct compound_entry entry = {
        .kind = is_root            ? COMPOUND_ROOT
                : node->is_storage ? COMPOUND_STORAGE
                                   : COMPOUND_STREAM,
        .color = item->color,
        .left = htole32(item->left),
        .right = htole32(item->right),
        .child = htole32(item->child),
        .state_bits = htole32(node->state_bits),
        .start = htole32(item->start),
        .size = {htole32((uint32_t)size), htole32((uint32_t)(size >> 32))},
    };
    CLSID clsid = node->clsid;

    clsid.Data1 = htole32(clsid.Data1);
    clsid.Data2 = htole16(clsid.Data2);
    clsid.Data3 = htole16(clsid.Data3);
    memcpy(entry.clsid, &clsid, sizeof(entry.clsid));
    if (is_root)
        entry.start = htole32(first_of(writer, writer->mini_stream, writer->streams));
    fill_name(node, is_root, &entry);
    put_time(node->created, entry.created);
    put_time(node->modified, entry.modified);
    return entry;
}

static HRESULT put_directory(struct writer *writer)
{
    uint64_t size = (writer->mini_fat - writer->directory) << writer->plan.shift;
    struct compound_entry unused = {
        .left = COMPOUND_NO_ENTRY, .right = COMPOUND_NO_ENTRY, .child = COMPOUND_NO_ENTRY};
    _cleanup_(freep) struct compound_entry *entries = malloc((size_t)size);

    if (!entries)
        return STG_E_INSUFFICIENTMEMORY;
    for (uint64_t i = 0; i < size / sizeof(*entries); i++)
        entries[i] = i < writer->n_items ? entry_of(writer, &writer->items[i]) : unused;
    return put_sectors(writer, entries, size);
}

/* ---- streams ---- */

/* The small ones make one stream, each filled up to a small sector. */
static HRESULT put_mini_streams(struct writer *writer)
{
    _cleanup_(freep) uint8_t *bytes = calloc((size_t)mini_size(writer) + 1, 1);

    if (!bytes)
        return STG_E_INSUFFICIENTMEMORY;
    for (uint32_t i = 0; i < writer->n_items; i++) {
        const struct directory_item *item = &writer->items[i];

        if (is_mini(item->node))
            memcpy(bytes + ((size_t)item->start << COMPOUND_MINI_SHIFT),
                   compound_node_bytes(item->node), (size_t)item->node->size);
    }
    return put_sectors(writer, bytes, mini_size(writer));
}

static HRESULT put_big_streams(struct writer *writer)
{
    HRESULT hr = S_OK;

    for (uint32_t i = 0; SUCCEEDED(hr) && i < writer->n_items; i++) {
        const struct compound_node *node = writer->items[i].node;

        if (is_big(node))
            hr = put_sectors(writer, compound_node_bytes(node), node->size);
    }
    return hr;
}

HRESULT compound_write(const struct compound_node *root, const struct compound_facts *facts,
                       const struct compound_sink *sink)
{
    static HRESULT (*const parts[])(struct writer * writer) = {
        put_fat, put_difat, put_directory, put_mini_fat, put_mini_streams, put_big_streams};
    _cleanup_(writer_deinit) struct writer writer = {
        .facts = facts,
        .sink = sink,
        .plan.shift = facts->version == 3 ? 9 : 12,
    };
    HRESULT hr = directory_plan(root, &writer.items, &writer.n_items);

    if (SUCCEEDED(hr))
        hr = place(&writer);
    if (SUCCEEDED(hr))
        hr = put_header(&writer);
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(parts) / sizeof(parts[0]); i++)
        hr = parts[i](&writer);
    return hr;
}
