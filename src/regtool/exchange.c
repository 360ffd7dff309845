/* SPDX-License-Identifier: MIT */
#include "regtool/exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/ktmw32.h>
#include <comity/winbase.h>
#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/regfile_read.h"
#include "win32/system_message.h"

struct import {
    const char *file_name;
    enum exchange_mode mode;
    REGSAM view;
    HANDLE transaction;
    HKEY key; /* that the values go to, or NULL */
    unsigned long malformed;
};

static bool complain(const struct import *import, unsigned long line, const char *problem)
{
    fprintf(stderr, "ERROR: %s:%lu: %s\n", import->file_name, line, problem);
    return false;
}

static bool complain_status(const struct import *import, unsigned long line, LSTATUS status)
{
    bool is_told = *hr_message() && hr_to_win32(hr_recorded()) == (uint32_t)status;
    const char *text = is_told ? hr_message() : system_message((uint32_t)status);
    char problem[1200];

    snprintf(problem, sizeof(problem), "%s (%d)", text ? text : "the registry refuses this",
             (int)status);
    return complain(import, line, problem);
}

/* Deletes a key with all below it; a key that is not there is as good as deleted. */
static LSTATUS delete_key(const struct import *import, const struct hkey_path *path)
{
    _cleanup_(hkey_closep) HKEY key = NULL;
    LSTATUS status;

    status = RegOpenKeyTransactedW(path->root, path->subkey, 0, KEY_ALL_ACCESS | import->view, &key,
                                   import->transaction, NULL);
    if (status == ERROR_SUCCESS)
        status = RegDeleteTreeW(key, NULL);
    if (status == ERROR_SUCCESS)
        status = RegDeleteKeyTransactedW(path->root, path->subkey, import->view, 0,
                                         import->transaction, NULL);
    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

/* What can be said against an entry without looking into the registry. */
static bool check_entry(const struct import *import, const struct regfile_entry *entry)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};

    if (entry->kind >= REGFILE_MALFORMED)
        return complain(import, entry->line, entry->problem);
    if (entry->kind > REGFILE_KEY_DELETED)
        return true;
    if (!hkey_path_parse(entry->key, &path))
        return complain(import, entry->line, "the key begins with none of the roots");
    if (entry->kind == REGFILE_KEY_DELETED && !*path.subkey)
        return complain(import, entry->line, "a root cannot be deleted");
    return true;
}

static bool apply_key(struct import *import, const struct regfile_entry *entry)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    LSTATUS status;

    if (import->key)
        RegCloseKey(TAKE_PTR(import->key));
    if (!check_entry(import, entry))
        return false;
    if (!hkey_path_parse(entry->key, &path))
        return complain_status(import, entry->line, ERROR_OUTOFMEMORY);

    if (entry->kind == REGFILE_KEY) {
        status = RegCreateKeyTransactedW(path.root, path.subkey, 0, NULL, REG_OPTION_NON_VOLATILE,
                                         KEY_READ | KEY_WRITE | import->view, NULL, &import->key,
                                         NULL, import->transaction, NULL);
    } else {
        status = delete_key(import, &path);
    }
    return status == ERROR_SUCCESS || complain_status(import, entry->line, status);
}

static bool apply_value(struct import *import, const struct regfile_entry *entry)
{
    LSTATUS status;

    if (!import->key)
        return complain(import, entry->line, "a value of a key that could not be made");

    if (entry->kind == REGFILE_VALUE) {
        status = RegSetValueExW(import->key, entry->name, 0, entry->type, entry->data,
                                (DWORD)entry->size);
    } else {
        status = RegDeleteValueW(import->key, entry->name);
        if (status == ERROR_FILE_NOT_FOUND)
            status = ERROR_SUCCESS;
    }
    return status == ERROR_SUCCESS || complain_status(import, entry->line, status);
}

