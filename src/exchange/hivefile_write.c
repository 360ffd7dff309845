/* SPDX-License-Identifier: MIT */
#include "exchange/hivefile_write.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/hivefile_image.h"

enum {
    /* Elements of one list, so that it fits a page, as Windows has it. */
    LIST_MAX = 507,
    LISTS_MAX = 65535,
};

/* Offsets that are collected until their list is written. */
struct offsets {
    uint32_t *items;
    size_t n;
    size_t room;
};

/* A key that has begun and not ended. */
struct open_key {
    uint32_t node;
    struct offsets subkeys;
    struct offsets values;
};

struct hivefile_writer {
    enum hivefile_format format;
    struct hivefile_image image;
    struct open_key *open;
    size_t n_open;
    size_t open_room;
    struct offsets securities; /* one cell for each different descriptor */
    uint32_t root;
};

static HRESULT offsets_add(struct offsets *offsets, uint32_t item)
{
    size_t room = offsets->room ? offsets->room * 2 : 16;
    uint32_t *items;

    if (offsets->n == offsets->room) {
        items = realloc(offsets->items, room * sizeof(*items));
        if (!items)
            return hr_raise(E_OUTOFMEMORY, "list of %zu cells for a hive file", room);
        offsets->items = items;
        offsets->room = room;
    }
    offsets->items[offsets->n++] = item;
    return S_OK;
}

static void open_key_deinit(struct open_key *key)
{
    free(key->subkeys.items);
    free(key->values.items);
}

struct hivefile_writer *hivefile_writer_free(struct hivefile_writer *writer)
{
    if (!writer)
        return NULL;

    for (size_t i = 0; i < writer->n_open; i++)
        open_key_deinit(&writer->open[i]);
    free(writer->open);
    free(writer->securities.items);
    hivefile_image_deinit(&writer->image);
    free(writer);
    return NULL;
}

HRESULT hivefile_writer_new(enum hivefile_format format, struct hivefile_writer **ret_writer)
{
    _cleanup_(hivefile_writer_freep) struct hivefile_writer *writer = calloc(1, sizeof(*writer));
    HRESULT hr;

    if (!writer)
        return hr_raise(E_OUTOFMEMORY, "writer of a hive file");

    writer->format = format;
    hr = hivefile_image_init(&writer->image);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_writer = TAKE_PTR(writer);
    return S_OK;
}

/* Whether each unit of a name fits a byte. */
static bool is_narrow(const char16_t *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (name[i] > 0xff)
            return false;
    }
    return true;
}

static size_t stored_name_size(const char16_t *name, size_t len)
{
    return is_narrow(name, len) ? len : len * sizeof(*name);
}

static void store_name(uint8_t *place, const char16_t *name, size_t len)
{
    if (!is_narrow(name, len)) {
        memcpy(place, name, len * sizeof(*name));
        return;
    }
    for (size_t i = 0; i < len; i++)
        place[i] = (uint8_t)name[i];
}

/* The cell of a security descriptor: the one that has the same bytes, or a new one in the ring. */
static HRESULT security_cell(struct hivefile_writer *writer, const void *bytes, size_t size,
                             uint32_t *ret_cell)
{
    struct hivefile_security *cell, *first, *last;
    struct offsets *known = &writer->securities;
    HRESULT hr;

    for (size_t i = known->n; i-- > 0;) {
        cell = hivefile_image_at(&writer->image, known->items[i]);
        if (cell->size != size || memcmp(cell + 1, bytes, size) != 0)
            continue;
        cell->references++;
        *ret_cell = known->items[i];
        return S_OK;
    }
    hr = hivefile_image_new_cell(&writer->image, sizeof(*cell) + size, ret_cell);
    if (SUCCEEDED(hr))
        hr = offsets_add(known, *ret_cell);
    if (FAILED(hr))
        return hr_trace(hr);

    cell = hivefile_image_at(&writer->image, *ret_cell);
    first = hivefile_image_at(&writer->image, known->items[0]);
    last = hivefile_image_at(&writer->image, known->items[known->n > 1 ? known->n - 2 : 0]);
    *cell = (struct hivefile_security){
        .signature = "sk",
        .next = known->items[0],
        .previous = known->n > 1 ? known->items[known->n - 2] : *ret_cell,
        .references = 1,
        .size = (uint32_t)size,
    };
    memcpy(cell + 1, bytes, size);
    last->next = *ret_cell;
    first->previous = *ret_cell;
    cell->next = known->items[0];
    return S_OK;
}

