/* SPDX-License-Identifier: MIT */
#include "registry/ledger.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/ledger_holds.h"
#include "registry/owner.h"
#include "registry/table.h"

/* What an owner holds: ordered so that keys come before what is below them. */
struct row_key {
    uint64_t owner; /* big-endian */
    uint64_t depth; /* big-endian: of the key */
    struct holds_entry entry;
};

/* The entry's text follows: path, NUL, and of a value name, NUL. */
struct row {
    struct row_key key;
    const char *path;
    const char *name;
};

static bool notes(const struct hive_txn *txn)
{
    return txn->owner && !txn->overlay;
}

static HRESULT from_code(int code)
{
    return code == 0 ? S_OK
                     : hr_raise(hr_from_lmdb(code), "writing the ledger: %s", mdb_strerror(code));
}

/* ---- owners ---- */

struct owner_key {
    char kind; /* 'n' or 'i' */
    struct key_hash id;
} __attribute__((packed));

/* Unlike keys', owners' names are compared with their case: they may be paths of files. */
static struct owner_key key_of_name(const char *name)
{
    char16_t units[REGISTRY_OWNER_MAX];
    size_t len = strnlen(name, REGISTRY_OWNER_MAX);

    for (size_t i = 0; i < len; i++)
        units[i] = (char16_t)(0xe000 + (uint8_t)name[i]);
    return (struct owner_key){'n', key_hash_text(units, len)};
}

/* 0 if the name is not known. */
static uint64_t find_owner(const struct hive_txn *txn, const char *name)
{
    struct owner_key owner = key_of_name(name);
    MDB_val key = {sizeof(owner), &owner}, data;
    uint64_t number = 0;

    /* A hive that was made before there were ledgers, and may only be read. */
    if (txn->tables->dbis[HIVE_OWNERS] == 0)
        return 0;
    if (table_get(txn, HIVE_OWNERS, &key, &data) == 0 && data.mv_size == sizeof(number))
        memcpy(&number, data.mv_data, sizeof(number));
    return number;
}

static HRESULT add_owner(struct hive_txn *txn, const char *name, uint64_t *ret_number)
{
    struct owner_key by_name = key_of_name(name), by_number = {.kind = 'i'};
    MDB_val counter = {1, "c"}, key, data;
    uint64_t number = 0;
    int code;

    if (table_get(txn, HIVE_OWNERS, &counter, &data) == 0 && data.mv_size == sizeof(number))
        memcpy(&number, data.mv_data, sizeof(number));
    number++;
    data = (MDB_val){sizeof(number), &number};
    code = table_put(txn, HIVE_OWNERS, &counter, &data, 0);
    key = (MDB_val){sizeof(by_name), &by_name};
    if (code == 0)
        code = table_put(txn, HIVE_OWNERS, &key, &data, 0);
    by_number.id.words[0] = number;
    key = (MDB_val){sizeof(by_number), &by_number};
    data = (MDB_val){strlen(name) + 1, (void *)name};
    if (code == 0)
        code = table_put(txn, HIVE_OWNERS, &key, &data, 0);
    *ret_number = number;
    return hr_trace(from_code(code));
}

HRESULT ledger_owner_number(struct hive_txn *txn, uint64_t *ret_number)
{
    HRESULT hr = S_OK;

    if (notes(txn) && txn->owner_number == 0)
        txn->owner_number = find_owner(txn, txn->owner);
    if (notes(txn) && txn->owner_number == 0)
        hr = add_owner(txn, txn->owner, &txn->owner_number);
    *ret_number = notes(txn) ? txn->owner_number : 0;
    return hr_trace(hr);
}

/* ---- rows ---- */

static HRESULT put_row(struct hive_txn *txn, const struct row_key *row, const char16_t *path,
                       const char16_t *name)
{
    _cleanup_(freep) char *path_utf8 = utf16_to_utf8_dup(path);
    _cleanup_(freep) char *name_utf8 = utf16_to_utf8_dup(name ? name : u"");
    MDB_val key = {sizeof(*row), (void *)row}, data;
    size_t path_size, name_size;
    int code;

    if (!path_utf8 || !name_utf8)
        return hr_raise(E_OUTOFMEMORY, "writing the ledger");

    path_size = strlen(path_utf8) + 1;
    name_size = name ? strlen(name_utf8) + 1 : 0;
    data.mv_size = path_size + name_size;
    code = table_put(txn, HIVE_LEDGER, &key, &data, MDB_RESERVE);
    if (code != 0)
        return hr_trace(from_code(code));
    memcpy(data.mv_data, path_utf8, path_size);
    memcpy((char *)data.mv_data + path_size, name_utf8, name_size);
    return S_OK;
}

