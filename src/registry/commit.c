/* SPDX-License-Identifier: MIT */
#include "registry/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "hive/table.h"
#include "registry/joined_capture.h"
#include "registry/journal.h"
#include "registry/replay.h"
#include "store/expect.h"
#include "store/history.h"

static void step(int number)
{
    if (journal_step)
        journal_step(number);
}

static HRESULT open_writer(struct commit *commit, enum hive_kind kind)
{
    struct hive_txn *txn = &commit->txns[kind];
    HRESULT hr = joined_capture_is_on() ? joined_capture_write_begin(kind, txn)
                                        : hive_write_begin(kind, txn);

    commit->is_open[kind] = SUCCEEDED(hr);
    return hr_trace(hr);
}

/* The machine's writer is waited for before the user's: everybody who takes both does so. */
static HRESULT open_both(struct commit *commit)
{
    HRESULT hr = open_writer(commit, HIVE_MACHINE);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(open_writer(commit, HIVE_USER));
}

static void abort_open(struct commit *commit)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (commit->is_open[kind])
            hive_write_abort(&commit->txns[kind]);
        commit->is_open[kind] = false;
    }
}

static HRESULT commit_one(struct commit *commit, enum hive_kind kind)
{
    HRESULT hr = hive_write_commit_only(&commit->txns[kind]);

    commit->is_open[kind] = false;
    commit->is_committed[kind] = SUCCEEDED(hr);
    return hr_trace(hr);
}

/* Aborts what is not committed; only then does what follows a commit, which may wait for a writer
 * that waits for one of these. */
void commit_close(struct commit *commit)
{
    abort_open(commit);
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (commit->is_committed[kind] && !commit->txns[kind].overlay)
            hive_write_committed((enum hive_kind)kind);
    }
}

/* ---- which journal a hive took part in last ---- */

struct marker {
    char key[64];
};

static struct marker marker_of(enum hive_kind kind, const struct journal *journal)
{
    struct marker marker = {"journal"};

    if (kind == HIVE_MACHINE) {
        size_t used = strlen(marker.key);

        for (size_t i = 0; i < sizeof(journal->user_hive); i++)
            used += (size_t)snprintf(marker.key + used, sizeof(marker.key) - used, "%02x",
                                     journal->user_hive[i]);
    }
    return marker;
}

static HRESULT mark(struct hive_txn *txn, const struct journal *journal)
{
    struct marker marker = marker_of(txn->kind, journal);
    MDB_val key = {strlen(marker.key), marker.key};
    MDB_val data = {sizeof(journal->number), (void *)journal->number};
    int code = table_put(txn, HIVE_META, &key, &data, 0);

    return code == 0 ? S_OK : hr_raise(hr_from_lmdb(code), "marking a commit");
}

static bool is_marked(const struct hive_txn *txn, const struct journal *journal)
{
    struct marker marker = marker_of(txn->kind, journal);
    MDB_val key = {strlen(marker.key), marker.key}, data;

    return table_get(txn, HIVE_META, &key, &data) == 0 && data.mv_size == sizeof(journal->number) &&
           memcmp(data.mv_data, journal->number, data.mv_size) == 0;
}

/* The user hive's own number: drawn when it is first needed, and kept. */
static HRESULT identify(struct hive_txn *txn, uint8_t ret_number[static 16])
{
    MDB_val key = {8, "identity"}, data;
    int code = table_get(txn, HIVE_META, &key, &data);

    if (code == 0 && data.mv_size == 16) {
        memcpy(ret_number, data.mv_data, 16);
        return S_OK;
    }
    if (getrandom(ret_number, 16, 0) != 16)
        return hr_raise(hr_from_errno(), "drawing a number for the user hive");
    data = (MDB_val){16, ret_number};
    code = table_put(txn, HIVE_META, &key, &data, 0);
    return code == 0 ? S_OK : hr_raise(hr_from_lmdb(code), "numbering the user hive");
}

/* ---- committing ---- */

static bool changes_both(const struct commit *commit)
{
    return commit->is_open[HIVE_MACHINE] && commit->is_open[HIVE_USER] &&
           !commit->txns[HIVE_USER].overlay;
}

