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

TEST(an_offer_is_there_until_it_is_withdrawn)
{
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer server = {0};
    uint64_t number;

    ASSERT_HR(class_table_new(&table), S_OK);
    ASSERT_HR(offer(table, &server, &first, 7, 0), S_OK);
    number = class_table_find(table, &first)->number;
    class_table_suspend(table, &server, true);
    ASSERT_TRUE(class_table_has(table, number));
    ASSERT_FALSE(class_table_has(table, number + 1));
    ASSERT_HR(class_table_withdraw(table, &server, 7), S_OK);
    ASSERT_FALSE(class_table_has(table, number));
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

TEST(an_offer_that_sent_a_client_away_is_hidden_until_it_resumes)
{
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer server = {0};
    uint64_t ticket;

    ASSERT_HR(class_table_new(&table), S_OK);
    ASSERT_HR(offer(table, &server, &first, 1, REGCLS_MULTIPLEUSE), S_OK);
    ticket = class_table_find(table, &first)->ticket;
    class_table_hide(table, ticket, &second);
    ASSERT_FALSE(class_table_hides(table, server.pid, &first));
    ASSERT_TRUE(class_table_find(table, &first));
    class_table_hide(table, ticket, &first);
    ASSERT_TRUE(class_table_hides(table, server.pid, &first));
    ASSERT_FALSE(class_table_hides(table, server.pid + 1, &first));
    ASSERT_FALSE(class_table_hides(table, server.pid, &second));
    ASSERT_FALSE(class_table_find(table, &first));
    class_table_suspend(table, &server, false);
    ASSERT_TRUE(class_table_find(table, &first));
    /* From a client that is late to tell. */
    class_table_hide(table, ticket, &first);
    ASSERT_TRUE(class_table_find(table, &first));
    ASSERT_HR(class_table_withdraw(table, &server, 1), S_OK);
}

TEST(an_offer_for_a_single_use_is_found_once)
{
    static const uint32_t single[] = {REGCLS_SINGLEUSE, REGCLS_AGILE};
    static const uint32_t multiple[] = {REGCLS_MULTIPLEUSE, REGCLS_MULTI_SEPARATE,
                                        REGCLS_SURROGATE};
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer server = {0};

    ASSERT_HR(class_table_new(&table), S_OK);
    for (uint32_t i = 0; i < 2; i++) {
        ASSERT_HR(offer(table, &server, &first, i, single[i]), S_OK);
        class_table_use(class_table_find(table, &first));
        ASSERT_FALSE(class_table_find(table, &first));
        class_table_suspend(table, &server, false);
        ASSERT_FALSE(class_table_find(table, &first));
    }
    ASSERT_HR(offer(table, &server, &first, 10, REGCLS_SINGLEUSE | SCM_OFFER_USED), S_OK);
    ASSERT_FALSE(class_table_find(table, &first));
    for (uint32_t i = 0; i < 3; i++) {
        ASSERT_HR(offer(table, &server, &second, 20 + i, multiple[i]), S_OK);
        class_table_use(class_table_find(table, &second));
        ASSERT_TRUE(class_table_find(table, &second));
        ASSERT_HR(class_table_withdraw(table, &server, 20 + i), S_OK);
    }
    /* The server revokes it all the same. */
    ASSERT_HR(class_table_withdraw(table, &server, 0), S_OK);
    class_table_withdraw_all(table, &server);
}

TEST(servers_are_rivals_while_both_are_found)
{
    _cleanup_(class_table_freep) struct class_table *table = NULL;
    struct peer old = {0}, new = {0};

    ASSERT_HR(class_table_new(&table), S_OK);
    ASSERT_HR(offer(table, &old, &first, 1, REGCLS_SINGLEUSE), S_OK);
    ASSERT_EQ(class_table_most_servers(table), 0);
    ASSERT_HR(offer(table, &old, &second, 2, REGCLS_MULTIPLEUSE), S_OK);
    ASSERT_HR(offer(table, &old, &second, 3, REGCLS_MULTIPLEUSE), S_OK);
    class_table_suspend(table, &old, true);
    ASSERT_HR(offer(table, &new, &second, 4, REGCLS_MULTIPLEUSE), S_OK);
    ASSERT_EQ(class_table_most_servers(table), 1);
    class_table_suspend(table, &old, false);
    ASSERT_EQ(class_table_most_servers(table), 2);
    class_table_withdraw_all(table, &old);
    class_table_withdraw_all(table, &new);
    ASSERT_EQ(class_table_most_servers(table), 2);
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
