/* SPDX-License-Identifier: MIT */
#include "registry/key.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>
#include <comity/winnt.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "registry/first_keys.h"
#include "registry/owner.h"

enum {
    LINKS_MAX = 32,
};

/* The hives that a root looks in, first to last. */
static int root_hives(enum key_root root, enum hive_kind ret_kinds[HIVE_KINDS])
{
    ret_kinds[0] = root == ROOT_MACHINE ? HIVE_MACHINE : HIVE_USER;
    ret_kinds[1] = HIVE_MACHINE;
    return root == ROOT_CLASSES ? 2 : 1;
}

static void forget_enumeration(struct key *key)
{
    key->enumerated_len = 0;
    key->values = (struct value_cursor){.number = 0};
}

HRESULT key_init_root(struct key *key, enum key_root root)
{
    HRESULT hr;

    hr = first_keys_prepare();
    if (FAILED(hr))
        return hr_trace(hr);

    key_path_init(&key->path);
    key_place_root(&key->path, root);
    root = key_place_scoped(root, &key->path);
    key->root = root;
    key->transaction = NULL;
    key->app = NULL;
    key->access = KEY_ALL_ACCESS;
    key->primary = root == ROOT_MACHINE ? HIVE_MACHINE : HIVE_USER;
    key->is_deleted = false;
    key->view = 0;
    forget_enumeration(key);
    memset(key->parts, 0, sizeof(key->parts));
    key->hash = key_path_hash(&key->path);
    return S_OK;
}

/* Looks up one part anew, by identity or by path. */
static HRESULT part_find(struct key *key, struct hive_txn *txn, struct key_part *part)
{
    uint64_t number = hive_txn_number(txn);
    HRESULT hr;

    if (part->number == number)
        return S_OK;

    hr = part->id ? store_find_id(txn, part->id, &part->view)
                  : store_find(txn, &key->hash, &part->view);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND) || hr == hr_from_win32(ERROR_KEY_DELETED)) {
        /* A part of a merged key that was deleted may come again under the same path. */
        part->id = 0;
        part->view.node = NULL;
    } else if (FAILED(hr)) {
        return hr_trace(hr);
    } else {
        part->id = part->view.node->id;
        part->is_link = part->view.node->flags & NODE_LINK;
    }
    part->number = number;
    return S_OK;
}

HRESULT key_read_begin(struct key_read *read, struct key *key)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = root_hives(key->root, kinds);
    bool found = false;
    HRESULT hr;

    read->key = key;
    memset(read->is_open, 0, sizeof(read->is_open));
    for (int i = 0; i < n; i++) {
        struct key_part *part = &key->parts[kinds[i]];
        bool was_bound = part->id != 0;

        hr = transaction_read_begin(key->transaction, kinds[i], &read->txns[kinds[i]]);
        if (hr == S_FALSE)
            continue;
        if (FAILED(hr))
            return hr_trace(hr);
        read->is_open[kinds[i]] = true;
        /* A key of one hive that is gone stays gone, whatever takes its place. */
        if (key->root != ROOT_CLASSES && !was_bound && part->number != 0)
            continue;
        hr = part_find(key, &read->txns[kinds[i]], part);
        if (FAILED(hr))
            return hr_trace(hr);
        found |= part->id != 0;
        /* A merged key goes with the part that it was found by, though there be another. */
        if (was_bound && part->id == 0 && kinds[i] == key->primary)
            key->is_deleted = true;
    }
    if (key->root == ROOT_MACHINE && !read->is_open[HIVE_MACHINE] && key->path.len == 0)
        return S_OK;
    return found && !key->is_deleted ? S_OK : hr_from_win32(ERROR_KEY_DELETED);
}

void key_read_end(struct key_read *read)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (read->is_open[kind])
            hive_read_end(&read->txns[kind]);
        read->is_open[kind] = false;
    }
}

struct key_part *key_read_part(struct key_read *read, int index, struct hive_txn **ret_txn)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = root_hives(read->key->root, kinds);

    for (int i = 0; i < n; i++) {
        if (!read->is_open[kinds[i]] || read->key->parts[kinds[i]].id == 0 || index-- > 0)
            continue;
        *ret_txn = &read->txns[kinds[i]];
        return &read->key->parts[kinds[i]];
    }
    return NULL;
}

