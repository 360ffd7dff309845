/* SPDX-License-Identifier: MIT */
#include "store/history_draft.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"
#include "hive/table.h"
#include "store/history_limits.h"
#include "store/history_seen.h"
#include "store/store_note.h"

enum {
    PIECE_SIZE = 1900, /* bytes: two fit on a page of LMDB's */
    CACHE_SIZE = 256,
    NUMBER_STEP = 3,
    NUMBER_OF_BOTH = 2,
};

/* Whether a key has a history. */
struct known_key {
    uint64_t id;
    bool has_history;
};

struct history_draft {
    struct hive_draft base;
    struct history_limits limits;
    uint64_t number;
    struct author author;
    char *owner; /* the first that anything was written for, or NULL */
    uint64_t index;
    uint64_t notes;
    uint32_t pieces;
    struct history_seen *seen; /* or NULL: everything is noted */
    bool is_quiet;
    size_t len;
    uint8_t piece[PIECE_SIZE];
    bool has_files;                     /* hive files are loaded */
    struct known_key cache[CACHE_SIZE]; /* as far as that was looked up */
};

static struct history_draft *draft_of(const struct hive_txn *txn)
{
    return container_of(txn->draft, struct history_draft, base);
}

static void draft_free(struct hive_draft *base)
{
    struct history_draft *draft = container_of(base, struct history_draft, base);

    history_seen_free(draft->seen);
    free(draft->owner);
    free(draft);
}

static HRESULT from_code(int code)
{
    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing the history: %s", mdb_strerror(code));
}

/* ---- numbers ---- */

/* The last record's number, or 0; and its transaction's head, of zeros if that is not there. */
static HRESULT find_last(const struct hive_txn *txn, uint64_t *ret_number,
                         struct history_head *ret_head)
{
    struct history_key found = {0};
    MDB_val key, data;
    MDB_cursor *cursor;
    int code = MDB_NOTFOUND;

    *ret_number = 0;
    *ret_head = (struct history_head){0};
    if (txn->tables->dbis[HIVE_HISTORY] != 0)
        code = mdb_cursor_open(txn->mdb, txn->tables->dbis[HIVE_HISTORY], &cursor);
    if (code == 0) {
        code = mdb_cursor_get(cursor, &key, &data, MDB_LAST);
        if (code == 0 && key.mv_size != sizeof(found))
            code = MDB_CORRUPTED;
        if (code == 0)
            memcpy(&found, key.mv_data, sizeof(found));
        mdb_cursor_close(cursor);
    }
    if (code == 0) {
        found.sequence = 0;
        *ret_number = be64toh(found.number);
        key = (MDB_val){sizeof(found), &found};
        code = table_get(txn, HIVE_HISTORY, &key, &data);
    }
    if (code == 0 && data.mv_size >= sizeof(*ret_head))
        memcpy(ret_head, data.mv_data, sizeof(*ret_head));
    return code == 0 || code == MDB_NOTFOUND
               ? S_OK
               : hr_raise(hr_from_lmdb(code), "reading the history: %s", mdb_strerror(code));
}

HRESULT history_last(const struct hive_txn *txn, uint64_t *ret_number)
{
    struct history_head head;

    return hr_trace(find_last(txn, ret_number, &head));
}

/* The next number of a hive, or of both, behind @last. */
static uint64_t next_number(uint64_t last, unsigned remainder)
{
    uint64_t number = last + 1;

    while (number % NUMBER_STEP != remainder)
        number++;
    return number;
}

/* The other hive's last number is counted on: then numbers grow with time. */
static HRESULT last_of_other(enum hive_kind kind, uint64_t *ret_number)
{
    struct hive_txn txn;
    HRESULT hr;

    *ret_number = 0;
    hr = hive_read_begin(kind == HIVE_USER ? HIVE_MACHINE : HIVE_USER, &txn);
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    hr = history_last(&txn, ret_number);
    hive_read_end(&txn);
    return hr_trace(hr);
}

HRESULT history_join(struct hive_txn *machine, struct hive_txn *user, struct author *author)
{
    struct hive_txn *txns[] = {machine, user};
    uint64_t last = 0;

    *author = author_now();
    for (int i = 0; i < 2; i++) {
        struct history_head head;
        uint64_t number;
        HRESULT hr = find_last(txns[i], &number, &head);

        if (FAILED(hr))
            return hr_trace(hr);
        if (number > last)
            last = number;
        if (author->time <= head.time)
            author->time = head.time + 1;
        txns[i]->author = author;
    }
    machine->history_number = user->history_number = next_number(last, NUMBER_OF_BOTH);
    return S_OK;
}