HRESULT commit_note_author(const struct commit *commit, struct operations *operations)
{
    const struct author *author = &commit->author;
    _cleanup_(freep) struct operation_author *data = NULL;
    struct operation operation = {.kind = OPERATION_AUTHOR};

    if (!changes_both(commit))
        return S_OK;
    operation.size = (uint32_t)(sizeof(*data) + strlen(author->command) + 1);
    operation.data = data = malloc(operation.size);
    if (!data)
        return hr_raise(E_OUTOFMEMORY, "writing the journal of a commit");
    *data = (struct operation_author){commit->txns[HIVE_USER].history_number, author->time,
                                      author->uid, author->pid};
    strcpy(data->command, author->command);
    return hr_trace(operations_append(operations, &operation));
}

/* Both hives are changed and not yet committed. */
static HRESULT commit_both(struct commit *commit,
                           const struct operations *const done[static HIVE_KINDS])
{
    struct journal journal = {0};
    HRESULT hr;

    for (int kind = 0; kind < HIVE_KINDS; kind++)
        journal.operations[kind] = *done[kind]; /* borrowed */
    if (getrandom(journal.number, sizeof(journal.number), 0) != sizeof(journal.number))
        return hr_raise(hr_from_errno(), "drawing a number for a commit");
    hr = identify(&commit->txns[HIVE_USER], journal.user_hive);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = mark(&commit->txns[kind], &journal);
    step(1);
    if (SUCCEEDED(hr))
        hr = journal_write(&journal);
    if (FAILED(hr))
        return hr_trace(hr);

    step(2);
    hr = commit_one(commit, HIVE_MACHINE);
    if (FAILED(hr)) {
        journal_remove();
        return hr_trace(hr);
    }
    step(3);
    hr = commit_one(commit, HIVE_USER);
    if (FAILED(hr))
        return hr_trace(hr);
    step(4);
    return hr_trace(journal_remove());
}

HRESULT commit_done(struct commit *commit, const struct operations *const done[static HIVE_KINDS])
{
    HRESULT hr = S_OK;

    if (changes_both(commit))
        hr = commit_both(commit, done);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        if (commit->is_open[kind])
            hr = commit_one(commit, (enum hive_kind)kind);
    }
    return hr_trace(hr);
}

static bool has_operations(struct overlay *overlay)
{
    return overlay_operations(overlay)->len > 0;
}

/* Checks one hive, and does there what the overlay has. */
static HRESULT prepare(struct commit *commit, enum hive_kind kind, struct overlay *overlay)
{
    struct hive_txn *txn = &commit->txns[kind];
    HRESULT hr;

    if (has_operations(overlay)) {
        hr = expect_check(txn, overlay);
        if (FAILED(hr))
            return hr_trace(hr);
        /* Both at once would need twice the memory. */
        overlay_drop_tables(overlay);
        return hr_trace(replay_operations(txn, overlay_operations(overlay)));
    }
    hr = hive_read_begin(kind, txn);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = expect_check(txn, overlay);
    hive_read_end(txn);
    return hr_trace(hr);
}

HRESULT commit_open(struct commit *commit, const bool changes[static HIVE_KINDS])
{
    HRESULT hr = S_OK;

    for (;;) {
        for (int kind = HIVE_KINDS - 1; SUCCEEDED(hr) && kind >= 0; kind--) {
            if (changes[kind])
                hr = open_writer(commit, (enum hive_kind)kind);
        }
        if (FAILED(hr) || joined_capture_is_on() || !journal_exists())
            break;
        abort_open(commit);
        hr = commit_recover();
    }
    if (SUCCEEDED(hr) && changes_both(commit))
        hr = history_join(&commit->txns[HIVE_MACHINE], &commit->txns[HIVE_USER], &commit->author);
    return hr_trace(hr);
}

static HRESULT open_for(struct commit *commit, struct overlay *overlays[static HIVE_KINDS])
{
    const bool changes[HIVE_KINDS] = {
        [HIVE_USER] = has_operations(overlays[HIVE_USER]),
        [HIVE_MACHINE] = has_operations(overlays[HIVE_MACHINE]),
    };

    return hr_trace(commit_open(commit, changes));
}

