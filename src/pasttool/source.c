/* SPDX-License-Identifier: MIT */
#include "pasttool/source.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/regfile_read.h"
#include "hive/hive_file.h"
#include "pasttool/place.h"
#include "store/store.h"
#include "toolkit/hkey.h"

/* Where what is read goes. */
struct reading {
    const char *name;
    enum delta_side side;
    struct delta *delta;
    size_t n; /* what the delta had before */
};

static HRESULT add_key(const struct reading *reading, const char16_t *key)
{
    struct shown_state state = {.is_present = true, .is_key = true};

    return hr_trace(delta_add_side(reading->delta, reading->side, key, u"", &state));
}

static bool has(const char *folder, const char *name)
{
    char path[PATH_MAX];

    return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) &&
           access(path, F_OK) == 0;
}

bool source_find_kind(const char *name, enum source_kind *ret_kind)
{
    struct stat status;

    if (stat(name, &status) < 0) {
        fprintf(stderr, "comity diff: %s: %s\n", name, strerror(errno));
        return false;
    }
    if (!S_ISDIR(status.st_mode)) {
        *ret_kind = SOURCE_FILE;
        return true;
    }
    *ret_kind = has(name, "data.mdb") ? SOURCE_HIVE : SOURCE_HOME;
    if (*ret_kind == SOURCE_HIVE || has(name, "user/data.mdb") || has(name, "machine/data.mdb"))
        return true;
    fprintf(stderr,
            "comity diff: %s: there is no hive (data.mdb) in this folder, nor in folders user and "
            "machine in it\n",
            name);
    return false;
}

bool source_is_machine(const char *name)
{
    char full[PATH_MAX];
    const char *last;

    if (!realpath(name, full))
        return false;
    last = strrchr(full, '/');
    return strcmp(last, "/machine") == 0 || strcmp(full, "/var/lib/comity") == 0;
}

/* ---- .reg files ---- */

/* "HKEY_CURRENT_USER\Software" for "hkcu\software\"; what is no key of this machine stays. */
static char16_t *full_name(const char16_t *key)
{
    struct hkey_path path = {0};

    return hkey_path_parse(key, &path) ? path.full : utf16_dup(key);
}

/* The key, and those above it that it needs. */
static HRESULT add_keys(const struct reading *reading, char16_t *key)
{
    HRESULT hr = S_OK;

    for (char16_t *end = key; SUCCEEDED(hr) && *end; end++) {
        if (*end != '\\' || end == key)
            continue;
        *end = 0;
        hr = add_key(reading, key);
        *end = '\\';
    }
    return SUCCEEDED(hr) ? hr_trace(add_key(reading, key)) : hr_trace(hr);
}

static HRESULT add_entry(const struct reading *reading, const struct regfile_entry *entry)
{
    struct shown_state state = {true, false, entry->type, (uint32_t)entry->size, entry->data};
    _cleanup_(freep) char16_t *key = NULL;

    if (entry->kind == REGFILE_MALFORMED || entry->kind == REGFILE_FOREIGN)
        return hr_raise(hr_from_win32(ERROR_INVALID_DATA), "%s, line %lu: %s", reading->name,
                        entry->line,
                        entry->problem ? entry->problem : "it is neither a folder nor a .reg file");
    key = full_name(entry->key);
    if (!key)
        return hr_raise(E_OUTOFMEMORY, "reading %s", reading->name);
    switch (entry->kind) {
    case REGFILE_KEY:
        return hr_trace(add_keys(reading, key));
    case REGFILE_VALUE:
        return hr_trace(delta_add_side(reading->delta, reading->side, key, entry->name, &state));
    case REGFILE_KEY_DELETED:
        delta_drop_side(reading->delta, reading->n, key, NULL);
        return S_OK;
    default:
        delta_drop_side(reading->delta, reading->n, key, entry->name);
        return S_OK;
    }
}

