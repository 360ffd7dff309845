/* SPDX-License-Identifier: MIT */
#include "hive/operation.h"

#include <stdlib.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

static const struct operation known[] = {
    {.kind = OPERATION_CREATE, .id = 7, .flags = 1, .name = u"A\\B", .data = "class", .size = 5},
    {.kind = OPERATION_SET_VALUE, .id = 7, .name = u"n", .type = 4, .data = "1234", .size = 4},
    {.kind = OPERATION_DELETE, .id = 9, .data = "", .owner = "/usr/lib/module.so"},
};

enum {
    N_KNOWN = sizeof(known) / sizeof(*known),
};

static struct operations all_known(void)
{
    struct operations operations = {0};

    for (size_t i = 0; i < N_KNOWN; i++)
        ASSERT_HR(operations_append(&operations, &known[i]), S_OK);
    return operations;
}

TEST(operations_come_back_in_their_order)
{
    struct operations operations = all_known();
    struct operation operation;
    size_t offset = 0;

    for (size_t i = 0; i < N_KNOWN; i++) {
        ASSERT_HR(operations_next(&operations, &offset, &operation), S_OK);
        ASSERT_EQ(operation.kind, known[i].kind);
        ASSERT_EQ(operation.id, known[i].id);
        ASSERT_EQ(operation.flags, known[i].flags);
        ASSERT_EQ(operation.type, known[i].type);
        ASSERT_U16(operation.name, known[i].name ? known[i].name : u"");
        ASSERT_EQ(operation.size, known[i].size);
        ASSERT_MEM(operation.data, known[i].data, operation.size);
        ASSERT_TRUE(!operation.owner == !known[i].owner);
    }
    ASSERT_STR(operation.owner, "/usr/lib/module.so");
    ASSERT_HR(operations_next(&operations, &offset, &operation), S_FALSE);
    operations_deinit(&operations);
}

TEST(what_is_cut_off_is_refused)
{
    struct operations operations = all_known();
    size_t whole = operations.len;

    for (operations.len = 1; operations.len < whole; operations.len++) {
        struct operation operation;
        size_t offset = 0, before = 0;
        HRESULT hr;

        while ((hr = operations_next(&operations, &offset, &operation)) == S_OK)
            before = offset;
        /* Between two operations nothing is missing that could be seen. */
        ASSERT_HR(hr, before == operations.len ? S_FALSE : hr_from_win32(ERROR_REGISTRY_CORRUPT));
    }
    operations_deinit(&operations);
}

TEST(memory_that_runs_out_leaves_the_operations_alone)
{
    FOR_EACH_FAILING_ALLOCATION({
        struct operations operations = {0};
        HRESULT hr = operations_append(&operations, &known[0]);

        ASSERT_TRUE(SUCCEEDED(hr) == (operations.len > 0));
        operations_deinit(&operations);
    });
}
