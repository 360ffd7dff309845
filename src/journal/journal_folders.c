/* SPDX-License-Identifier: MIT */
/* The effects of a journal on folders. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "journal/journal_note.h"
#include "journal/touched_folders.h"

/* It was to go at the end, and is wanted again: as if it were made now. */
static HRESULT keep_folder(struct journal *journal, const char *path, mode_t mode)
{
    HRESULT hr;

    hr = journal_note(journal, (struct journal_record){.kind = JOURNAL_FOLDER_STAYS}, path, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    path_set_remove(&journal->leaving, path);
    hr = journal_set_mode(journal, path, mode);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT make_noted_folder(const char *path, mode_t mode)
{
    struct stat status;

    if (mkdir(path, mode) < 0)
        return hr_raise(hr_from_errno(), "making the folder %s: %s", path, strerror(errno));
    /* The mask of the process, and the bits that the parent hands down. */
    if (stat(path, &status) < 0 ||
        ((status.st_mode & 0777) != mode && chmod(path, mode | (status.st_mode & S_ISGID)) < 0))
        return hr_raise(hr_from_errno(), "giving the folder %s its mode: %s", path,
                        strerror(errno));
    return S_OK;
}

HRESULT journal_make_folder(struct journal *journal, const char *path, mode_t mode)
{
    char plain[PATH_MAX];
    struct stat status;
    HRESULT hr;

    hr = journal_check_open(journal);
    if (SUCCEEDED(hr) && strspn(path, "/") == strlen(path) && *path)
        return S_FALSE;
    if (SUCCEEDED(hr))
        hr = journal_plain_path(path, plain);
    if (FAILED(hr))
        return hr_trace(hr);
    if (stat(plain, &status) == 0) {
        if (!S_ISDIR(status.st_mode))
            return hr_raise(hr_from_errno_value(ENOTDIR),
                            "making the folder %s: there is a file of that name", plain);
        return path_set_has(&journal->leaving, plain) ? hr_trace(keep_folder(journal, plain, mode))
                                                      : S_FALSE;
    }

    hr = touched_folders_note(journal, plain);
    if (SUCCEEDED(hr))
        hr = touched_folders_note_new(journal, plain);
    if (SUCCEEDED(hr))
        hr = journal_note(journal, (struct journal_record){.kind = JOURNAL_FOLDER_MADE}, plain,
                          NULL);
    if (SUCCEEDED(hr))
        hr = make_noted_folder(plain, mode & 0777);
    return hr_trace(hr);
}

/* Whether an entry will be gone with the journal. */
static bool entry_leaves(const struct journal *journal, const char *folder, const char *entry)
{
    char path[PATH_MAX];

    if (strcmp(entry, ".") == 0 || strcmp(entry, "..") == 0 ||
        hidden_is_own(journal->prefix, entry))
        return true;
    return snprintf(path, sizeof(path), "%s/%s", folder, entry) < PATH_MAX &&
           path_set_has(&journal->leaving, path);
}

/* S_FALSE if something stays in the folder, or there is none. */
static HRESULT check_empty(const struct journal *journal, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const struct dirent *entry;
    DIR *folder;
    HRESULT hr = S_OK;

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
        return S_FALSE;
    folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder) {
        hr = hr_raise(hr_from_errno(), "looking into the folder %s: %s", path, strerror(errno));
        closep(&fd);
        return hr;
    }
    while (hr == S_OK && (entry = readdir(folder)))
        if (!entry_leaves(journal, path, entry->d_name))
            hr = S_FALSE;
    closedir(folder);
    return hr;
}

/* Has the folder go at the end, where the filesystem cannot rename it: one that an overlay has from
 * below. */
static HRESULT remove_later(struct journal *journal, const char *path)
{
    char parent[PATH_MAX];
    HRESULT hr;

    /* At the end a failure could not be undone. */
    hidden_folder(path, parent);
    if (access(parent, W_OK | X_OK) < 0)
        return hr_raise(hr_from_errno(), "removing the folder %s: %s", path, strerror(errno));
    hr = journal_note(journal, (struct journal_record){.kind = JOURNAL_FOLDER_LEAVES}, path, NULL);
    if (SUCCEEDED(hr))
        hr = path_set_add(&journal->leaving, path);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT remove_now(struct journal *journal, const char *path)
{
    struct journal_record record = {.kind = JOURNAL_FOLDER_REMOVED, .name = ++journal->last_name};
    char aside[PATH_MAX];
    HRESULT hr;

    hr = hidden_path(journal->prefix, HIDDEN_OLD, record.name, path, aside);
    if (SUCCEEDED(hr))
        hr = touched_folders_note(journal, path);
    if (SUCCEEDED(hr))
        hr = journal_note(journal, record, path, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    if (rename(path, aside) == 0)
        return S_OK;
    if (errno == EXDEV)
        return hr_trace(remove_later(journal, path));
    if (errno == EBUSY)
        return S_FALSE; /* another filesystem's place */
    return hr_raise(hr_from_errno(), "removing the folder %s: %s", path, strerror(errno));
}

HRESULT journal_remove_folder(struct journal *journal, const char *path)
{
    char plain[PATH_MAX];
    HRESULT hr;

    hr = journal_check_open(journal);
    if (SUCCEEDED(hr))
        hr = journal_plain_path(path, plain);
    if (FAILED(hr))
        return hr_trace(hr);
    if (path_set_has(&journal->leaving, plain))
        return S_FALSE;
    hr = check_empty(journal, plain);
    return hr == S_OK ? hr_trace(remove_now(journal, plain)) : hr_trace(hr);
}