/* The first row of the owner at @from or behind; S_FALSE beyond the last. */
static HRESULT next_row(const struct hive_txn *txn, const struct row_key *from, struct row *ret_row)
{
    MDB_val key = {sizeof(*from), (void *)from}, data;
    const char *text;
    int code;

    code = table_seek(txn, HIVE_LEDGER, &key, 0, &data);
    if (code == MDB_NOTFOUND ||
        (code == 0 && (key.mv_size != sizeof(ret_row->key) ||
                       memcmp(key.mv_data, &from->owner, sizeof(from->owner)) != 0)))
        return S_FALSE;
    if (code != 0)
        return hr_raise(hr_from_lmdb(code), "reading the ledger: %s", mdb_strerror(code));

    memcpy(&ret_row->key, key.mv_data, sizeof(ret_row->key));
    text = data.mv_data;
    if (data.mv_size == 0 || text[data.mv_size - 1] != '\0')
        return hr_raise(hr_from_win32(ERROR_BADDB), "a record of the ledger is cut off");
    ret_row->path = text;
    ret_row->name = strlen(text) + 1 < data.mv_size ? text + strlen(text) + 1 : NULL;
    return S_OK;
}

/* The smallest key that is greater. */
static void step_row(struct row_key *row)
{
    uint8_t *bytes = (uint8_t *)row;

    for (size_t i = sizeof(*row); i-- > 0;) {
        if (++bytes[i] != 0)
            break;
    }
}

/* ---- noting ---- */

static struct holds_state state_of_key(const struct node *node)
{
    return (struct holds_state){true, node->flags & (uint32_t)~NODE_HAS_DEFAULT, node->class_size,
                                node_class(node)};
}

static HRESULT note(struct hive_txn *txn, const struct node_view *view, const char16_t *name,
                    const struct holds_state *before, const struct holds_state *after)
{
    struct row_key row = {.entry.place = view->hash};
    _cleanup_(key_path_deinit) struct key_path path;
    uint64_t owner;
    HRESULT hr;

    key_path_init(&path);

    if (name)
        row.entry.name = key_hash_text(name, utf16_len(name));
    hr = store_path_of(txn, view->node, &path);
    if (SUCCEEDED(hr))
        hr = ledger_owner_number(txn, &owner);
    if (SUCCEEDED(hr))
        hr = holds_push(txn, &row.entry, owner, before, after);
    if (FAILED(hr))
        return hr_trace(hr);

    row.owner = htobe64(owner);
    row.depth = htobe64(path.depth);
    return hr_trace(put_row(txn, &row, key_path_text(&path), name));
}

/* The key and those above it that owners have made are held by this one too: while its entry is
 * there, they have to be. */
static HRESULT note_above(struct hive_txn *txn, uint64_t id)
{
    uint64_t owner;
    HRESULT hr;

    hr = ledger_owner_number(txn, &owner);
    while (SUCCEEDED(hr) && id != 0) {
        struct holds_entry entry = {0};
        struct holds_state state;
        struct node_view view;
        uint64_t parent;

        hr = store_find_id(txn, id, &view);
        if (FAILED(hr))
            break;
        entry.place = view.hash;
        parent = view.node->parent;
        state = state_of_key(view.node);
        if (holds_has(txn, &entry, owner))
            break; /* and so what is above it */
        if (holds_any(txn, &entry))
            hr = note(txn, &view, NULL, &state, &state);
        id = parent;
    }
    return hr_trace(hr);
}

HRESULT ledger_note_value(struct hive_txn *txn, uint64_t id, const char16_t *name,
                          const struct value_view *now)
{
    struct holds_state before = {0}, after = {0};
    struct value_view value;
    struct node_view view;
    HRESULT hr;

    if (!notes(txn))
        return S_OK;
    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = store_get_value(txn, &view, name, &value);
    if (SUCCEEDED(hr))
        before = (struct holds_state){true, value.type, value.size, value.data};
    else if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND) || !now)
        return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
    if (now)
        after = (struct holds_state){true, now->type, now->size, now->data};
    hr = note(txn, &view, name ? name : u"", &before, &after);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_above(txn, id));
}

