/* SPDX-License-Identifier: MIT */
#include "hive/hive_pages.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"

/* The layout of LMDB 0.9's file on a 64-bit machine. */
enum {
    PAGE = 4096,
    HEAD = 16,
    NODE_HEAD = 8,
    DEPTH_MAX = 32,
    KEY_MAX = 511,
    FIRST_PAGE = 2, /* behind the two meta pages */
};

enum page_flag {
    PAGE_BRANCH = 0x01,
    PAGE_LEAF = 0x02,
    PAGE_OVERFLOW = 0x04,
};

enum node_flag {
    NODE_BIG = 0x01, /* its data is on overflow pages */
    NODE_TREE = 0x02,
};

struct tree {
    uint32_t pad;
    uint16_t flags;
    uint16_t depth;
    uint64_t branches, leaves, overflows, entries;
    uint64_t root;
};

struct meta {
    uint32_t magic, version;
    uint64_t address, map_size;
    struct tree trees[2]; /* of free pages, and of tables */
    uint64_t last_page;
    uint64_t txnid;
};

struct page_head {
    uint64_t number;
    uint16_t pad;
    uint16_t flags;
    union {
        struct {
            uint16_t lower, upper;
        };
        uint32_t pages; /* of overflow pages */
    };
};

struct node_head {
    uint16_t low, high, flags, key_size;
};

enum tree_kind {
    TREE_OF_FREE_PAGES,
    TREE_OF_TABLES,
    TREE_OF_RECORDS,
};

struct look {
    int fd;
    const char *path;
    uint64_t n_pages;
    uint8_t *seen; /* a bit a page */
};

static const uint64_t no_page = UINT64_MAX;

static HRESULT bad(const struct look *look, uint64_t page)
{
    return hr_raise(hr_from_win32(ERROR_BADDB),
                    "the hive in %s is damaged at page %llu; restore it from a copy", look->path,
                    (unsigned long long)page);
}

static bool read_page(const struct look *look, uint64_t page, uint8_t bytes[static PAGE])
{
    return pread(look->fd, bytes, PAGE, (off_t)(page * PAGE)) == PAGE;
}

/* Takes pages into use; false if one is outside, or used already. */
static bool use_pages(struct look *look, uint64_t first, uint64_t n)
{
    if (first < FIRST_PAGE || first >= look->n_pages || n > look->n_pages - first)
        return false;
    for (uint64_t page = first; page < first + n; page++) {
        uint8_t bit = (uint8_t)(1 << page % 8);

        if (look->seen[page / 8] & bit)
            return false;
        look->seen[page / 8] |= bit;
    }
    return true;
}

static HRESULT use_overflow(struct look *look, uint64_t page, uint64_t size)
{
    uint64_t n = (HEAD + size + PAGE - 1) / PAGE;
    uint8_t bytes[PAGE];
    struct page_head head;

    if (!use_pages(look, page, n) || !read_page(look, page, bytes))
        return bad(look, page);
    memcpy(&head, bytes, sizeof(head));
    return head.number == page && head.flags == PAGE_OVERFLOW && head.pages == n ? S_OK
                                                                                 : bad(look, page);
}

/* ---- free pages ---- */

/* A list of free pages at a place of the file: how many, then their numbers. */
static HRESULT check_free_list(struct look *look, uint64_t place, uint64_t size, uint64_t page)
{
    uint64_t numbers[PAGE / sizeof(uint64_t)], n;

    if (size < sizeof(n) || pread(look->fd, &n, sizeof(n), (off_t)place) != sizeof(n) ||
        n > size / sizeof(n) - 1)
        return bad(look, page);
    for (place += sizeof(n); n > 0;) {
        size_t batch = n < PAGE / sizeof(n) ? (size_t)n : PAGE / sizeof(n);
        ssize_t wanted = (ssize_t)(batch * sizeof(n));

        if (pread(look->fd, numbers, (size_t)wanted, (off_t)place) != wanted)
            return bad(look, page);
        for (size_t i = 0; i < batch; i++) {
            if (!use_pages(look, numbers[i], 1))
                return bad(look, page);
        }
        place += (uint64_t)wanted;
        n -= batch;
    }
    return S_OK;
}