static uint32_t larger(uint32_t a, size_t b)
{
    return a > b ? a : (uint32_t)b;
}

/* The node's cell, filled as far as it is known when the key begins. */
static HRESULT node_cell(struct hivefile_writer *writer, const struct hivefile_key *key,
                         uint32_t parent, uint32_t *ret_cell)
{
    size_t len = utf16_len(key->name);
    uint32_t security, class_name = HIVEFILE_NOWHERE;
    struct hivefile_node *node;
    HRESULT hr;

    hr = security_cell(writer, key->security, key->security_size, &security);
    if (SUCCEEDED(hr) && key->class_len)
        hr = hivefile_image_put_cell(&writer->image, key->class_name,
                                     key->class_len * sizeof(char16_t), &class_name);
    if (SUCCEEDED(hr))
        hr = hivefile_image_new_cell(&writer->image,
                                     sizeof(*node) + stored_name_size(key->name, len), ret_cell);
    if (FAILED(hr))
        return hr_trace(hr);

    node = hivefile_image_at(&writer->image, *ret_cell);
    *node = (struct hivefile_node){
        .signature = "nk",
        .flags =
            (uint16_t)((is_narrow(key->name, len) ? HIVEFILE_NODE_NARROW : 0) |
                       (key->is_link ? HIVEFILE_NODE_LINK : 0) |
                       (writer->n_open == 0 ? HIVEFILE_NODE_ROOT | HIVEFILE_NODE_UNDELETABLE : 0)),
        .written = key->written,
        .parent = parent,
        .subkey_list = HIVEFILE_NOWHERE,
        .volatile_subkey_list = HIVEFILE_NOWHERE,
        .value_list = HIVEFILE_NOWHERE,
        .security = security,
        .class_name = class_name,
        .name_size = (uint16_t)stored_name_size(key->name, len),
        .class_size = (uint16_t)(key->class_len * sizeof(char16_t)),
    };
    store_name((uint8_t *)(node + 1), key->name, len);
    return S_OK;
}

/* The open key that new ones and values go below; NULL before the root. */
static struct open_key *innermost(struct hivefile_writer *writer)
{
    return writer->n_open ? &writer->open[writer->n_open - 1] : NULL;
}

HRESULT hivefile_writer_begin_key(struct hivefile_writer *writer, const struct hivefile_key *key)
{
    struct open_key *parent = innermost(writer);
    struct hivefile_node *node;
    uint32_t cell;
    HRESULT hr;

    if (writer->n_open == writer->open_room) {
        size_t room = writer->open_room ? writer->open_room * 2 : 16;
        struct open_key *open = realloc(writer->open, room * sizeof(*open));

        if (!open)
            return hr_raise(E_OUTOFMEMORY, "key for a hive file");
        writer->open = open;
        writer->open_room = room;
        parent = innermost(writer);
    }
    hr = node_cell(writer, key, parent ? parent->node : HIVEFILE_NOWHERE, &cell);
    if (SUCCEEDED(hr) && parent)
        hr = offsets_add(&parent->subkeys, cell);
    if (FAILED(hr))
        return hr_trace(hr);

    if (parent) {
        node = hivefile_image_at(&writer->image, parent->node);
        node->max_subkey_name =
            larger(node->max_subkey_name, (utf16_len(key->name) * sizeof(char16_t)));
        node->max_subkey_class =
            larger(node->max_subkey_class, (key->class_len * sizeof(char16_t)));
    } else {
        writer->root = cell;
    }
    writer->open[writer->n_open++] = (struct open_key){.node = cell};
    return S_OK;
}

/* Data that no cell can hold, in segments. */
static HRESULT big_data_cell(struct hivefile_writer *writer, const uint8_t *data, size_t size,
                             uint32_t *ret_cell)
{
    size_t n = (size + HIVEFILE_SEGMENT_MAX - 1) / HIVEFILE_SEGMENT_MAX;
    struct hivefile_big_data big = {.signature = "db", .segments = (uint16_t)n};
    uint32_t list, segment;
    HRESULT hr;

    if (n > UINT16_MAX)
        return hr_raise(hr_from_win32(ERROR_DISK_FULL),
                        "a hive file cannot have a value of %zu bytes", size);

    hr = hivefile_image_new_cell(&writer->image, n * sizeof(segment), &list);
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++) {
        size_t rest = size - i * HIVEFILE_SEGMENT_MAX;

        hr = hivefile_image_put_cell(&writer->image, data + i * HIVEFILE_SEGMENT_MAX,
                                     rest < HIVEFILE_SEGMENT_MAX ? rest : HIVEFILE_SEGMENT_MAX,
                                     &segment);
        if (SUCCEEDED(hr))
            memcpy((uint8_t *)hivefile_image_at(&writer->image, list) + i * sizeof(segment),
                   &segment, sizeof(segment));
    }
    if (FAILED(hr))
        return hr_trace(hr);

    big.list = list;
    return hr_trace(hivefile_image_put_cell(&writer->image, &big, sizeof(big), ret_cell));
}

