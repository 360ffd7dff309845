/* SPDX-License-Identifier: MIT */
#include "registrar/registry_entries.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/link_table.h"
#include "base/utf16.h"

/* A key or a value of a key. */
struct node {
    struct list link;          /* among its parent's keys or values */
    struct list by_name;       /* in registry_entries.nodes */
    struct node *parent;       /* borrowed; NULL for a root */
    HKEY root;                 /* of a root */
    bool is_value;             /* else a key */
    bool is_own;               /* a key: not only the way to what is in it */
    struct list keys;          /* of a key */
    struct list values;        /* of a key */
    struct registry_data data; /* of a value */
    size_t len;
    char16_t name[];
};

struct registry_entries {
    struct registry_target target;
    struct node *base;       /* the roots are in it */
    struct link_table nodes; /* by parent and name */
};

static struct registry_entries *entries_from_target(struct registry_target *target)
{
    return container_of(target, struct registry_entries, target);
}

/* ---- finding ---- */

/* Both sorts of node, and roots, are parted by what they are compared by. */
static uint64_t hash_name(const struct node *parent, const char16_t *name, size_t len)
{
    uint64_t hash = (uintptr_t)parent ^ UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ utf16_upcase(name[i])) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t hash_node(const struct list *link)
{
    const struct node *node = container_of(link, struct node, by_name);

    return hash_name(node->parent, node->name, node->len);
}

struct wanted {
    struct node *parent;
    const char16_t *name;
    size_t len;
    HKEY root; /* or NULL */
    bool is_value;
};

static struct node *find(struct registry_entries *entries, const struct wanted *wanted)
{
    uint64_t hash = hash_name(wanted->parent, wanted->name, wanted->len);

    list_for_each (link, link_table_list(&entries->nodes, hash)) {
        struct node *node = container_of(link, struct node, by_name);

        if (node->parent == wanted->parent && node->is_value == wanted->is_value &&
            node->root == wanted->root &&
            utf16_compare_nocase(node->name, node->len, wanted->name, wanted->len) == 0)
            return node;
    }
    return NULL;
}

static struct node *node_new(const struct wanted *wanted)
{
    struct node *node = calloc(1, sizeof(*node) + (wanted->len + 1) * sizeof(*node->name));

    if (!node)
        return NULL;
    node->parent = wanted->parent;
    node->root = wanted->root;
    node->is_value = wanted->is_value;
    node->len = wanted->len;
    memcpy(node->name, wanted->name, wanted->len * sizeof(*node->name));
    list_init(&node->keys);
    list_init(&node->values);
    return node;
}

/* The node, made if need be; NULL only when memory is out. */
static struct node *get(struct registry_entries *entries, const struct wanted *wanted)
{
    struct node *node = find(entries, wanted);

    if (node)
        return node;
    node = node_new(wanted);
    if (!node)
        return NULL;
    list_append(wanted->is_value ? &wanted->parent->values : &wanted->parent->keys, &node->link);
    link_table_add(&entries->nodes, &node->by_name);
    return node;
}

/* Leaf by leaf: a path may be deeper than the stack. */
static void remove_tree(struct registry_entries *entries, struct node *top)
{
    struct node *node = top;
    bool is_done = false;

    while (!is_done) {
        struct node *parent = node->parent;
        struct list *child = list_first(&node->values);

        if (!child)
            child = list_first(&node->keys);
        if (child) {
            node = container_of(child, struct node, link);
            continue;
        }
        link_table_remove(&entries->nodes, &node->by_name);
        list_remove(&node->link);
        free((void *)node->data.bytes);
        is_done = node == top;
        free(node);
        node = parent;
    }
}

typedef struct node *lookup(struct registry_entries *entries, const struct wanted *wanted);

