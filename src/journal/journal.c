/* SPDX-License-Identifier: MIT */
#include "journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "journal/journal_lock.h"
#include "journal/journal_state.h"
#include "journal/journal_undo.h"
#include "journal/touched_folders.h"

static const char scratch_name[] = "scratch";

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

/* The journal's own folder, which a dead process may have left. */
static HRESULT scratch_remove(const char *path)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return hr_raise(hr_from_errno(), "removing the folder %s: %s", path, strerror(errno));
    return S_OK;
}

static HRESULT scratch_path(char ret_path[static PATH_MAX])
{
    char folder[PATH_MAX];
    HRESULT hr;

    hr = journal_folder_path(folder);
    if (FAILED(hr))
        return hr_trace(hr);
    if (snprintf(ret_path, PATH_MAX, "%s/%s", folder, scratch_name) >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "naming a folder below %s", folder);
    return S_OK;
}

static HRESULT scratch_make(char ret_path[static PATH_MAX])
{
    HRESULT hr;

    hr = scratch_path(ret_path);
    if (SUCCEEDED(hr))
        hr = scratch_remove(ret_path);
    if (SUCCEEDED(hr) && mkdir(ret_path, 0700) < 0)
        hr = hr_raise(hr_from_errno(), "making the folder %s: %s", ret_path, strerror(errno));
    return hr_trace(hr);
}

/* ---- ends ---- */

/* Nothing is left to do: the journal goes. */
static HRESULT forget_journal(int folder)
{
    char scratch[PATH_MAX];
    HRESULT hr;

    hr = scratch_path(scratch);
    if (SUCCEEDED(hr))
        hr = scratch_remove(scratch);
    if (SUCCEEDED(hr))
        hr = journal_file_remove(folder);
    return hr_trace(hr);
}

/* Goes one way or the other to the end. */
static HRESULT end_journal(int folder, struct journal_file *file, const char *prefix,
                           bool was_committed)
{
    _cleanup_(journal_pages_deinit) struct journal_pages pages = {0};
    HRESULT hr;

    hr = journal_file_load(file, &pages);
    if (SUCCEEDED(hr))
        hr = was_committed ? journal_complete(&pages, prefix) : journal_undo(file, &pages, prefix);
    if (SUCCEEDED(hr))
        hr = forget_journal(folder);
    return hr_trace(hr);
}

/* ---- recovery ---- */

void journal_recovery_deinit(struct journal_recovery *recovery)
{
    free(recovery->title);
    *recovery = (struct journal_recovery){0};
}

/* The journal's number and title, from its first record. */
static HRESULT read_start(const struct journal_file *file,
                          uint8_t ret_number[static JOURNAL_NUMBER_SIZE], char **ret_title)
{
    _cleanup_(journal_pages_deinit) struct journal_pages pages = {0};
    struct journal_record first;
    char *title;
    HRESULT hr;

    hr = journal_file_load(file, &pages);
    if (FAILED(hr))
        return hr_trace(hr);
    journal_pages_at(&pages, 0, &first);
    for (int i = 0; i < JOURNAL_NUMBER_SIZE; i++)
        if (sscanf(first.text + strnlen(first.text, (size_t)i * 2), "%2hhx", &ret_number[i]) != 1)
            return hr_raise(hr_from_win32(ERROR_FILE_CORRUPT),
                            "the journal that an installation left is damaged");
    title = strdup(journal_record_other(&first));
    if (!title)
        return hr_raise(E_OUTOFMEMORY, "reading the journal");
    *ret_title = title;
    return S_OK;
}

/* The lock is held. S_FALSE if no journal is left. */
static HRESULT recover(int folder, journal_judge *judge, struct journal_recovery *ret_recovery)
{
    _cleanup_(journal_recovery_deinit) struct journal_recovery recovery = {0};
    struct journal_file file = {-1, 0};
    uint8_t number[JOURNAL_NUMBER_SIZE];
    char prefix[HIDDEN_PREFIX_SIZE];
    HRESULT hr;

    hr = journal_file_sweep(folder);
    if (SUCCEEDED(hr))
        hr = journal_file_open(folder, &file);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = read_start(&file, number, &recovery.title);
    if (SUCCEEDED(hr))
        hr = judge(number, &recovery.was_committed);
    if (SUCCEEDED(hr)) {
        hidden_prefix(number, prefix);
        hr = end_journal(folder, &file, prefix, recovery.was_committed);
    }
    journal_file_close(&file);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_recovery = recovery;
    recovery = (struct journal_recovery){0};
    return S_OK;
}

HRESULT journal_recover(journal_judge *judge, struct journal_recovery *ret_recovery)
{
    _cleanup_(journal_lock_give) int lock = -1;
    _cleanup_(closep) int folder = -1;
    HRESULT hr;

    hr = journal_folder_open(&folder);
    if (SUCCEEDED(hr))
        hr = journal_lock_take(folder, JOURNAL_AT_ONCE, &lock);
    if (SUCCEEDED(hr))
        hr = recover(folder, judge, ret_recovery);
    return hr_trace(hr);
}

