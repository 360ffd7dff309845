/* SPDX-License-Identifier: MIT */
#include "exchange/hivefile_read.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/hivefile_cells.h"
#include "store/store.h"

/* A key whose values and subkeys are being read. */
struct open_key {
    const uint8_t *values;            /* offsets of value cells */
    const uint8_t *lists;             /* offsets of lists, or NULL if one list has all */
    const struct hivefile_list *list; /* being read; NULL before the first */
    uint32_t n_values;
    uint32_t n_lists;
    uint32_t next_value;
    uint32_t next_list;
    uint32_t next_element;
    size_t element_size;
    uint32_t n_subkeys; /* as the key claims */
    uint32_t subkeys_read;
};

struct hivefile_reader {
    struct hivefile_cells cells;
    bool has_begun;
    size_t n_open;
    struct open_key open[KEY_DEPTH_MAX + 1];
    uint8_t *data; /* of the last value, if it was in segments */
    char16_t name[STORE_VALUE_NAME_MAX + 1];
};

struct hivefile_reader *hivefile_reader_free(struct hivefile_reader *reader)
{
    if (!reader)
        return NULL;

    free(reader->data);
    hivefile_cells_deinit(&reader->cells);
    free(reader);
    return NULL;
}

static HRESULT new_reader(struct hivefile_cells *cells, struct hivefile_reader **ret_reader)
{
    struct hivefile_reader *reader = calloc(1, sizeof(*reader));

    if (!reader) {
        hivefile_cells_deinit(cells);
        return hr_raise(E_OUTOFMEMORY, "reader of a hive file");
    }
    reader->cells = *cells;
    *ret_reader = reader;
    return S_OK;
}

HRESULT hivefile_reader_open(const char *path, struct hivefile_reader **ret_reader)
{
    struct hivefile_cells cells;
    HRESULT hr = hivefile_cells_open(&cells, path);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(new_reader(&cells, ret_reader));
}

HRESULT hivefile_reader_new(const void *bytes, size_t size, struct hivefile_reader **ret_reader)
{
    struct hivefile_cells cells;
    HRESULT hr = hivefile_cells_init(&cells, bytes, size);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(new_reader(&cells, ret_reader));
}

enum hivefile_format hivefile_reader_format(const struct hivefile_reader *reader)
{
    return reader->cells.minor < HIVEFILE_LATEST ? HIVEFILE_STANDARD : HIVEFILE_LATEST;
}

static uint32_t offset_at(const uint8_t *list, uint32_t index, size_t element_size)
{
    uint32_t offset;

    memcpy(&offset, list + index * element_size, sizeof(offset));
    return offset;
}

static bool has_signature(const void *record, const char *signature)
{
    return memcmp(record, signature, 2) == 0;
}

/* A name of at most @max units, to the reader's buffer. */
static HRESULT read_name(struct hivefile_reader *reader, const uint8_t *bytes, size_t size,
                         bool is_narrow, size_t max)
{
    size_t len = is_narrow ? size : size / sizeof(char16_t);

    if (len > max || (!is_narrow && size % sizeof(char16_t) != 0))
        return HIVEFILE_CORRUPT(&reader->cells, "a name of %zu bytes", size);
    for (size_t i = 0; i < len; i++) {
        if (is_narrow)
            reader->name[i] = bytes[i];
        else
            memcpy(&reader->name[i], bytes + i * sizeof(char16_t), sizeof(char16_t));
        if (reader->name[i] == 0)
            return HIVEFILE_CORRUPT(&reader->cells, "a name with a NUL");
    }
    reader->name[len] = 0;
    return S_OK;
}

