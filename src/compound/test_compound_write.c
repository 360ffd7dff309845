/* SPDX-License-Identifier: MIT */
#include "compound/compound_write.h"

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <stdio.h>
#include <stdlib.h>

#include "compound/compound_format.h"
#include "compound/sector_plan.h"
#include "test.h"

struct buffer {
    uint8_t *bytes;
    size_t size, room;
};

static void buffer_deinit(struct buffer *buffer)
{
    free(buffer->bytes);
}

static HRESULT take(void *context, const void *bytes, size_t size)
{
    struct buffer *buffer = context;

    if (buffer->size + size > buffer->room) {
        size_t room = 2 * (buffer->size + size);
        uint8_t *grown = realloc(buffer->bytes, room);

        if (!grown)
            return STG_E_INSUFFICIENTMEMORY;
        buffer->bytes = grown;
        buffer->room = room;
    }
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    return S_OK;
}

static HRESULT write_tree(const struct compound_node *root, unsigned version,
                          struct buffer *ret_buffer)
{
    const struct compound_facts facts = {.version = version, .transaction = 7};

    return compound_write(root, &facts, &(struct compound_sink){take, ret_buffer});
}

static HRESULT read_tree(const struct buffer *buffer, unsigned version,
                         struct compound_node **ret_root)
{
    struct compound_memory memory = {buffer->bytes, buffer->size};
    struct compound_source source = compound_source_memory(&memory);
    struct compound_facts facts;
    HRESULT hr = compound_read(&source, &facts, ret_root);

    if (SUCCEEDED(hr)) {
        ASSERT_EQ(facts.version, version);
        ASSERT_EQ(facts.transaction, 7);
    }
    return hr;
}

/* ---- trees of chance ---- */

static uint32_t state;

static uint32_t chance(uint32_t n)
{
    state = state * 1103515245 + 12345;
    return (state >> 8) % n;
}

static void fill(struct compound_node *stream, size_t size)
{
    ASSERT_HR(compound_node_resize(stream, size), S_OK);
    for (size_t i = 0; i < size; i += 1 + size / 64) {
        uint8_t byte = (uint8_t)chance(256);

        ASSERT_HR(compound_node_write(stream, i, &byte, 1), S_OK);
    }
}

static void grow(struct compound_node *parent, unsigned depth)
{
    static const size_t sizes[] = {0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 9000, 70000};
    uint32_t n = chance(depth == 0 ? 40 : 6);

    for (uint32_t i = 0; i < n; i++) {
        char16_t name[COMPOUND_NAME_UNITS_MAX + 1] = {0};
        bool is_storage = depth < 4 && chance(4) == 0;
        struct compound_node *child;

        for (uint32_t k = 0, len = 1 + chance(COMPOUND_NAME_UNITS_MAX); k < len; k++)
            name[k] = (char16_t)(chance(3) ? 'A' + chance(60) : 1 + chance(0xfffe));
        if (compound_node_find(parent, name))
            continue;
        ASSERT_HR(compound_node_add(parent, name, is_storage, &child), S_OK);
        if (!is_storage) {
            fill(child, sizes[chance(sizeof(sizes) / sizeof(sizes[0]))]);
            continue;
        }
        child->clsid.Data1 = chance(UINT32_MAX);
        child->clsid.Data4[7] = (uint8_t)i;
        child->state_bits = chance(UINT32_MAX);
        child->created = (uint64_t)chance(UINT32_MAX) << 32 | 1;
        child->modified = (uint64_t)chance(UINT32_MAX) << 32 | 2;
        grow(child, depth + 1);
    }
}

static void assert_same(const struct compound_node *a, const struct compound_node *b)
{
    ASSERT_U16(a->name, b->name);
    ASSERT_EQ(a->is_storage, b->is_storage);
    ASSERT_MEM(&a->clsid, &b->clsid, sizeof(a->clsid));
    ASSERT_EQ(a->state_bits, b->state_bits);
    ASSERT_EQ(a->created, b->created);
    ASSERT_EQ(a->modified, b->modified);
    ASSERT_EQ(a->size, b->size);
    if (a->size)
        ASSERT_MEM(compound_node_bytes(a), compound_node_bytes(b), a->size);
    ASSERT_EQ(a->n_children, b->n_children);
    for (size_t i = 0; i < a->n_children; i++)
        assert_same(a->children[i], b->children[i]);
}

TEST(random_trees_come_back_the_same)
{
    for (unsigned i = 0; i < 60; i++) {
        _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
        _cleanup_(compound_node_freep) struct compound_node *again = NULL;
        _cleanup_(buffer_deinit) struct buffer buffer = {0};
        unsigned version = 3 + i % 2;

        state = i;
        root->clsid.Data2 = (uint16_t)i;
        grow(root, 0);
        ASSERT_HR(write_tree(root, version, &buffer), S_OK);
        ASSERT_EQ(buffer.size % (version == 3 ? 512 : 4096), 0);
        ASSERT_HR(read_tree(&buffer, version, &again), S_OK);
        assert_same(root, again);
    }
}

/* [MS-CFB] 2.6.4: no red entry has a red child, and each way down has as many black ones. */
static unsigned assert_is_red_black(const struct compound_entry *entries, uint32_t i, bool is_red)
{
    unsigned left, right;

    if (i == COMPOUND_NO_ENTRY)
        return 1;
    ASSERT_FALSE(is_red && entries[i].color == COMPOUND_RED);
    left = assert_is_red_black(entries, entries[i].left, entries[i].color == COMPOUND_RED);
    right = assert_is_red_black(entries, entries[i].right, entries[i].color == COMPOUND_RED);
    ASSERT_EQ(left, right);
    return left + (entries[i].color == COMPOUND_BLACK);
}

