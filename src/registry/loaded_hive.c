/* SPDX-License-Identifier: MIT */
#include "registry/loaded_hive.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "exchange/hivefile_read.h"
#include "exchange/hivefile_store.h"
#include "store/store_note.h"

/* The note of a hive's root; the file's path follows. */
struct loaded {
    uint64_t digest;  /* of the content as it was loaded or written back */
    uint64_t started; /* when the owner was */
    uint32_t owner;   /* the process, or 0 */
    uint32_t format;  /* enum hivefile_format */
};

struct loaded_note {
    struct loaded loaded;
    char path[PATH_MAX];
};

static size_t note_size(const struct loaded_note *note)
{
    return sizeof(note->loaded) + strlen(note->path) + 1;
}

static HRESULT read_note(const void *data, size_t size, struct loaded_note *ret_note)
{
    if (size <= sizeof(ret_note->loaded) || size > sizeof(*ret_note) ||
        ((const char *)data)[size - 1] != '\0')
        return hr_raise(hr_from_win32(ERROR_BADDB), "the record of a loaded hive is damaged");

    memcpy(ret_note, data, size);
    return S_OK;
}

/* When a process was started, in the kernel's terms; 0 if there is none. */
static uint64_t start_of(uint32_t process)
{
    char path[64], text[1024];
    unsigned long long started = 0;
    const char *cursor;
    FILE *file;
    size_t size;

    snprintf(path, sizeof(path), "/proc/%u/stat", process);
    file = fopen(path, "re");
    if (!file)
        return 0;
    size = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[size] = '\0';
    /* The name, in parentheses, may hold anything; 19 fields lie between it and the time. */
    cursor = strrchr(text, ')');
    if (!cursor || sscanf(cursor + 1,
                          " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                          "%*s %*s %llu",
                          &started) != 1)
        return 0;
    return started;
}

static bool is_orphan(const struct loaded_note *note)
{
    return note->loaded.owner && start_of(note->loaded.owner) != note->loaded.started;
}

HRESULT loaded_hive_resolve(const char *file, char ret_path[static PATH_MAX])
{
    _cleanup_(freep) char *folder = NULL;
    _cleanup_(freep) char *name = NULL;
    char resolved[PATH_MAX];

    if (realpath(file, ret_path))
        return S_OK;
    if (errno != ENOENT)
        return hr_from_errno();

    folder = strdup(file);
    name = strdup(file);
    if (!folder || !name)
        return hr_raise(E_OUTOFMEMORY, "loading %s", file);
    if (!realpath(dirname(folder), resolved))
        return errno == ENOENT ? hr_from_win32(ERROR_PATH_NOT_FOUND) : hr_from_errno();
    if (snprintf(ret_path, PATH_MAX, "%s/%s", resolved, basename(name)) >= PATH_MAX)
        return hr_from_win32(ERROR_FILENAME_EXCED_RANGE);
    return S_OK;
}