/* The path of an open key as it is now: a rename above it changed it. */
static HRESULT current_path(struct key *key, struct key_path *ret_path)
{
    struct key_read read;
    struct hive_txn *txn;
    struct key_part *part;
    HRESULT hr;

    /* Roots are never renamed. */
    if (key->path.len == 0 || (key->root == ROOT_CLASSES && key->path.depth == 2))
        return hr_trace(key_path_copy(ret_path, &key->path));

    hr = key_read_begin(&read, key);
    if (SUCCEEDED(hr)) {
        part = key_read_part(&read, 0, &txn);
        if (memcmp(&part->view.hash, &key->hash, sizeof(key->hash)) != 0)
            hr = store_path_of(txn, part->view.node, &key->path);
        key->hash = part->view.hash;
    }
    key_read_end(&read);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(key_path_copy(ret_path, &key->path));
}

/* Looks a path up in the hives of its root. */
static HRESULT find_parts(struct key *key)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = root_hives(key->root, kinds);
    bool found = false;
    HRESULT hr;

    key->hash = key_path_hash(&key->path);
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        key->parts[kind].id = 0;
        key->parts[kind].number = 0;
    }
    key->is_deleted = false;
    for (int i = 0; i < n; i++) {
        struct hive_txn txn;

        hr = transaction_read_begin(key->transaction, kinds[i], &txn);
        if (hr == S_FALSE)
            continue;
        if (FAILED(hr))
            return hr_trace(hr);
        hr = part_find(key, &txn, &key->parts[kinds[i]]);
        hive_read_end(&txn);
        if (FAILED(hr))
            return hr_trace(hr);
        if (!found)
            key->primary = kinds[i];
        found |= key->parts[kinds[i]].id != 0;
    }
    return found ? S_OK : hr_from_win32(ERROR_FILE_NOT_FOUND);
}

/* What a link's value says. */
static HRESULT read_link(struct key *key, struct key_path *ret_path)
{
    _cleanup_(freep) char16_t *text = NULL;
    struct store_value value;
    struct key_read read;
    struct hive_txn *txn;
    HRESULT hr;

    hr = key_read_begin(&read, key);
    if (SUCCEEDED(hr)) {
        struct key_part *part = key_read_part(&read, 0, &txn);

        hr = store_get_value(txn, &part->view, u"SymbolicLinkValue", &value);
    }
    if (SUCCEEDED(hr) && value.type != REG_LINK)
        hr = hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (SUCCEEDED(hr)) {
        text = calloc(1, value.size + sizeof(*text));
        if (text)
            memcpy(text, value.data, value.size & ~1u);
        else
            hr = hr_raise(E_OUTOFMEMORY, "following a link");
    }
    key_read_end(&read);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(key_path_append(ret_path, text));
}

/* Puts in place of a path what a link to it leads to: \Registry\Machine\... or
 * \Registry\User\SID\..., and @rest below that. */
static HRESULT follow_link(struct key *key, const char16_t *rest)
{
    static const struct {
        const char16_t *prefix;
        enum key_root root;
    } places[] = {{u"Registry\\Machine", ROOT_MACHINE}, {u"Registry\\User", ROOT_USER}};
    _cleanup_(key_path_deinit) struct key_path target;
    HRESULT hr;

    key_path_init(&target);
    hr = read_link(key, &target);
    if (FAILED(hr))
        return hr_trace(hr);
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        const char16_t *below = key_path_below(&target, places[i].prefix);

        if (!below)
            continue;
        if (places[i].root == ROOT_USER) {
            while (*below && *below != '\\')
                below++; /* the SID: only this user's hive is there */
        }
        key->root = places[i].root;
        forget_enumeration(key);
        return hr_trace(key_path_join(&key->path, below, rest));
    }
    return hr_from_win32(ERROR_FILE_NOT_FOUND);
}

static bool is_link(const struct key *key)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (key->parts[kind].id && key->parts[kind].is_link)
            return true;
    }
    return false;
}

static HRESULT open_place(struct key *key, uint32_t options, int links);

/* Opens what may be behind a link in the path. */
static HRESULT open_behind_link(struct key *key, uint32_t options, int links)
{
    _cleanup_(key_path_deinit) struct key_path original;
    HRESULT hr;

    key_path_init(&original);
    hr = key_path_copy(&original, &key->path);
    if (FAILED(hr))
        return hr_trace(hr);

    for (key_path_pop(&key->path); key->path.len > 0; key_path_pop(&key->path)) {
        const char16_t *rest = key_path_text(&original) + key->path.len + 1;

        if (FAILED(find_parts(key)))
            continue;
        if (!is_link(key) || FAILED(follow_link(key, rest)))
            break;
        return hr_trace(open_place(key, options, links + 1));
    }
    key_path_take(&key->path, &original);
    key->hash = key_path_hash(&key->path);
    return hr_from_win32(ERROR_FILE_NOT_FOUND);
}