static HRESULT put_data(struct hivefile_writer *writer, const struct hivefile_value *value,
                        struct hivefile_value_cell *cell)
{
    uint32_t offset = 0;
    HRESULT hr;

    cell->size = value->size;
    if (value->size <= HIVEFILE_INLINE_MAX) {
        cell->size |= HIVEFILE_INLINE;
        if (value->size)
            memcpy(&cell->data, value->data, value->size);
        return S_OK;
    }
    if (value->size > HIVEFILE_SEGMENT_MAX && writer->format >= HIVEFILE_LATEST)
        hr = big_data_cell(writer, value->data, value->size, &offset);
    else
        hr = hivefile_image_put_cell(&writer->image, value->data, value->size, &offset);
    cell->data = offset;
    return hr_trace(hr);
}

HRESULT hivefile_writer_value(struct hivefile_writer *writer, const struct hivefile_value *value)
{
    struct open_key *key = innermost(writer);
    size_t len = utf16_len(value->name), name_size = stored_name_size(value->name, len);
    struct hivefile_value_cell cell = {.signature = "vk"};
    struct hivefile_node *node;
    uint32_t offset;
    HRESULT hr;

    assert(key);
    cell.name_size = (uint16_t)name_size;
    cell.type = value->type;
    cell.flags = len > 0 && is_narrow(value->name, len) ? HIVEFILE_VALUE_NARROW : 0;
    hr = put_data(writer, value, &cell);
    if (SUCCEEDED(hr))
        hr = hivefile_image_new_cell(&writer->image, sizeof(cell) + name_size, &offset);
    if (SUCCEEDED(hr))
        hr = offsets_add(&key->values, offset);
    if (FAILED(hr))
        return hr_trace(hr);

    memcpy(hivefile_image_at(&writer->image, offset), &cell, sizeof(cell));
    store_name((uint8_t *)hivefile_image_at(&writer->image, offset) + sizeof(cell), value->name,
               len);
    node = hivefile_image_at(&writer->image, key->node);
    node->max_value_name = larger(node->max_value_name, (len * sizeof(char16_t)));
    node->max_value_data = larger(node->max_value_data, value->size);
    return S_OK;
}

static size_t node_name(const struct hivefile_node *node, char16_t *ret_name)
{
    const uint8_t *bytes = (const uint8_t *)(node + 1);

    if (!(node->flags & HIVEFILE_NODE_NARROW)) {
        memcpy(ret_name, bytes, node->name_size);
        return node->name_size / sizeof(*ret_name);
    }
    for (size_t i = 0; i < node->name_size; i++)
        ret_name[i] = bytes[i];
    return node->name_size;
}

static int compare_nodes(const void *a, const void *b, void *context)
{
    char16_t names[2][256];
    size_t a_len = node_name(hivefile_image_at(context, *(const uint32_t *)a), names[0]);
    size_t b_len = node_name(hivefile_image_at(context, *(const uint32_t *)b), names[1]);

    return utf16_compare_nocase(names[0], a_len, names[1], b_len);
}

/* What a list has besides a key's offset to find it fast by: the first characters or a hash. */
static uint32_t hint_of(struct hivefile_writer *writer, uint32_t node)
{
    char16_t name[256];
    size_t len = node_name(hivefile_image_at(&writer->image, node), name);
    uint32_t hint = 0;

    if (writer->format >= HIVEFILE_LATEST) {
        for (size_t i = 0; i < len; i++)
            hint = 37 * hint + utf16_upcase(name[i]);
        return hint;
    }
    for (size_t i = 0; i < len && i < sizeof(hint); i++) {
        if (name[i] > 0xff)
            return 0;
        hint |= (uint32_t)name[i] << 8 * i;
    }
    return hint;
}