/* Takes the list at @offset with all its elements; "li" has no hints. */
static HRESULT take_list(struct hivefile_reader *reader, uint32_t offset, bool is_root,
                         const struct hivefile_list **ret_list, size_t *ret_element_size)
{
    const struct hivefile_list *list;
    const void *content;
    HRESULT hr;

    hr = hivefile_cells_find(&reader->cells, offset, sizeof(*list), &content);
    if (FAILED(hr))
        return hr_trace(hr);

    list = content;
    if (is_root || has_signature(list, "li"))
        *ret_element_size = sizeof(uint32_t);
    else if (has_signature(list, "lf") || has_signature(list, "lh"))
        *ret_element_size = sizeof(struct hivefile_list_hint);
    else
        return HIVEFILE_CORRUPT(&reader->cells, "the list of subkeys at %#x is of an unknown kind",
                                offset);

    hr = hivefile_cells_take(&reader->cells, offset,
                             sizeof(*list) + list->count * *ret_element_size, &content);
    *ret_list = list;
    return hr_trace(hr);
}

/* Prepares to go through a key's subkeys: its one list, or the lists in its list. */
static HRESULT open_lists(struct hivefile_reader *reader, const struct hivefile_node *node,
                          struct open_key *key)
{
    const struct hivefile_list *root;
    size_t element_size;
    const void *content;
    HRESULT hr;

    key->n_subkeys = node->subkeys;
    if (node->subkeys == 0)
        return S_OK;

    hr = hivefile_cells_find(&reader->cells, node->subkey_list, sizeof(*root), &content);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!has_signature(content, "ri")) {
        key->lists = (const uint8_t *)node + offsetof(struct hivefile_node, subkey_list);
        key->n_lists = 1;
        return S_OK;
    }
    hr = take_list(reader, node->subkey_list, true, &root, &element_size);
    if (FAILED(hr))
        return hr_trace(hr);
    key->lists = (const uint8_t *)(root + 1);
    key->n_lists = root->count;
    return S_OK;
}

/* The next subkey's cell; S_FALSE after the last. */
static HRESULT next_subkey(struct hivefile_reader *reader, struct open_key *key, uint32_t *ret_cell)
{
    HRESULT hr;

    while (!key->list || key->next_element == key->list->count) {
        if (key->next_list == key->n_lists)
            return key->subkeys_read == key->n_subkeys
                       ? S_FALSE
                       : HIVEFILE_CORRUPT(&reader->cells, "a key has %u subkeys and not %u",
                                          key->subkeys_read, key->n_subkeys);
        hr = take_list(reader, offset_at(key->lists, key->next_list++, sizeof(uint32_t)), false,
                       &key->list, &key->element_size);
        if (FAILED(hr))
            return hr_trace(hr);
        key->next_element = 0;
    }
    *ret_cell = offset_at((const uint8_t *)(key->list + 1), key->next_element++, key->element_size);
    key->subkeys_read++;
    return S_OK;
}

static HRESULT read_class(struct hivefile_reader *reader, const struct hivefile_node *node,
                          struct hivefile_key *ret_key)
{
    const void *content;
    HRESULT hr;

    if (node->class_size == 0 || node->class_name == HIVEFILE_NOWHERE)
        return S_OK;

    hr = hivefile_cells_take(&reader->cells, node->class_name, node->class_size, &content);
    if (FAILED(hr))
        return hr_trace(hr);
    ret_key->class_name = content;
    ret_key->class_len = node->class_size / sizeof(char16_t);
    return S_OK;
}

/* Descriptors are shared by keys: their cells have many owners. */
static HRESULT read_security(const struct hivefile_reader *reader, uint32_t offset,
                             struct hivefile_key *ret_key)
{
    const struct hivefile_security *cell;
    const void *content;
    HRESULT hr;

    if (offset == HIVEFILE_NOWHERE)
        return S_OK;

    hr = hivefile_cells_find(&reader->cells, offset, sizeof(*cell), &content);
    if (FAILED(hr))
        return hr_trace(hr);
    cell = content;
    if (!has_signature(cell, "sk") || cell->size > reader->cells.bins_size)
        return HIVEFILE_CORRUPT(&reader->cells, "no security descriptor at %#x", offset);
    hr = hivefile_cells_find(&reader->cells, offset, sizeof(*cell) + cell->size, &content);
    if (FAILED(hr))
        return hr_trace(hr);
    ret_key->security = cell + 1;
    ret_key->security_size = cell->size;
    return S_OK;
}