/* Opens the path that @key has, through links; what is behind a link in the path is looked for
 * only when the direct look-up fails. */
static HRESULT open_place(struct key *key, uint32_t options, int links)
{
    HRESULT hr = find_parts(key);

    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND) && key->path.depth >= 2 && links < LINKS_MAX)
        return hr_trace(open_behind_link(key, options, links));
    if (FAILED(hr) || !is_link(key) || options & REG_OPTION_OPEN_LINK)
        return hr_trace(hr);
    if (links == LINKS_MAX)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);

    hr = follow_link(key, NULL);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(open_place(key, options, links + 1));
}

/* Generic rights as the registry's own; the hive's owner may do all, others read. */
static uint32_t map_access(uint32_t access)
{
    static const struct {
        uint32_t generic;
        uint32_t own;
    } rights[] = {
        {MAXIMUM_ALLOWED, KEY_ALL_ACCESS}, {GENERIC_ALL, KEY_ALL_ACCESS}, {GENERIC_READ, KEY_READ},
        {GENERIC_EXECUTE, KEY_READ},       {GENERIC_WRITE, KEY_WRITE},
    };
    uint32_t mapped = access & ~(uint32_t)KEY_WOW64_RES;

    for (size_t i = 0; i < sizeof(rights) / sizeof(*rights); i++) {
        if (access & rights[i].generic)
            mapped |= rights[i].own;
    }
    return mapped;
}

HRESULT key_check_access(const struct key *key, uint32_t wanted)
{
    return (key->access & wanted) == wanted ? S_OK : hr_from_win32(ERROR_ACCESS_DENIED);
}

/* What cannot be granted is refused when the key is opened, as Windows does. */
static HRESULT grant(struct key *key, uint32_t access)
{
    static const uint32_t changing = KEY_SET_VALUE | KEY_CREATE_SUB_KEY | KEY_CREATE_LINK | DELETE;

    key->access = map_access(access);
    if (key->root != ROOT_MACHINE || !(key->access & changing) || hive_is_writable(HIVE_MACHINE))
        return S_OK;
    if (!(access & MAXIMUM_ALLOWED))
        return hr_from_win32(ERROR_ACCESS_DENIED);

    key->access &= ~changing;
    return S_OK;
}

/* @key's place: @sub below @parent, redirected. */
static HRESULT place_below(struct key *parent, const char16_t *sub, uint32_t access,
                           struct key *key)
{
    enum key_root root = parent->root;
    uint32_t view = access & KEY_WOW64_RES ? access & KEY_WOW64_RES : parent->view;
    HRESULT hr;

    hr = current_path(parent, &key->path);
    if (FAILED(hr))
        return hr_trace(hr);
    /* Only HKEY_CLASSES_ROOT itself forgives a leading backslash. */
    if (sub && *sub == '\\' && !(root == ROOT_CLASSES && key->path.depth == 2))
        return hr_from_win32(ERROR_BAD_PATHNAME);
    hr = key_path_append(&key->path, sub);
    if (SUCCEEDED(hr))
        hr = key_place_resolve(&key->path, &root, view);
    if (FAILED(hr))
        return hr_trace(hr);

    key->root = root;
    key->app = parent->app;
    key->view = view;
    forget_enumeration(key);
    return hr_trace(grant(key, access));
}

HRESULT key_open(struct key *parent, const char16_t *sub, uint32_t options, uint32_t access,
                 struct key *key)
{
    HRESULT hr;

    hr = place_below(parent, sub, access, key);
    if (FAILED(hr))
        return hr_trace(hr);
    /* The key of a handle again: also of one to a link. */
    if (!sub || !*sub)
        options |= REG_OPTION_OPEN_LINK;
    return hr_trace(open_place(key, options, 0));
}

/* Where a new key of both hives goes: beside its parent if only the user has that. */
static HRESULT choose_hive(const struct key *key, enum hive_kind *ret_kind)
{
    _cleanup_(key_path_deinit) struct key_path parent;
    bool has[HIVE_KINDS] = {false};
    struct node_view view;
    struct hive_txn txn;
    HRESULT hr;

    key_path_init(&parent);

    if (key->root != ROOT_CLASSES) {
        *ret_kind = key->root == ROOT_MACHINE ? HIVE_MACHINE : HIVE_USER;
        return S_OK;
    }
    hr = key_path_copy(&parent, &key->path);
    if (FAILED(hr))
        return hr_trace(hr);
    key_path_pop(&parent);
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (transaction_read_begin(key->transaction, kind, &txn) != S_OK)
            continue;
        has[kind] = SUCCEEDED(store_find_path(&txn, &parent, &view));
        hive_read_end(&txn);
    }
    *ret_kind = (has[HIVE_USER] && !has[HIVE_MACHINE]) || !hive_is_writable(HIVE_MACHINE)
                    ? HIVE_USER
                    : HIVE_MACHINE;
    return S_OK;
}

