/* SPDX-License-Identifier: MIT */
#include "hive/hive_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "hive/hive_pages.h"
#include "hive/hive_snapshot.h"

enum {
    FORMAT_VERSION = 1,
    MAX_READERS = 4096,
    LMDB_PAGE = 4096,
    LMDB_MAGIC = 0xbeefc0de,
    LMDB_MAGIC_OFFSET = 16, /* of the meta page's content, behind the page header */
};

static const char file_name[] = "data.mdb";

static const size_t map_size_wanted = (size_t)64 << 30;
static const size_t map_size_smallest = (size_t)256 << 20;

static const char *const table_names[HIVE_TABLES] = {
    [HIVE_NODES] = "nodes",     [HIVE_IDS] = "ids",         [HIVE_CHILDREN] = "children",
    [HIVE_VALUES] = "values",   [HIVE_NAMES] = "names",     [HIVE_META] = "meta",
    [HIVE_CHANGES] = "changes", [HIVE_OWNERS] = "owners",   [HIVE_HOLDS] = "holds",
    [HIVE_LEDGER] = "ledger",   [HIVE_HISTORY] = "history",
};

/* LMDB trusts its file. What can be seen from outside is looked at first: the magic number of the
 * meta pages, and that the file is not cut off before them. */
static HRESULT check_file(int folder, const char *name, const char *path)
{
    _cleanup_(closep) int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status;
    uint32_t magic;

    if (fd < 0)
        return errno == ENOENT ? S_FALSE
                               : hr_raise(hr_from_errno(), "opening the hive %s/%s: %s", path, name,
                                          strerror(errno));
    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "examining the hive %s/%s", path, name);
    if (status.st_uid != geteuid() && status.st_uid != 0)
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED),
                        "opening the hive %s/%s: it belongs to user %u", path, name,
                        (unsigned)status.st_uid);
    if (!S_ISREG(status.st_mode))
        return hr_raise(hr_from_win32(ERROR_NOT_REGISTRY_FILE), "%s/%s is no file", path, name);
    if (status.st_size == 0)
        return S_OK; /* just made by another process */

    for (off_t page = 0; page < 2; page++) {
        if (pread(fd, &magic, sizeof(magic), page * LMDB_PAGE + LMDB_MAGIC_OFFSET) !=
                sizeof(magic) ||
            magic != LMDB_MAGIC)
            return hr_raise(hr_from_win32(ERROR_NOT_REGISTRY_FILE),
                            "%s/%s is not a hive; move it away to start with an empty one", path,
                            name);
    }
    return S_OK;
}

/* After opening: no page that the newest meta page counts may lie beyond the end of the file. */
static HRESULT check_size(MDB_env *env, const char *path)
{
    struct stat status;
    MDB_envinfo info;
    mdb_filehandle_t fd;

    /* In this order: a writer may make the file larger meanwhile. */
    if (mdb_env_get_fd(env, &fd) != 0 || mdb_env_info(env, &info) != 0 || fstat(fd, &status) < 0)
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

static int file_of(MDB_env *env)
{
    mdb_filehandle_t fd;

    return mdb_env_get_fd(env, &fd) == 0 ? fd : -1;
}

/* What somebody else than a commit has written last is looked through before it is used. */
static HRESULT check_pages(MDB_env *env, int folder, const char *name, const char *path)
{
    HRESULT hr = S_OK;
    MDB_txn *txn;
    int code;

    if (hive_seal_fits(folder, name, file_of(env)))
        return S_OK;
    code = mdb_txn_begin(env, NULL, MDB_RDONLY, &txn);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "examining the hive in %s: %s", path,
                        mdb_strerror(code));
    /* A hive without any transaction is about to be made. */
    if (mdb_txn_id(txn) != 0)
        hr = hive_pages_check(file_of(env), mdb_txn_id(txn), path);
    mdb_txn_abort(txn);
    return hr_trace(hr);
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
        if (code == 0)
            fcntl(file_of(*env), F_SETFD, FD_CLOEXEC); /* LMDB lets children have it */
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

static bool is_anothers(int folder)
{
    struct stat status;

    return fstat(folder, &status) == 0 && status.st_uid != geteuid();
}

/* What is opened, of which file. */
static HRESULT choose_file(enum hive_kind kind, int folder, const char *path,
                           struct hive_file *file, const char **ret_name)
{
    HRESULT hr;

    file->is_writable = access(path, W_OK) == 0;
    file->is_untouched |= !file->is_writable;
    file->is_published = !file->is_untouched && snapshot_is_wanted(kind, folder);
    file->is_snapshot = !file->is_writable && snapshot_exists(folder);
    *ret_name = file->is_snapshot ? snapshot_name : file_name;
    /* Nothing was published yet: what its owner keeps for himself reads as empty. So does his own
     * hive to another user of his home. */
    if (!file->is_writable && (kind == HIVE_MACHINE || is_anothers(folder)) &&
        faccessat(folder, *ret_name, R_OK, 0) < 0)
        return S_FALSE;
    hr = check_file(folder, *ret_name, path);
    return hr == S_FALSE && !file->is_untouched ? S_OK : hr_trace(hr);
}

static HRESULT open_file(struct hive_file *file, int folder, const char *path, const char *name)
{
    char full[PATH_MAX + NAME_MAX];
    unsigned flags = MDB_NOTLS;
    HRESULT hr;
    int code;

    snprintf(full, sizeof(full), file->is_snapshot ? "%s/%s" : "%s", path, name);
    if (file->is_untouched)
        flags |= MDB_RDONLY | MDB_NOLOCK;
    if (file->is_snapshot)
        flags |= MDB_NOSUBDIR;
    code = open_env(&file->env, full, flags);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "opening the hive in %s: %s", path, mdb_strerror(code));

    hr = check_size(file->env, path);
    if (SUCCEEDED(hr))
        hr = check_pages(file->env, folder, name, path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!file->is_untouched) {
        int dead;

        mdb_reader_check(file->env, &dead);
    }
    code = open_tables(file->env, &file->tables, !file->is_untouched);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "opening the tables of the hive in %s: %s", path,
                        mdb_strerror(code));
    return hr_trace(check_version(file->env, &file->tables, path, !file->is_untouched));
}