static HRESULT read_regfile(const struct reading *reading)
{
    _cleanup_(regfile_reader_freep) struct regfile_reader *reader = NULL;
    _cleanup_(fclosep) FILE *file = fopen(reading->name, "rbe");
    struct regfile_entry entry;
    HRESULT hr;

    if (!file)
        return hr_raise(hr_from_errno(), "%s: %s", reading->name, strerror(errno));
    hr = regfile_reader_new(file, &reader);
    while (SUCCEEDED(hr) && (hr = regfile_reader_next(reader, &entry)) == S_OK)
        hr = add_entry(reading, &entry);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* ---- hives ---- */

static HRESULT add_value(const struct reading *reading, const char16_t *key,
                         const struct store_value *value)
{
    _cleanup_(freep) char16_t *name = calloc(value->name_size + 1, sizeof(*name));
    struct shown_state state = {true, false, value->type, value->size, value->data};

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "reading %s", reading->name);
    utf16_from_utf8(value->name, value->name_size, name, value->name_size);
    return hr_trace(delta_add_side(reading->delta, reading->side, key, name, &state));
}

static HRESULT read_values(const struct reading *reading, const struct hive_txn *txn,
                           const struct node_view *view, const char16_t *key)
{
    struct store_value value;
    uint64_t place = 0;
    HRESULT hr;

    while (SUCCEEDED(hr = store_next_value(txn, view, &place, &value))) {
        hr = add_value(reading, key, &value);
        if (FAILED(hr))
            break;
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT read_key(const struct reading *reading, const struct hive_txn *txn,
                        const struct node_view *view, const char16_t *key, int depth)
{
    char16_t name[KEY_NAME_MAX + 1] = u"";
    struct node_view below;
    HRESULT hr;

    if (depth > KEY_DEPTH_MAX)
        return hr_raise(hr_from_win32(ERROR_BADDB), "%s: its keys go round in circles",
                        reading->name);
    hr = add_key(reading, key);
    if (SUCCEEDED(hr))
        hr = read_values(reading, txn, view, key);
    while (SUCCEEDED(hr) && SUCCEEDED(hr = store_walk_keys(txn, view->node->id, name, &below))) {
        _cleanup_(freep) char16_t *full = hkey_join(key, name);

        hr = full ? read_key(reading, txn, &below, full, depth + 1)
                  : hr_raise(E_OUTOFMEMORY, "reading %s", reading->name);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

static HRESULT read_open_hive(const struct reading *reading, const struct hive_file *file,
                              enum hive_kind kind)
{
    _cleanup_(freep) char16_t *root = place_name(kind, u"");
    struct hive_txn txn = {.tables = &file->tables, .kind = kind};
    struct key_path path;
    struct node_view view;
    HRESULT hr;
    int code;

    if (!root)
        return hr_raise(E_OUTOFMEMORY, "reading %s", reading->name);
    code = mdb_txn_begin(file->env, NULL, MDB_RDONLY, &txn.mdb);
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading %s: %s", reading->name, mdb_strerror(code));
    key_path_init(&path);
    hr = store_find_path(&txn, &path, &view);
    if (SUCCEEDED(hr))
        hr = read_key(reading, &txn, &view, root, 0);
    mdb_txn_abort(txn.mdb);
    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
}

/* One that is not there is as good as an empty one. */
static HRESULT read_hive(const struct reading *reading, const char *folder, enum hive_kind kind)
{
    struct hive_file file;
    HRESULT hr;

    hr = hive_file_open_folder(folder, &file);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    hr = read_open_hive(reading, &file, kind);
    hive_file_close(&file);
    return hr_trace(hr);
}

static HRESULT read_home(const struct reading *reading)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        char path[PATH_MAX];

        if (snprintf(path, sizeof(path), "%s/%s", reading->name,
                     place_hive((enum hive_kind)kind)) >= (int)sizeof(path))
            return hr_raise(hr_from_win32(ERROR_FILENAME_EXCED_RANGE), "%s", reading->name);
        hr = read_hive(reading, path, (enum hive_kind)kind);
    }
    return hr_trace(hr);
}

HRESULT source_read(const char *name, enum source_kind kind, bool is_machine, enum delta_side side,
                    struct delta *delta)
{
    struct reading reading = {name, side, delta, delta->n};

    switch (kind) {
    case SOURCE_FILE:
        return hr_trace(read_regfile(&reading));
    case SOURCE_HIVE:
        return hr_trace(read_hive(&reading, name, is_machine ? HIVE_MACHINE : HIVE_USER));
    default:
        return hr_trace(read_home(&reading));
    }
}