/* Begins the key at @offset. */
static HRESULT begin_key(struct hivefile_reader *reader, uint32_t offset,
                         struct hivefile_entry *ret_entry)
{
    struct open_key *open = &reader->open[reader->n_open];
    struct hivefile_key key = {.name = reader->name};
    const struct hivefile_node *node;
    const void *content;
    HRESULT hr;

    if (reader->n_open > KEY_DEPTH_MAX)
        return HIVEFILE_CORRUPT(&reader->cells, "keys are more than %d deep", KEY_DEPTH_MAX);
    hr = hivefile_cells_take(&reader->cells, offset, sizeof(*node), &content);
    if (FAILED(hr))
        return hr_trace(hr);
    node = content;
    if (!has_signature(node, "nk"))
        return HIVEFILE_CORRUPT(&reader->cells, "no key at %#x", offset);

    *open = (struct open_key){.n_subkeys = 0};
    hr = hivefile_cells_find(&reader->cells, offset, sizeof(*node) + node->name_size, &content);
    if (SUCCEEDED(hr))
        hr = read_name(reader, (const uint8_t *)(node + 1), node->name_size,
                       node->flags & HIVEFILE_NODE_NARROW, KEY_NAME_MAX);
    if (SUCCEEDED(hr))
        hr = read_class(reader, node, &key);
    if (SUCCEEDED(hr))
        hr = read_security(reader, node->security, &key);
    if (SUCCEEDED(hr))
        hr = open_lists(reader, node, open);
    /* A predefined handle has its number in place of a count. */
    if (SUCCEEDED(hr) && node->values && !(node->flags & HIVEFILE_NODE_PREDEFINED)) {
        hr = hivefile_cells_take(&reader->cells, node->value_list,
                                 (size_t)node->values * sizeof(uint32_t), &content);
        open->values = content;
        open->n_values = node->values;
    }
    if (FAILED(hr))
        return hr_trace(hr);

    key.written = node->written;
    key.is_link = node->flags & HIVEFILE_NODE_LINK;
    ret_entry->kind = HIVEFILE_KEY;
    ret_entry->key = key;
    reader->n_open++;
    return S_OK;
}

/* Puts the segments of a value together. */
static HRESULT read_segments(struct hivefile_reader *reader, const struct hivefile_big_data *big,
                             uint32_t size, const void **ret_data)
{
    const void *list, *segment;
    uint32_t done = 0;
    HRESULT hr;

    if (big->segments != (size + HIVEFILE_SEGMENT_MAX - 1) / HIVEFILE_SEGMENT_MAX)
        return HIVEFILE_CORRUPT(&reader->cells, "a value of %u bytes has %u segments", size,
                                big->segments);
    hr = hivefile_cells_take(&reader->cells, big->list, big->segments * sizeof(uint32_t), &list);
    if (FAILED(hr))
        return hr_trace(hr);

    free(reader->data);
    reader->data = malloc(size);
    if (!reader->data)
        return hr_raise(E_OUTOFMEMORY, "value of %u bytes", size);
    for (uint32_t i = 0; i < big->segments; i++) {
        uint32_t part = size - done < HIVEFILE_SEGMENT_MAX ? size - done : HIVEFILE_SEGMENT_MAX;

        hr = hivefile_cells_take(&reader->cells, offset_at(list, i, sizeof(uint32_t)), part,
                                 &segment);
        if (FAILED(hr))
            return hr_trace(hr);
        memcpy(reader->data + done, segment, part);
        done += part;
    }
    *ret_data = reader->data;
    return S_OK;
}

