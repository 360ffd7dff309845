/* SPDX-License-Identifier: MIT */
#include "registry/replay.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "past/going_back.h"
#include "past/revert.h"
#include "store/ledger.h"
#include "store/store.h"
#include "store/store_note.h"

static HRESULT create(struct hive_txn *txn, const struct operation *operation)
{
    _cleanup_(freep) char *class_name = strndup(operation->data, operation->size);
    _cleanup_(key_path_deinit) struct key_path path;
    HRESULT hr;

    key_path_init(&path);
    if (!class_name)
        return hr_raise(E_OUTOFMEMORY, "making a key again");

    hr = key_path_set(&path, operation->name);
    if (SUCCEEDED(hr))
        hr = store_create_as(txn, &path, operation->flags, class_name, operation->id);
    return hr_trace(hr);
}

static HRESULT set_written(struct hive_txn *txn, const struct operation *operation)
{
    uint64_t written;

    if (operation->size != sizeof(written))
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "setting a key's time again");
    memcpy(&written, operation->data, sizeof(written));
    return hr_trace(store_set_written(txn, operation->id, written));
}

static HRESULT set_note(struct hive_txn *txn, const struct operation *operation)
{
    if (operation->type >= NOTES)
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "noting something of a key again");
    return hr_trace(store_set_note(txn, operation->id, (enum store_note)operation->type,
                                   operation->data, operation->size));
}

/* Its first words are the history's; it has none if an earlier version has written the journal. */
static HRESULT undo(struct hive_txn *txn, const struct operation *operation)
{
    if (!operation->owner)
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "undoing what nobody did");
    if (operation->size > 0 && ((const char *)operation->data)[operation->size - 1] == '\0')
        txn->action = operation->data;
    return hr_trace(ledger_undo(txn, &operation->owner, 1));
}

/* The names lie one behind the other, each with its NUL. */
static HRESULT undo_owners(struct hive_txn *txn, const struct operation *operation)
{
    const char *data = operation->data, *end = data + operation->size;
    _cleanup_(freep) const char **names = NULL;
    size_t n = 0;

    if (operation->size == 0 || end[-1] != '\0')
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "undoing what owners did");
    for (const char *at = data; at < end; at += strlen(at) + 1)
        n++;
    names = calloc(n, sizeof(*names));
    if (!names)
        return hr_raise(E_OUTOFMEMORY, "undoing what owners did");
    n = 0;
    for (const char *at = data; at < end; at += strlen(at) + 1)
        names[n++] = at;
    return hr_trace(ledger_undo(txn, names, n));
}

static HRESULT go_back(struct hive_txn *txn, const struct operation *operation)
{
    const struct operation_past *past = operation->data;
    uint64_t which;

    if (operation->size <= sizeof(*past) ||
        ((const char *)operation->data)[operation->size - 1] != '\0')
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "going back in the history");
    memcpy(&which, &past->which, sizeof(which));
    txn->action = past->action;
    return hr_trace(operation->kind == OPERATION_RESTORE ? past_restore(txn, which)
                                                         : past_revert(txn, which));
}

static HRESULT replay(struct hive_txn *txn, const struct operation *operation)
{
    switch (operation->kind) {
    case OPERATION_CREATE:
        return hr_trace(create(txn, operation));
    case OPERATION_DELETE:
        return hr_trace(store_delete(txn, operation->id));
    case OPERATION_EMPTY:
        return hr_trace(store_empty(txn, operation->id));
    case OPERATION_RENAME:
        return hr_trace(store_rename(txn, operation->id, operation->name));
    case OPERATION_SET_VALUE:
        return hr_trace(store_set_value(txn, operation->id, operation->name, operation->type,
                                        operation->data, operation->size));
    case OPERATION_DELETE_VALUE:
        return hr_trace(store_delete_value(txn, operation->id, operation->name));
    case OPERATION_SET_WRITTEN:
        return hr_trace(set_written(txn, operation));
    case OPERATION_SET_NOTE:
        return hr_trace(set_note(txn, operation));
    case OPERATION_HOLD:
        return hr_trace(store_hold(txn, operation->id));
    case OPERATION_UNDO:
        return hr_trace(undo(txn, operation));
    case OPERATION_UNDO_OWNERS:
        return hr_trace(undo_owners(txn, operation));
    case OPERATION_RESTORE:
    case OPERATION_REVERT:
        return hr_trace(go_back(txn, operation));
    case OPERATION_AUTHOR:
        return S_OK; /* commit_recover() has looked for it */
    }
    return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT), "replaying a change of kind %u",
                    operation->kind);
}

static void set_owner(struct hive_txn *txn, const char *owner)
{
    if (!owner || !txn->owner || strcmp(owner, txn->owner) != 0)
        txn->owner_number = 0;
    txn->owner = owner;
}

HRESULT replay_operation(struct hive_txn *txn, const struct operation *operation)
{
    set_owner(txn, operation->owner);
    return hr_trace(replay(txn, operation));
}

HRESULT replay_operations(struct hive_txn *txn, const struct operations *operations)
{
    struct operation operation;
    size_t offset = 0;
    HRESULT hr;

    while ((hr = operations_next(operations, &offset, &operation)) == S_OK) {
        hr = replay_operation(txn, &operation);
        if (FAILED(hr))
            break;
    }
    set_owner(txn, NULL);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}