/* False if the entry could not be applied, whatever the mode makes of that. */
static bool apply(struct import *import, const struct regfile_entry *entry)
{
    switch (entry->kind) {
    case REGFILE_KEY:
    case REGFILE_KEY_DELETED:
        return apply_key(import, entry);
    case REGFILE_VALUE:
    case REGFILE_VALUE_DELETED:
        return apply_value(import, entry);
    default:
        return complain(import, entry->line, entry->problem);
    }
}

static bool apply_all(struct import *import, struct regfile_reader *reader)
{
    struct regfile_entry entry;
    HRESULT hr;

    while ((hr = regfile_reader_next(reader, &entry)) == S_OK) {
        hr_clear();
        if (apply(import, &entry))
            continue;
        import->malformed++;
        if (import->mode == EXCHANGE_STRICT || entry.kind == REGFILE_FOREIGN)
            return false;
    }
    if (FAILED(hr))
        fprintf(stderr, "ERROR: %s: %s\n", import->file_name, hr_message());
    return SUCCEEDED(hr);
}

/* A file that is malformed anywhere is refused before a transaction is filled with the rest. What
 * can be read only once is not checked: there the transaction alone has to do. */
static bool check_all(const struct import *import, FILE *file)
{
    _cleanup_(regfile_reader_freep) struct regfile_reader *reader = NULL;
    struct regfile_entry entry;
    HRESULT hr;

    if (fseeko(file, 0, SEEK_SET) < 0)
        return true;

    hr = regfile_reader_new(file, &reader);
    while (SUCCEEDED(hr) && (hr = regfile_reader_next(reader, &entry)) == S_OK)
        if (!check_entry(import, &entry))
            return false;
    if (FAILED(hr))
        fprintf(stderr, "ERROR: %s: %s\n", import->file_name, hr_message());
    rewind(file);
    return SUCCEEDED(hr);
}

bool exchange_import(const char *file_name, enum exchange_mode mode, REGSAM view)
{
    struct import import = {.file_name = file_name, .mode = mode, .view = view};
    _cleanup_(regfile_reader_freep) struct regfile_reader *reader = NULL;
    _cleanup_(fclosep) FILE *file = fopen(file_name, "rbe");
    bool is_done = false;

    if (!file) {
        fprintf(stderr, "ERROR: %s: %s\n", file_name, strerror(errno));
        return false;
    }
    if (mode == EXCHANGE_STRICT && !check_all(&import, file)) {
        fprintf(stderr, "Nothing of %s was applied.\n", file_name);
        return false;
    }
    import.transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    if (import.transaction == INVALID_HANDLE_VALUE) {
        fputs("ERROR: no transaction can be begun\n", stderr);
        return false;
    }
    if (FAILED(regfile_reader_new(file, &reader)))
        fprintf(stderr, "ERROR: %s\n", hr_message());
    else
        is_done = apply_all(&import, reader);
    if (import.key)
        RegCloseKey(import.key);

    hr_clear();
    if (is_done && !CommitTransaction(import.transaction)) {
        fprintf(stderr, "ERROR: %s: %s\n", file_name,
                *hr_message() ? hr_message() : "the changes cannot be committed");
        is_done = false;
    } else if (!is_done) {
        RollbackTransaction(import.transaction);
    }
    CloseHandle(import.transaction);
    if (!is_done)
        fprintf(stderr, "Nothing of %s was applied.\n", file_name);
    else if (import.malformed)
        fprintf(stderr, "All but the lines above of %s was applied.\n", file_name);
    return is_done;
}

