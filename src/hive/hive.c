/* SPDX-License-Identifier: MIT */
#include "hive/hive.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"
#include "hive/hive_file.h"
#include "hive/overlay.h"

struct hive {
    struct hive_file file;
    uint32_t refs; /* (opened.lock) of a snapshot: one for being the newest */
};

static struct {
    pthread_mutex_t lock;
    struct hive *hives[HIVE_KINDS];     /* set under the lock, read without: never unset */
    struct hive *snapshots[HIVE_KINDS]; /* (lock) the newest, of hives that others own */
    uint64_t n_snapshots;               /* (lock) opened so far */
    unsigned generation;                /* (atomic) grows by a fork */
    bool is_writing_forbidden;          /* (atomic) */
    pthread_key_t thread_key;
    void (*on_commit)(enum hive_kind kind); /* (atomic) */
} opened = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* A thread's read transactions, of one generation of environments. */
struct thread_readers {
    MDB_txn *txns[HIVE_KINDS];
    bool is_busy[HIVE_KINDS];
    unsigned generation;
    bool is_known; /* to the thread key's destructor */
};

static _Thread_local struct thread_readers readers;

HRESULT hr_from_lmdb(int code)
{
    switch (code) {
    case MDB_SUCCESS:
        return S_OK;
    case MDB_NOTFOUND:
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_PANIC:
    case MDB_BAD_TXN:
        return hr_from_win32(ERROR_BADDB);
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
        return hr_from_win32(ERROR_NOT_REGISTRY_FILE);
    case MDB_MAP_FULL:
        return hr_from_win32(ERROR_DISK_FULL);
    case MDB_READERS_FULL:
    case MDB_TXN_FULL:
        return hr_from_win32(ERROR_NO_SYSTEM_RESOURCES);
    default:
        return code > 0 ? hr_from_errno_value(code) : hr_from_win32(ERROR_REGISTRY_IO_FAILED);
    }
}

/* In the child of a fork LMDB's environments are unusable, and closing them would disturb the
 * parent's locks: they are left alone, and opened anew when needed. */
static void forget_after_fork(void)
{
    memset(opened.hives, 0, sizeof(opened.hives));
    memset(opened.snapshots, 0, sizeof(opened.snapshots));
    pthread_mutex_init(&opened.lock, NULL);
    __atomic_add_fetch(&opened.generation, 1, __ATOMIC_RELAXED);
}

static void end_thread_readers(void *value)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (readers.txns[kind] &&
            readers.generation == __atomic_load_n(&opened.generation, __ATOMIC_RELAXED))
            mdb_txn_abort(readers.txns[kind]);
        readers.txns[kind] = NULL;
    }
}

static void prepare_process(void)
{
    pthread_key_create(&opened.thread_key, end_thread_readers);
    pthread_atfork(NULL, NULL, forget_after_fork);
}

static struct hive *hive_free(struct hive *hive)
{
    if (hive)
        hive_file_close(&hive->file);
    free(hive);
    return NULL;
}
DEFINE_CLEANUP(struct hive *, hive_free);

/* The lock is held. */
static void unref_snapshot(struct hive *hive)
{
    if (hive && --hive->refs == 0)
        hive_free(hive);
}

/* Opens a hive, and keeps it; the lock is held. S_FALSE if there is none. */
static HRESULT open_hive(enum hive_kind kind)
{
    _cleanup_(hive_freep) struct hive *hive = calloc(1, sizeof(*hive));
    HRESULT hr;

    if (!hive)
        return hr_raise(E_OUTOFMEMORY, "opening a hive");
    hr = hive_file_open(kind,
                        __atomic_load_n(&opened.is_writing_forbidden, __ATOMIC_RELAXED)
                            ? HIVE_FILE_UNTOUCHED
                            : HIVE_FILE_OWNED,
                        &hive->file);
    if (hr != S_OK)
        return hr_trace(hr);

    if (hive->file.is_snapshot) {
        hive->refs = 1;
        hive->file.tables.number = ++opened.n_snapshots;
        unref_snapshot(opened.snapshots[kind]);
        opened.snapshots[kind] = TAKE_PTR(hive);
    } else {
        __atomic_store_n(&opened.hives[kind], TAKE_PTR(hive), __ATOMIC_RELEASE);
    }
    return S_OK;
}

/* What another user's commit has published last; the lock is held. */
static HRESULT newest_snapshot(enum hive_kind kind, struct hive **ret_hive)
{
    struct hive *hive = opened.snapshots[kind];
    HRESULT hr = S_OK;

    if (!hive || hive_file_is_outdated(&hive->file))
        hr = open_hive(kind);
    if (hr == S_OK && opened.hives[kind]) {
        *ret_hive = opened.hives[kind];
        return S_OK;
    }
    hive = opened.snapshots[kind];
    if (hr != S_OK || !hive)
        return hr_trace(hr);
    hive->refs++;
    *ret_hive = hive;
    return S_OK;
}