/* The key's node by find() or get(). */
static struct node *walk(struct registry_entries *entries, HKEY root, const char16_t *path,
                         lookup *look_up)
{
    struct node *node =
        look_up(entries, &(struct wanted){.parent = entries->base, .name = u"", .root = root});

    while (node && *path) {
        struct wanted wanted = {.parent = node, .name = path};

        while (path[wanted.len] && path[wanted.len] != '\\')
            wanted.len++;
        path += wanted.len;
        path += *path == '\\';
        node = look_up(entries, &wanted);
    }
    return node;
}

static struct node *find_value(struct registry_entries *entries, HKEY root, const char16_t *path,
                               const char16_t *name)
{
    struct node *key = walk(entries, root, path, find);
    struct wanted wanted = {.parent = key, .name = name, .len = utf16_len(name), .is_value = true};

    return key ? find(entries, &wanted) : NULL;
}

/* ---- the target ---- */

static HRESULT entries_create_key(struct registry_target *target, HKEY root, const char16_t *path,
                                  enum registry_key_use use)
{
    struct node *key = walk(entries_from_target(target), root, path, get);

    if (!key)
        return hr_raise(E_OUTOFMEMORY, "keeping a key");
    if (use == REGISTRY_KEY_OWN)
        key->is_own = true;
    return S_OK;
}

static HRESULT entries_set_value(struct registry_target *target, HKEY root, const char16_t *path,
                                 const char16_t *name, const struct registry_data *data)
{
    struct registry_entries *entries = entries_from_target(target);
    struct wanted wanted = {.name = name, .len = utf16_len(name), .is_value = true};
    _cleanup_(freep) uint8_t *bytes = malloc(data->size ? data->size : 1);
    struct node *value = NULL;

    wanted.parent = walk(entries, root, path, get);
    if (wanted.parent && bytes)
        value = get(entries, &wanted);
    if (!value)
        return hr_raise(E_OUTOFMEMORY, "keeping a value");

    memcpy(bytes, data->bytes, data->size);
    free((void *)value->data.bytes);
    value->data = *data;
    value->data.bytes = TAKE_PTR(bytes);
    return S_OK;
}

static HRESULT entries_get_value(struct registry_target *target, HKEY root, const char16_t *path,
                                 const char16_t *name, struct registry_data *ret_data)
{
    const struct node *value = find_value(entries_from_target(target), root, path, name);
    uint8_t *copy;

    if (!value)
        return S_FALSE;
    if (!ret_data)
        return S_OK;
    copy = malloc(value->data.size ? value->data.size : 1);
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "a value");
    if (value->data.size > 0)
        memcpy(copy, value->data.bytes, value->data.size);
    *ret_data = value->data;
    ret_data->bytes = copy;
    return S_OK;
}

static HRESULT entries_delete_value(struct registry_target *target, HKEY root, const char16_t *path,
                                    const char16_t *name)
{
    struct registry_entries *entries = entries_from_target(target);
    struct node *value = find_value(entries, root, path, name);

    if (value)
        remove_tree(entries, value);
    return S_OK;
}

static HRESULT entries_delete_tree(struct registry_target *target, HKEY root, const char16_t *path)
{
    struct registry_entries *entries = entries_from_target(target);
    struct node *key = walk(entries, root, path, find);

    if (key)
        remove_tree(entries, key);
    return S_OK;
}

static HRESULT entries_delete_leaf(struct registry_target *target, HKEY root, const char16_t *path)
{
    struct registry_entries *entries = entries_from_target(target);
    struct node *key = walk(entries, root, path, find);

    if (key && list_is_empty(&key->keys))
        remove_tree(entries, key);
    return S_OK;
}

static const struct registry_target_class entries_class = {
    .create_key = entries_create_key,
    .set_value = entries_set_value,
    .get_value = entries_get_value,
    .delete_value = entries_delete_value,
    .delete_tree = entries_delete_tree,
    .delete_leaf = entries_delete_leaf,
};