static HRESULT export_key(struct regfile_writer *writer, HKEY root, const char16_t *subkey,
                          const char16_t *path, REGSAM access)
{
    _cleanup_(hkey_closep) HKEY key = NULL;
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    struct hkey_values values = {.key = NULL};
    LSTATUS status;
    HRESULT hr;

    status = RegOpenKeyExW(root, subkey, 0, access, &key);
    if (status != ERROR_SUCCESS)
        return hr_from_win32((uint32_t)status);

    hr = regfile_writer_key(writer, path);
    values.key = key;
    while (SUCCEEDED(hr) && (status = hkey_values_next(&values)) == ERROR_SUCCESS)
        hr = regfile_writer_value(writer, values.name, values.type, values.data, values.size);
    hkey_values_deinit(&values);
    if (SUCCEEDED(hr) && status != ERROR_NO_MORE_ITEMS)
        hr = hr_from_win32((uint32_t)status);
    if (SUCCEEDED(hr))
        hr = hr_from_win32((uint32_t)hkey_subkeys(key, &names));

    for (char16_t **name = names; SUCCEEDED(hr) && *name; name++) {
        _cleanup_(freep) char16_t *below = hkey_join(path, *name);

        hr = below ? export_key(writer, key, *name, below, access) : E_OUTOFMEMORY;
        /* A key that went away while we came to it. */
        if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
            hr = S_OK;
    }
    return hr;
}

static HRESULT export_to(FILE *file, const struct hkey_path *path, enum regfile_format format,
                         REGSAM view)
{
    _cleanup_(regfile_writer_freep) struct regfile_writer *writer = NULL;
    HRESULT hr;

    hr = regfile_writer_new(file, format, &writer);
    if (FAILED(hr))
        return hr;

    if (path) {
        hr = export_key(writer, path->root, path->subkey, path->full, KEY_READ | view);
    } else {
        hr = export_key(writer, HKEY_LOCAL_MACHINE, u"", u"HKEY_LOCAL_MACHINE", KEY_READ | view);
        if (SUCCEEDED(hr))
            hr = export_key(writer, HKEY_USERS, u"", u"HKEY_USERS", KEY_READ | view);
    }
    if (FAILED(hr))
        return hr;

    return regfile_writer_finish(writer);
}

static bool fail_file(const char *file_name)
{
    fprintf(stderr, "ERROR: %s: %s\n", file_name, strerror(errno));
    return false;
}

/*
 * A file that nobody sees until it is complete: an export that is interrupted leaves nothing
 * behind. A device or a pipe is written to as it is, and so is a file where the file system knows
 * no unseen ones.
 */
static FILE *open_unseen(const char *file_name)
{
    _cleanup_(freep) char *folder = strdup(file_name);
    struct stat stat_of;
    int fd;

    if (stat(file_name, &stat_of) == 0 && !S_ISREG(stat_of.st_mode))
        return fopen(file_name, "wbe");
    if (!folder)
        return NULL;

    fd = open(dirname(folder), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR))
        return fopen(file_name, "wbe");

    return fd < 0 ? NULL : fdopen(fd, "wb");
}

/* Gives the file its name, in the place of one that has it. */
static bool show(FILE *file, const char *file_name)
{
    _cleanup_(freep) char *beside = NULL;
    struct stat stat_of;
    char self[64];
    bool is_shown;

    if (fstat(fileno(file), &stat_of) < 0 || stat_of.st_nlink > 0)
        return true;

    /* A link cannot replace a file, a rename can. */
    snprintf(self, sizeof(self), "/proc/self/fd/%d", fileno(file));
    if (asprintf(&beside, "%s.%d~", file_name, (int)getpid()) < 0)
        return false;
    is_shown = linkat(AT_FDCWD, self, AT_FDCWD, beside, AT_SYMLINK_FOLLOW) == 0 &&
               rename(beside, file_name) == 0;
    if (!is_shown)
        unlink(beside);
    return is_shown;
}

bool exchange_export(const struct hkey_path *path, const char *file_name,
                     enum regfile_format format, REGSAM view)
{
    _cleanup_(fclosep) FILE *file = open_unseen(file_name);
    HRESULT hr;

    if (!file)
        return fail_file(file_name);

    hr_clear();
    hr = export_to(file, path, format, view);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND)) {
        fputs("ERROR: The system was unable to find the specified registry key or value.\n",
              stderr);
        return false;
    }
    if (FAILED(hr)) {
        fprintf(stderr, "ERROR: %s: %s (0x%08x)\n", file_name, hr_message(), (unsigned)hr);
        return false;
    }
    return show(file, file_name) || fail_file(file_name);
}
