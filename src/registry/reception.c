/* SPDX-License-Identifier: MIT */
#include "registry/reception.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "registry/capture.h"
#include "registry/commit.h"
#include "registry/replay.h"
#include "store/store.h"

/* A key that was to be made, and was left out. */
struct left_out {
    struct list link; /* in reception.left_out */
    uint64_t id;
    struct key_path path;
};

struct reception {
    const struct reception_terms *terms; /* borrowed */
    struct commit commit;
    const char *owner; /* borrowed: of what is being done */
    struct operations done[HIVE_KINDS];
    uint64_t last_id; /* of the key that was told of last, in the present hive; 0: none */
    struct key_path last_path;
    struct list left_out; /* in the present hive */
};

static void forget_left_out(struct reception *reception)
{
    while (!list_is_empty(&reception->left_out)) {
        struct left_out *key =
            container_of(list_first(&reception->left_out), struct left_out, link);

        list_remove(&key->link);
        key_path_deinit(&key->path);
        free(key);
    }
}

struct reception *reception_free(struct reception *reception)
{
    if (!reception)
        return NULL;

    commit_close(&reception->commit);
    for (int kind = 0; kind < HIVE_KINDS; kind++)
        operations_deinit(&reception->done[kind]);
    key_path_deinit(&reception->last_path);
    forget_left_out(reception);
    free(reception);
    return NULL;
}

static HRESULT corrupt(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "what a module registered %s", what);
}

/* ---- one thing ---- */

/* Has the key's path in last_path; a key's values follow each other. */
static HRESULT find_path(const struct hive_txn *txn, const struct node *node,
                         struct reception *reception)
{
    HRESULT hr;

    if (node->id == reception->last_id)
        return S_OK;
    reception->last_id = 0;
    hr = store_path_of(txn, node, &reception->last_path);
    if (SUCCEEDED(hr))
        reception->last_id = node->id;
    return hr_trace(hr);
}

static HRESULT note_made(struct reception *reception, const struct operation *operation)
{
    HRESULT hr = key_path_set(&reception->last_path, operation->name);

    reception->last_id = SUCCEEDED(hr) ? operation->id : 0;
    return hr_trace(hr);
}

static const struct left_out *find_left_out(const struct reception *reception, uint64_t id)
{
    list_for_each (link, &reception->left_out) {
        const struct left_out *key = container_of(link, struct left_out, link);

        if (key->id == id)
            return key;
    }
    return NULL;
}

/* What is done below it later is left out as well. */
static HRESULT leave_out(struct reception *reception, const struct operation *operation)
{
    struct left_out *key;
    HRESULT hr;

    if (operation->kind != OPERATION_CREATE)
        return S_FALSE;
    key = calloc(1, sizeof(*key));
    if (!key)
        return hr_raise(E_OUTOFMEMORY, "receiving what a module registered");
    key->id = operation->id;
    key_path_init(&key->path);
    hr = key_path_set(&key->path, operation->name);
    list_prepend(&reception->left_out, &key->link);
    return SUCCEEDED(hr) ? S_FALSE : hr_trace(hr);
}

/* The key, as it is before the operation; S_FALSE for one that was left out. */
static HRESULT find_key(const struct hive_txn *txn, const struct operation *operation,
                        struct reception *reception, struct captured *captured)
{
    const struct left_out *left_out = find_left_out(reception, operation->id);
    struct node_view view;
    HRESULT hr;

    if (left_out || operation->kind == OPERATION_CREATE) {
        captured->path = left_out ? key_path_text(&left_out->path) : operation->name;
        return left_out ? S_FALSE : hr_trace(note_made(reception, operation));
    }
    hr = store_find_id(txn, operation->id, &view);
    if (SUCCEEDED(hr))
        hr = find_path(txn, view.node, reception);
    if (FAILED(hr))
        return hr_trace(hr);
    captured->path = key_path_text(&reception->last_path);
    captured->owner = view.node->owner;
    return S_OK;
}

/* S_FALSE if it is to be left out. */
static HRESULT visit(const struct hive_txn *txn, const struct operation *operation,
                     struct reception *reception)
{
    struct captured captured = {.hive = txn->kind, .operation = operation};
    HRESULT hr, found;

    if (!reception->terms->visit)
        return S_OK;
    found = find_key(txn, operation, reception, &captured);
    if (FAILED(found))
        return hr_trace(found);
    hr = reception->terms->visit(&captured, reception->terms->context);
    if (hr == S_FALSE && found == S_OK)
        hr = leave_out(reception, operation);
    if (operation->kind == OPERATION_RENAME || hr != S_OK)
        reception->last_id = 0;
    return hr == S_OK ? found : hr_trace(hr);
}

static HRESULT redo_one(struct hive_txn *txn, struct operation *operation,
                        struct reception *reception)
{
    HRESULT hr;

    operation->owner = reception->owner;
    hr = visit(txn, operation, reception);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = operations_append(&reception->done[txn->kind], operation);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(replay_operation(txn, operation));
}

static HRESULT redo_value(struct hive_txn *txn, uint64_t id, const struct store_value *value,
                          struct reception *reception)
{
    _cleanup_(freep) char16_t *name = calloc(value->name_size + 1, sizeof(*name));
    struct operation operation = {.kind = OPERATION_DELETE_VALUE, .id = id, .name = name};

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "receiving what a module registered");
    utf16_from_utf8(value->name, value->name_size, name, value->name_size);
    return hr_trace(redo_one(txn, &operation, reception));
}

