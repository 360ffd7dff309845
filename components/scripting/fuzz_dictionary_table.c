/* SPDX-License-Identifier: MIT */
/*
 * Does to a dictionary table what the bytes say - add, remove, rename, look up, walk, clear - and
 * the same to a plain list, and compares. Keys are few, and hashes fewer, so that they meet.
 */
#include <assert.h>
#include <string.h>

#include "dictionary_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    KEYS = 64,
    STEPS_MAX = 4096,
};

/* Key i is in the table if order[i] is not 0; what came first has the lowest. */
struct model {
    unsigned order[KEYS];
    unsigned last;
};

static struct key key_of(unsigned number)
{
    VARIANT value = {.vt = VT_I4, .lVal = (LONG)number};
    struct key key;

    assert(key_read(&value, KEY_CASE_MATTERS, &key) == S_OK);
    key.hash = number % 7 ? number % 5 * 0x10000001u : UINT32_MAX;
    return key;
}

static void add(struct table *table, struct model *model, unsigned number)
{
    struct key key = key_of(number);
    struct table_entry *entry;

    if (model->order[number] || table_add(table, &key, &entry) != S_OK)
        return;
    V_VT(&entry->key) = VT_I4;
    V_I4(&entry->key) = (LONG)number;
    model->order[number] = ++model->last;
}

static void rename_to(struct table *table, struct model *model, unsigned from, unsigned to)
{
    struct key old = key_of(from), new = key_of(to);
    struct table_entry *entry = table_find(table, &old);

    if (!entry || model->order[to])
        return;
    table_rename(table, entry, &new);
    V_I4(&entry->key) = (LONG)to;
    model->order[to] = model->order[from];
    model->order[from] = 0;
}

static void drop(struct table *table, struct model *model, unsigned number)
{
    struct key key = key_of(number);
    struct table_entry *entry = table_find(table, &key);

    if (entry)
        table_remove(table, entry);
    model->order[number] = 0;
}

/* All keys are found, no others, and in their order. */
static void compare(struct table *table, const struct model *model)
{
    struct table_cursor cursor = {0};
    struct table_entry *entry;
    unsigned n = 0, last = 0;

    for (unsigned i = 0; i < KEYS; i++) {
        struct key key = key_of(i);

        entry = table_find(table, &key);
        assert(!entry == !model->order[i]);
        assert(!entry || V_I4(&entry->key) == (LONG)i);
        n += model->order[i] != 0;
    }
    assert(table->n_used == n);
    while ((entry = table_next(table, &cursor))) {
        assert(model->order[V_I4(&entry->key)] > last);
        last = model->order[V_I4(&entry->key)];
        n--;
    }
    assert(n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table table = {0}, old;
    struct model model = {0};
    struct table_cursor cursor;

    table_cursor_open(&table, &cursor, 0);
    for (size_t i = 0; i + 1 < size && i < STEPS_MAX; i += 2) {
        unsigned number = data[i + 1] % KEYS;

        switch (data[i] % 8) {
        case 0:
        case 1:
        case 2:
            add(&table, &model, number);
            break;
        case 3:
        case 4:
            drop(&table, &model, number);
            break;
        case 5:
            rename_to(&table, &model, number, data[i] / 8 % KEYS);
            break;
        case 6:
            table_next(&table, &cursor);
            assert(cursor.place <= table.n_entries);
            break;
        default:
            if (number)
                break;
            table_clear(&table, &old);
            table_deinit(&old);
            model = (struct model){0};
        }
        compare(&table, &model);
    }
    table_cursor_close(&table, &cursor);
    table_deinit(&table);
    return 0;
}
