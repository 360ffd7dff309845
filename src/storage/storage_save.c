/* SPDX-License-Identifier: MIT */
/*
 * How storage files are written: beside the file and then in its place if nobody else has it open,
 * else over what is there.
 */
#include "storage/storage_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/bytes_file.h"

/* Whether another file would be lost, or others be left with one that has no name any more. */
static bool may_be_replaced(const struct storage_file *file)
{
    return !byte_locks_are_shared(&file->locks) &&
           (storage_file_is_current(file) || access(file->path, F_OK) < 0);
}

/* S_FALSE, with nothing done, unless nobody but this one has it open and the folder lets it be
 * replaced. */
static HRESULT replace(struct storage_file *file, bool is_synced)
{
    char temporary[PATH_MAX];
    struct stat stat;
    HRESULT hr;
    int fd;

    if (!may_be_replaced(file) || fstat(file->fd, &stat) < 0 || stat.st_nlink > 1)
        return S_FALSE;
    hr = compound_file_beside(file->path, file->root, &file->facts, is_synced, temporary, &fd);
    if (FAILED(hr))
        return hr == STG_E_ACCESSDENIED ? S_FALSE : hr;
    byte_locks_repeat(&file->locks, fd);
    /* Those who know no other lock than the bytes may have come meanwhile. */
    if (!may_be_replaced(file)) {
        unlink(temporary);
        close(fd);
        return S_FALSE;
    }
    if (rename(temporary, file->path) < 0) {
        hr = compound_from_errno(errno);
        unlink(temporary);
        close(fd);
        return hr;
    }
    /* A forked process may have the descriptor, and with it what was entered. */
    byte_locks_leave(&file->locks);
    close(file->fd);
    file->fd = file->locks.fd = fd;
    return S_OK;
}

/* Foreign bytes may change the tree while they are written: a copy is, that shares its streams. */
static HRESULT write_bytes(struct storage_file *file)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_clone(file->root);

    return root ? bytes_file_over(file->bytes, root, &file->facts) : STG_E_INSUFFICIENTMEMORY;
}

static HRESULT write_file(struct storage_file *file, bool is_synced)
{
    HRESULT hr;

    if (file->bytes)
        return write_bytes(file);
    hr = replace(file, is_synced);
    return hr == S_FALSE ? compound_file_over(file->fd, file->root, &file->facts, is_synced) : hr;
}

/* The number of the transaction that is in the file: others' may have come after this one's. A new
 * file has none, and bytes that cannot be locked are nobody else's. */
static HRESULT find_transaction(struct storage_file *file, uint32_t *ret_transaction)
{
    struct compound_facts facts;
    struct compound_source source;
    HRESULT hr;

    *ret_transaction = file->facts.transaction;
    if (file->bytes && !file->locks.bytes)
        return S_OK;
    hr = storage_file_source(file, &source);
    if (SUCCEEDED(hr))
        hr = compound_read_facts(&source, &facts);
    if (SUCCEEDED(hr))
        *ret_transaction = facts.transaction;
    return hr;
}

static HRESULT save(struct storage_file *file, DWORD flags)
{
    const struct compound_facts before = file->facts;
    uint32_t transaction = 0;
    HRESULT hr = file->is_there ? find_transaction(file, &transaction) : S_OK;

    if (FAILED(hr))
        return hr;
    if (flags & STGC_ONLYIFCURRENT && transaction != file->facts.transaction)
        return STG_E_NOTCURRENT;
    file->facts.transaction = transaction + 1;
    hr = write_file(file, !(flags & STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE));
    if (FAILED(hr))
        file->facts = before;
    else
        file->is_there = true;
    return hr;
}

/* Nobody comes between the look at what is there and the last byte written. */
HRESULT storage_file_save(struct storage_file *file, DWORD flags)
{
    HRESULT hr;

    if (!storage_file_is_own(file))
        return STG_E_REVERTED;
    if (file->is_saving)
        return STG_E_INUSE;
    hr = byte_locks_enter(&file->locks);
    if (FAILED(hr))
        return hr;
    file->is_saving = true;
    hr = save(file, flags);
    file->is_saving = false;
    byte_locks_leave(&file->locks);
    return hr;
}

/* Each becomes the other's file, with its own tree. */
static void swap_places(struct storage_file *a, struct storage_file *b)
{
    const struct storage_file old = *a;

    a->name = b->name;
    a->path = b->path;
    a->fd = b->fd;
    a->locks = b->locks;
    a->is_deleted_after = b->is_deleted_after;
    b->name = old.name;
    b->path = old.path;
    b->fd = old.fd;
    b->locks = old.locks;
    b->is_deleted_after = old.is_deleted_after;
}

HRESULT storage_file_switch(struct storage_file *file, const WCHAR *name)
{
    const struct storage_file_terms terms = {.name = name,
                                             .mode = file->mode & ~(DWORD)STGM_DELETEONRELEASE,
                                             .version = file->facts.version};
    struct storage_file *other;
    HRESULT hr;

    if (file->bytes)
        return STG_E_NOTFILEBASEDSTORAGE;
    if (!storage_file_is_own(file))
        return STG_E_REVERTED;
    hr = storage_file_make(&terms, &other);
    if (FAILED(hr))
        return hr;
    swap_places(file, other);
    storage_file_unref(other);
    return storage_file_save(file, STGC_DEFAULT);
}