/* ---- trees ---- */

/* One page of a tree, and where on it the nodes are. */
struct tree_page {
    uint64_t number;
    unsigned n_nodes;
    uint8_t bytes[PAGE];
};

struct node_view_on_page {
    struct node_head head;
    unsigned key;  /* its place on the page */
    uint64_t size; /* of a leaf's data */
    uint64_t page; /* below a branch */
};

static HRESULT check_tree(struct look *look, const struct tree *tree, enum tree_kind kind);
static HRESULT check_page(struct look *look, uint64_t number, unsigned levels, enum tree_kind kind);

static bool read_tree_page(struct look *look, uint64_t number, uint16_t flags,
                           struct tree_page *ret_page)
{
    struct page_head head;

    if (!use_pages(look, number, 1) || !read_page(look, number, ret_page->bytes))
        return false;
    memcpy(&head, ret_page->bytes, sizeof(head));
    ret_page->number = number;
    ret_page->n_nodes = (unsigned)(head.lower - HEAD) / 2;
    return head.number == number && head.flags == flags && head.lower > HEAD &&
           head.lower <= head.upper && head.upper <= PAGE && head.lower % 2 == 0;
}

/* A node that lies on its page with its key and, on a leaf, what it has there of data. */
static bool view_node(const struct tree_page *page, unsigned index, bool is_leaf,
                      struct node_view_on_page *ret_node)
{
    struct node_view_on_page node;
    uint64_t end;
    uint16_t at;

    memcpy(&at, page->bytes + HEAD + 2 * index, sizeof(at));
    if (at < HEAD + 2 * page->n_nodes || at > PAGE - NODE_HEAD)
        return false;
    memcpy(&node.head, page->bytes + at, sizeof(node.head));
    node.key = at + NODE_HEAD;
    node.size = node.head.low | (uint64_t)node.head.high << 16;
    node.page = node.size | (uint64_t)node.head.flags << 32;
    end = node.key + (uint64_t)node.head.key_size;
    if (is_leaf)
        end += node.head.flags & NODE_BIG ? sizeof(uint64_t) : node.size;
    *ret_node = node;
    return node.head.key_size <= KEY_MAX && end <= PAGE;
}

/* LMDB's order: the bytes, then the shorter one first. */
static bool is_ordered(const struct tree_page *page, const struct node_view_on_page *a,
                       const struct node_view_on_page *b)
{
    unsigned least = a->head.key_size < b->head.key_size ? a->head.key_size : b->head.key_size;
    int order = memcmp(page->bytes + a->key, page->bytes + b->key, least);

    return order < 0 || (order == 0 && a->head.key_size < b->head.key_size);
}

static HRESULT check_leaf_node(struct look *look, const struct tree_page *page,
                               const struct node_view_on_page *node, enum tree_kind kind)
{
    unsigned data = node->key + node->head.key_size;
    uint64_t place = page->number * PAGE + data, big;
    struct tree tree;
    HRESULT hr = S_OK;

    if (kind == TREE_OF_TABLES) {
        if (node->head.flags != NODE_TREE || node->size != sizeof(tree))
            return bad(look, page->number);
        memcpy(&tree, page->bytes + data, sizeof(tree));
        return hr_trace(check_tree(look, &tree, TREE_OF_RECORDS));
    }
    if (node->head.flags & ~NODE_BIG)
        return bad(look, page->number);
    if (node->head.flags & NODE_BIG) {
        memcpy(&big, page->bytes + data, sizeof(big));
        hr = use_overflow(look, big, node->size);
        place = big * PAGE + HEAD;
    }
    if (SUCCEEDED(hr) && kind == TREE_OF_FREE_PAGES)
        hr = check_free_list(look, place, node->size, page->number);
    return hr_trace(hr);
}

