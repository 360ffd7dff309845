/* SPDX-License-Identifier: MIT */
#include "journal/journal_undo.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "journal/hidden_name.h"
#include "journal/journal_command.h"
#include "journal/path_set.h"

/* Whether the last call failed although there was something to do: somebody else may have taken
 * away a file of ours, or the folder around it. */
static bool has_failed(int result)
{
    return result < 0 && errno != ENOENT && errno != ENOTDIR;
}

static HRESULT raise_for(const char *path)
{
    return hr_raise(hr_from_errno(), "bringing back %s: %s", path, strerror(errno));
}

static bool exists(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

/* Takes a name from a file that still has another, or is not wanted. */
static HRESULT drop(const char *path)
{
    return exists(path) && has_failed(unlink(path)) ? raise_for(path) : S_OK;
}

/* Puts what was kept aside back in its place. */
static HRESULT put_back(const char *prefix, uint32_t name, const char *path)
{
    char aside[PATH_MAX];
    HRESULT hr;

    hr = hidden_path(prefix, HIDDEN_OLD, name, path, aside);
    if (FAILED(hr))
        return hr_trace(hr);
    /* Where nothing was done nothing is tried: it may be read-only. */
    if (!exists(aside))
        return S_OK;
    if (has_failed(rename(aside, path)))
        return raise_for(path);
    /* Where both are names of one file, that has done nothing. */
    return hr_trace(drop(aside));
}

static HRESULT drop_new(const char *prefix, const struct journal_record *record)
{
    char hidden[PATH_MAX];
    HRESULT hr;

    hr = hidden_path(prefix, HIDDEN_NEW, record->name, journal_record_path(record), hidden);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(drop(hidden));
}

static HRESULT take_from_place(const char *prefix, const struct journal_record *record)
{
    const char *path = journal_record_path(record);
    struct stat status;

    if (record->had_old)
        return hr_trace(put_back(prefix, record->name, path));
    /* It may not have come to its place, where somebody else's may be. */
    if (lstat(path, &status) == 0 && status.st_dev == record->device &&
        status.st_ino == record->inode)
        return hr_trace(drop(path));
    return S_OK;
}

static HRESULT move_back(const char *prefix, const struct journal_record *record)
{
    const char *from = journal_record_path(record), *to = journal_record_other(record);

    if (!exists(from) && exists(to) && has_failed(rename(to, from)))
        return raise_for(from);
    return record->had_old ? hr_trace(put_back(prefix, record->name, to)) : S_OK;
}

static HRESULT remove_made_folder(const char *path)
{
    /* Not if somebody else has put something there. */
    if (exists(path) && has_failed(rmdir(path)) && errno != ENOTEMPTY && errno != EEXIST)
        return raise_for(path);
    return S_OK;
}

static HRESULT set_time_back(const struct journal_record *record)
{
    const struct timespec times[] = {
        {.tv_nsec = UTIME_OMIT},
        {.tv_sec = record->seconds, .tv_nsec = record->nanoseconds},
    };
    struct stat status;

    if (stat(journal_record_path(record), &status) == 0 &&
        status.st_mtim.tv_sec == times[1].tv_sec && status.st_mtim.tv_nsec == times[1].tv_nsec)
        return S_OK;

    /* In a folder of somebody else one may write, and not set its time. */
    if (has_failed(utimensat(AT_FDCWD, journal_record_path(record), times, 0)) && errno != EPERM &&
        errno != EACCES)
        return raise_for(journal_record_path(record));
    return S_OK;
}

static HRESULT set_mode_back(const struct journal_record *record)
{
    const char *path = journal_record_path(record);
    struct stat status;

    if (lstat(path, &status) < 0 || S_ISLNK(status.st_mode) ||
        (status.st_mode & 07777) == record->mode)
        return S_OK;
    return has_failed(chmod(path, record->mode)) ? raise_for(path) : S_OK;
}

static HRESULT undo(const char *prefix, const struct journal_record *record)
{
    switch (record->kind) {
    case JOURNAL_FOLDER_TIME:
        return hr_trace(set_time_back(record));
    case JOURNAL_FOLDER_MADE:
        return hr_trace(remove_made_folder(journal_record_path(record)));
    case JOURNAL_FILE_NEW:
        return hr_trace(drop_new(prefix, record));
    case JOURNAL_FILE_PLACED:
        return hr_trace(take_from_place(prefix, record));
    case JOURNAL_FILE_REMOVED:
    case JOURNAL_FOLDER_REMOVED:
        return hr_trace(put_back(prefix, record->name, journal_record_path(record)));
    case JOURNAL_FILE_MOVED:
        return hr_trace(move_back(prefix, record));
    case JOURNAL_MODE:
        return hr_trace(set_mode_back(record));
    case JOURNAL_COMMAND:
        journal_command_run(record, true);
        return S_OK;
    case JOURNAL_STARTED:
    case JOURNAL_FOLDER_LEAVES:
    case JOURNAL_FOLDER_STAYS:
    case JOURNAL_KINDS:
        break;
    }
    return S_OK;
}

HRESULT journal_undo(struct journal_file *file, const struct journal_pages *pages,
                     const char *prefix)
{
    HRESULT first = S_OK;

    for (size_t i = pages->n_records; i-- > 1;) {
        struct journal_record record;
        HRESULT hr;

        journal_pages_at(pages, i, &record);
        hr = undo(prefix, &record);
        /* From the first failure on, everything stays on record. */
        if (SUCCEEDED(first))
            first = FAILED(hr) ? hr : journal_file_cut(file, pages->offsets[i]);
    }
    return hr_trace(first);
}

/* ---- on to the state after ---- */

static HRESULT forget(const char *prefix, const struct journal_record *record)
{
    const char *path = record->kind == JOURNAL_FILE_MOVED ? journal_record_other(record)
                                                          : journal_record_path(record);
    char aside[PATH_MAX];
    HRESULT hr;

    hr = hidden_path(prefix, HIDDEN_OLD, record->name, path, aside);
    if (FAILED(hr))
        return hr_trace(hr);
    if (has_failed(unlink(aside)))
        return hr_raise(hr_from_errno(), "removing what was %s: %s", path, strerror(errno));
    return S_OK;
}

static bool remove_own(const char *prefix, const char *folder);

/* Removes what is the journal's: with all that is in it, which went aside before. */
static bool remove_entry(const char *prefix, const char *path, unsigned char type)
{
    if (type == DT_DIR)
        return remove_own(prefix, path) && !has_failed(rmdir(path));
    return !has_failed(unlink(path));
}

/* Removes from a folder what is the journal's. */
static bool remove_own(const char *prefix, const char *folder)
{
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    bool is_done = true;

    if (!stream)
        return errno == ENOENT;
    while (is_done && (entry = readdir(stream))) {
        char path[PATH_MAX];

        if (hidden_is_own(prefix, entry->d_name) &&
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < PATH_MAX)
            is_done = remove_entry(prefix, path, entry->d_type);
    }
    closedir(stream);
    return is_done;
}

/* A folder that went aside. Whoever was in it may have made something there since then. */
static HRESULT forget_folder(const char *prefix, const struct journal_record *record)
{
    const char *path = journal_record_path(record);
    char aside[PATH_MAX];
    HRESULT hr;

    hr = hidden_path(prefix, HIDDEN_OLD, record->name, path, aside);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!remove_own(prefix, aside) ||
        (has_failed(rmdir(aside)) && errno != ENOTEMPTY && errno != EEXIST))
        return hr_raise(hr_from_errno(), "removing what was %s: %s", path, strerror(errno));
    if (exists(aside))
        (void)renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_NOREPLACE);
    return S_OK;
}

