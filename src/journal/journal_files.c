/* SPDX-License-Identifier: MIT */
/* The effects of a journal on files and links. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "journal/journal_note.h"
#include "journal/touched_folders.h"

/* Begins an effect on @path: it is made plain, and its folder noted. */
static HRESULT begin(struct journal *journal, const char *path, char ret_plain[static PATH_MAX])
{
    HRESULT hr;

    hr = journal_check_open(journal);
    if (SUCCEEDED(hr))
        hr = journal_plain_path(path, ret_plain);
    if (SUCCEEDED(hr))
        hr = touched_folders_note(journal, ret_plain);
    return hr_trace(hr);
}

/* What is at a path that a file is to take; S_FALSE if nothing is. */
static HRESULT look_at_place(const char *path)
{
    struct stat status;

    if (lstat(path, &status) < 0)
        return errno == ENOENT
                   ? S_FALSE
                   : hr_raise(hr_from_errno(), "examining %s: %s", path, strerror(errno));
    return S_ISDIR(status.st_mode)
               ? hr_raise(hr_from_errno_value(EISDIR), "writing %s: this is a folder", path)
               : S_OK;
}

/* Keeps what is at @path under the hidden name. The second name leaves no instant without either
 * file; where the filesystem has none, or forbids it for a file of others, the file is moved. */
static HRESULT keep_aside(const struct journal *journal, uint32_t name, const char *path)
{
    char aside[PATH_MAX];
    HRESULT hr;

    hr = hidden_path(journal->prefix, HIDDEN_OLD, name, path, aside);
    if (FAILED(hr))
        return hr_trace(hr);
    if (linkat(AT_FDCWD, path, AT_FDCWD, aside, 0) < 0 && rename(path, aside) < 0)
        return hr_raise(hr_from_errno(), "keeping %s: %s", path, strerror(errno));
    return S_OK;
}

