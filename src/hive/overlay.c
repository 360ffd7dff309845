/* SPDX-License-Identifier: MIT */
#include "hive/overlay.h"

#include <assert.h>
#include <pthread.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "hive/records.h"
#include "hive/table.h"

enum {
    KEY_SIZE_MAX = 511, /* LMDB's limit */
};

struct overlay {
    pthread_mutex_t lock; /* recursive */
    struct records tables[HIVE_TABLES];
    bool is_changing;
    bool is_muted;
    bool keeps_ledger; /* (const) once something is written */
    uint64_t version;
    uint64_t last_id;
    void *expectations; /* tsearch() tree */
    struct operations operations;
    size_t kept_len;  /* of the operations, before the change being made */
    unsigned n_forks; /* before it was made */
    unsigned n_entered;
    const struct overlay_witness *witness; /* borrowed, or NULL */
};

/* That this process is a child of, since the first overlay was made. */
static unsigned n_forks;

static void count_fork(void)
{
    n_forks++;
}

static void count_from_now(void)
{
    pthread_atfork(NULL, NULL, count_fork);
}

HRESULT overlay_new(struct overlay **ret_overlay)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    _cleanup_(overlay_freep) struct overlay *overlay = calloc(1, sizeof(*overlay));
    pthread_mutexattr_t attributes;

    if (!overlay)
        return hr_raise(E_OUTOFMEMORY, "beginning a transaction");

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&overlay->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    overlay->version = 1;
    pthread_once(&once, count_from_now);
    overlay->n_forks = n_forks;
    *ret_overlay = TAKE_PTR(overlay);
    return S_OK;
}

void overlay_drop_tables(struct overlay *overlay)
{
    for (int table = 0; table < HIVE_TABLES; table++)
        records_deinit(&overlay->tables[table]);
    tdestroy(overlay->expectations, free);
    overlay->expectations = NULL;
}

struct overlay *overlay_free(struct overlay *overlay)
{
    if (!overlay)
        return NULL;

    overlay_drop_tables(overlay);
    operations_deinit(&overlay->operations);
    pthread_mutex_destroy(&overlay->lock);
    free(overlay);
    return NULL;
}

HRESULT overlay_enter(struct overlay *overlay)
{
    if (overlay->n_forks != n_forks)
        return hr_raise(E_UNEXPECTED, "using a transaction that the parent process began");

    pthread_mutex_lock(&overlay->lock);
    overlay->n_entered++;
    return S_OK;
}

void overlay_leave(struct overlay *overlay)
{
    if (--overlay->n_entered == 0) {
        for (int table = 0; table < HIVE_TABLES; table++)
            records_forget(&overlay->tables[table]);
    }
    pthread_mutex_unlock(&overlay->lock);
}

bool overlay_is_nested(const struct overlay *overlay)
{
    return overlay->n_entered > 1;
}

uint64_t overlay_version(const struct overlay *overlay)
{
    return overlay->version;
}

void overlay_follow(struct overlay *overlay, const struct overlay *before)
{
    overlay->version += before->version;
}

void overlay_set_witness(struct overlay *overlay, const struct overlay_witness *witness)
{
    overlay->witness = witness;
}

static HRESULT tell_witness(const struct overlay *overlay)
{
    const struct operations *operations = &overlay->operations;
    const struct overlay_witness *witness = overlay->witness;

    if (!witness || operations->len == overlay->kept_len)
        return S_OK;
    return hr_trace(witness->keep(witness->context, operations->bytes + overlay->kept_len,
                                  operations->len - overlay->kept_len));
}

static void end_change(struct overlay *overlay)
{
    overlay->is_changing = false;
    if (overlay->witness)
        overlay->witness->end(overlay->witness->context);
}

void overlay_change_begin(struct overlay *overlay)
{
    overlay->is_changing = true;
    overlay->kept_len = overlay->operations.len;
}

HRESULT overlay_change_keep(struct overlay *overlay)
{
    HRESULT hr = tell_witness(overlay);

    if (FAILED(hr)) {
        overlay_change_drop(overlay);
        return hr_trace(hr);
    }
    for (int table = 0; table < HIVE_TABLES; table++)
        records_keep(&overlay->tables[table]);
    overlay->version++;
    end_change(overlay);
    return S_OK;
}

void overlay_change_drop(struct overlay *overlay)
{
    for (int table = 0; table < HIVE_TABLES; table++)
        records_drop(&overlay->tables[table]);
    overlay->operations.len = overlay->kept_len;
    end_change(overlay);
}

int overlay_get(struct overlay *overlay, const struct hive_txn *base, enum hive_table table,
                MDB_val *key, MDB_val *ret_data)
{
    MDB_val data;

    if (!records_get(&overlay->tables[table], key, &data))
        return mdb_get(base->mdb, base->tables->dbis[table], key, ret_data);
    if (data.mv_size == 0)
        return MDB_NOTFOUND;
    *ret_data = data;
    return 0;
}

/* The hive's first record whose key is not less. */
static int seek_below(MDB_txn *txn, MDB_dbi table, MDB_val *key, MDB_val *ret_data)
{
    MDB_cursor *cursor;
    int code;

    code = mdb_cursor_open(txn, table, &cursor);
    if (code != 0)
        return code;

    code = mdb_cursor_get(cursor, key, ret_data, MDB_SET_RANGE);
    mdb_cursor_close(cursor);
    return code;
}

/* Makes the smallest key that is greater. */
static void step_behind(MDB_val *key, uint8_t room[static KEY_SIZE_MAX + 1])
{
    memmove(room, key->mv_data, key->mv_size);
    room[key->mv_size] = 0;
    *key = (MDB_val){key->mv_size + 1, room};
}