/* Who looks at each entry is shown each that goes when a key is emptied. */
static HRESULT redo_empty(struct hive_txn *txn, uint64_t id, struct reception *reception)
{
    char16_t name[KEY_NAME_MAX + 1] = u"";
    struct store_value value;
    struct node_view view;
    uint64_t place = 0;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr)) {
        hr = store_find_id(txn, id, &view);
        if (SUCCEEDED(hr))
            hr = store_next_value(txn, &view, &place, &value);
        if (SUCCEEDED(hr))
            hr = redo_value(txn, id, &value, reception);
    }
    if (hr != hr_from_win32(ERROR_NO_MORE_ITEMS))
        return hr_trace(hr);
    while (SUCCEEDED(hr = store_walk_keys(txn, id, name, &view))) {
        struct operation operation = {.kind = OPERATION_DELETE, .id = view.node->id};

        hr = redo_empty(txn, operation.id, reception);
        if (SUCCEEDED(hr))
            hr = redo_one(txn, &operation, reception);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

/* A module may not undo what others did, nor say for whom it acts. */
static HRESULT redo(struct hive_txn *txn, struct operation *operation, struct reception *reception)
{
    if (operation->kind >= OPERATION_UNDO)
        return corrupt("was to undo something");
    if (operation->kind == OPERATION_HOLD && !reception->owner)
        return S_OK;
    if (operation->kind == OPERATION_EMPTY && find_left_out(reception, operation->id))
        return S_OK;
    if (operation->kind == OPERATION_EMPTY && reception->terms->visit)
        return hr_trace(redo_empty(txn, operation->id, reception));
    return hr_trace(redo_one(txn, operation, reception));
}

static HRESULT redo_all(struct hive_txn *txn, const struct operations *operations,
                        struct reception *reception)
{
    const struct reception_terms *terms = reception->terms;
    struct operation operation;
    size_t offset = 0;
    HRESULT hr;

    reception->owner = terms->owner;
    while ((hr = operations_next(operations, &offset, &operation)) == S_OK) {
        if (terms->later_owner && terms->seed[txn->kind] + offset > terms->later[txn->kind])
            reception->owner = terms->later_owner;
        hr = redo(txn, &operation, reception);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr_trace(hr);
}

/* What was there when it was written, and is not any more: others have changed it. */
static HRESULT translate(HRESULT hr)
{
    switch (hr_to_win32(hr)) {
    case ERROR_KEY_DELETED:
    case ERROR_FILE_NOT_FOUND:
    case ERROR_ACCESS_DENIED:
    case ERROR_ALREADY_EXISTS:
        return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                        "the registry was changed while the module registered itself");
    default:
        return hr_trace(hr);
    }
}

/* ---- both hives ---- */

static HRESULT read_capture(const char *folder, enum hive_kind kind, uint64_t seed,
                            struct operations *ret_operations)
{
    struct capture_header header;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = capture_open(folder, kind, &header, &fd);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(capture_read(fd, seed, header.size, ret_operations));
}

/* The parts of the transaction take the place of the hives' writers. */
static HRESULT open_parts(struct reception *reception, const bool changes[static HIVE_KINDS])
{
    struct commit *commit = &reception->commit;
    HRESULT hr = S_OK;

    for (int kind = HIVE_KINDS - 1; SUCCEEDED(hr) && kind >= 0; kind--) {
        if (!changes[kind])
            continue;
        hr = transaction_write_begin(reception->terms->transaction, (enum hive_kind)kind,
                                     &commit->txns[kind]);
        commit->is_open[kind] = SUCCEEDED(hr);
    }
    return hr_trace(hr);
}

static HRESULT receive(struct reception *reception, const struct operations *received)
{
    const bool changes[HIVE_KINDS] = {
        [HIVE_USER] = received[HIVE_USER].len > 0,
        [HIVE_MACHINE] = received[HIVE_MACHINE].len > 0,
    };
    HRESULT hr;

    hr = reception->terms->transaction ? open_parts(reception, changes)
                                       : commit_open(&reception->commit, changes);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        if (!changes[kind])
            continue;
        reception->commit.txns[kind].has_no_history = reception->terms->is_trial;
        reception->last_id = 0;
        forget_left_out(reception);
        hr = commit_note_author(&reception->commit, &reception->done[kind]);
        if (SUCCEEDED(hr))
            hr = translate(redo_all(&reception->commit.txns[kind], &received[kind], reception));
    }
    return hr_trace(hr);
}

HRESULT reception_new(const char *folder, const struct reception_terms *terms,
                      struct reception **ret_reception)
{
    _cleanup_(reception_freep) struct reception *reception = calloc(1, sizeof(*reception));
    struct operations received[HIVE_KINDS] = {0};
    HRESULT hr = S_OK;

    if (!reception)
        return hr_raise(E_OUTOFMEMORY, "receiving what a module registered");
    reception->terms = terms;
    key_path_init(&reception->last_path);
    list_init(&reception->left_out);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = read_capture(folder, (enum hive_kind)kind, terms->seed[kind], &received[kind]);
    if (SUCCEEDED(hr))
        hr = receive(reception, received);
    for (int kind = 0; kind < HIVE_KINDS; kind++)
        operations_deinit(&received[kind]);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_reception = TAKE_PTR(reception);
    return S_OK;
}

HRESULT reception_commit(struct reception *reception)
{
    const struct operations *const done[HIVE_KINDS] = {
        [HIVE_USER] = &reception->done[HIVE_USER],
        [HIVE_MACHINE] = &reception->done[HIVE_MACHINE],
    };

    assert(!reception->terms->is_trial);
    return hr_trace(commit_done(&reception->commit, done));
}