/* Gives what has a hidden name its place; @status is what it is. */
static HRESULT place(struct journal *journal, const char *hidden, uint32_t name, const char *path,
                     const struct stat *status)
{
    struct journal_record record = {.kind = JOURNAL_FILE_PLACED,
                                    .name = name,
                                    .device = status->st_dev,
                                    .inode = status->st_ino};
    HRESULT hr;

    hr = look_at_place(path);
    if (FAILED(hr))
        return hr_trace(hr);
    record.had_old = hr == S_OK;
    hr = journal_note(journal, record, path, NULL);
    if (SUCCEEDED(hr) && record.had_old)
        hr = keep_aside(journal, name, path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (rename(hidden, path) < 0)
        return hr_raise(hr_from_errno(), "placing %s: %s", path, strerror(errno));
    return S_OK;
}

/* What was begun and not placed. */
static void discard_new(struct journal *journal)
{
    if (journal->new_fd < 0)
        return;
    close(TAKE_FD(journal->new_fd));
    unlink(journal->new_hidden);
}

/* Draws a hidden name for what happens to @path next, and notes it. */
static HRESULT note_hidden(struct journal *journal, struct journal_record *record,
                           enum hidden_kind kind, const char *path,
                           char ret_hidden[static PATH_MAX])
{
    HRESULT hr;

    record->name = ++journal->last_name;
    hr = hidden_path(journal->prefix, kind, record->name, path, ret_hidden);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(journal_note(journal, *record, path, NULL));
}

HRESULT journal_new_file(struct journal *journal, const char *path, mode_t mode, int *ret_fd)
{
    struct journal_record record = {.kind = JOURNAL_FILE_NEW};
    HRESULT hr;

    discard_new(journal);
    hr = begin(journal, path, journal->new_path);
    if (SUCCEEDED(hr))
        hr = look_at_place(journal->new_path);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = note_hidden(journal, &record, HIDDEN_NEW, journal->new_path, journal->new_hidden);
    if (FAILED(hr))
        return hr_trace(hr);

    journal->new_name = record.name;
    journal->new_mode = mode & 07777;
    journal->new_fd =
        open(journal->new_hidden, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (journal->new_fd < 0)
        return hr_raise(hr_from_errno(), "writing %s: %s", journal->new_path, strerror(errno));
    *ret_fd = journal->new_fd;
    return S_OK;
}

HRESULT journal_place_file(struct journal *journal, const struct timespec *changed)
{
    _cleanup_(closep) int fd = TAKE_FD(journal->new_fd);
    struct stat status;
    HRESULT hr;

    if (fd < 0)
        return hr_raise(E_UNEXPECTED, "placing a file before it is written");
    hr = journal_check_open(journal);
    if (FAILED(hr))
        return hr_trace(hr);
    if (fchmod(fd, journal->new_mode) < 0 || fstat(fd, &status) < 0 ||
        (changed && futimens(fd, (struct timespec[]){{.tv_nsec = UTIME_OMIT}, *changed}) < 0))
        return hr_raise(hr_from_errno(), "giving %s its mode and time: %s", journal->new_path,
                        strerror(errno));
    if (close(TAKE_FD(fd)) < 0)
        return hr_raise(hr_from_errno(), "writing %s: %s", journal->new_path, strerror(errno));
    return hr_trace(
        place(journal, journal->new_hidden, journal->new_name, journal->new_path, &status));
}

HRESULT journal_make_link(struct journal *journal, const char *path, const char *target)
{
    struct journal_record record = {.kind = JOURNAL_FILE_NEW};
    char plain[PATH_MAX], hidden[PATH_MAX];
    struct stat status;
    HRESULT hr;

    hr = begin(journal, path, plain);
    if (SUCCEEDED(hr))
        hr = note_hidden(journal, &record, HIDDEN_NEW, plain, hidden);
    if (FAILED(hr))
        return hr_trace(hr);
    if (symlink(target, hidden) < 0 || lstat(hidden, &status) < 0)
        return hr_raise(hr_from_errno(), "linking %s to %s: %s", plain, target, strerror(errno));
    return hr_trace(place(journal, hidden, record.name, plain, &status));
}

HRESULT journal_remove_file(struct journal *journal, const char *path)
{
    struct journal_record record = {.kind = JOURNAL_FILE_REMOVED, .had_old = true};
    char plain[PATH_MAX], aside[PATH_MAX];
    struct stat status;
    HRESULT hr;

    hr = journal_check_open(journal);
    if (SUCCEEDED(hr))
        hr = journal_plain_path(path, plain);
    if (FAILED(hr))
        return hr_trace(hr);
    if (lstat(plain, &status) < 0 && (errno == ENOENT || errno == ENOTDIR))
        return S_FALSE;
    hr = look_at_place(plain);
    if (SUCCEEDED(hr))
        hr = touched_folders_note(journal, plain);
    if (SUCCEEDED(hr))
        hr = note_hidden(journal, &record, HIDDEN_OLD, plain, aside);
    if (FAILED(hr))
        return hr_trace(hr);
    if (rename(plain, aside) < 0)
        return hr_raise(hr_from_errno(), "removing %s: %s", plain, strerror(errno));
    return S_OK;
}

static HRESULT copy_content(int from, int to, const char *path)
{
    ssize_t n;

    do
        n = sendfile(to, from, NULL, 1 << 30);
    while (n > 0 || (n < 0 && errno == EINTR));
    return n == 0 ? S_OK : hr_raise(hr_from_errno(), "copying %s: %s", path, strerror(errno));
}

/* To another filesystem. */
static HRESULT move_by_copy(struct journal *journal, const char *from, const char *to,
                            const struct stat *status)
{
    _cleanup_(closep) int fd = -1;
    char target[PATH_MAX];
    ssize_t len;
    HRESULT hr;
    int new_fd;

    if (S_ISLNK(status->st_mode)) {
        len = readlink(from, target, sizeof(target) - 1);
        if (len < 0)
            return hr_raise(hr_from_errno(), "reading the link %s: %s", from, strerror(errno));
        target[len] = '\0';
        hr = journal_make_link(journal, to, target);
    } else {
        fd = open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return hr_raise(hr_from_errno(), "opening %s: %s", from, strerror(errno));
        hr = journal_new_file(journal, to, status->st_mode, &new_fd);
        if (SUCCEEDED(hr))
            hr = copy_content(fd, new_fd, from);
        if (SUCCEEDED(hr))
            hr = journal_place_file(journal, &status->st_mtim);
    }
    return FAILED(hr) ? hr_trace(hr) : hr_trace(journal_remove_file(journal, from));
}

/* Two names of one file: to rename one to the other does nothing. */
static bool is_same_file(const struct stat *status, const char *path)
{
    struct stat other;

    return lstat(path, &other) == 0 && other.st_dev == status->st_dev &&
           other.st_ino == status->st_ino;
}

HRESULT journal_move_file(struct journal *journal, const char *from, const char *to)
{
    struct journal_record record = {.kind = JOURNAL_FILE_MOVED};
    char plain_from[PATH_MAX], plain_to[PATH_MAX], folder[PATH_MAX];
    struct stat status, folder_status;
    HRESULT hr;

    hr = begin(journal, to, plain_to);
    if (SUCCEEDED(hr))
        hr = journal_plain_path(from, plain_from);
    if (FAILED(hr))
        return hr_trace(hr);
    hidden_folder(plain_to, folder);
    if (lstat(plain_from, &status) < 0 && (errno == ENOENT || errno == ENOTDIR))
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    hr = look_at_place(plain_from);
    if (SUCCEEDED(hr) && stat(folder, &folder_status) < 0)
        hr = hr_raise(hr_from_errno(), "examining the folder %s: %s", folder, strerror(errno));
    if (SUCCEEDED(hr))
        hr = look_at_place(plain_to);
    if (FAILED(hr) || strcmp(plain_from, plain_to) == 0)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    if (hr == S_OK && is_same_file(&status, plain_to))
        return hr_trace(journal_remove_file(journal, plain_from));
    if (status.st_dev != folder_status.st_dev)
        return hr_trace(move_by_copy(journal, plain_from, plain_to, &status));

    record.had_old = hr == S_OK;
    record.name = ++journal->last_name;
    hr = touched_folders_note(journal, plain_from);
    if (SUCCEEDED(hr))
        hr = journal_note(journal, record, plain_from, plain_to);
    if (SUCCEEDED(hr) && record.had_old)
        hr = keep_aside(journal, record.name, plain_to);
    if (FAILED(hr))
        return hr_trace(hr);
    if (rename(plain_from, plain_to) < 0)
        return hr_raise(hr_from_errno(), "moving %s to %s: %s", plain_from, plain_to,
                        strerror(errno));
    return S_OK;
}

HRESULT journal_set_mode(struct journal *journal, const char *path, mode_t mode)
{
    struct journal_record record = {.kind = JOURNAL_MODE};
    char plain[PATH_MAX];
    struct stat status;
    HRESULT hr;

    hr = journal_check_open(journal);
    if (SUCCEEDED(hr))
        hr = journal_plain_path(path, plain);
    if (FAILED(hr))
        return hr_trace(hr);
    if (lstat(plain, &status) < 0)
        return hr_raise(hr_from_errno(), "examining %s: %s", plain, strerror(errno));
    if (S_ISLNK(status.st_mode) || (status.st_mode & 07777) == (mode & 07777))
        return S_FALSE;

    record.mode = status.st_mode & 07777;
    hr = journal_note(journal, record, plain, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    if (chmod(plain, mode & 07777) < 0)
        return hr_raise(hr_from_errno(), "giving %s its mode: %s", plain, strerror(errno));
    return S_OK;
}