/* From here on the overlays' operations stay where they are: transactions refer to them. */
static HRESULT prepare_all(struct commit *commit, struct overlay *overlays[static HIVE_KINDS])
{
    HRESULT hr = S_OK;

    for (int kind = HIVE_KINDS - 1; SUCCEEDED(hr) && kind >= 0; kind--)
        hr = prepare(commit, (enum hive_kind)kind, overlays[kind]);
    return hr_trace(hr);
}

HRESULT commit_overlays(struct overlay *overlays[static HIVE_KINDS])
{
    const struct operations *done[HIVE_KINDS];
    struct commit commit = {0};
    HRESULT hr;

    hr = open_for(&commit, overlays);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        hr = commit_note_author(&commit, overlay_operations(overlays[kind]));
        done[kind] = overlay_operations(overlays[kind]);
    }
    if (SUCCEEDED(hr))
        hr = prepare_all(&commit, overlays);
    if (SUCCEEDED(hr))
        hr = commit_done(&commit, done);
    commit_close(&commit);
    return hr_trace(hr);
}

HRESULT commit_preview(struct overlay *overlays[static HIVE_KINDS],
                       HRESULT (*look)(const struct hive_txn *txn, uint64_t number, void *context),
                       void *context)
{
    struct commit commit = {0};
    HRESULT hr;

    hr = open_for(&commit, overlays);
    if (SUCCEEDED(hr))
        hr = prepare_all(&commit, overlays);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct hive_txn *txn = &commit.txns[kind];
        uint64_t number;

        if (!commit.is_open[kind])
            continue;
        hr = history_settle(txn, &number);
        if (hr == S_OK)
            hr = look(txn, number, context);
    }
    abort_open(&commit);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* ---- recovering ---- */

/* Who made these changes, if they say so. */
static void find_author(const struct operations *operations, struct hive_txn *txn,
                        struct author *author)
{
    const struct operation_author *found;
    struct operation operation;
    size_t offset = 0;

    while (operations_next(operations, &offset, &operation) == S_OK) {
        found = operation.data;
        if (operation.kind != OPERATION_AUTHOR || operation.size <= sizeof(*found) ||
            found->command[operation.size - sizeof(*found) - 1] != '\0')
            continue;
        memcpy(&txn->history_number, &found->number, sizeof(found->number));
        *author = (struct author){.command = found->command};
        memcpy(&author->time, &found->time, sizeof(found->time));
        memcpy(&author->uid, &found->uid, sizeof(found->uid));
        memcpy(&author->pid, &found->pid, sizeof(found->pid));
        txn->author = author;
    }
}

/* Both writers are held: the process that wrote the journal is dead. */
static HRESULT complete(struct commit *commit, const struct journal *journal)
{
    struct author author;

    bool marked[HIVE_KINDS];
    HRESULT hr = S_OK;

    for (int kind = 0; kind < HIVE_KINDS; kind++)
        marked[kind] = is_marked(&commit->txns[kind], journal);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        struct hive_txn *txn = &commit->txns[kind];

        if (marked[kind] || !marked[HIVE_KINDS - 1 - kind])
            continue;
        find_author(&journal->operations[kind], txn, &author);
        hr = replay_operations(txn, &journal->operations[kind]);
        if (SUCCEEDED(hr))
            hr = mark(txn, journal);
        if (SUCCEEDED(hr))
            hr = commit_one(commit, (enum hive_kind)kind);
    }
    return hr_trace(hr);
}

HRESULT commit_recover(void)
{
    _cleanup_(journal_deinit) struct journal journal = {0};
    struct commit commit = {0};
    HRESULT hr;

    if (!journal_exists())
        return S_OK;

    hr = open_both(&commit);
    if (SUCCEEDED(hr))
        hr = journal_read(&journal);
    if (hr == S_OK)
        hr = complete(&commit, &journal);
    /* Removed while the writers are held, so that it is not the next one's. */
    if (hr == S_OK)
        hr = journal_remove();
    commit_close(&commit);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