/* ---- the life of a journal ---- */

static void close_all(struct journal *journal)
{
    if (journal->new_fd >= 0)
        close(TAKE_FD(journal->new_fd));
    journal_file_close(&journal->file);
    touched_folders_deinit(journal);
    closep(&journal->folder);
    journal->folder = -1;
    journal_lock_give(&journal->lock);
}

static HRESULT make_file(struct journal *journal, const char *title)
{
    struct journal_record first = {.kind = JOURNAL_STARTED, .n_texts = 2};
    char text[2 * JOURNAL_NUMBER_SIZE + 1 + 1024];
    size_t len = 0;

    for (int i = 0; i < JOURNAL_NUMBER_SIZE; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%02x", journal->number[i]);
    len++;
    snprintf(text + len, sizeof(text) - len, "%s", title);
    first.text = text;
    first.text_size = len + strlen(text + len) + 1;
    return hr_trace(journal_file_make(journal->folder, &first, &journal->file));
}

static HRESULT open_all(struct journal *journal, const char *title, enum journal_waiting waiting)
{
    _cleanup_(journal_recovery_deinit) struct journal_recovery recovery = {0};
    HRESULT hr;

    if (getrandom(journal->number, sizeof(journal->number), 0) != sizeof(journal->number))
        return hr_raise(hr_from_errno(), "drawing a number for a journal");
    hidden_prefix(journal->number, journal->prefix);
    hr = journal_folder_open(&journal->folder);
    if (SUCCEEDED(hr))
        hr = journal_lock_take(journal->folder, waiting, &journal->lock);
    if (SUCCEEDED(hr))
        hr = recover(journal->folder, journal->judge, &recovery);
    if (SUCCEEDED(hr))
        hr = make_file(journal, title);
    /* From here on it goes with the journal. */
    if (SUCCEEDED(hr))
        hr = scratch_make(journal->scratch);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT journal_begin(const char *title, enum journal_waiting waiting, journal_judge *judge,
                      struct journal **ret_journal)
{
    _cleanup_(freep) struct journal *journal = calloc(1, sizeof(*journal));
    HRESULT hr;

    if (!journal)
        return hr_raise(E_OUTOFMEMORY, "beginning a journal");
    journal->judge = judge;
    journal->folder = journal->lock = journal->file.fd = journal->new_fd = -1;
    hr = open_all(journal, title, waiting);
    if (FAILED(hr)) {
        if (journal->file.fd >= 0)
            (void)journal_file_remove(journal->folder);
        close_all(journal);
        return hr_trace(hr);
    }
    *ret_journal = TAKE_PTR(journal);
    return S_OK;
}

struct journal *journal_free(struct journal *journal)
{
    if (!journal)
        return NULL;

    if (journal->phase == JOURNAL_CHANGING)
        journal_roll_back(journal);
    close_all(journal);
    free(journal);
    return NULL;
}

const uint8_t *journal_number(const struct journal *journal)
{
    return journal->number;
}

const char *journal_scratch(const struct journal *journal)
{
    return journal->scratch;
}

HRESULT journal_prepare(struct journal *journal)
{
    HRESULT hr;

    if (journal->phase != JOURNAL_CHANGING)
        return hr_raise(E_UNEXPECTED, "ending a journal twice");
    hr = touched_folders_sync(journal);
    if (SUCCEEDED(hr))
        hr = journal_file_sync(&journal->file);
    if (SUCCEEDED(hr))
        journal->phase = JOURNAL_PREPARED;
    return hr_trace(hr);
}

static HRESULT end(struct journal *journal, bool was_committed)
{
    HRESULT hr = end_journal(journal->folder, &journal->file, journal->prefix, was_committed);

    journal->phase = JOURNAL_ENDED;
    close_all(journal);
    return hr_trace(hr);
}

HRESULT journal_finish(struct journal *journal)
{
    if (journal->phase != JOURNAL_PREPARED)
        return hr_raise(E_UNEXPECTED, "ending a journal that is not prepared");
    return hr_trace(end(journal, true));
}

HRESULT journal_roll_back(struct journal *journal)
{
    bool was_committed = false;
    HRESULT hr = S_OK;

    if (journal->phase == JOURNAL_ENDED)
        return hr_raise(E_UNEXPECTED, "taking back what is ended");
    /* A commit over two hives whose disk fails between them has come about. */
    if (journal->phase == JOURNAL_PREPARED)
        hr = journal->judge(journal->number, &was_committed);
    if (SUCCEEDED(hr))
        hr = end(journal, was_committed);
    if (FAILED(hr))
        return hr_trace(hr);
    return was_committed ? S_FALSE : S_OK;
}