/* The opened hive, to be released; S_FALSE if there is none. */
static HRESULT hive_acquire(enum hive_kind kind, struct hive **ret_hive)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    HRESULT hr;

    *ret_hive = __atomic_load_n(&opened.hives[kind], __ATOMIC_ACQUIRE);
    if (*ret_hive)
        return S_OK;

    pthread_once(&once, prepare_process);
    pthread_mutex_lock(&opened.lock);
    *ret_hive = opened.hives[kind];
    hr = *ret_hive ? S_OK : newest_snapshot(kind, ret_hive);
    pthread_mutex_unlock(&opened.lock);
    return hr_trace(hr);
}

static void hive_release(struct hive *hive)
{
    if (!hive->file.is_snapshot)
        return;
    pthread_mutex_lock(&opened.lock);
    unref_snapshot(hive);
    pthread_mutex_unlock(&opened.lock);
}

static struct hive *hive_of(const struct hive_txn *txn)
{
    return container_of((struct hive_tables *)txn->tables, struct hive, file.tables);
}

bool hive_is_writable(enum hive_kind kind)
{
    struct hive *hive;
    bool is_writable;

    if (hive_acquire(kind, &hive) != S_OK)
        return false;
    is_writable = hive->file.is_writable;
    hive_release(hive);
    return is_writable;
}

void hive_hide_volatile(enum hive_kind kind)
{
    struct hive *hive;

    if (hive_acquire(kind, &hive) != S_OK)
        return;
    __atomic_store_n(&hive->file.tables.hides_volatile, true, __ATOMIC_RELAXED);
    hive_release(hive);
}

static int renew(struct hive *hive, MDB_txn **txn)
{
    int code = *txn ? mdb_txn_renew(*txn) : mdb_txn_begin(hive->file.env, NULL, MDB_RDONLY, txn);

    /* Another process has grown the map beyond ours. */
    if (code == MDB_MAP_RESIZED) {
        mdb_env_set_mapsize(hive->file.env, 0);
        code = *txn ? mdb_txn_renew(*txn) : mdb_txn_begin(hive->file.env, NULL, MDB_RDONLY, txn);
    }
    if (code != 0 && *txn) {
        mdb_txn_abort(*txn);
        *txn = NULL;
        code = mdb_txn_begin(hive->file.env, NULL, MDB_RDONLY, txn);
    }
    return code;
}

/* This thread's reader of a hive that stays open, or one of its own if that is busy. */
static int begin_kept(struct hive *hive, struct hive_txn *txn)
{
    enum hive_kind kind = txn->kind;
    int code;

    if (readers.generation != __atomic_load_n(&opened.generation, __ATOMIC_RELAXED)) {
        memset(&readers, 0, sizeof(readers));
        readers.generation = __atomic_load_n(&opened.generation, __ATOMIC_RELAXED);
    }
    if (!readers.is_known) {
        readers.is_known = true;
        pthread_setspecific(opened.thread_key, &readers);
    }
    if (readers.is_busy[kind])
        return mdb_txn_begin(hive->file.env, NULL, MDB_RDONLY, &txn->mdb);

    code = renew(hive, &readers.txns[kind]);
    txn->mdb = readers.txns[kind];
    readers.is_busy[kind] = code == 0;
    return code;
}

HRESULT hive_read_begin(enum hive_kind kind, struct hive_txn *ret_txn)
{
    struct hive *hive;
    HRESULT hr;
    int code;

    hr = hive_acquire(kind, &hive);
    if (hr != S_OK)
        return hr_trace(hr);

    *ret_txn = (struct hive_txn){.tables = &hive->file.tables, .kind = kind};
    code = hive->file.is_snapshot ? mdb_txn_begin(hive->file.env, NULL, MDB_RDONLY, &ret_txn->mdb)
                                  : begin_kept(hive, ret_txn);
    if (code == 0)
        return S_OK;
    hive_release(hive);
    return hr_raise(hr_from_lmdb(code), "reading a hive: %s", mdb_strerror(code));
}

void hive_read_end(struct hive_txn *txn)
{
    if (txn->overlay)
        overlay_leave(txn->overlay);
    if (txn->mdb == readers.txns[txn->kind]) {
        mdb_txn_reset(txn->mdb);
        readers.is_busy[txn->kind] = false;
    } else {
        mdb_txn_abort(txn->mdb);
        hive_release(hive_of(txn));
    }
    txn->mdb = NULL;
}

void hive_forbid_writing(void)
{
    __atomic_store_n(&opened.is_writing_forbidden, true, __ATOMIC_RELAXED);
}