/* The first record of both tables that is not hidden, at @key or behind. */
static int seek_layered(struct overlay *overlay, const struct hive_txn *base, enum hive_table table,
                        MDB_val *key, MDB_val *ret_data)
{
    uint8_t room[KEY_SIZE_MAX + 1];

    for (;;) {
        MDB_val below = *key, own = *key, data, own_data;
        int code = seek_below(base->mdb, base->tables->dbis[table], &below, &data);

        if (code != 0 && code != MDB_NOTFOUND)
            return code;
        if (!records_seek(&overlay->tables[table], &own, &own_data) ||
            (code == 0 && records_compare(&below, &own) < 0)) {
            *key = below;
            *ret_data = data;
            return code;
        }
        if (own_data.mv_size != 0) {
            *key = own;
            *ret_data = own_data;
            return 0;
        }
        step_behind(&own, room);
        *key = own;
    }
}

int overlay_seek(struct overlay *overlay, const struct hive_txn *base, enum hive_table table,
                 MDB_val *key, uint32_t skip, MDB_val *ret_data)
{
    uint8_t room[KEY_SIZE_MAX + 1];
    int code;

    code = seek_layered(overlay, base, table, key, ret_data);
    for (uint32_t i = 0; code == 0 && i < skip; i++) {
        step_behind(key, room);
        code = seek_layered(overlay, base, table, key, ret_data);
    }
    return code;
}

int overlay_seek_before(struct overlay *overlay, const struct hive_txn *base, enum hive_table table,
                        MDB_val *key, MDB_val *ret_data)
{
    uint8_t room[KEY_SIZE_MAX + 1];

    for (;;) {
        MDB_val below = *key, own = *key, data, own_data;
        int code = table_seek_before_in(base->mdb, base->tables->dbis[table], &below, &data);

        if (code != 0 && code != MDB_NOTFOUND)
            return code;
        if (!records_seek_before(&overlay->tables[table], &own, &own_data) ||
            (code == 0 && records_compare(&below, &own) > 0)) {
            *key = below;
            *ret_data = data;
            return code;
        }
        if (own_data.mv_size != 0) {
            *key = own;
            *ret_data = own_data;
            return 0;
        }
        memcpy(room, own.mv_data, own.mv_size); /* it is hidden */
        *key = (MDB_val){own.mv_size, room};
    }
}

int overlay_put(struct overlay *overlay, enum hive_table table, MDB_val *key, MDB_val *data,
                unsigned flags)
{
    assert(overlay->is_changing);
    return records_put(&overlay->tables[table], key, data, flags);
}

int overlay_del(struct overlay *overlay, enum hive_table table, MDB_val *key)
{
    MDB_val nothing = {0, NULL};

    assert(overlay->is_changing);
    return records_put(&overlay->tables[table], key, &nothing, 0);
}

/* A hive counts from 1; here the uppermost bit is set, 46 bits are drawn by lot, and the rest is
 * counted. */
HRESULT overlay_new_id(struct overlay *overlay, uint64_t *ret_id)
{
    if ((overlay->last_id & 0x1ffff) == 0) {
        uint64_t lot;

        if (getrandom(&lot, sizeof(lot), 0) != sizeof(lot))
            return hr_raise(hr_from_errno(), "drawing an identity for a key");
        overlay->last_id = ((uint64_t)1 << 63) | (lot >> 1 & ~(uint64_t)0x1ffff);
    }
    *ret_id = ++overlay->last_id;
    return S_OK;
}

HRESULT overlay_log(struct overlay *overlay, const struct operation *operation)
{
    return overlay->is_muted ? S_OK : hr_trace(operations_append(&overlay->operations, operation));
}

void overlay_mute(struct overlay *overlay, bool is_muted)
{
    overlay->is_muted = is_muted;
}

void overlay_keep_ledger(struct overlay *overlay)
{
    overlay->keeps_ledger = true;
}

bool overlay_keeps_ledger(const struct overlay *overlay)
{
    return overlay->keeps_ledger;
}

struct operations *overlay_operations(struct overlay *overlay)
{
    return &overlay->operations;
}

static int compare_expectations(const void *a, const void *b)
{
    const struct expectation *first = a, *second = b;

    if (first->kind != second->kind)
        return first->kind < second->kind ? -1 : 1;
    return memcmp(&first->place, &second->place, sizeof(first->place));
}

HRESULT overlay_expect(struct overlay *overlay, const struct expectation *expectation)
{
    _cleanup_(freep) struct expectation *copy = NULL;
    void **place;

    if (tfind(expectation, &overlay->expectations, compare_expectations))
        return S_OK;

    copy = malloc(sizeof(*copy));
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "noting what a transaction has read");
    *copy = *expectation;
    place = tsearch(copy, &overlay->expectations, compare_expectations);
    if (!place)
        return hr_raise(E_OUTOFMEMORY, "noting what a transaction has read");
    copy = NULL;
    return S_OK;
}

struct check {
    HRESULT (*run)(const struct expectation *expectation, void *context);
    void *context;
    HRESULT hr;
};

static void check_one(const void *node, VISIT visit, void *closure)
{
    struct check *check = closure;

    if ((visit == postorder || visit == leaf) && SUCCEEDED(check->hr))
        check->hr = check->run(*(struct expectation *const *)node, check->context);
}

HRESULT overlay_check(struct overlay *overlay,
                      HRESULT (*run)(const struct expectation *expectation, void *context),
                      void *context)
{
    struct check check = {run, context, S_OK};

    twalk_r(overlay->expectations, check_one, &check);
    return hr_trace(check.hr);
}