/* ---- writing ---- */

static HRESULT flush(struct hive_txn *txn, struct history_draft *draft, const void *bytes,
                     size_t len)
{
    struct history_key key = {htobe64(draft->number), htobe32(draft->pieces + 1)};
    MDB_val mdb_key = {sizeof(key), &key}, data = {len, (void *)bytes};
    HRESULT hr;

    if (len == 0)
        return S_OK;
    hr = from_code(table_put(txn, HIVE_HISTORY, &mdb_key, &data, MDB_APPEND));
    if (SUCCEEDED(hr))
        draft->pieces++;
    return hr_trace(hr);
}

static HRESULT flush_piece(struct hive_txn *txn, struct history_draft *draft)
{
    HRESULT hr = flush(txn, draft, draft->piece, draft->len);

    draft->len = 0;
    return hr_trace(hr);
}

static HRESULT put_head(struct hive_txn *txn, const struct history_draft *draft)
{
    struct history_key key = {htobe64(draft->number), 0};
    struct history_head head = {
        .time = draft->author.time,
        .snapshot = hive_txn_number(txn),
        .index = draft->index,
        .notes = draft->notes,
        .uid = draft->author.uid,
        .pid = draft->author.pid,
        .command_size = (uint32_t)strnlen(draft->author.command, AUTHOR_COMMAND_MAX - 1),
        .owner_size = draft->owner ? (uint32_t)strlen(draft->owner) : 0,
        .action_size = txn->action ? (uint32_t)strlen(txn->action) : 0};
    MDB_val mdb_key = {sizeof(key), &key};
    MDB_val data = {sizeof(head) + head.command_size + head.owner_size + head.action_size, NULL};
    char *text;
    HRESULT hr;

    hr = from_code(table_put(txn, HIVE_HISTORY, &mdb_key, &data, MDB_RESERVE));
    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(data.mv_data, &head, sizeof(head));
    text = (char *)data.mv_data + sizeof(head);
    memcpy(text, draft->author.command, head.command_size);
    text += head.command_size;
    if (head.owner_size)
        memcpy(text, draft->owner, head.owner_size);
    text += head.owner_size;
    if (head.action_size)
        memcpy(text, txn->action, head.action_size);
    return S_OK;
}

static HRESULT finish(struct hive_txn *txn)
{
    struct history_draft *draft = draft_of(txn);
    HRESULT hr;

    if (draft->limits.transactions == 0)
        return hr_trace(history_forget(txn, draft->number));
    if (draft->notes == 0)
        return S_OK;
    hr = flush_piece(txn, draft);
    if (SUCCEEDED(hr))
        hr = put_head(txn, draft);
    return SUCCEEDED(hr) ? hr_trace(history_trim(txn, &draft->limits, draft->index, draft->pieces))
                         : hr_trace(hr);
}

HRESULT history_settle(struct hive_txn *txn, uint64_t *ret_number)
{
    if (!txn->draft || draft_of(txn)->notes == 0)
        return S_FALSE;
    *ret_number = draft_of(txn)->number;
    return hr_trace(finish(txn));
}

static HRESULT choose_number(const struct hive_txn *txn, uint64_t last, uint64_t *ret_number)
{
    uint64_t other;
    HRESULT hr;

    *ret_number = txn->history_number;
    if (*ret_number > last)
        return S_OK;
    hr = last_of_other(txn->kind, &other);
    *ret_number = next_number(other > last ? other : last, txn->kind == HIVE_MACHINE);
    return hr_trace(hr);
}

static HRESULT begin(struct hive_txn *txn)
{
    _cleanup_(freep) struct history_draft *draft = calloc(1, sizeof(*draft));
    struct history_head head;
    uint64_t last, id;
    const void *data;
    size_t size;
    HRESULT hr;

    if (!draft)
        return hr_raise(E_OUTOFMEMORY, "writing the history");
    hr = find_last(txn, &last, &head);
    if (SUCCEEDED(hr))
        hr = choose_number(txn, last, &draft->number);
    if (FAILED(hr))
        return hr_trace(hr);

    draft->base = (struct hive_draft){finish, draft_free};
    draft->index = head.index + 1;
    draft->has_files =
        store_next_note(txn, 0, NOTE_FILE, &id, &data, &size) != hr_from_win32(ERROR_NO_MORE_ITEMS);
    history_limits_read(txn, &draft->limits);
    draft->author = txn->author ? *txn->author : author_now();
    if (draft->author.time <= head.time)
        draft->author.time = head.time + 1;
    txn->draft = &TAKE_PTR(draft)->base;
    return S_OK;
}

