/* SPDX-License-Identifier: MIT */
#include "hive/records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

enum {
    KEY_SIZE_MAX = 511, /* LMDB's limit */
};

struct record_data {
    struct record_data *next; /* of those retired */
    size_t size;
    uint8_t bytes[];
};

struct record {
    struct record *next_changed;
    struct record_data *data;   /* owned */
    struct record_data *before; /* owned: before the change, if it was there then */
    bool is_changed;
    uint8_t n_levels;
    uint16_t key_size;
    struct record *next[]; /* n_levels of them; behind them the key */
};

static MDB_val key_of(const struct record *record)
{
    return (MDB_val){record->key_size, (void *)(record->next + record->n_levels)};
}

static void record_free(struct record *record)
{
    free(record->data);
    free(record->before);
    free(record);
}

static void free_all(struct record_data **data)
{
    while (*data) {
        struct record_data *one = *data;

        *data = one->next;
        free(one);
    }
}

void records_deinit(struct records *records)
{
    struct record *next;

    for (struct record *record = records->first[0]; record; record = next) {
        next = record->next[0];
        record_free(record);
    }
    free_all(&records->retired);
    *records = (struct records){0};
}

/* ---- finding ---- */

int records_compare(const MDB_val *a, const MDB_val *b)
{
    size_t least = a->mv_size < b->mv_size ? a->mv_size : b->mv_size;
    int order = memcmp(a->mv_data, b->mv_data, least);

    return order ? order : (a->mv_size > b->mv_size) - (a->mv_size < b->mv_size);
}

static bool is_before(const struct record *record, const MDB_val *key)
{
    MDB_val own = key_of(record);

    return records_compare(&own, key) < 0;
}

static bool has_key(const struct record *record, const MDB_val *key)
{
    return record && record->key_size == key->mv_size &&
           memcmp(key_of(record).mv_data, key->mv_data, key->mv_size) == 0;
}

/* The first record that is not before @key, or NULL; and, if wanted, what leads there: a link on
 * each level. */
static struct record *find_place(const struct records *records, const MDB_val *key,
                                 struct record **ret_links[RECORD_LEVELS])
{
    struct record **links = (struct record **)records->first;

    for (int level = RECORD_LEVELS - 1; level >= 0; level--) {
        while (links[level] && is_before(links[level], key))
            links = links[level]->next;
        if (ret_links)
            ret_links[level] = &links[level];
    }
    return links[0];
}

bool records_get(const struct records *records, const MDB_val *key, MDB_val *ret_data)
{
    const struct record *record = find_place(records, key, NULL);

    if (!has_key(record, key))
        return false;
    *ret_data = (MDB_val){record->data->size, record->data->bytes};
    return true;
}

bool records_seek(const struct records *records, MDB_val *key, MDB_val *ret_data)
{
    const struct record *record = find_place(records, key, NULL);

    if (!record)
        return false;
    *key = key_of(record);
    *ret_data = (MDB_val){record->data->size, record->data->bytes};
    return true;
}

bool records_seek_before(const struct records *records, MDB_val *key, MDB_val *ret_data)
{
    struct record *const *links = (struct record *const *)records->first;
    struct record *last = NULL;

    for (int level = RECORD_LEVELS - 1; level >= 0; level--) {
        while (links[level] && is_before(links[level], key)) {
            last = links[level];
            links = last->next;
        }
    }
    if (!last)
        return false;
    *key = key_of(last);
    *ret_data = (MDB_val){last->data->size, last->data->bytes};
    return true;
}

/* ---- changing ---- */

/* One record of four is on the next level, too. */
static uint8_t draw_height(struct records *records)
{
    uint8_t height = 1;
    uint64_t lot = records->lot ? records->lot : 0x9e3779b97f4a7c15;

    lot ^= lot << 13;
    lot ^= lot >> 7;
    lot ^= lot << 17;
    records->lot = lot;
    for (; height < RECORD_LEVELS && (lot & 3) == 0; lot >>= 2)
        height++;
    return height;
}

static struct record_data *data_new(const MDB_val *data, unsigned flags)
{
    struct record_data *made = malloc(sizeof(*made) + data->mv_size);

    if (!made)
        return NULL;
    made->size = data->mv_size;
    if (!(flags & MDB_RESERVE) && data->mv_size > 0)
        memcpy(made->bytes, data->mv_data, data->mv_size);
    return made;
}

static void note_change(struct records *records, struct record *record)
{
    record->is_changed = true;
    record->next_changed = records->changed;
    records->changed = record;
}

/* A record without data, at the place of @links. */
static struct record *insert(struct records *records, const MDB_val *key,
                             struct record **links[static RECORD_LEVELS])
{
    uint8_t n_levels = draw_height(records);
    struct record *record =
        calloc(1, sizeof(*record) + n_levels * sizeof(*record->next) + key->mv_size);

    if (!record)
        return NULL;
    record->n_levels = n_levels;
    record->key_size = (uint16_t)key->mv_size;
    memcpy(key_of(record).mv_data, key->mv_data, key->mv_size);
    for (unsigned level = 0; level < n_levels; level++) {
        record->next[level] = *links[level];
        *links[level] = record;
    }
    note_change(records, record);
    return record;
}

static void remove_record(struct records *records, struct record *record)
{
    struct record **links[RECORD_LEVELS];
    MDB_val key = key_of(record);

    find_place(records, &key, links);
    for (unsigned level = 0; level < record->n_levels; level++)
        *links[level] = record->next[level];
    record_free(record);
}

int records_put(struct records *records, const MDB_val *key, MDB_val *data, unsigned flags)
{
    _cleanup_(freep) struct record_data *made = NULL;
    struct record **links[RECORD_LEVELS];
    struct record *record;

    if (key->mv_size == 0 || key->mv_size > KEY_SIZE_MAX)
        return MDB_BAD_VALSIZE;
    made = data_new(data, flags);
    if (!made)
        return ENOMEM;
    record = find_place(records, key, links);
    if (!has_key(record, key))
        record = insert(records, key, links);
    if (!record)
        return ENOMEM;
    if (!record->is_changed) {
        record->before = TAKE_PTR(record->data);
        note_change(records, record);
    }
    free(record->data);
    record->data = TAKE_PTR(made);
    if (flags & MDB_RESERVE)
        data->mv_data = record->data->bytes;
    return 0;
}

/* ---- ending a change ---- */

static struct record *next_changed(struct records *records)
{
    struct record *record = records->changed;

    if (!record)
        return NULL;
    records->changed = record->next_changed;
    record->is_changed = false;
    return record;
}

void records_keep(struct records *records)
{
    struct record *record;

    while ((record = next_changed(records))) {
        if (!record->before)
            continue;
        record->before->next = records->retired;
        records->retired = TAKE_PTR(record->before);
    }
}

void records_drop(struct records *records)
{
    struct record *record;

    while ((record = next_changed(records))) {
        if (!record->before) {
            remove_record(records, record);
            continue;
        }
        free(record->data);
        record->data = TAKE_PTR(record->before);
    }
}

void records_forget(struct records *records)
{
    free_all(&records->retired);
}
