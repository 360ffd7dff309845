/* SPDX-License-Identifier: MIT */
#include "placing/receipt.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/guid.h"
#include "base/home.h"
#include "base/hresult.h"
#include "placing/receipt_index.h"
#include "placing/receipt_text.h"
#include "placing/target.h"

static const char ending[] = ".receipt";

struct receipt {
    struct installation *installation; /* borrowed; NULL if it is only read */
    enum home_folder home;
    struct arena arena;
    struct receipt_entry **entries;
    size_t n_entries, room;
    struct receipt_index index; /* by table and key; of .others by path */
    struct receipt *others;     /* all other products' entries, once they were asked for */
    char folder[PATH_MAX];
    char name[GUID_TEXT_SIZE + sizeof(ending)];
    bool is_changed;
};

struct receipt *receipt_free(struct receipt *receipt)
{
    if (!receipt)
        return NULL;

    receipt_free(receipt->others);
    receipt_index_deinit(&receipt->index);
    free(receipt->entries);
    arena_deinit(&receipt->arena);
    free(receipt);
    return NULL;
}

/* ---- finding ---- */

struct receipt_entry *receipt_find(const struct receipt *receipt, const char *table,
                                   const char *key)
{
    struct receipt_entry wanted = {.table = table, .key = key};
    struct receipt_entry *entry = receipt_index_find(&receipt->index, &wanted);

    return entry && !entry->is_gone ? entry : NULL;
}

struct receipt_entry *receipt_find_path(const struct receipt *receipt, const char *path)
{
    for (size_t i = 0; i < receipt->n_entries; i++) {
        struct receipt_entry *entry = receipt->entries[i];

        if (!entry->is_gone && strcmp(entry->path, path) == 0)
            return entry;
    }
    return NULL;
}

struct receipt_entry *receipt_at(const struct receipt *receipt, size_t i)
{
    return i < receipt->n_entries ? receipt->entries[i] : NULL;
}

/* ---- changing ---- */

static HRESULT add_entry(struct receipt *receipt, const struct receipt_entry *entry)
{
    struct receipt_entry *copy;
    HRESULT hr;

    if (receipt->n_entries == receipt->room) {
        size_t room = receipt->room ? receipt->room * 2 : 64;
        struct receipt_entry **entries =
            reallocarray(receipt->entries, room, sizeof(struct receipt_entry *));

        if (!entries)
            return hr_raise(E_OUTOFMEMORY, "a product's receipt");
        receipt->entries = entries;
        receipt->room = room;
    }
    hr = receipt_index_reserve(&receipt->index, receipt->entries, receipt->n_entries);
    if (FAILED(hr))
        return hr_trace(hr);
    copy = arena_alloc(&receipt->arena, sizeof(*copy));
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "a product's receipt");
    *copy = *entry;
    receipt->entries[receipt->n_entries++] = copy;
    receipt_index_add(&receipt->index, copy);
    return S_OK;
}

static const char *keep_text(struct receipt *receipt, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = arena_alloc(&receipt->arena, size);

    return copy ? memcpy(copy, text, size) : NULL;
}

HRESULT receipt_put(struct receipt *receipt, const char *table, const char *key, const char *path,
                    const struct file_facts *facts)
{
    struct receipt_entry wanted = {.table = table, .key = key};
    struct receipt_entry *old = receipt_index_find(&receipt->index, &wanted);
    struct receipt_entry entry = {.path = keep_text(receipt, path), .facts = *facts};

    receipt->is_changed = true;
    if (old) {
        entry.table = old->table;
        entry.key = old->key;
    } else {
        entry.table = keep_text(receipt, table);
        entry.key = keep_text(receipt, key);
    }
    if (!entry.path || !entry.table || !entry.key)
        return hr_raise(E_OUTOFMEMORY, "a product's receipt");
    if (!old)
        return hr_trace(add_entry(receipt, &entry));
    *old = entry;
    return S_OK;
}

void receipt_drop(struct receipt *receipt, struct receipt_entry *entry)
{
    entry->is_gone = true;
    receipt->is_changed = true;
}

/* ---- files ---- */

static HRESULT read_entry(const struct receipt_entry *entry, void *context)
{
    struct receipt *receipt = context;
    struct receipt_entry *old = receipt_index_find(&receipt->index, entry);

    if (!old || receipt->index.kind == RECEIPT_BY_PATH)
        return hr_trace(add_entry(receipt, entry));
    *old = *entry;
    return S_OK;
}

/* S_FALSE if there is no such file. */
static HRESULT load(struct receipt *receipt, const char *path)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "re");

    if (!file)
        return errno == ENOENT ? S_FALSE
                               : hr_raise(hr_from_errno(), "reading the receipt %s", path);
    return hr_trace(receipt_text_read(file, path, &receipt->arena, read_entry, receipt));
}

static HRESULT receipt_new(enum session_context context, const char *code,
                           struct receipt **ret_receipt)
{
    _cleanup_(receipt_freep) struct receipt *receipt = calloc(1, sizeof(*receipt));
    HRESULT hr;
    GUID guid;

