/* SPDX-License-Identifier: MIT */
#include "registry/hive.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "registry/overlay.h"

enum {
    FORMAT_VERSION = 1,
    MAX_READERS = 4096,
    LMDB_PAGE = 4096,
    LMDB_MAGIC = 0xbeefc0de,
    LMDB_MAGIC_OFFSET = 16, /* of the meta page's content, behind the page header */
};

static const size_t map_size_wanted = (size_t)64 << 30;
static const size_t map_size_smallest = (size_t)256 << 20;

static const char *const table_names[HIVE_TABLES] = {
    [HIVE_NODES] = "nodes",     [HIVE_IDS] = "ids",       [HIVE_CHILDREN] = "children",
    [HIVE_VALUES] = "values",   [HIVE_NAMES] = "names",   [HIVE_META] = "meta",
    [HIVE_CHANGES] = "changes", [HIVE_OWNERS] = "owners", [HIVE_HOLDS] = "holds",
    [HIVE_LEDGER] = "ledger",
};

struct hive {
    MDB_env *env;
    struct hive_tables tables;
    bool is_writable;
};

static struct {
    pthread_mutex_t lock;
    struct hive *hives[HIVE_KINDS]; /* set under the lock, read without: never unset */
    unsigned generation;            /* (atomic) grows by a fork */
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

static const char *hive_folder_name(enum hive_kind kind, char path[static PATH_MAX])
{
    if (FAILED(home_path(kind == HIVE_USER ? HOME_USER_HIVE : HOME_MACHINE_HIVE, path)))
        path[0] = '\0';
    return path;
}

/* In the child of a fork LMDB's environments are unusable, and closing them would disturb the
 * parent's locks: they are left alone, and opened anew when needed. */
static void forget_after_fork(void)
{
    memset(opened.hives, 0, sizeof(opened.hives));
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

/* LMDB trusts its file. What can be seen from outside is looked at first: the magic number of the
 * meta pages, and that the file is not cut off before them. */
static HRESULT check_file(int folder, const char *path)
{
    _cleanup_(closep) int fd = openat(folder, "data.mdb", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status;
    uint32_t magic;

    if (fd < 0)
        return errno == ENOENT ? S_FALSE
                               : hr_raise(hr_from_errno(), "opening the hive %s/data.mdb: %s", path,
                                          strerror(errno));
    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "examining the hive %s/data.mdb", path);
    if (status.st_uid != geteuid() && status.st_uid != 0)
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED),
                        "opening the hive %s/data.mdb: it belongs to user %u", path,
                        (unsigned)status.st_uid);
    if (!S_ISREG(status.st_mode))
        return hr_raise(hr_from_win32(ERROR_NOT_REGISTRY_FILE), "%s/data.mdb is no file", path);
    if (status.st_size == 0)
        return S_OK; /* just made by another process */

    for (off_t page = 0; page < 2; page++) {
        if (pread(fd, &magic, sizeof(magic), page * LMDB_PAGE + LMDB_MAGIC_OFFSET) !=
                sizeof(magic) ||
            magic != LMDB_MAGIC)
            return hr_raise(hr_from_win32(ERROR_NOT_REGISTRY_FILE),
                            "%s/data.mdb is not a hive; move it away to start with an empty one",
                            path);
    }
    return S_OK;
}

/* After opening: no page that the newest meta page counts may lie beyond the end of the file. */
static HRESULT check_size(MDB_env *env, const char *path)
{
    struct stat status;
    MDB_envinfo info;
    mdb_filehandle_t fd;

    if (mdb_env_get_fd(env, &fd) != 0 || fstat(fd, &status) < 0 || mdb_env_info(env, &info) != 0)
        return hr_raise(hr_from_win32(ERROR_REGISTRY_IO_FAILED), "examining the hive in %s", path);
    if (info.me_last_pgno != 0 &&
        (uint64_t)status.st_size < (uint64_t)(info.me_last_pgno + 1) * LMDB_PAGE &&
        info.me_last_txnid > 0)
        return hr_raise(hr_from_win32(ERROR_BADDB),
                        "the hive in %s is cut off: %zu pages of %d bytes in a file of %lld; "
                        "restore it from a copy",
                        path, (size_t)info.me_last_pgno + 1, LMDB_PAGE, (long long)status.st_size);
    return S_OK;
}

static void env_closep(MDB_env **env)
{
    if (*env)
        mdb_env_close(*env);
}

/* Opens with the largest address range that the process's limits allow. */
static int open_env(MDB_env **env, const char *path, unsigned flags)
{
    int code = ENOMEM;

    for (size_t size = map_size_wanted; code == ENOMEM && size >= map_size_smallest; size /= 4) {
        code = mdb_env_create(env);
        if (code != 0)
            return code;
        mdb_env_set_mapsize(*env, size);
        mdb_env_set_maxdbs(*env, HIVE_TABLES);
        mdb_env_set_maxreaders(*env, MAX_READERS);
        code = mdb_env_open(*env, path, flags, 0600);
        if (code != 0) {
            mdb_env_close(*env);
            *env = NULL;
        }
    }
    return code;
}

