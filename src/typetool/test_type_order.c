/* SPDX-License-Identifier: MIT */
/* Libraries need not have their types in an order that a compiler takes. */
#include "typetool/type_order.h"

#include <stdlib.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "test.h"

static void check_order(struct type_view *types, unsigned n, const unsigned *expected)
{
    const struct library_view view = {.types = types, .n_types = n};
    _cleanup_(freep) unsigned *order = NULL;

    ASSERT_HR(type_order_find(&view, &order), S_OK);
    for (unsigned i = 0; i < n; i++)
        ASSERT_EQ(order[i], expected[i]);
}

TEST(a_field_s_type_stands_before_it)
{
    struct member_view outer[] = {{.type = "Inner *[4]", .is_variable = true}};
    struct member_view inner[] = {{.type = "Color", .is_variable = true}};
    struct type_view types[] = {
        {.name = "Outer", .kind = TKIND_RECORD, .members = outer, .n_members = 1},
        {.name = "Inner", .kind = TKIND_RECORD, .members = inner, .n_members = 1},
        {.name = "Color", .kind = TKIND_ENUM},
    };

    check_order(types, 3, (unsigned[]){2, 1, 0});
}

TEST(what_an_alias_stands_for_is_before_it)
{
    struct type_view types[] = {
        {.name = "Thing", .kind = TKIND_INTERFACE},
        {.name = "Alias", .kind = TKIND_ALIAS, .alias = "Real *"},
        {.name = "Real", .kind = TKIND_UNION},
    };

    check_order(types, 3, (unsigned[]){2, 1, 0});
}

TEST(a_base_and_a_parameter_s_type_stand_before_an_interface)
{
    struct base_view base = {.name = "IBase"};
    struct parameter_view parameter = {.type = "Color"};
    struct member_view method = {.type = "HRESULT", .parameters = &parameter, .n_parameters = 1};
    struct type_view types[] = {
        {.name = "IDerived", .kind = TKIND_INTERFACE, .bases = &base, .n_bases = 1},
        {.name = "IBase", .kind = TKIND_INTERFACE, .members = &method, .n_members = 1},
        {.name = "Color", .kind = TKIND_ENUM},
    };

    check_order(types, 3, (unsigned[]){2, 1, 0});
}

TEST(types_of_each_other_stand_as_they_come)
{
    struct member_view first = {.type = "Second *", .is_variable = true};
    struct member_view second = {.type = "First *", .is_variable = true};
    struct type_view types[] = {
        {.name = "First", .kind = TKIND_RECORD, .members = &first, .n_members = 1},
        {.name = "Second", .kind = TKIND_RECORD, .members = &second, .n_members = 1},
        {.kind = TKIND_COCLASS},
    };

    check_order(types, 3, (unsigned[]){1, 0, 2});
}

/* A chain that is longer than any stack: each type is of the one behind it. */
TEST(all_of_a_long_chain_are_there)
{
    enum {
        LENGTH = 100000,
    };
    struct type_view *types = calloc(LENGTH, sizeof(*types));
    bool *is_there = calloc(LENGTH, sizeof(*is_there));
    const struct library_view view = {.types = types, .n_types = LENGTH};
    _cleanup_(freep) unsigned *order = NULL;
    char(*names)[16] = calloc(LENGTH + 1, sizeof(*names));

    for (unsigned i = 0; i <= LENGTH; i++)
        snprintf(names[i], sizeof(names[i]), "t%u", i);
    for (unsigned i = 0; i < LENGTH; i++)
        types[i] = (struct type_view){.name = names[i], .kind = TKIND_ALIAS, .alias = names[i + 1]};
    ASSERT_HR(type_order_find(&view, &order), S_OK);
    for (unsigned i = 0; i < LENGTH; i++)
        is_there[order[i]] = true;
    for (unsigned i = 0; i < LENGTH; i++)
        ASSERT_TRUE(is_there[i]);
    free(names);
    free(is_there);
    free(types);
}
