/* SPDX-License-Identifier: MIT */
#include "registry/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"

static const char file_name[] = "journal";
static const char new_file_name[] = "journal.new";

/* The file: this, then each hive's operations. */
struct header {
    char magic[8];
    uint64_t checksum; /* of all that follows */
    uint64_t sizes[HIVE_KINDS];
    uint8_t number[16];
    uint8_t user_hive[16];
};

static const char magic[8] = {'C', 'o', 'm', 'J', 'o', 'u', 'r', '1'};

void (*journal_step)(int step);

void journal_deinit(struct journal *journal)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++)
        operations_deinit(&journal->operations[kind]);
}

/* FNV-1a over words: against a disk that lost something, not against an enemy. */
static uint64_t checksum(uint64_t sum, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t), bytes += sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, bytes, sizeof(word));
        sum = (sum ^ word) * 0x100000001b3;
        sum ^= sum >> 29;
    }
    return sum;
}

static uint64_t checksum_of(const struct header *header, const struct operations *operations)
{
    size_t covered = offsetof(struct header, sizes);
    uint64_t sum =
        checksum(0xcbf29ce484222325, (const uint8_t *)header + covered, sizeof(*header) - covered);

    for (int kind = 0; kind < HIVE_KINDS; kind++)
        sum = checksum(sum, operations[kind].bytes, operations[kind].len);
    return sum;
}

bool journal_exists(void)
{
    char path[PATH_MAX], folder[PATH_MAX];

    if (FAILED(home_path(HOME_USER_HIVE, folder)))
        return false;
    snprintf(path, sizeof(path), "%.*s/%s", (int)(sizeof(path) - sizeof(file_name) - 1), folder,
             file_name);
    return access(path, F_OK) == 0;
}

static HRESULT write_all(int fd, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    while (size > 0) {
        ssize_t done = write(fd, bytes, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return hr_raise(hr_from_errno(), "writing the journal of a commit: %s",
                            strerror(errno));
        bytes += done;
        size -= (size_t)done;
    }
    return S_OK;
}

static HRESULT write_file(int fd, const struct journal *journal)
{
    struct header header = {0};
    HRESULT hr;

    memcpy(header.magic, magic, sizeof(magic));
    memcpy(header.number, journal->number, sizeof(header.number));
    memcpy(header.user_hive, journal->user_hive, sizeof(header.user_hive));
    for (int kind = 0; kind < HIVE_KINDS; kind++)
        header.sizes[kind] = journal->operations[kind].len;
    header.checksum = checksum_of(&header, journal->operations);

    hr = write_all(fd, &header, sizeof(header));
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = write_all(fd, journal->operations[kind].bytes, journal->operations[kind].len);
    if (FAILED(hr))
        return hr_trace(hr);
    return fsync(fd) == 0 ? S_OK : hr_raise(hr_from_errno(), "writing the journal of a commit");
}

/* home_open()'s descriptor is a path only, and cannot be synchronised. */
static HRESULT open_folder(int *ret_fd)
{
    _cleanup_(closep) int folder = -1;
    HRESULT hr;

    hr = home_open(HOME_USER_HIVE, &folder);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *ret_fd >= 0 ? S_OK : hr_raise(hr_from_errno(), "opening the user hive's folder");
}

HRESULT journal_write(const struct journal *journal)
{
    _cleanup_(closep) int folder = -1;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = open_folder(&folder);
    if (FAILED(hr))
        return hr_trace(hr);
    /* Left by who died while writing it: the writers' locks say that nobody else does now. */
    unlinkat(folder, new_file_name, 0);
    fd = openat(folder, new_file_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "making the journal of a commit: %s", strerror(errno));

    hr = write_file(fd, journal);
    if (FAILED(hr)) {
        unlinkat(folder, new_file_name, 0);
        return hr_trace(hr);
    }
    if (renameat(folder, new_file_name, folder, file_name) < 0 || fsync(folder) < 0)
        return hr_raise(hr_from_errno(), "making the journal of a commit: %s", strerror(errno));
    return S_OK;
}

static HRESULT read_exactly(int fd, void *data, size_t size)
{
    uint8_t *bytes = data;

    while (size > 0) {
        ssize_t done = read(fd, bytes, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return hr_raise(hr_from_errno(), "reading the journal of a commit");
        if (done == 0)
            return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT),
                            "the journal of a commit is cut off");
        bytes += done;
        size -= (size_t)done;
    }
    return S_OK;
}

static HRESULT read_file(int fd, struct journal *journal)
{
    struct header header;
    struct stat status;
    HRESULT hr;

    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "examining the journal of a commit");
    hr = read_exactly(fd, &header, sizeof(header));
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct operations *operations = &journal->operations[kind];

        if (header.sizes[kind] > (uint64_t)status.st_size)
            return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT),
                            "the journal of a commit is cut off");
        operations->bytes = malloc(header.sizes[kind] + 1);
        if (!operations->bytes)
            return hr_raise(E_OUTOFMEMORY, "reading the journal of a commit");
        operations->len = operations->room = header.sizes[kind];
        hr = read_exactly(fd, operations->bytes, operations->len);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (memcmp(header.magic, magic, sizeof(magic)) != 0 ||
        header.checksum != checksum_of(&header, journal->operations))
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT),
                        "the file 'journal' beside the user hive is damaged; move it away");
    memcpy(journal->number, header.number, sizeof(journal->number));
    memcpy(journal->user_hive, header.user_hive, sizeof(journal->user_hive));
    return S_OK;
}

HRESULT journal_read(struct journal *ret_journal)
{
    _cleanup_(journal_deinit) struct journal journal = {0};
    _cleanup_(closep) int folder = -1;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = open_folder(&folder);
    if (FAILED(hr))
        return hr_trace(hr);
    fd = openat(folder, file_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return S_FALSE;
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the journal of a commit: %s", strerror(errno));

    hr = read_file(fd, &journal);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_journal = journal;
    journal = (struct journal){0};
    return S_OK;
}

HRESULT journal_remove(void)
{
    _cleanup_(closep) int folder = -1;
    HRESULT hr;

    hr = open_folder(&folder);
    if (FAILED(hr))
        return hr_trace(hr);
    return unlinkat(folder, file_name, 0) == 0 || errno == ENOENT
               ? S_OK
               : hr_raise(hr_from_errno(), "removing the journal of a commit");
}
