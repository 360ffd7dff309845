/* SPDX-License-Identifier: MIT */
#include "database.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"

#include "database_file.h"
#include "storages.h"

static void free_database(struct object *object)
{
    struct msi_database *database = (struct msi_database *)object;

    if (database->mode == DATABASE_DIRECT && database->data.is_changed)
        msi_database_commit(database);
    if (database->is_provisional)
        unlink(database->path);
    data_deinit(&database->data);
    summary_deinit(&database->summary);
    free(database->path);
    free(database->source);
    pthread_mutex_destroy(&database->lock);
}

const struct object_kind database_kind = {.free = free_database};

void msi_database_lock(struct msi_database *database)
{
    pthread_mutex_lock(&database->lock);
}

void msi_database_unlock(struct msi_database *database)
{
    pthread_mutex_unlock(&database->lock);
}

static void init_lock(pthread_mutex_t *lock)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static HRESULT load(struct msi_database *database, const char *path)
{
    HRESULT hr = database_file_read(path, NULL, &database->data, &database->summary);

    if (SUCCEEDED(hr))
        hr = storages_list(path, &database->data);
    if (SUCCEEDED(hr)) {
        database->source = strdup(path);
        hr = database->source ? S_OK : E_OUTOFMEMORY;
    }
    if (SUCCEEDED(hr) || hr == E_OUTOFMEMORY)
        return hr_trace(hr);
    return hr_raise(hr_from_win32(hr == hr_from_win32(ERROR_PATH_NOT_FOUND) ||
                                          hr == hr_from_win32(ERROR_FILE_NOT_FOUND)
                                      ? ERROR_FILE_NOT_FOUND
                                      : ERROR_OPEN_FAILED),
                    "opening the database %s", path);
}

/* A new database is a file at once, so that it is known whether there can be one. */
static HRESULT make_file(struct msi_database *database)
{
    _cleanup_(closep) int fd = open(database->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

    if (fd < 0)
        return hr_raise(hr_from_win32(ERROR_OPEN_FAILED), "making the database %s", database->path);
    database->is_provisional = true;
    return S_OK;
}

HRESULT msi_database_new(const struct database_terms *terms, struct msi_database **ret_database)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        object_new(&database_kind, sizeof(*database));
    HRESULT hr;

    if (!database)
        return hr_raise(E_OUTOFMEMORY, "database");
    init_lock(&database->lock);
    database->mode = terms->new_path ? DATABASE_TRANSACT : terms->mode;
    database->is_patch = terms->is_patch;
    database->path = strdup(terms->new_path ? terms->new_path : terms->path);
    if (!database->path)
        return hr_raise(E_OUTOFMEMORY, "database");
    hr = data_init(&database->data);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = terms->is_new ? S_OK : load(database, terms->path);
    if (SUCCEEDED(hr) && (terms->is_new || terms->new_path))
        hr = make_file(database);
    if (FAILED(hr)) {
        database->mode = DATABASE_READ;
        return hr_trace(hr);
    }
    *ret_database = TAKE_PTR(database);
    return S_OK;
}

HRESULT msi_database_save(struct msi_database *database, const char *path)
{
    _cleanup_(compound_node_freep) struct compound_node *source = NULL;
    HRESULT hr;

    /* Before the file is written: it may be the same one. */
    if (database->source && database->data.storages->n_rows > 0)
        source = storages_open(database->source);
    hr = database_file_write(path, &database->data, &database->summary);
    if (SUCCEEDED(hr))
        hr = storages_write(path, &database->data, source);
    return hr_trace(hr);
}

HRESULT msi_database_commit(struct msi_database *database)
{
    HRESULT hr;

    if (database->mode == DATABASE_READ)
        return S_OK;
    hr = msi_database_save(database, database->path);
    if (SUCCEEDED(hr))
        database->is_provisional = false;
    return hr_trace(hr);
}
