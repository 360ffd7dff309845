/* SPDX-License-Identifier: MIT */
/*
 * Keys: opening and making them, in the view, through the links, and with the rights that are
 * asked.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>
#include <comity/winnt.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "registry/key_look.h"
#include "registry/owner.h"

enum {
    LINKS_MAX = 32,
};

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
        key_forget_enumeration(key);
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

        if (FAILED(key_find_parts(key)))
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
    HRESULT hr = key_find_parts(key);

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

    hr = key_current_path(parent, &key->path);
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
    key_forget_enumeration(key);
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
    int n = key_root_hives(parent->root, kinds);
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
        hr = key_find_parts(key);
    return SUCCEEDED(hr) ? made : hr_trace(hr);
}
