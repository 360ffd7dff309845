/* SPDX-License-Identifier: MIT */
#include "compound/compound_node.h"

#include "test.h"

static struct compound_node *add(struct compound_node *parent, const char16_t *name,
                                 bool is_storage)
{
    struct compound_node *child;

    ASSERT_HR(compound_node_add(parent, name, is_storage, &child), S_OK);
    return child;
}

TEST(names_are_ordered_by_length_then_upper_case)
{
    ASSERT_TRUE(compound_name_compare(u"b", u"aa") < 0);
    ASSERT_TRUE(compound_name_compare(u"ab", u"AC") < 0);
    ASSERT_TRUE(compound_name_compare(u"a_", u"AB") > 0);
    ASSERT_EQ(compound_name_compare(u"\u00e4Bc", u"\u00c4bC"), 0);
}

TEST(children_are_found_in_order)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    struct compound_node *long_one = add(root, u"abc", false);
    struct compound_node *short_one = add(root, u"z", true);

    ASSERT_TRUE(compound_node_find(root, u"ABC") == long_one);
    ASSERT_TRUE(compound_node_find(root, u"ab") == NULL);
    ASSERT_TRUE(compound_node_after(root, u"") == short_one);
    ASSERT_TRUE(compound_node_after(root, u"Z") == long_one);
    ASSERT_TRUE(compound_node_after(root, u"ABC") == NULL);
    compound_node_rename(root, long_one, u"a");
    ASSERT_TRUE(compound_node_after(root, u"") == long_one);
    ASSERT_TRUE(compound_node_find(root, u"abc") == NULL);
    compound_node_remove(root, long_one);
    ASSERT_TRUE(compound_node_after(root, u"") == short_one);
}

TEST(storages_are_not_deeper_than_may_be)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    struct compound_node *node = root;

    for (unsigned i = 0; i < COMPOUND_DEPTH_MAX; i++)
        node = add(node, u"s", true);
    ASSERT_HR(compound_node_add(node, u"s", true, &node), STG_E_MEDIUMFULL);
}

TEST(copies_share_bytes_until_one_changes)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    _cleanup_(compound_node_freep) struct compound_node *clone = NULL;
    struct compound_node *stream = add(root, u"stream", false);

    ASSERT_HR(compound_node_write(stream, 2, "cd", 2), S_OK);
    ASSERT_MEM(compound_node_bytes(stream), "\0\0cd", 4);
    clone = compound_node_clone(root);
    ASSERT_TRUE(clone != NULL);
    ASSERT_TRUE(compound_node_bytes(clone->children[0]) == compound_node_bytes(stream));
    ASSERT_HR(compound_node_write(stream, 0, "ab", 2), S_OK);
    ASSERT_MEM(compound_node_bytes(stream), "abcd", 4);
    ASSERT_MEM(compound_node_bytes(clone->children[0]), "\0\0cd", 4);
    compound_node_replace(clone, root);
    ASSERT_EQ(root->n_children, 0);
    ASSERT_MEM(compound_node_bytes(clone->children[0]), "abcd", 4);
}

TEST(what_was_cut_off_comes_back_as_zeros)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    struct compound_node *stream = add(root, u"stream", false);
    char bytes[8];

    ASSERT_HR(compound_node_write(stream, 0, "abcdef", 6), S_OK);
    ASSERT_HR(compound_node_resize(stream, 2), S_OK);
    ASSERT_HR(compound_node_resize(stream, 4), S_OK);
    ASSERT_EQ(compound_node_read(stream, 1, bytes, sizeof(bytes)), 3);
    ASSERT_MEM(bytes, "b\0\0", 3);
    ASSERT_EQ(compound_node_read(stream, 9, bytes, sizeof(bytes)), 0);
    ASSERT_HR(compound_node_resize(stream, UINT64_MAX), STG_E_MEDIUMFULL);
    ASSERT_HR(compound_node_write(stream, UINT64_MAX, "x", 1), STG_E_MEDIUMFULL);
    ASSERT_EQ(stream->size, 4);
}

static void make_and_copy(void)
{
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    _cleanup_(compound_node_freep) struct compound_node *clone = NULL;
    struct compound_node *child;

    if (!root || FAILED(compound_node_add(root, u"storage", true, &child)) ||
        FAILED(compound_node_add(child, u"stream", false, &child)) ||
        FAILED(compound_node_write(child, 0, "bytes", 5)))
        return;
    clone = compound_node_clone(root);
    if (clone)
        compound_node_write(clone->children[0]->children[0], 5, "more", 4);
}

TEST(nothing_is_lost_when_memory_is_out)
{
    FOR_EACH_FAILING_ALLOCATION(make_and_copy());
}