    if (!receipt)
        return hr_raise(E_OUTOFMEMORY, "a product's receipt");
    receipt->home = context == SESSION_MACHINE ? HOME_MACHINE_HIVE : HOME_USER_HIVE;
    receipt->index.kind = RECEIPT_BY_KEY;
    hr = guid_from_text(code, &guid);
    if (FAILED(hr))
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Property, row \"ProductCode\", column Value: \"%s\" is no GUID",
                        code);
    guid_to_text(&guid, receipt->name);
    strcat(receipt->name, ending);
    hr = home_path(receipt->home, receipt->folder);
    if (FAILED(hr))
        return hr_trace(hr);
    if (strlen(receipt->folder) + 16 + sizeof(receipt->name) >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "the folder of receipts below %s",
                        receipt->folder);
    strcat(receipt->folder, "/receipts");
    *ret_receipt = TAKE_PTR(receipt);
    return S_OK;
}

/* The folder's length leaves room for every name (receipt_new()). */
static void path_of(const struct receipt *receipt, const char *name, char ret_path[static PATH_MAX])
{
    stpcpy(stpcpy(stpcpy(ret_path, receipt->folder), "/"), name);
}

HRESULT receipt_read(enum session_context context, const char *product_code,
                     struct receipt **ret_receipt)
{
    _cleanup_(receipt_freep) struct receipt *receipt = NULL;
    char path[PATH_MAX];
    HRESULT hr = receipt_new(context, product_code, &receipt);

    if (FAILED(hr))
        return hr_trace(hr);
    path_of(receipt, receipt->name, path);
    hr = load(receipt, path);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_receipt = TAKE_PTR(receipt);
    return hr;
}

HRESULT receipt_open(struct installation *installation, struct receipt **ret_receipt)
{
    HRESULT hr = receipt_read(session_context(installation->session),
                              session_property(installation->session, "ProductCode"), ret_receipt);

    if (FAILED(hr))
        return hr_trace(hr);
    (*ret_receipt)->installation = installation;
    return S_OK;
}

static bool has_entries(const struct receipt *receipt)
{
    for (size_t i = 0; i < receipt->n_entries; i++) {
        if (!receipt->entries[i]->is_gone)
            return true;
    }
    return false;
}

static HRESULT write_entries(const struct receipt *receipt, int fd)
{
    _cleanup_(closep) int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    _cleanup_(fclosep) FILE *file = copy < 0 ? NULL : fdopen(copy, "w");

    if (!file)
        return hr_raise(hr_from_errno(), "writing %s/%s", receipt->folder, receipt->name);
    copy = -1;
    receipt_text_begin(file);
    for (size_t i = 0; i < receipt->n_entries; i++) {
        if (!receipt->entries[i]->is_gone)
            receipt_text_write(file, receipt->entries[i]);
    }
    if (fflush(file) != 0)
        return hr_raise(hr_from_errno(), "writing %s/%s", receipt->folder, receipt->name);
    return S_OK;
}

static HRESULT replace(struct receipt *receipt, const char *path)
{
    struct journal *journal = receipt->installation->journal;
    int fd;
    HRESULT hr = journal_new_file(journal, path, 0644, &fd);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = write_entries(receipt, fd);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(journal_place_file(journal, NULL));
}

HRESULT receipt_save(struct receipt *receipt)
{
    _cleanup_(closep) int home = -1;
    struct journal *journal = receipt->installation->journal;
    char path[PATH_MAX];
    HRESULT hr;

    if (!receipt->is_changed || receipt->installation->is_trial)
        return S_OK;
    path_of(receipt, receipt->name, path);
    if (!has_entries(receipt)) {
        hr = journal_remove_file(journal, path);
        if (SUCCEEDED(hr))
            hr = journal_remove_folder(journal, receipt->folder); /* if it was the last */
    } else {
        hr = home_open(receipt->home, &home);
        if (SUCCEEDED(hr))
            hr = journal_make_folder(journal, receipt->folder, 0755);
        if (SUCCEEDED(hr))
            hr = replace(receipt, path);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    receipt->is_changed = false;
    return S_OK;
}

/* ---- other products ---- */

static bool is_receipt(const char *name)
{
    size_t len = strlen(name);

    return len == GUID_TEXT_SIZE - 1 + sizeof(ending) - 1 &&
           strcmp(name + GUID_TEXT_SIZE - 1, ending) == 0;
}

static HRESULT load_all(struct receipt *others, DIR *folder, const char *own_name)
{
    const struct dirent *found;
    char path[PATH_MAX];
    HRESULT hr;

    while ((found = readdir(folder))) {
        if (!is_receipt(found->d_name) || strcmp(found->d_name, own_name) == 0)
            continue;
        path_of(others, found->d_name, path);
        hr = load(others, path);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT load_others(struct receipt *receipt)
{
    _cleanup_(receipt_freep) struct receipt *others = NULL;
    DIR *folder;
    const char *code = session_property(receipt->installation->session, "ProductCode");
    HRESULT hr = receipt_new(session_context(receipt->installation->session), code, &others);

    if (FAILED(hr))
        return hr_trace(hr);
    others->index.kind = RECEIPT_BY_PATH;
    folder = opendir(receipt->folder);
    if (folder) {
        hr = load_all(others, folder, receipt->name);
        closedir(folder);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    receipt->others = TAKE_PTR(others);
    return S_OK;
}

HRESULT receipt_find_elsewhere(struct receipt *receipt, const char *path,
                               const struct receipt_entry **ret_entry)
{
    struct receipt_entry wanted = {.table = "", .key = "", .path = path};

    if (!receipt->others) {
        HRESULT hr = load_others(receipt);

        if (FAILED(hr))
            return hr_trace(hr);
    }
    *ret_entry = receipt_index_find(&receipt->others->index, &wanted);
    return S_OK;
}