static HRESULT check_not_loaded(const struct hive_txn *txn, const char *path)
{
    const void *data;
    uint64_t id = 0;
    size_t size;
    HRESULT hr;

    while (SUCCEEDED(hr = store_next_note(txn, id, NOTE_FILE, &id, &data, &size))) {
        struct loaded_note note;

        hr = read_note(data, size, &note);
        if (FAILED(hr))
            return hr_trace(hr);
        if (strcmp(note.path, path) == 0)
            return hr_from_win32(ERROR_SHARING_VIOLATION);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

/* Puts the file's content below the new root; none, or nothing in it, is an empty hive. */
static HRESULT import(struct hive_txn *txn, uint64_t id, struct loaded_note *note, bool may_miss)
{
    _cleanup_(hivefile_reader_freep) struct hivefile_reader *reader = NULL;
    struct stat status;
    HRESULT hr;

    note->loaded.format = HIVEFILE_LATEST;
    if (may_miss && (stat(note->path, &status) < 0 ? errno == ENOENT : status.st_size == 0))
        return hr_trace(
            hivefile_store_save(txn, id, note->path, HIVEFILE_LATEST, HIVEFILE_REPLACE));

    hr = hivefile_reader_open(note->path, &reader);
    if (FAILED(hr))
        return hr_trace(hr);
    note->loaded.format = hivefile_reader_format(reader);
    return hr_trace(hivefile_store_load(txn, id, reader, 0));
}

static HRESULT load(struct hive_txn *txn, const struct key_path *place, const char *file,
                    uint32_t options, uint64_t *ret_id)
{
    bool is_private = options & LOADED_HIVE_PRIVATE;
    struct loaded_note note = {.loaded = {.owner = 0}};
    uint64_t id;
    HRESULT hr;

    hr = loaded_hive_resolve(file, note.path);
    if (SUCCEEDED(hr))
        hr = check_not_loaded(txn, note.path);
    if (SUCCEEDED(hr) && access(note.path, W_OK) < 0 && errno != ENOENT)
        hr = hr_from_errno();
    if (SUCCEEDED(hr))
        hr = store_create(txn, place, NODE_LOADED, NULL, &id);
    if (hr == S_FALSE)
        hr = hr_from_win32(ERROR_ALREADY_EXISTS);
    if (SUCCEEDED(hr))
        hr = import(txn, id, &note, is_private);
    if (SUCCEEDED(hr))
        hr = hivefile_store_digest(txn, id, note.loaded.format, &note.loaded.digest);
    if (FAILED(hr))
        return hr_trace(hr);

    if (is_private) {
        note.loaded.owner = (uint32_t)getpid();
        note.loaded.started = start_of(note.loaded.owner);
    }
    *ret_id = id;
    return hr_trace(store_set_note(txn, id, NOTE_FILE, &note, note_size(&note)));
}

HRESULT loaded_hive_load(struct hive_txn *txn, const struct key_path *place, const char *file,
                         uint32_t options, uint64_t *ret_id)
{
    bool has_no_history = txn->has_no_history;
    HRESULT hr;

    txn->has_no_history = true;
    hr = load(txn, place, file, options, ret_id);
    txn->has_no_history = has_no_history;
    return hr_trace(hr);
}

static HRESULT get_note(const struct hive_txn *txn, uint64_t id, struct loaded_note *ret_note)
{
    const void *data;
    size_t size;
    HRESULT hr;

    hr = store_get_note(txn, id, NOTE_FILE, &data, &size);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(read_note(data, size, ret_note));
}

/* Writes a hive back to its file, unless it is as it was then. */
static HRESULT write_back(struct hive_txn *txn, uint64_t id, struct loaded_note *note)
{
    uint64_t digest;
    HRESULT hr;

    hr = hivefile_store_digest(txn, id, note->loaded.format, &digest);
    if (FAILED(hr) || digest == note->loaded.digest)
        return hr_trace(hr);

    hr = hivefile_store_save(txn, id, note->path, note->loaded.format, HIVEFILE_REPLACE);
    if (FAILED(hr))
        return hr_trace(hr);
    note->loaded.digest = digest;
    return hr_trace(store_set_note(txn, id, NOTE_FILE, note, note_size(note)));
}

HRESULT loaded_hive_root(const struct hive_txn *txn, uint64_t id, uint64_t *ret_root)
{
    struct node_view view;
    HRESULT hr;

    while (id != 0) {
        hr = store_find_id(txn, id, &view);
        if (FAILED(hr))
            return hr_trace(hr);
        if (view.node->flags & NODE_LOADED) {
            *ret_root = id;
            return S_OK;
        }
        id = view.node->parent;
    }
    return S_FALSE;
}

HRESULT loaded_hive_flush(struct hive_txn *txn, uint64_t root)
{
    struct loaded_note note;
    HRESULT hr = get_note(txn, root, &note);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(write_back(txn, root, &note));
}

/* Takes a hive out of the registry. */
static HRESULT take_out(struct hive_txn *txn, uint64_t root)
{
    bool has_no_history = txn->has_no_history;
    HRESULT hr;

    txn->has_no_history = true;
    hr = store_clear_flags(txn, root, NODE_LOADED);
    if (SUCCEEDED(hr))
        hr = store_empty(txn, root);
    if (SUCCEEDED(hr))
        hr = store_delete(txn, root);
    txn->has_no_history = has_no_history;
    return hr_trace(hr);
}

HRESULT loaded_hive_unload(struct hive_txn *txn, uint64_t root)
{
    struct loaded_note note;
    HRESULT hr;

    hr = get_note(txn, root, &note);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_from_win32(ERROR_INVALID_PARAMETER);
    if (SUCCEEDED(hr))
        hr = write_back(txn, root, &note);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(take_out(txn, root));
}

HRESULT loaded_hive_sweep(struct hive_txn *txn)
{
    const void *data;
    uint64_t id = 0;
    size_t size;
    HRESULT hr;

    while (SUCCEEDED(hr = store_next_note(txn, id, NOTE_FILE, &id, &data, &size))) {
        struct loaded_note note;

        hr = read_note(data, size, &note);
        /* What cannot be written back now stays for another time. */
        if (SUCCEEDED(hr) && is_orphan(&note) && SUCCEEDED(write_back(txn, id, &note)))
            hr = take_out(txn, id);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}
