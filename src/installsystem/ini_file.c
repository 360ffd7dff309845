/* SPDX-License-Identifier: MIT */
#include "installsystem/ini_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "placing/placement.h"
#include "placing/removal.h"

enum {
    SIZE_MAX_KIB = 16 * 1024, /* no INI file is larger */
};

static const char made_for[] = "IniFile";

HRESULT ini_file_init(struct ini_file *file, struct installation *installation)
{
    *file = (struct ini_file){0};
    return hr_trace(placing_init(&file->placing, installation));
}

static void forget(struct ini_file *file)
{
    free(TAKE_PTR(file->path));
    free(TAKE_PTR(file->row));
    ini_text_deinit(&file->text);
    file->is_changed = false;
}

void ini_file_deinit(struct ini_file *file)
{
    forget(file);
    placing_deinit(&file->placing);
}

/* ---- reading ---- */

static HRESULT read_bytes(int fd, const char *path, char **ret_bytes, size_t *ret_size)
{
    _cleanup_(freep) char *bytes = NULL;
    struct stat status;
    size_t size = 0;
    ssize_t n;

    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "reading %s", path);
    if (!S_ISREG(status.st_mode) || status.st_size / 1024 >= SIZE_MAX_KIB)
        return hr_raise(hr_from_win32(ERROR_INVALID_DATA), "%s is no INI file", path);
    bytes = malloc((size_t)status.st_size + 1);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "reading %s", path);
    while ((n = read(fd, bytes + size, (size_t)status.st_size - size)) > 0)
        size += (size_t)n;
    if (n < 0)
        return hr_raise(hr_from_errno(), "reading %s", path);
    *ret_bytes = TAKE_PTR(bytes);
    *ret_size = size;
    return S_OK;
}

static HRESULT load(struct ini_file *file, const char *path)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    _cleanup_(freep) char *bytes = NULL;
    struct stat status;
    size_t size = 0;
    HRESULT hr;

    file->mode = 0;
    file->encoding = INI_UTF8;
    if (fd < 0 && errno == ENOENT) {
        file->text = (struct ini_text){calloc(1, 1), 0};
        return file->text.bytes ? S_OK : hr_raise(E_OUTOFMEMORY, "the INI file %s", path);
    }
    if (fd < 0 || fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "reading %s", path);
    hr = read_bytes(fd, path, &bytes, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    file->mode = status.st_mode & 0777;
    return hr_trace(ini_decode(bytes, size, &file->text, &file->encoding));
}

/* ---- writing ---- */

/* What the receipt says of the open file, if it is as it says: what changes it is told to it. */
static HRESULT find_entry(struct ini_file *file, struct receipt_entry **ret_entry)
{
    struct receipt_entry *entry = receipt_find_path(file->placing.receipt, file->path);
    enum file_likeness likeness;
    HRESULT hr;

    *ret_entry = NULL;
    if (!entry)
        return S_OK;
    hr = file_facts_compare(entry->path, &entry->facts, &likeness);
    if (FAILED(hr))
        return hr_trace(hr);
    if (likeness == FILE_IS_SAME)
        *ret_entry = entry;
    return S_OK;
}

static HRESULT write_text(struct ini_file *file, struct file_facts *ret_facts)
{
    _cleanup_(freep) void *bytes = NULL;
    struct placement placement;
    size_t size;
    HRESULT hr = ini_encode(&file->text, file->encoding, &bytes, &size);

    if (SUCCEEDED(hr))
        hr = target_make_parent(file->placing.target, file->path);
    if (FAILED(hr))
        return hr_trace(hr);
    placement_begin(&placement, file->placing.installation, file->path, 0666);
    if (file->mode)
        placement_keep_mode(&placement, file->mode);
    hr = placement_add(&placement, bytes, size);
    if (SUCCEEDED(hr))
        hr = placement_end(&placement, NULL, ret_facts);
    return hr_trace(hr);
}

static HRESULT write_file(struct ini_file *file)
{
    struct receipt *receipt = file->placing.receipt;
    struct receipt_entry *entry;
    struct file_facts facts;
    HRESULT hr = find_entry(file, &entry);

    if (FAILED(hr))
        return hr_trace(hr);
    if (ini_text_is_blank(&file->text) && entry && strcmp(entry->table, made_for) == 0)
        return hr_trace(removal_of_entry(&file->placing, entry));
    hr = write_text(file, &facts);
    if (FAILED(hr))
        return hr_trace(hr);
    if (entry)
        return hr_trace(receipt_put(receipt, entry->table, entry->key, entry->path, &facts));
    return file->mode ? S_OK
                      : hr_trace(receipt_put(receipt, made_for, file->row, file->path, &facts));
}

static HRESULT flush(struct ini_file *file)
{
    HRESULT hr = file->path && file->is_changed ? write_file(file) : S_OK;

    forget(file);
    return hr_trace(hr);
}

HRESULT ini_file_open(struct ini_file *file, const char *path, const char *row)
{
    HRESULT hr;

    if (file->path && strcmp(file->path, path) == 0)
        return S_OK;
    hr = flush(file);
    if (SUCCEEDED(hr))
        hr = load(file, path);
    if (FAILED(hr))
        return hr_trace(hr);
    file->path = strdup(path);
    file->row = strdup(row);
    if (!file->path || !file->row) {
        forget(file);
        return hr_raise(E_OUTOFMEMORY, "the INI file %s", path);
    }
    return S_OK;
}

HRESULT ini_file_finish(struct ini_file *file)
{
    HRESULT hr = flush(file);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(placing_finish(&file->placing));
}
