/* SPDX-License-Identifier: MIT */
#include "compound/compound_node.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf16.h"
#include "compound/compound_bytes.h"

/* ---- names ---- */

int compound_name_compare(const char16_t *a, const char16_t *b)
{
    size_t a_len = utf16_len(a), b_len = utf16_len(b);

    if (a_len != b_len)
        return a_len < b_len ? -1 : 1;
    return utf16_compare_nocase(a, a_len, b, b_len);
}

/* How many children come before @name, and whether the next has it. */
static size_t place_of(const struct compound_node *parent, const char16_t *name, bool *ret_found)
{
    size_t low = 0, high = parent->n_children;

    *ret_found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compound_name_compare(parent->children[middle]->name, name);

        if (order == 0)
            *ret_found = true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct compound_node *compound_node_find(const struct compound_node *parent, const char16_t *name)
{
    bool is_found;
    size_t i = place_of(parent, name, &is_found);

    return is_found ? parent->children[i] : NULL;
}

struct compound_node *compound_node_after(const struct compound_node *parent, const char16_t *name)
{
    bool is_found;
    size_t i = place_of(parent, name, &is_found);

    i += is_found;
    return i < parent->n_children ? parent->children[i] : NULL;
}

/* ---- nodes ---- */

struct compound_node *compound_node_new(void)
{
    struct compound_node *node = calloc(1, sizeof(*node));

    if (node)
        node->is_storage = true;
    return node;
}

static void empty(struct compound_node *node)
{
    for (size_t i = 0; i < node->n_children; i++)
        compound_node_free(node->children[i]);
    free(node->children);
    node->children = NULL;
    node->n_children = node->room = 0;
    compound_bytes_unref(node->bytes);
    node->bytes = NULL;
    node->size = 0;
}

struct compound_node *compound_node_free(struct compound_node *node)
{
    if (!node)
        return NULL;

    empty(node);
    free(node);
    return NULL;
}

static bool make_room(struct compound_node *parent)
{
    size_t room = parent->room ? 2 * parent->room : 4;
    struct compound_node **grown;

    if (parent->n_children < parent->room)
        return true;
    grown = reallocarray(parent->children, room, sizeof(struct compound_node *));
    if (!grown)
        return false;
    parent->children = grown;
    parent->room = room;
    return true;
}

/* Makes room for the child as well. */
HRESULT compound_node_prepare(struct compound_node *parent, const char16_t *name, bool is_storage,
                              struct compound_node **ret_child)
{
    struct compound_node *child;

    assert(utf16_len(name) > 0 && utf16_len(name) <= COMPOUND_NAME_UNITS_MAX);
    if (parent->depth >= COMPOUND_DEPTH_MAX || parent->n_children >= COMPOUND_CHILDREN_MAX)
        return STG_E_MEDIUMFULL;
    if (!make_room(parent))
        return STG_E_INSUFFICIENTMEMORY;
    child = compound_node_new();
    if (!child)
        return STG_E_INSUFFICIENTMEMORY;

    memcpy(child->name, name, utf16_len(name) * sizeof(*name));
    child->is_storage = is_storage;
    child->depth = parent->depth + 1;
    *ret_child = child;
    return S_OK;
}

void compound_node_insert(struct compound_node *parent, struct compound_node *child)
{
    bool is_found;
    size_t i = place_of(parent, child->name, &is_found);

    memmove(&parent->children[i + 1], &parent->children[i],
            (parent->n_children - i) * sizeof(struct compound_node *));
    parent->children[i] = child;
    parent->n_children++;
}

HRESULT compound_node_add(struct compound_node *parent, const char16_t *name, bool is_storage,
                          struct compound_node **ret_child)
{
    HRESULT hr = compound_node_prepare(parent, name, is_storage, ret_child);

    if (SUCCEEDED(hr))
        compound_node_insert(parent, *ret_child);
    return hr;
}

HRESULT compound_node_append(struct compound_node *parent, const char16_t *name, bool is_storage,
                             struct compound_node **ret_child)
{
    HRESULT hr = compound_node_prepare(parent, name, is_storage, ret_child);

    if (SUCCEEDED(hr))
        parent->children[parent->n_children++] = *ret_child;
    return hr;
}

static int compare_nodes(const void *a, const void *b)
{
    const struct compound_node *const *left = a, *const *right = b;

    return compound_name_compare((*left)->name, (*right)->name);
}

bool compound_node_sort(struct compound_node *parent)
{
    if (parent->n_children == 0)
        return true;
    qsort(parent->children, parent->n_children, sizeof(struct compound_node *), compare_nodes);
    for (size_t i = 1; i < parent->n_children; i++) {
        if (compare_nodes(&parent->children[i - 1], &parent->children[i]) == 0)
            return false;
    }
    return true;
}

/* Takes a child out. */
static void detach(struct compound_node *parent, struct compound_node *child)
{
    bool is_found;
    size_t i = place_of(parent, child->name, &is_found);

    assert(is_found && parent->children[i] == child);
    parent->n_children--;
    memmove(&parent->children[i], &parent->children[i + 1],
            (parent->n_children - i) * sizeof(struct compound_node *));
}

void compound_node_remove(struct compound_node *parent, struct compound_node *child)
{
    detach(parent, child);
    compound_node_free(child);
}

void compound_node_rename(struct compound_node *parent, struct compound_node *child,
                          const char16_t *name)
{
    detach(parent, child);
    memset(child->name, 0, sizeof(child->name));
    memcpy(child->name, name, utf16_len(name) * sizeof(*name));
    compound_node_insert(parent, child);
}

/* ---- copies ---- */

static void copy_facts(struct compound_node *node, const struct compound_node *source)
{
    node->clsid = source->clsid;
    node->state_bits = source->state_bits;
    node->created = source->created;
    node->modified = source->modified;
}

static bool copy_children(struct compound_node *node, const struct compound_node *source)
{
    copy_facts(node, source);
    if (!source->is_storage) {
        node->bytes = compound_bytes_ref(source->bytes);
        node->size = source->size;
        return true;
    }
    for (size_t i = 0; i < source->n_children; i++) {
        const struct compound_node *child = source->children[i];
        struct compound_node *copy;

        if (FAILED(compound_node_append(node, child->name, child->is_storage, &copy)) ||
            !copy_children(copy, child))
            return false;
    }
    return true;
}

struct compound_node *compound_node_clone(const struct compound_node *node)
{
    struct compound_node *clone = compound_node_new();

    if (!clone)
        return NULL;
    memcpy(clone->name, node->name, sizeof(clone->name));
    clone->is_storage = node->is_storage;
    clone->depth = node->depth;
    return copy_children(clone, node) ? clone : compound_node_free(clone);
}

void compound_node_replace(struct compound_node *node, struct compound_node *source)
{
    assert(node->is_storage == source->is_storage && node->depth == source->depth);
    empty(node);
    copy_facts(node, source);
    node->children = TAKE_PTR(source->children);
    node->n_children = source->n_children;
    node->room = source->room;
    source->n_children = source->room = 0;
    node->bytes = TAKE_PTR(source->bytes);
    node->size = source->size;
    source->size = 0;
}

static unsigned height_of(const struct compound_node *node)
{
    unsigned height = 0;

    for (size_t i = 0; i < node->n_children; i++) {
        unsigned below = 1 + height_of(node->children[i]);

        height = below > height ? below : height;
    }
    return height;
}

static void set_depth(struct compound_node *node, unsigned depth)
{
    node->depth = depth;
    for (size_t i = 0; i < node->n_children; i++)
        set_depth(node->children[i], depth + 1);
}

HRESULT compound_node_graft(struct compound_node *node, struct compound_node *source)
{
    if (node->depth + height_of(source) > COMPOUND_DEPTH_MAX)
        return STG_E_MEDIUMFULL;
    set_depth(source, node->depth);
    compound_node_replace(node, source);
    return S_OK;
}

/* ---- streams ---- */

const uint8_t *compound_node_bytes(const struct compound_node *stream)
{
    return stream->size ? stream->bytes->data : NULL;
}

size_t compound_node_read(const struct compound_node *stream, uint64_t offset, void *ret_bytes,
                          size_t size)
{
    uint64_t left = offset < stream->size ? stream->size - offset : 0;
    size_t n = size < left ? size : (size_t)left;

    if (n)
        memcpy(ret_bytes, stream->bytes->data + offset, n);
    return n;
}

HRESULT compound_node_resize(struct compound_node *stream, uint64_t size)
{
    if (size > COMPOUND_BYTES_MAX ||
        !compound_bytes_own(&stream->bytes, (size_t)stream->size, (size_t)size))
        return STG_E_MEDIUMFULL;

    if (size > stream->size)
        memset(stream->bytes->data + stream->size, 0, size - stream->size);
    stream->size = size;
    return S_OK;
}

HRESULT compound_node_write(struct compound_node *stream, uint64_t offset, const void *bytes,
                            size_t size)
{
    uint64_t end;
    HRESULT hr;

    if (size == 0)
        return S_OK;
    if (__builtin_add_overflow(offset, size, &end))
        return STG_E_MEDIUMFULL;
    hr = compound_node_resize(stream, end > stream->size ? end : stream->size);
    if (FAILED(hr))
        return hr;

    memcpy(stream->bytes->data + offset, bytes, size);
    return S_OK;
}