static HRESULT check_page(struct look *look, uint64_t number, unsigned levels, enum tree_kind kind)
{
    bool is_leaf = levels == 1;
    struct node_view_on_page node, before = {0};
    struct tree_page page;
    HRESULT hr = S_OK;

    if (!read_tree_page(look, number, is_leaf ? PAGE_LEAF : PAGE_BRANCH, &page))
        return bad(look, number);
    for (unsigned i = 0; SUCCEEDED(hr) && i < page.n_nodes; i++) {
        if (!view_node(&page, i, is_leaf, &node))
            return bad(look, number);
        /* A branch's first key stands for all that is less; transactions are numbers. */
        if (i > (is_leaf ? 0 : 1) && kind != TREE_OF_FREE_PAGES &&
            !is_ordered(&page, &before, &node))
            return bad(look, number);
        before = node;
        hr = is_leaf ? check_leaf_node(look, &page, &node, kind)
                     : check_page(look, node.page, levels - 1, kind);
    }
    return hr_trace(hr);
}

static HRESULT check_tree(struct look *look, const struct tree *tree, enum tree_kind kind)
{
    if (tree->root == no_page)
        return S_OK;
    if (tree->depth == 0 || tree->depth > DEPTH_MAX)
        return bad(look, tree->root);
    return hr_trace(check_page(look, tree->root, tree->depth, kind));
}

/* ---- the whole ---- */

/* The meta page of the transaction; false if it is neither any more. */
static bool find_meta(int fd, uint64_t txnid, struct meta *ret_meta)
{
    for (off_t page = 0; page < FIRST_PAGE; page++) {
        if (pread(fd, ret_meta, sizeof(*ret_meta), page * PAGE + HEAD) == sizeof(*ret_meta) &&
            ret_meta->txnid == txnid)
            return true;
    }
    return false;
}

HRESULT hive_pages_check(int fd, uint64_t txnid, const char *path)
{
    _cleanup_(freep) uint8_t *seen = NULL;
    struct look look = {.fd = fd, .path = path};
    struct stat status;
    struct meta meta;
    HRESULT hr;

    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "examining the hive in %s", path);
    if (!find_meta(fd, txnid, &meta))
        return bad(&look, 0);
    look.n_pages = meta.last_page + 1;
    if (meta.last_page >= (uint64_t)status.st_size / PAGE || meta.trees[0].pad != PAGE)
        return bad(&look, 0);
    look.seen = seen = calloc(1, look.n_pages / 8 + 1);
    if (!seen)
        return hr_raise(E_OUTOFMEMORY, "examining the hive in %s", path);

    hr = check_tree(&look, &meta.trees[1], TREE_OF_TABLES);
    if (SUCCEEDED(hr))
        hr = check_tree(&look, &meta.trees[0], TREE_OF_FREE_PAGES);
    return hr_trace(hr);
}

/* ---- the seal ---- */

struct seal {
    uint64_t inode;
    int64_t size;
    int64_t seconds, nanoseconds; /* of the last change */
};

static bool make_seal(int fd, struct seal *ret_seal)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return false;
    *ret_seal =
        (struct seal){status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
    return true;
}

static int open_seal(int folder, const char *name, int flags)
{
    char seal_name[NAME_MAX + 1];

    snprintf(seal_name, sizeof(seal_name), "%s.seal", name);
    return openat(folder, seal_name, flags | O_CLOEXEC | O_NOFOLLOW, 0644);
}

bool hive_seal_fits(int folder, const char *name, int fd)
{
    _cleanup_(closep) int file = open_seal(folder, name, O_RDONLY);
    struct seal wanted, found;

    return file >= 0 && make_seal(fd, &wanted) &&
           read(file, &found, sizeof(found)) == sizeof(found) &&
           memcmp(&wanted, &found, sizeof(found)) == 0;
}

void hive_seal_write(int folder, const char *name, int fd)
{
    _cleanup_(closep) int file = open_seal(folder, name, O_WRONLY | O_CREAT);
    struct seal seal;

    if (file >= 0 && make_seal(fd, &seal) && write(file, &seal, sizeof(seal)) < 0)
        return; /* it does not fit then, which costs a look */
}
