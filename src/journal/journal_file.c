/* SPDX-License-Identifier: MIT */
#include "journal/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "journal/journal_lock.h"

enum {
    FILE_MAX = 1 << 30, /* bytes that are read: more than any installation writes */
    SMALL = 1024,       /* most records are no larger */
};

/* Without the part of a record that a full disk left. */
static HRESULT write_at_end(struct journal_file *file, const uint8_t *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t n = pwrite(file->fd, bytes + done, size - done, (off_t)(file->size + done));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            HRESULT hr = hr_raise(hr_from_errno(), "writing the journal: %s", strerror(errno));

            return ftruncate(file->fd, (off_t)file->size) == 0 ? hr : hr_trace(hr);
        }
        done += (size_t)n;
    }
    file->size += size;
    return S_OK;
}

HRESULT journal_file_append(struct journal_file *file, const struct journal_record *record)
{
    _cleanup_(freep) uint8_t *large = NULL;
    size_t size = journal_record_size(record);
    uint8_t small[SMALL];

    if (size > JOURNAL_RECORD_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "writing the journal");
    if (size > sizeof(small)) {
        large = malloc(size);
        if (!large)
            return hr_raise(E_OUTOFMEMORY, "writing the journal");
    }
    journal_record_write(record, large ? large : small);
    return hr_trace(write_at_end(file, large ? large : small, size));
}

HRESULT journal_file_sync(const struct journal_file *file)
{
    return fdatasync(file->fd) == 0
               ? S_OK
               : hr_raise(hr_from_errno(), "writing the journal: %s", strerror(errno));
}

void journal_file_close(struct journal_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

HRESULT journal_file_make(int folder, const struct journal_record *first,
                          struct journal_file *ret_file)
{
    struct journal_file file = {-1, 0};
    HRESULT hr;

    file.fd = openat(folder, journal_new_file_name,
                     O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file.fd < 0)
        return hr_raise(hr_from_errno(), "making a journal: %s", strerror(errno));
    hr = journal_file_append(&file, first);
    if (SUCCEEDED(hr))
        hr = journal_file_sync(&file);
    if (SUCCEEDED(hr) && (renameat(folder, journal_new_file_name, folder, journal_file_name) < 0 ||
                          fsync(folder) < 0))
        hr = hr_raise(hr_from_errno(), "making a journal: %s", strerror(errno));
    if (FAILED(hr)) {
        unlinkat(folder, journal_new_file_name, 0);
        journal_file_close(&file);
        return hr_trace(hr);
    }
    *ret_file = file;
    return S_OK;
}

HRESULT journal_file_sweep(int folder)
{
    if (unlinkat(folder, journal_new_file_name, 0) < 0 && errno != ENOENT)
        return hr_raise(hr_from_errno(), "removing a journal that was not begun: %s",
                        strerror(errno));
    return S_OK;
}

HRESULT journal_file_open(int folder, struct journal_file *ret_file)
{
    _cleanup_(closep) int fd = -1;
    struct stat status;

    fd = openat(folder, journal_file_name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return S_FALSE;
    if (fd < 0 || fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "opening the journal that is left: %s", strerror(errno));
    if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || status.st_size > FILE_MAX)
        return hr_raise(E_ACCESSDENIED, "the journal that is left is no file of yours");
    *ret_file = (struct journal_file){TAKE_FD(fd), (size_t)status.st_size};
    return S_OK;
}

static HRESULT read_all(const struct journal_file *file, struct journal_pages *pages)
{
    pages->bytes = malloc(file->size + 1);
    if (!pages->bytes)
        return hr_raise(E_OUTOFMEMORY, "reading the journal");
    while (pages->size < file->size) {
        ssize_t n = pread(file->fd, (char *)pages->bytes + pages->size, file->size - pages->size,
                          (off_t)pages->size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return hr_raise(hr_from_errno(), "reading the journal: %s", strerror(errno));
        if (n == 0)
            break;
        pages->size += (size_t)n;
    }
    return S_OK;
}

static HRESULT find_records(struct journal_pages *pages)
{
    struct journal_record record;
    size_t offset = 0, room = 0;

    for (size_t start = 0; journal_record_read(pages->bytes, pages->size, &offset, &record);
         start = offset) {
        if (pages->n_records == room) {
            size_t *larger;

            room = room ? room * 2 : 256;
            larger = reallocarray(pages->offsets, room, sizeof(*larger));
            if (!larger)
                return hr_raise(E_OUTOFMEMORY, "reading the journal");
            pages->offsets = larger;
        }
        pages->offsets[pages->n_records++] = start;
    }
    return S_OK;
}

HRESULT journal_file_load(const struct journal_file *file, struct journal_pages *ret_pages)
{
    struct journal_pages pages = {0};
    struct journal_record first;
    HRESULT hr;

    hr = read_all(file, &pages);
    if (SUCCEEDED(hr))
        hr = find_records(&pages);
    if (SUCCEEDED(hr) && pages.n_records > 0)
        journal_pages_at(&pages, 0, &first);
    if (SUCCEEDED(hr) && (pages.n_records == 0 || first.kind != JOURNAL_STARTED))
        hr = hr_raise(hr_from_win32(ERROR_FILE_CORRUPT),
                      "the journal that an installation left is damaged");
    if (FAILED(hr)) {
        journal_pages_deinit(&pages);
        return hr_trace(hr);
    }
    *ret_pages = pages;
    return S_OK;
}

void journal_pages_deinit(struct journal_pages *pages)
{
    free(pages->bytes);
    free(pages->offsets);
    *pages = (struct journal_pages){0};
}

void journal_pages_at(const struct journal_pages *pages, size_t i,
                      struct journal_record *ret_record)
{
    size_t offset = pages->offsets[i];

    journal_record_read(pages->bytes, pages->size, &offset, ret_record);
}

HRESULT journal_file_cut(struct journal_file *file, size_t offset)
{
    if (ftruncate(file->fd, (off_t)offset) < 0)
        return hr_raise(hr_from_errno(), "shortening the journal: %s", strerror(errno));
    file->size = offset;
    return S_OK;
}

HRESULT journal_file_remove(int folder)
{
    if (unlinkat(folder, journal_file_name, 0) < 0 && errno != ENOENT)
        return hr_raise(hr_from_errno(), "removing the journal: %s", strerror(errno));
    return S_OK;
}
