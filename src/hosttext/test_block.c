/* SPDX-License-Identifier: MIT */
#include "hosttext/block.h"

#include "test.h"

/* Whether the lines, ended by line feeds, are whole. */
static bool is_whole(const char16_t *lines)
{
    struct block block = {0};

    while (*lines) {
        size_t len = 0;

        while (lines[len] && lines[len] != '\n')
            len++;
        block_add(&block, lines, len);
        lines += len + (lines[len] == '\n');
    }
    return block_is_whole(&block);
}

TEST(a_statement_of_one_line_is_whole)
{
    ASSERT_TRUE(is_whole(u"x = 1"));
    ASSERT_TRUE(is_whole(u"If x Then y = 1"));
    ASSERT_TRUE(is_whole(u"If x Then y = 1 Else z = 2"));
    ASSERT_TRUE(is_whole(u"For i = 1 To 3 : s = s & i : Next"));
    ASSERT_TRUE(is_whole(u"s = \"For\" ' If x Then"));
    ASSERT_TRUE(is_whole(u"Rem For ever"));
    ASSERT_TRUE(is_whole(u"End"));
    ASSERT_TRUE(is_whole(u""));
}

TEST(an_open_block_is_not)
{
    ASSERT_FALSE(is_whole(u"If x Then"));
    ASSERT_FALSE(is_whole(u"If x Then ' why"));
    ASSERT_FALSE(is_whole(u"For i = 1 To 3"));
    ASSERT_FALSE(is_whole(u"public default function f(x)"));
    ASSERT_FALSE(is_whole(u"Class c\nPublic Property Get p\nEnd Property"));
    ASSERT_FALSE(is_whole(u"x = 1 : Do"));
}

TEST(its_end_closes_it)
{
    ASSERT_TRUE(is_whole(u"If x Then\ny = 1\nElseIf z Then\ny = 2\nElse\ny = 3\nEnd If"));
    ASSERT_TRUE(is_whole(u"Class c\nPublic Property Get p\nEnd Property\nEnd Class"));
    ASSERT_TRUE(is_whole(u"Do While x\nExit Do\nLoop"));
    ASSERT_TRUE(is_whole(u"Sub s\nExit Sub\nEnd Sub"));
    ASSERT_TRUE(is_whole(u"While x\nWend"));
    ASSERT_TRUE(is_whole(u"Select Case x\nCase 1\nEnd Select"));
    ASSERT_TRUE(is_whole(u"On Error Resume Next"));
}

TEST(a_line_may_go_on)
{
    ASSERT_FALSE(is_whole(u"x = 1 + _"));
    ASSERT_TRUE(is_whole(u"x = 1 + _\n2"));
    ASSERT_TRUE(is_whole(u"x_ = x_"));
}