static int open_tables(MDB_env *env, struct hive_tables *tables, bool is_writable)
{
    MDB_txn *txn;
    int code;

    code = mdb_txn_begin(env, NULL, is_writable ? 0 : MDB_RDONLY, &txn);
    for (int table = 0; code == 0 && table < HIVE_TABLES; table++) {
        code = mdb_dbi_open(txn, table_names[table], is_writable ? MDB_CREATE : 0,
                            &tables->dbis[table]);
        if (code == MDB_NOTFOUND && table > HIVE_META)
            code = tables->dbis[table] = 0;
        if (code != 0)
            mdb_txn_abort(txn);
    }
    return code == 0 ? mdb_txn_commit(txn) : code;
}

/* Marks a new hive with the format's version, refuses one of another. */
static HRESULT check_version(MDB_env *env, const struct hive_tables *tables, const char *path,
                             bool is_writable)
{
    MDB_val key = {7, "version"}, data;
    uint32_t version = FORMAT_VERSION;
    MDB_txn *txn;
    int code;

    code = mdb_txn_begin(env, NULL, is_writable ? 0 : MDB_RDONLY, &txn);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the version of the hive in %s", path);

    code = mdb_get(txn, tables->dbis[HIVE_META], &key, &data);
    if (code == 0) {
        if (data.mv_size == sizeof(version))
            memcpy(&version, data.mv_data, sizeof(version));
        mdb_txn_abort(txn);
        if (version != FORMAT_VERSION)
            return hr_raise(hr_from_win32(ERROR_NOT_REGISTRY_FILE),
                            "the hive in %s has format version %u, this program knows %d", path,
                            version, FORMAT_VERSION);
        return S_OK;
    }
    data = (MDB_val){sizeof(version), &version};
    if (code == MDB_NOTFOUND && is_writable)
        code = mdb_put(txn, tables->dbis[HIVE_META], &key, &data, 0);
    if (code != 0) {
        mdb_txn_abort(txn);
        return hr_raise(hr_from_lmdb(code), "marking the hive in %s", path);
    }
    code = mdb_txn_commit(txn);
    return code == 0 ? S_OK : hr_raise(hr_from_lmdb(code), "marking the hive in %s", path);
}

static HRESULT open_hive(enum hive_kind kind, struct hive **ret_hive)
{
    _cleanup_(closep) int folder = -1;
    _cleanup_(env_closep) MDB_env *env = NULL;
    _cleanup_(freep) struct hive *hive = NULL;
    unsigned flags = MDB_NOTLS;
    char path[PATH_MAX];
    HRESULT hr;
    int code;

    hive_folder_name(kind, path);
    hr = home_open(kind == HIVE_USER ? HOME_USER_HIVE : HOME_MACHINE_HIVE, &folder);
    if (FAILED(hr)) {
        /* No machine hive, and no right to make one: it reads as empty. */
        if (kind == HIVE_MACHINE &&
            (hr == hr_from_win32(ERROR_ACCESS_DENIED) ||
             hr == hr_from_win32(ERROR_FILE_NOT_FOUND)) &&
            access(path, F_OK) != 0)
            return S_FALSE;
        return hr_trace(hr);
    }
    hive = calloc(1, sizeof(*hive));
    if (!hive)
        return hr_raise(E_OUTOFMEMORY, "opening the hive in %s", path);

    hive->is_writable = access(path, W_OK) == 0;
    hr = check_file(folder, path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_FALSE && !hive->is_writable)
        return S_FALSE;
    /* Another user's hive: a reader that took part in the lock file could stop its writer. */
    if (!hive->is_writable)
        flags |= MDB_RDONLY | MDB_NOLOCK;

    code = open_env(&env, path, flags);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "opening the hive in %s: %s", path, mdb_strerror(code));

    hr = check_size(env, path);
    if (FAILED(hr))
        return hr_trace(hr);

    if (hive->is_writable) {
        int dead;

        mdb_reader_check(env, &dead);
    }
    code = open_tables(env, &hive->tables, hive->is_writable);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "opening the tables of the hive in %s: %s", path,
                        mdb_strerror(code));
    hr = check_version(env, &hive->tables, path, hive->is_writable);
    if (FAILED(hr))
        return hr_trace(hr);

    hive->env = TAKE_PTR(env);
    *ret_hive = TAKE_PTR(hive);
    return S_OK;
}

/* The opened hive; S_FALSE if there is none. */
static HRESULT hive_get(enum hive_kind kind, struct hive **ret_hive)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct hive *hive = __atomic_load_n(&opened.hives[kind], __ATOMIC_ACQUIRE);
    HRESULT hr = S_OK;

    if (hive) {
        *ret_hive = hive;
        return S_OK;
    }
    pthread_once(&once, prepare_process);
    pthread_mutex_lock(&opened.lock);
    hive = opened.hives[kind];
    if (!hive) {
        hr = open_hive(kind, &hive);
        if (hr == S_OK)
            __atomic_store_n(&opened.hives[kind], hive, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&opened.lock);
    if (hr == S_OK)
        *ret_hive = hive;
    return hr_trace(hr);
}