HRESULT hive_write_begin(enum hive_kind kind, struct hive_txn *ret_txn)
{
    struct hive *hive;
    MDB_txn *mdb;
    HRESULT hr;
    int code;

    if (SUCCEEDED(hr = hive_acquire(kind, &hive)) &&
        (hr == S_FALSE || !hive->file.is_writable ||
         __atomic_load_n(&opened.is_writing_forbidden, __ATOMIC_RELAXED))) {
        if (hr == S_OK)
            hive_release(hive);
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED), "writing the %s hive",
                        kind == HIVE_USER ? "user" : "machine");
    }
    if (FAILED(hr))
        return hr_trace(hr);

    code = mdb_txn_begin(hive->file.env, NULL, 0, &mdb);
    if (code == MDB_MAP_RESIZED) {
        mdb_env_set_mapsize(hive->file.env, 0);
        code = mdb_txn_begin(hive->file.env, NULL, 0, &mdb);
    }
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));

    *ret_txn =
        (struct hive_txn){.mdb = mdb, .tables = &hive->file.tables, .kind = kind, .is_write = true};
    return S_OK;
}

HRESULT hive_overlay_read_begin(enum hive_kind kind, struct overlay *overlay,
                                struct hive_txn *ret_txn)
{
    HRESULT hr;

    hr = hive_read_begin(kind, ret_txn);
    if (hr != S_OK)
        return hr_trace(hr);

    hr = overlay_enter(overlay);
    if (FAILED(hr)) {
        hive_read_end(ret_txn);
        return hr_trace(hr);
    }
    ret_txn->overlay = overlay;
    return S_OK;
}

HRESULT hive_overlay_write_begin(enum hive_kind kind, struct overlay *overlay,
                                 struct hive_txn *ret_txn)
{
    HRESULT hr;

    if (!hive_is_writable(kind))
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED), "writing the %s hive",
                        kind == HIVE_USER ? "user" : "machine");

    hr = hive_overlay_read_begin(kind, overlay, ret_txn);
    if (FAILED(hr))
        return hr_trace(hr);
    overlay_change_begin(overlay);
    ret_txn->is_write = true;
    return S_OK;
}

static void drop_draft(struct hive_txn *txn)
{
    if (txn->draft)
        txn->draft->free(txn->draft);
    txn->draft = NULL;
}

/* The draft, if there is one, has the last word. */
static HRESULT finish(struct hive_txn *txn)
{
    HRESULT hr = txn->draft ? txn->draft->finish(txn) : S_OK;

    drop_draft(txn);
    return hr_trace(hr);
}

HRESULT hive_write_commit_only(struct hive_txn *txn)
{
    HRESULT hr;
    int code;

    if (txn->overlay) {
        hr = overlay_change_keep(txn->overlay);
        hive_read_end(txn);
        return hr_trace(hr);
    }
    hr = finish(txn);
    if (FAILED(hr)) {
        hive_write_abort(txn);
        return hr_trace(hr);
    }
    code = mdb_txn_commit(TAKE_PTR(txn->mdb));
    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "committing to the %s hive: %s",
                                txn->kind == HIVE_USER ? "user" : "machine", mdb_strerror(code));
}

void hive_write_committed(enum hive_kind kind)
{
    void (*on_commit)(enum hive_kind kind);
    struct hive *hive;

    if (hive_acquire(kind, &hive) != S_OK)
        return;
    hive_file_committed(&hive->file);
    hive_release(hive);
    on_commit = __atomic_load_n(&opened.on_commit, __ATOMIC_ACQUIRE);
    if (on_commit)
        on_commit(kind);
}

HRESULT hive_write_commit(struct hive_txn *txn)
{
    bool is_hive = !txn->overlay;
    HRESULT hr = hive_write_commit_only(txn);

    if (SUCCEEDED(hr) && is_hive)
        hive_write_committed(txn->kind);
    return hr_trace(hr);
}

void hive_on_commit(void (*listener)(enum hive_kind kind))
{
    __atomic_store_n(&opened.on_commit, listener, __ATOMIC_RELEASE);
}

void hive_write_abort(struct hive_txn *txn)
{
    drop_draft(txn);
    if (txn->overlay) {
        overlay_change_drop(txn->overlay);
        hive_read_end(txn);
    } else if (txn->mdb)
        mdb_txn_abort(TAKE_PTR(txn->mdb));
}

uint64_t hive_txn_number(const struct hive_txn *txn)
{
    uint64_t number = mdb_txn_id(txn->mdb) + (txn->tables->number << 40);

    /* Each part only grows, and so the sum is never the same for two states. */
    return txn->overlay ? number + (overlay_version(txn->overlay) << 40) : number;
}

void hive_snapshots(uint64_t ret_numbers[static HIVE_KINDS])
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        struct hive_txn txn;

        ret_numbers[kind] = 0;
        if (hive_read_begin(kind, &txn) != S_OK)
            continue;
        ret_numbers[kind] = hive_txn_number(&txn);
        hive_read_end(&txn);
    }
}

uint64_t hive_newest(enum hive_kind kind)
{
    uint64_t numbers[HIVE_KINDS];
    struct hive *hive;
    MDB_envinfo info;
    int code;

    if (hive_acquire(kind, &hive) != S_OK)
        return 0;
    if (hive->file.is_snapshot) {
        hive_release(hive);
        hive_snapshots(numbers);
        return numbers[kind];
    }
    code = mdb_env_info(hive->file.env, &info);
    return code == 0 ? info.me_last_txnid : 0;
}