/* A key that only an open transaction has made is no place for others to make keys in. */
static HRESULT check_parent(struct key *parent, const struct key *key)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = root_hives(parent->root, kinds);
    HRESULT hr = S_OK;

    if (!parent->transaction || parent->transaction == key->transaction)
        return S_OK;
    for (int i = 0; i < n; i++) {
        struct node_view view;
        struct hive_txn txn;

        if (transaction_read_begin(NULL, kinds[i], &txn) != S_OK)
            continue;
        hr = store_find(&txn, &parent->hash, &view);
        hive_read_end(&txn);
        if (SUCCEEDED(hr))
            return S_OK;
    }
    return hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT);
}

/* An owner who was to make a key holds what is there already. Where it may not write, it makes no
 * claim. */
static HRESULT hold(struct key *key)
{
    struct hive_txn txn;
    uint64_t id;
    HRESULT hr;

    if (!registry_owner())
        return S_OK;
    hr = key_write_begin(key, &txn, &id);
    if (hr == hr_from_win32(ERROR_ACCESS_DENIED))
        return S_OK;
    if (FAILED(hr))
        return hr_trace(hr);
    hr = store_hold(&txn, id);
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

HRESULT key_create(struct key *parent, const char16_t *sub, uint32_t options, uint32_t access,
                   const char *class_name, struct key *key)
{
    uint32_t flags = (options & REG_OPTION_VOLATILE ? NODE_VOLATILE : 0) |
                     (options & REG_OPTION_CREATE_LINK ? NODE_LINK : 0);
    enum hive_kind kind = HIVE_MACHINE;
    struct hive_txn txn;
    uint64_t id;
    HRESULT hr, made;

    hr = place_below(parent, sub, access, key);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = open_place(key, options, 0);
    if (SUCCEEDED(hr) && options & REG_OPTION_CREATE_LINK)
        return hr_from_win32(ERROR_ALREADY_EXISTS);
    if (SUCCEEDED(hr)) {
        hr = hold(key);
        return SUCCEEDED(hr) ? S_FALSE : hr_trace(hr);
    }
    if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(hr);

    /* Directly below HKEY_USERS there is what is loaded, and nothing else. */
    if (parent->root == ROOT_USERS && key->path.depth == 2)
        return hr_from_win32(ERROR_INVALID_PARAMETER);
    hr = check_parent(parent, key);
    if (SUCCEEDED(hr))
        hr = choose_hive(key, &kind);
    if (SUCCEEDED(hr))
        hr = transaction_write_begin(key->transaction, kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    made = store_create(&txn, &key->path, flags, class_name, &id);
    if (FAILED(made)) {
        hive_write_abort(&txn);
        return hr_trace(made);
    }
    hr = hive_write_commit(&txn);
    if (SUCCEEDED(hr))
        hr = find_parts(key);
    return SUCCEEDED(hr) ? made : hr_trace(hr);
}

HRESULT key_write_begin(struct key *key, struct hive_txn *ret_txn, uint64_t *ret_id)
{
    enum hive_kind kinds[HIVE_KINDS];
    int n = root_hives(key->root, kinds);
    struct key_read read;
    HRESULT hr;

    hr = key_read_begin(&read, key);
    key_read_end(&read);
    if (FAILED(hr))
        return hr_trace(hr);

    for (int i = 0; i < n; i++) {
        struct node_view view;

        if (key->parts[kinds[i]].id == 0)
            continue;
        hr = transaction_write_begin(key->transaction, kinds[i], ret_txn);
        if (FAILED(hr))
            return hr_trace(hr);
        /* Between the look and the writer's turn somebody may have deleted it. */
        hr = store_find_id(ret_txn, key->parts[kinds[i]].id, &view);
        if (FAILED(hr)) {
            hive_write_abort(ret_txn);
            return hr_trace(hr);
        }
        *ret_id = key->parts[kinds[i]].id;
        return S_OK;
    }
    return hr_from_win32(ERROR_KEY_DELETED);
}
