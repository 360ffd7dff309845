/* SPDX-License-Identifier: MIT */
#include "scm/class_table.h"

#include <comity/combaseapi.h>
#include <comity/winerror.h>

#include "scm/peer.h"
#include "test.h"

static const CLSID first = {1}, second = {2};

static HRESULT offer(struct class_table *table, struct peer *server, REFCLSID clsid,
                     uint32_t cookie, uint32_t flags)
{
    struct scm_offer told = {
        .clsid = *clsid, .cookie = cookie, .flags = flags, .objref = "objref", .objref_size = 6};

    return class_table_offer(table, server, &told);
}

TEST(the_later_of_two_offers_is_found)
{
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer old = {0}, new = {0};

    ASSERT_HR(class_table_new(&table), S_OK);
    ASSERT_FALSE(class_table_find(table, &first));
    ASSERT_HR(offer(table, &old, &first, 1, 0), S_OK);
    ASSERT_HR(offer(table, &new, &first, 1, 0), S_OK);
    ASSERT_TRUE(class_table_find(table, &first)->server == &new);
    ASSERT_MEM(class_table_find(table, &first)->objref, "objref", 6);
    ASSERT_FALSE(class_table_find(table, &second));
    class_table_withdraw_all(table, &new);
    ASSERT_TRUE(class_table_find(table, &first)->server == &old);
    ASSERT_EQ(new.n_offers, 0);
    ASSERT_EQ(old.n_offers, 1);
}

TEST(a_cookie_names_one_offer_of_its_server)
{
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer server = {0}, other = {0};

    ASSERT_HR(class_table_new(&table), S_OK);
    ASSERT_HR(offer(table, &server, &first, 7, 0), S_OK);
    ASSERT_HR(offer(table, &server, &second, 7, 0), CO_E_OBJISREG);
    ASSERT_HR(class_table_withdraw(table, &other, 7), S_FALSE);
    ASSERT_HR(class_table_withdraw(table, &server, 7), S_OK);
    ASSERT_HR(class_table_withdraw(table, &server, 7), S_FALSE);
    ASSERT_EQ(class_table_count(table), 0);
}

TEST(suspended_offers_are_not_found)
{
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer server = {0};

    ASSERT_HR(class_table_new(&table), S_OK);
    ASSERT_HR(offer(table, &server, &first, 1, REGCLS_SUSPENDED), S_OK);
    ASSERT_HR(offer(table, &server, &second, 2, 0), S_OK);
    ASSERT_FALSE(class_table_find(table, &first));
    ASSERT_TRUE(class_table_find(table, &second));
    class_table_suspend(table, &server, false);
    ASSERT_TRUE(class_table_find(table, &first));
    class_table_suspend(table, &server, true);
    ASSERT_FALSE(class_table_find(table, &first));
    ASSERT_FALSE(class_table_find(table, &second));
    ASSERT_EQ(class_table_count(table), 2);
}

TEST(numbers_are_never_used_twice)
{
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer server = {0};
    uint64_t number;

    ASSERT_HR(class_table_new(&table), S_OK);
    ASSERT_HR(offer(table, &server, &first, 1, 0), S_OK);
    number = class_table_find(table, &first)->number;
    class_table_drop(table, number);
    ASSERT_FALSE(class_table_find(table, &first));
    ASSERT_HR(offer(table, &server, &first, 1, 0), S_OK);
    class_table_drop(table, number);
    ASSERT_TRUE(class_table_find(table, &first));
}

TEST(an_offer_without_memory_changes_nothing)
{
    FOR_EACH_FAILING_ALLOCATION({
        _cleanup_(class_table_freep) struct class_table *table = NULL;
        struct peer server = {0};

        if (SUCCEEDED(class_table_new(&table)) && FAILED(offer(table, &server, &first, 1, 0)))
            ASSERT_EQ(server.n_offers, 0);
    });
}