static HRESULT leaf_cell(struct hivefile_writer *writer, const uint32_t *nodes, size_t n,
                         uint32_t *ret_cell)
{
    const char *signature = writer->format >= HIVEFILE_LATEST ? "lh" : "lf";
    struct hivefile_list_hint *elements;
    struct hivefile_list *list;
    HRESULT hr;

    hr = hivefile_image_new_cell(&writer->image, sizeof(*list) + n * sizeof(*elements), ret_cell);
    if (FAILED(hr))
        return hr_trace(hr);

    list = hivefile_image_at(&writer->image, *ret_cell);
    memcpy(list->signature, signature, sizeof(list->signature));
    list->count = (uint16_t)n;
    elements = (struct hivefile_list_hint *)(list + 1);
    for (size_t i = 0; i < n; i++)
        elements[i] = (struct hivefile_list_hint){nodes[i], hint_of(writer, nodes[i])};
    return S_OK;
}

/* A list of subkeys; of lists, if one does not hold them all. */
static HRESULT subkey_list(struct hivefile_writer *writer, const struct offsets *subkeys,
                           uint32_t *ret_cell)
{
    size_t n = (subkeys->n + LIST_MAX - 1) / LIST_MAX;
    struct hivefile_list list = {.signature = "ri", .count = (uint16_t)n};
    uint32_t leaf;
    HRESULT hr;

    if (n == 1)
        return hr_trace(leaf_cell(writer, subkeys->items, subkeys->n, ret_cell));
    if (n > LISTS_MAX)
        return hr_raise(hr_from_win32(ERROR_DISK_FULL), "a hive file cannot have %zu subkeys",
                        subkeys->n);

    hr = hivefile_image_new_cell(&writer->image, sizeof(list) + n * sizeof(leaf), ret_cell);
    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(hivefile_image_at(&writer->image, *ret_cell), &list, sizeof(list));
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++) {
        size_t rest = subkeys->n - i * LIST_MAX;

        hr = leaf_cell(writer, subkeys->items + i * LIST_MAX, rest < LIST_MAX ? rest : LIST_MAX,
                       &leaf);
        if (SUCCEEDED(hr))
            memcpy((uint8_t *)hivefile_image_at(&writer->image, *ret_cell) + sizeof(list) +
                       i * sizeof(leaf),
                   &leaf, sizeof(leaf));
    }
    return hr_trace(hr);
}

HRESULT hivefile_writer_end_key(struct hivefile_writer *writer)
{
    struct open_key *key = innermost(writer);
    uint32_t subkeys = HIVEFILE_NOWHERE, values = HIVEFILE_NOWHERE;
    struct hivefile_node *node;
    HRESULT hr = S_OK;

    assert(key);
    if (key->values.n)
        hr = hivefile_image_put_cell(&writer->image, key->values.items,
                                     key->values.n * sizeof(*key->values.items), &values);
    if (SUCCEEDED(hr) && key->subkeys.n) {
        qsort_r(key->subkeys.items, key->subkeys.n, sizeof(*key->subkeys.items), compare_nodes,
                &writer->image);
        hr = subkey_list(writer, &key->subkeys, &subkeys);
    }
    if (FAILED(hr))
        return hr_trace(hr);

    node = hivefile_image_at(&writer->image, key->node);
    node->subkeys = (uint32_t)key->subkeys.n;
    node->subkey_list = subkeys;
    node->values = (uint32_t)key->values.n;
    node->value_list = values;
    open_key_deinit(key);
    writer->n_open--;
    return S_OK;
}

void hivefile_writer_finish(struct hivefile_writer *writer, const char16_t *file_name,
                            const void **ret_bytes, size_t *ret_size)
{
    struct hivefile_node *root = hivefile_image_at(&writer->image, writer->root);
    struct hivefile_base base = {
        .signature = "regf",
        .primary_sequence = 1,
        .secondary_sequence = 1,
        .written = root->written,
        .major = 1,
        .minor = writer->format,
        .format = 1,
        .root = writer->root,
        .clustering = 1,
    };
    size_t len = utf16_len(file_name);
    size_t fits = len < HIVEFILE_NAME_UNITS ? len : HIVEFILE_NAME_UNITS - 1;

    assert(writer->n_open == 0 && writer->root != 0);
    memcpy(base.file_name, file_name + len - fits, fits * sizeof(*file_name));
    hivefile_image_finish(&writer->image, &base);
    *ret_bytes = writer->image.bytes;
    *ret_size = writer->image.size;
}