bool hive_is_writable(enum hive_kind kind)
{
    struct hive *hive;

    return hive_get(kind, &hive) == S_OK && hive->is_writable;
}

void hive_hide_volatile(enum hive_kind kind)
{
    struct hive *hive;

    if (hive_get(kind, &hive) == S_OK)
        __atomic_store_n(&hive->tables.hides_volatile, true, __ATOMIC_RELAXED);
}

static int renew(struct hive *hive, MDB_txn **txn)
{
    int code = *txn ? mdb_txn_renew(*txn) : mdb_txn_begin(hive->env, NULL, MDB_RDONLY, txn);

    /* Another process has grown the map beyond ours. */
    if (code == MDB_MAP_RESIZED) {
        mdb_env_set_mapsize(hive->env, 0);
        code = *txn ? mdb_txn_renew(*txn) : mdb_txn_begin(hive->env, NULL, MDB_RDONLY, txn);
    }
    if (code != 0 && *txn) {
        mdb_txn_abort(*txn);
        *txn = NULL;
        code = mdb_txn_begin(hive->env, NULL, MDB_RDONLY, txn);
    }
    return code;
}

HRESULT hive_read_begin(enum hive_kind kind, struct hive_txn *ret_txn)
{
    struct hive *hive;
    HRESULT hr;
    int code;

    hr = hive_get(kind, &hive);
    if (hr != S_OK)
        return hr_trace(hr);

    if (readers.generation != __atomic_load_n(&opened.generation, __ATOMIC_RELAXED)) {
        memset(&readers, 0, sizeof(readers));
        readers.generation = __atomic_load_n(&opened.generation, __ATOMIC_RELAXED);
    }
    if (!readers.is_known) {
        readers.is_known = true;
        pthread_setspecific(opened.thread_key, &readers);
    }
    *ret_txn = (struct hive_txn){.tables = &hive->tables, .kind = kind};
    if (!readers.is_busy[kind]) {
        code = renew(hive, &readers.txns[kind]);
        ret_txn->mdb = readers.txns[kind];
        readers.is_busy[kind] = code == 0;
    } else {
        code = mdb_txn_begin(hive->env, NULL, MDB_RDONLY, &ret_txn->mdb); /* nested: its own */
    }
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading a hive: %s", mdb_strerror(code));
    return S_OK;
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
    }
    txn->mdb = NULL;
}

HRESULT hive_write_begin(enum hive_kind kind, struct hive_txn *ret_txn)
{
    struct hive *hive;
    HRESULT hr;
    int code;

    hr = hive_get(kind, &hive);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_FALSE || !hive->is_writable)
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED), "writing the %s hive",
                        kind == HIVE_USER ? "user" : "machine");

    code = mdb_txn_begin(hive->env, NULL, 0, &ret_txn->mdb);
    if (code == MDB_MAP_RESIZED) {
        mdb_env_set_mapsize(hive->env, 0);
        code = mdb_txn_begin(hive->env, NULL, 0, &ret_txn->mdb);
    }
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "writing a hive: %s", mdb_strerror(code));

    ret_txn->tables = &hive->tables;
    ret_txn->overlay = NULL;
    ret_txn->owner = NULL;
    ret_txn->owner_number = 0;
    ret_txn->kind = kind;
    ret_txn->is_write = true;
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
    hr = overlay_change_begin(overlay);
    if (FAILED(hr)) {
        hive_read_end(ret_txn);
        return hr_trace(hr);
    }
    ret_txn->is_write = true;
    return S_OK;
}

HRESULT hive_write_commit(struct hive_txn *txn)
{
    void (*on_commit)(enum hive_kind kind);
    HRESULT hr;
    int code;

    if (txn->overlay) {
        hr = overlay_change_keep(txn->overlay);
        hive_read_end(txn);
        return hr_trace(hr);
    }
    code = mdb_txn_commit(TAKE_PTR(txn->mdb));
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "committing to the %s hive: %s",
                        txn->kind == HIVE_USER ? "user" : "machine", mdb_strerror(code));

    on_commit = __atomic_load_n(&opened.on_commit, __ATOMIC_ACQUIRE);
    if (on_commit)
        on_commit(txn->kind);
    return S_OK;
}

void hive_on_commit(void (*listener)(enum hive_kind kind))
{
    __atomic_store_n(&opened.on_commit, listener, __ATOMIC_RELEASE);
}

void hive_write_abort(struct hive_txn *txn)
{
    if (txn->overlay) {
        overlay_change_drop(txn->overlay);
        hive_read_end(txn);
    } else if (txn->mdb)
        mdb_txn_abort(TAKE_PTR(txn->mdb));
}

uint64_t hive_txn_number(const struct hive_txn *txn)
{
    uint64_t number = mdb_txn_id(txn->mdb);

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
    struct hive *hive;
    MDB_envinfo info;

    if (hive_get(kind, &hive) != S_OK || mdb_env_info(hive->env, &info) != 0)
        return 0;
    return info.me_last_txnid;
}