/* ---- what is noted ---- */

static bool find_out(struct hive_txn *txn, struct history_draft *draft, uint64_t id);

/* Not what is volatile, or below a hive file's root. In trees apart there is nothing else. */
static bool find_out_of(struct hive_txn *txn, struct history_draft *draft, const struct node *node)
{
    if (node->flags & (NODE_VOLATILE | NODE_LOADED))
        return false;
    if (!draft->has_files)
        return true;
    return node->parent == 0 ? node->name_size == 0 : find_out(txn, draft, node->parent);
}

static bool find_out(struct hive_txn *txn, struct history_draft *draft, uint64_t id)
{
    struct known_key *known = &draft->cache[id % CACHE_SIZE];
    struct node_view view;
    bool has_history;

    if (known->id == id)
        return known->has_history;
    if (FAILED(store_find_id(txn, id, &view)))
        return false;

    has_history = find_out_of(txn, draft, view.node);
    *known = (struct known_key){id, has_history};
    return has_history;
}

static HRESULT is_on(struct hive_txn *txn)
{
    HRESULT hr = S_OK;

    if (txn->overlay || txn->has_no_history || txn->tables->dbis[HIVE_HISTORY] == 0)
        return S_FALSE;
    if (!txn->draft)
        hr = begin(txn);
    if (FAILED(hr))
        return hr_trace(hr);
    return draft_of(txn)->limits.transactions > 0 ? S_OK : S_FALSE;
}

HRESULT history_wants(struct hive_txn *txn, uint64_t id)
{
    HRESULT hr = is_on(txn);

    if (hr != S_OK)
        return hr_trace(hr);
    return find_out(txn, draft_of(txn), id) ? S_OK : S_FALSE;
}

HRESULT history_wants_node(struct hive_txn *txn, const struct node *node)
{
    HRESULT hr = is_on(txn);

    if (hr != S_OK)
        return hr_trace(hr);
    return find_out_of(txn, draft_of(txn), node) ? S_OK : S_FALSE;
}

HRESULT history_wants_records(struct hive_txn *txn)
{
    HRESULT hr = is_on(txn);

    if (hr != S_OK)
        return hr_trace(hr);
    return draft_of(txn)->is_quiet ? S_FALSE : S_OK;
}

void history_draft_quiet(struct hive_txn *txn, bool is_quiet)
{
    if (txn->draft)
        draft_of(txn)->is_quiet = is_quiet;
}

HRESULT history_note_once(struct hive_txn *txn)
{
    HRESULT hr = is_on(txn);

    if (hr != S_OK || draft_of(txn)->seen)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    return hr_trace(history_seen_new(&draft_of(txn)->seen));
}

HRESULT history_draft_add(struct hive_txn *txn, const struct history_note *note)
{
    struct history_draft *draft = draft_of(txn);
    size_t size = history_note_size(note);
    _cleanup_(freep) uint8_t *large = NULL;
    HRESULT hr = S_OK;

    if (draft->seen) {
        hr = history_seen_add(draft->seen, note);
        if (hr != S_OK)
            return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    }
    if (txn->owner && !draft->owner) {
        draft->owner = strdup(txn->owner);
        if (!draft->owner)
            return hr_raise(E_OUTOFMEMORY, "writing the history");
    }
    draft->notes++;
    if (size <= PIECE_SIZE - draft->len) {
        draft->len += history_note_write(note, draft->piece + draft->len);
        return S_OK;
    }

    /* Before anything is written: that may move what the note points to. */
    large = malloc(size);
    if (!large)
        return hr_raise(E_OUTOFMEMORY, "writing the history");
    size = history_note_write(note, large);
    hr = flush_piece(txn, draft);
    if (FAILED(hr))
        return hr_trace(hr);
    if (size > PIECE_SIZE)
        return hr_trace(flush(txn, draft, large, size));
    memcpy(draft->piece, large, size);
    draft->len = size;
    return S_OK;
}