HRESULT ledger_note_made(struct hive_txn *txn, uint64_t id)
{
    struct holds_state nothing = {0}, state;
    struct node_view view;
    HRESULT hr;

    if (!notes(txn))
        return S_OK;
    hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    state = state_of_key(view.node);
    hr = note(txn, &view, NULL, &nothing, &state);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(note_above(txn, view.node->parent));
}

HRESULT ledger_note_emptied(struct hive_txn *txn, uint64_t id)
{
    uint64_t place = 0;
    HRESULT hr = S_OK;

    while (notes(txn) && SUCCEEDED(hr)) {
        _cleanup_(freep) char16_t *name = NULL;
        struct value_view value;
        struct node_view view;

        hr = store_find_id(txn, id, &view);
        if (SUCCEEDED(hr))
            hr = store_next_value(txn, &view, &place, &value);
        if (FAILED(hr))
            break;
        name = calloc(value.name_size + 1, sizeof(*name));
        if (!name)
            return hr_raise(E_OUTOFMEMORY, "writing the ledger");
        utf16_from_utf8(value.name, value.name_size, name, value.name_size);
        hr = ledger_note_value(txn, id, name, NULL);
    }
    return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);
}

HRESULT ledger_note_deleted(struct hive_txn *txn, uint64_t id)
{
    struct holds_state nothing = {0}, state;
    struct node_view view;
    HRESULT hr;

    if (!notes(txn))
        return S_OK;
    hr = ledger_note_emptied(txn, id);
    if (SUCCEEDED(hr))
        hr = store_find_id(txn, id, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    state = state_of_key(view.node);
    return hr_trace(note(txn, &view, NULL, &state, &nothing));
}

HRESULT ledger_note_found(struct hive_txn *txn, uint64_t id)
{
    return notes(txn) ? hr_trace(note_above(txn, id)) : S_OK;
}

/* ---- reading and undoing ---- */

bool ledger_knows(const struct hive_txn *txn, const char *owner)
{
    struct row_key from = {.owner = htobe64(find_owner(txn, owner))};
    struct row row;

    return from.owner && next_row(txn, &from, &row) == S_OK;
}

HRESULT ledger_list(const struct hive_txn *txn, const char *owner,
                    HRESULT (*visit)(const struct ledger_entry *entry, void *context),
                    void *context)
{
    struct row_key from = {.owner = htobe64(find_owner(txn, owner))};
    struct row row;
    HRESULT hr = S_OK;

    while (from.owner && SUCCEEDED(hr) && (hr = next_row(txn, &from, &row)) == S_OK) {
        struct ledger_entry entry = {row.path, row.name};

        from = row.key;
        step_row(&from);
        hr = visit(&entry, context);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* What letting go makes of an entry; S_FALSE if nothing. On the heap, for it is written next. */
struct restoration {
    struct key_path path;
    char16_t *name; /* or NULL */
    struct holds_state state;
    void *data;
    struct node_view view; /* the key, if @has_key */
    bool has_key;
};

static void restoration_deinit(struct restoration *restoration)
{
    key_path_deinit(&restoration->path);
    free(restoration->name);
    free(restoration->data);
}

static HRESULT find_now(const struct hive_txn *txn, const struct row *row,
                        struct restoration *restoration, struct holds_state *ret_now)
{
    struct value_view value;
    HRESULT hr;

    *ret_now = (struct holds_state){0};
    hr = store_find(txn, &row->key.entry.place, &restoration->view);
    restoration->has_key = SUCCEEDED(hr);
    if (SUCCEEDED(hr) && !row->name) {
        *ret_now = state_of_key(restoration->view.node);
    } else if (SUCCEEDED(hr)) {
        hr = store_get_value(txn, &restoration->view, restoration->name, &value);
        if (SUCCEEDED(hr))
            *ret_now = (struct holds_state){true, value.type, value.size, value.data};
    }
    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
}

static HRESULT make_plan(const struct hive_txn *txn, const struct row *row, uint64_t owner,
                         struct restoration *plan)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(row->path);
    struct holds_state now;
    HRESULT hr;

    plan->name = row->name ? utf16_from_utf8_dup(row->name) : NULL;
    if (!path || (row->name && !plan->name))
        return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
    hr = key_path_set(&plan->path, path);
    if (SUCCEEDED(hr))
        hr = find_now(txn, row, plan, &now);
    if (SUCCEEDED(hr))
        hr = holds_below(txn, &row->key.entry, owner, &now, &plan->state);
    if (hr != S_OK)
        return hr_trace(hr);

    plan->data = malloc(plan->state.size + 1);
    if (!plan->data)
        return hr_raise(E_OUTOFMEMORY, "undoing what an owner did");
    memcpy(plan->data, plan->state.data, plan->state.size);
    ((char *)plan->data)[plan->state.size] = '\0';
    return S_OK;
}

/* Restoring goes in three rounds: keys that are to be there, values, keys that are to go. */
enum round {
    MAKE_KEYS,
    RESTORE_VALUES,
    DELETE_KEYS,
};

static HRESULT restore(struct hive_txn *txn, const struct restoration *plan, enum round round)
{
    const struct holds_state *state = &plan->state;
    const struct node *node = plan->view.node;
    uint64_t id;

    if (round == RESTORE_VALUES) {
        if (!plan->name || !plan->has_key)
            return S_OK;
        return state->is_present ? hr_trace(store_set_value(txn, node->id, plan->name, state->type,
                                                            plan->data, state->size))
                                 : hr_trace(store_delete_value(txn, node->id, plan->name));
    }
    if (plan->name || state->is_present != (round == MAKE_KEYS))
        return S_OK;
    if (round == MAKE_KEYS)
        return hr_trace(store_create(txn, &plan->path, state->type, plan->data, &id));
    /* What others have put into it stays, and the key with it. */
    if (node->subkeys > 0 || node->values > 0 || node->flags & NODE_HAS_DEFAULT)
        return S_OK;
    return hr_trace(store_delete(txn, node->id));
}

static HRESULT restore_row(struct hive_txn *txn, const struct row *row, uint64_t owner,
                           enum round round)
{
    _cleanup_(restoration_deinit) struct restoration restoration = {0};
    HRESULT hr;

    hr = make_plan(txn, row, owner, &restoration);
    return hr == S_OK ? hr_trace(restore(txn, &restoration, round))
                      : hr_trace(SUCCEEDED(hr) ? S_OK : hr);
}

/* The rows, from the first to the last; each is at the deepest level it can be deleted at only when
 * those below it are gone, so that DELETE_KEYS takes one level after the other, from below. */
static HRESULT run_round(struct hive_txn *txn, uint64_t owner, enum round round, int depth)
{
    struct row_key from = {.owner = htobe64(owner)};
    struct row row;
    HRESULT hr = S_OK;

    if (round == DELETE_KEYS)
        from.depth = htobe64((uint64_t)depth);
    while (SUCCEEDED(hr) && (hr = next_row(txn, &from, &row)) == S_OK) {
        from = row.key;
        step_row(&from);
        if (round == DELETE_KEYS && be64toh(row.key.depth) != (uint64_t)depth)
            break;
        hr = restore_row(txn, &row, owner, round);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

static HRESULT forget_rows(struct hive_txn *txn, uint64_t owner)
{
    struct row_key from = {.owner = htobe64(owner)};
    struct row row;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && (hr = next_row(txn, &from, &row)) == S_OK) {
        MDB_val key = {sizeof(row.key), &row.key};

        hr = holds_remove(txn, &row.key.entry, owner);
        if (SUCCEEDED(hr))
            hr = from_code(table_del(txn, HIVE_LEDGER, &key));
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT ledger_undo(struct hive_txn *txn, const char *owner)
{
    const char *writer = txn->owner;
    uint64_t number = find_owner(txn, owner);
    HRESULT hr = S_OK;

    if (number == 0)
        return S_OK;
    txn->owner = NULL;
    hr = run_round(txn, number, MAKE_KEYS, 0);
    if (SUCCEEDED(hr))
        hr = run_round(txn, number, RESTORE_VALUES, 0);
    for (int depth = KEY_DEPTH_MAX; SUCCEEDED(hr) && depth >= 0; depth--)
        hr = run_round(txn, number, DELETE_KEYS, depth);
    if (SUCCEEDED(hr))
        hr = forget_rows(txn, number);
    txn->owner = writer;
    return hr_trace(hr);
}