TEST(directories_are_red_black_trees)
{
    for (unsigned n = 1; n < 70; n++) {
        _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
        _cleanup_(buffer_deinit) struct buffer buffer = {0};
        const struct compound_header *header;
        const struct compound_entry *entries;
        struct compound_node *child;

        for (char16_t i = 0; i < n; i++)
            ASSERT_HR(compound_node_add(root, (char16_t[]){'0' + i, 0}, i % 2, &child), S_OK);
        ASSERT_HR(write_tree(root, 3, &buffer), S_OK);
        header = (const struct compound_header *)buffer.bytes;
        entries = (const struct compound_entry *)(buffer.bytes + (header->directory + 1) * 512);
        ASSERT_EQ(entries[0].kind, COMPOUND_ROOT);
        ASSERT_EQ(entries[entries[0].child].color, COMPOUND_BLACK);
        assert_is_red_black(entries, entries[0].child, false);
    }
}

TEST(an_empty_file_has_three_sectors)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    _cleanup_(buffer_deinit) struct buffer small = {0}, large = {0};

    ASSERT_HR(write_tree(root, 3, &small), S_OK);
    ASSERT_EQ(small.size, 3 * 512);
    ASSERT_HR(write_tree(root, 4, &large), S_OK);
    ASSERT_EQ(large.size, 3 * 4096);
}

/* More than the 109 sectors of the table that the header has room for. */
TEST(large_files_have_tables_of_tables)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    _cleanup_(compound_node_freep) struct compound_node *again = NULL;
    _cleanup_(buffer_deinit) struct buffer whole = {0};
    struct compound_node *stream;

    ASSERT_HR(compound_node_add(root, u"large", false, &stream), S_OK);
    fill(stream, 16 << 20);
    ASSERT_HR(write_tree(root, 3, &whole), S_OK);
    ASSERT_TRUE(((const struct compound_header *)whole.bytes)->n_difat_sectors > 1);
    ASSERT_HR(read_tree(&whole, 3, &again), S_OK);
    assert_same(root, again);
}

TEST(nothing_is_where_windows_locks_files)
{
    struct sector_plan plan = {.shift = 12, .n_others = 0x80000};
    uint64_t locked = (COMPOUND_LOCK_OFFSET >> 12) - 1;

    ASSERT_HR(sector_plan_settle(&plan, UINT64_MAX), S_OK);
    ASSERT_EQ(plan.n_fat, 0x80000 / 1024 + 1);
    ASSERT_EQ(sector_plan_number(&plan, locked - 1), locked - 1);
    ASSERT_EQ(sector_plan_number(&plan, locked), locked + 1);
    ASSERT_TRUE(sector_plan_is_skipped(&plan, locked));
    ASSERT_EQ(sector_plan_numbers(&plan), plan.n_sectors + 1);
    plan = (struct sector_plan){.shift = 9, .n_others = 0x400000};
    ASSERT_HR(sector_plan_settle(&plan, COMPOUND_LOCK_OFFSET), STG_E_MEDIUMFULL);
}

/* ---- others' readers ---- */

static void assert_gsf_has(GsfInfile *folder, const char *name, const void *bytes, size_t size)
{
    GsfInput *input = gsf_infile_child_by_name(folder, name);

    ASSERT_TRUE(input != NULL);
    ASSERT_EQ((size_t)gsf_input_size(input), size);
    ASSERT_MEM(gsf_input_read(input, size, NULL), bytes, size);
    g_object_unref(input);
}

TEST(libgsf_reads_it)
{
    for (unsigned version = 3; version <= 4; version++) {
        _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
        _cleanup_(buffer_deinit) struct buffer buffer = {0};
        struct compound_node *inner, *small, *large;
        GsfInput *input, *folder;
        GsfInfile *infile;

        ASSERT_HR(compound_node_add(root, u"inner", true, &inner), S_OK);
        ASSERT_HR(compound_node_add(inner, u"small", false, &small), S_OK);
        ASSERT_HR(compound_node_add(root, u"large", false, &large), S_OK);
        fill(small, 100);
        fill(large, 100000);
        ASSERT_HR(write_tree(root, version, &buffer), S_OK);
        input = gsf_input_memory_new(buffer.bytes, (gsf_off_t)buffer.size, FALSE);
        infile = gsf_infile_msole_new(input, NULL);
        ASSERT_TRUE(infile != NULL);
        ASSERT_EQ(gsf_infile_num_children(infile), 2);
        assert_gsf_has(infile, "large", compound_node_bytes(large), 100000);
        folder = gsf_infile_child_by_name(infile, "inner");
        assert_gsf_has(GSF_INFILE(folder), "small", compound_node_bytes(small), 100);
        g_object_unref(folder);
        g_object_unref(infile);
        g_object_unref(input);
    }
}

static void write_and_read(const struct compound_node *root)
{
    _cleanup_(compound_node_freep) struct compound_node *again = NULL;
    _cleanup_(buffer_deinit) struct buffer buffer = {0};
    HRESULT hr = write_tree(root, 3, &buffer);

    if (SUCCEEDED(hr))
        hr = read_tree(&buffer, 3, &again);
    ASSERT_TRUE(hr == S_OK || hr == STG_E_INSUFFICIENTMEMORY);
}

TEST(nothing_is_lost_when_memory_is_out)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    struct compound_node *inner, *stream;

    ASSERT_HR(compound_node_add(root, u"inner", true, &inner), S_OK);
    ASSERT_HR(compound_node_add(inner, u"small", false, &stream), S_OK);
    ASSERT_HR(compound_node_write(stream, 0, "bytes", 5), S_OK);
    FOR_EACH_FAILING_ALLOCATION(write_and_read(root));
}