/* Whether the last word on a folder is that it goes; the records are seen the last first. */
static HRESULT is_last_word(struct path_set *decided, const struct journal_record *record,
                            bool *ret_is_last)
{
    HRESULT hr = path_set_add(decided, journal_record_path(record));

    *ret_is_last = hr == S_OK;
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

/* Marks in @leaves the records of folders that go. */
static HRESULT decide_folders(const struct journal_pages *pages, bool *leaves)
{
    _cleanup_(path_set_deinit) struct path_set decided = {0};
    HRESULT hr = S_OK;

    for (size_t i = pages->n_records; SUCCEEDED(hr) && i-- > 1;) {
        struct journal_record record;
        bool is_last = false;

        journal_pages_at(pages, i, &record);
        if (record.kind == JOURNAL_FOLDER_LEAVES || record.kind == JOURNAL_FOLDER_STAYS)
            hr = is_last_word(&decided, &record, &is_last);
        leaves[i] = is_last && record.kind == JOURNAL_FOLDER_LEAVES;
    }
    return hr_trace(hr);
}

HRESULT journal_complete(const struct journal_pages *pages, const char *prefix)
{
    _cleanup_(freep) bool *leaves = calloc(pages->n_records, sizeof(*leaves));
    struct journal_record record;
    HRESULT hr;

    if (!leaves)
        return hr_raise(E_OUTOFMEMORY, "ending a journal");
    hr = decide_folders(pages, leaves);
    for (size_t i = 1; SUCCEEDED(hr) && i < pages->n_records; i++) {
        journal_pages_at(pages, i, &record);
        if (record.had_old)
            hr = forget(prefix, &record);
    }
    /* What was in them first, for it was removed first. */
    for (size_t i = 1; SUCCEEDED(hr) && i < pages->n_records; i++) {
        journal_pages_at(pages, i, &record);
        if (leaves[i])
            hr = remove_made_folder(journal_record_path(&record));
        else if (record.kind == JOURNAL_FOLDER_REMOVED)
            hr = forget_folder(prefix, &record);
        else if (record.kind == JOURNAL_COMMAND)
            journal_command_run(&record, false);
    }
    return hr_trace(hr);
}