static HRESULT read_data(struct hivefile_reader *reader, const struct hivefile_value_cell *cell,
                         struct hivefile_value *value)
{
    bool is_inline = cell->size & HIVEFILE_INLINE;
    const struct hivefile_big_data *big;
    HRESULT hr;

    value->size = cell->size & ~HIVEFILE_INLINE;
    value->data = (const uint8_t *)cell + offsetof(struct hivefile_value_cell, data);
    if (is_inline && value->size > HIVEFILE_INLINE_MAX)
        return HIVEFILE_CORRUPT(&reader->cells, "%u bytes in a place for %d", value->size,
                                HIVEFILE_INLINE_MAX);
    if (is_inline || value->size == 0)
        return S_OK;
    if (value->size > reader->cells.bins_size)
        return HIVEFILE_CORRUPT(&reader->cells, "a value of %u bytes in a file of fewer",
                                value->size);
    if (value->size <= HIVEFILE_SEGMENT_MAX || reader->cells.minor == HIVEFILE_STANDARD)
        return hr_trace(hivefile_cells_take(&reader->cells, cell->data, value->size, &value->data));

    hr = hivefile_cells_take(&reader->cells, cell->data, sizeof(*big), &value->data);
    if (FAILED(hr))
        return hr_trace(hr);
    big = value->data;
    if (!has_signature(big, "db"))
        return HIVEFILE_CORRUPT(&reader->cells, "a value of %u bytes is not in segments",
                                value->size);
    return hr_trace(read_segments(reader, big, value->size, &value->data));
}

/* Reads the value at @offset; S_FALSE if it is only a mark that there is none. */
static HRESULT read_value(struct hivefile_reader *reader, uint32_t offset,
                          struct hivefile_entry *ret_entry)
{
    struct hivefile_value value = {.name = reader->name};
    const struct hivefile_value_cell *cell;
    const void *content;
    HRESULT hr;

    hr = hivefile_cells_take(&reader->cells, offset, sizeof(*cell), &content);
    if (FAILED(hr))
        return hr_trace(hr);
    cell = content;
    if (!has_signature(cell, "vk"))
        return HIVEFILE_CORRUPT(&reader->cells, "no value at %#x", offset);
    if (cell->flags & HIVEFILE_VALUE_TOMBSTONE)
        return S_FALSE;

    hr = hivefile_cells_find(&reader->cells, offset, sizeof(*cell) + cell->name_size, &content);
    if (SUCCEEDED(hr))
        hr = read_name(reader, (const uint8_t *)(cell + 1), cell->name_size,
                       cell->flags & HIVEFILE_VALUE_NARROW, STORE_VALUE_NAME_MAX);
    if (SUCCEEDED(hr))
        hr = read_data(reader, cell, &value);
    if (FAILED(hr))
        return hr_trace(hr);

    value.type = cell->type;
    ret_entry->kind = HIVEFILE_VALUE;
    ret_entry->value = value;
    return S_OK;
}

HRESULT hivefile_reader_next(struct hivefile_reader *reader, struct hivefile_entry *ret_entry)
{
    struct open_key *key;
    uint32_t cell = HIVEFILE_NOWHERE;
    HRESULT hr;

    if (!reader->has_begun) {
        reader->has_begun = true;
        return hr_trace(begin_key(reader, reader->cells.root, ret_entry));
    }
    if (reader->n_open == 0)
        return S_FALSE;

    key = &reader->open[reader->n_open - 1];
    while (key->next_value < key->n_values) {
        hr = read_value(reader, offset_at(key->values, key->next_value++, sizeof(uint32_t)),
                        ret_entry);
        if (hr != S_FALSE)
            return hr_trace(hr);
    }
    hr = next_subkey(reader, key, &cell);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_OK)
        return hr_trace(begin_key(reader, cell, ret_entry));

    reader->n_open--;
    ret_entry->kind = HIVEFILE_KEY_END;
    return S_OK;
}