HRESULT registry_entries_new(struct registry_entries **ret_entries)
{
    _cleanup_(freep) struct registry_entries *entries = calloc(1, sizeof(*entries));

    if (entries)
        entries->base = node_new(&(struct wanted){.name = u""});
    if (!entries || !entries->base)
        return hr_raise(E_OUTOFMEMORY, "registry entries");

    entries->target.class = &entries_class;
    link_table_init(&entries->nodes, hash_node);
    *ret_entries = TAKE_PTR(entries);
    return S_OK;
}

struct registry_entries *registry_entries_free(struct registry_entries *entries)
{
    if (!entries)
        return NULL;

    remove_tree(entries, entries->base);
    link_table_deinit(&entries->nodes);
    free(entries);
    return NULL;
}

struct registry_target *registry_entries_target(struct registry_entries *entries)
{
    return &entries->target;
}

/* ---- looking at them ---- */

struct visit {
    HRESULT (*visit)(void *context, const struct registry_entry *entry);
    void *context;
    bool wants_ways; /* empty keys that are not there for their own sake, and nothing else */
    struct registry_entry entry;
    char16_t *path;
    size_t len, size;
};

static HRESULT visit_key(struct visit *visit, const struct node *key)
{
    HRESULT hr = S_OK;

    visit->entry.key = visit->path;
    list_for_each (link, (struct list *)&key->values) {
        struct node *value = container_of(link, struct node, link);

        if (visit->wants_ways)
            continue;
        visit->entry.name = value->name;
        visit->entry.data = value->data;
        if (hr == S_OK)
            hr = visit->visit(visit->context, &visit->entry);
    }
    if (hr != S_OK || key->is_own == visit->wants_ways || !list_is_empty(&key->values) ||
        !list_is_empty(&key->keys))
        return hr_trace(hr);
    visit->entry.name = NULL;
    visit->entry.data = (struct registry_data){0};
    return hr_trace(visit->visit(visit->context, &visit->entry));
}

static HRESULT append_name(struct visit *visit, const struct node *key)
{
    size_t size = visit->len + key->len + 2;

    if (size > visit->size) {
        char16_t *grown = realloc(visit->path, 2 * size * sizeof(*grown));

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "a key's path");
        visit->path = grown;
        visit->size = 2 * size;
    }
    if (visit->len > 0)
        visit->path[visit->len++] = '\\';
    memcpy(visit->path + visit->len, key->name, (key->len + 1) * sizeof(*key->name));
    visit->len += key->len;
    return S_OK;
}

/* The key after @key in the order in which they are visited; NULL after the last. */
static const struct node *next_key(struct visit *visit, const struct registry_entries *entries,
                                   const struct node *key)
{
    const struct list *next = list_first(&key->keys);

    while (!next && key != entries->base) {
        visit->len -= key->len;
        if (visit->len > 0)
            visit->len--;
        if (key->link.next != &key->parent->keys)
            next = key->link.next;
        key = key->parent;
    }
    return next ? container_of(next, struct node, link) : NULL;
}

static HRESULT visit_keys(struct registry_entries *entries, struct visit *visit)
{
    const struct node *key = entries->base;
    HRESULT hr = S_OK;

    while (hr == S_OK && (key = next_key(visit, entries, key))) {
        if (key->root)
            visit->entry.root = key->root;
        hr = append_name(visit, key);
        if (SUCCEEDED(hr))
            hr = visit_key(visit, key);
    }
    free(visit->path);
    return hr_trace(hr);
}

HRESULT registry_entries_visit(struct registry_entries *entries,
                               HRESULT (*visit_entry)(void *context,
                                                      const struct registry_entry *entry),
                               void *context)
{
    struct visit visit = {.visit = visit_entry, .context = context};

    return hr_trace(visit_keys(entries, &visit));
}

HRESULT registry_entries_visit_ways(struct registry_entries *entries,
                                    HRESULT (*visit_entry)(void *context,
                                                           const struct registry_entry *entry),
                                    void *context)
{
    struct visit visit = {.visit = visit_entry, .context = context, .wants_ways = true};

    return hr_trace(visit_keys(entries, &visit));
}