HRESULT hive_file_open(enum hive_kind kind, enum hive_file_use use, struct hive_file *ret_file)
{
    enum home_folder home = kind == HIVE_USER ? HOME_USER_HIVE : HOME_MACHINE_HIVE;
    struct hive_file file = {.is_untouched = use == HIVE_FILE_UNTOUCHED, .folder = -1};
    _cleanup_(closep) int folder = -1;
    char path[PATH_MAX];
    const char *name;
    HRESULT hr;

    hr = home_path(home, path);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = home_open(home, &folder);
    if (FAILED(hr)) {
        /* No machine hive, and no right to make one: it reads as empty. */
        if (kind == HIVE_MACHINE &&
            (hr == hr_from_win32(ERROR_ACCESS_DENIED) ||
             hr == hr_from_win32(ERROR_FILE_NOT_FOUND)) &&
            access(path, F_OK) != 0)
            return S_FALSE;
        return hr_trace(hr);
    }
    hr = choose_file(kind, folder, path, &file, &name);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = open_file(&file, folder, path, name);
    if (FAILED(hr)) {
        hive_file_close(&file);
        return hr_trace(hr);
    }
    if (!file.is_untouched) {
        if (!hive_seal_fits(folder, name, file_of(file.env)))
            hive_seal_write(folder, name, file_of(file.env));
        file.folder = TAKE_FD(folder);
    }
    if (file.is_published)
        snapshot_publish(file.env, file.folder);
    *ret_file = file;
    return S_OK;
}

HRESULT hive_file_open_folder(const char *path, struct hive_file *ret_file)
{
    struct hive_file file = {.is_untouched = true, .folder = -1};
    _cleanup_(closep) int folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    HRESULT hr;

    if (folder < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? S_FALSE
                   : hr_raise(hr_from_errno(), "opening %s: %s", path, strerror(errno));
    hr = check_file(folder, file_name, path);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = open_file(&file, folder, path, file_name);
    if (FAILED(hr)) {
        hive_file_close(&file);
        return hr_trace(hr);
    }
    *ret_file = file;
    return S_OK;
}

void hive_file_close(struct hive_file *file)
{
    if (!file->env)
        return;
    mdb_env_close(TAKE_PTR(file->env));
    closep(&file->folder);
}

bool hive_file_is_outdated(const struct hive_file *file)
{
    mdb_filehandle_t fd;
    struct stat status;

    return file->is_snapshot && mdb_env_get_fd(file->env, &fd) == 0 && fstat(fd, &status) == 0 &&
           status.st_nlink == 0;
}

/* LMDB does not write a new page that its transaction has given up again: the last pages may be
 * missing from the file, which then looks cut off. */
static void fill_up(MDB_env *env)
{
    struct stat status;
    MDB_envinfo info;
    mdb_filehandle_t fd;
    off_t size;

    if (mdb_env_get_fd(env, &fd) != 0 || mdb_env_info(env, &info) != 0 || fstat(fd, &status) < 0)
        return;
    size = (off_t)(info.me_last_pgno + 1) * LMDB_PAGE;
    /* Unlike ftruncate() this never makes it smaller, whoever writes meanwhile. */
    if (status.st_size < size && fallocate(fd, 0, size - 1, 1) < 0)
        return; /* a file system that cannot: the file is read as it is */
}

void hive_file_committed(const struct hive_file *file)
{
    fill_up(file->env);
    hive_seal_write(file->folder, file_name, file_of(file->env));
    if (file->is_published)
        snapshot_publish(file->env, file->folder);
}
