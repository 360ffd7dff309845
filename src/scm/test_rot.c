/* SPDX-License-Identifier: MIT */
#include "scm/rot.h"

#include <stdlib.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "scm/peer.h"
#include "test.h"
#include "wire/endpoint.h"

struct fixture {
    sd_event *event;
    struct rot *rot;
};

static struct fixture begin(void)
{
    struct fixture fixture;

    ASSERT_TRUE(sd_event_new(&fixture.event) >= 0);
    ASSERT_HR(rot_new(fixture.event, &fixture.rot), S_OK);
    return fixture;
}

static void end(struct fixture *fixture)
{
    rot_free(fixture->rot);
    sd_event_unref(fixture->event);
}

static struct rot_bytes bytes(const char *text)
{
    return (struct rot_bytes){text, (uint32_t)strlen(text)};
}

static HRESULT add(struct rot *rot, struct peer *peer, uint32_t cookie, const char *comparison)
{
    struct rot_registration told = {
        .cookie = cookie,
        .time = 5,
        .comparison = bytes(comparison),
        .moniker = bytes("moniker"),
        .object = bytes("object"),
        .name = bytes(comparison),
    };

    return rot_register(rot, peer, &told);
}

TEST(an_entry_is_found_by_equal_bytes_alone)
{
    struct fixture fixture = begin();
    struct peer peer = {0};

    ASSERT_HR(add(fixture.rot, &peer, 1, "one"), S_OK);
    ASSERT_FALSE(rot_find(fixture.rot, bytes("on")));
    ASSERT_FALSE(rot_find(fixture.rot, bytes("one and more")));
    ASSERT_FALSE(rot_find(fixture.rot, bytes("")));
    ASSERT_MEM(rot_find(fixture.rot, bytes("one"))->told.object.data, "object", 6);
    end(&fixture);
}

TEST(the_oldest_of_equal_entries_is_found)
{
    struct fixture fixture = begin();
    struct peer first = {0}, second = {0};

    ASSERT_HR(add(fixture.rot, &first, 1, "one"), S_OK);
    ASSERT_HR(add(fixture.rot, &second, 1, "one"), MK_S_MONIKERALREADYREGISTERED);
    ASSERT_TRUE(rot_find(fixture.rot, bytes("one"))->peer == &first);
    rot_revoke_all(fixture.rot, &first);
    ASSERT_TRUE(rot_find(fixture.rot, bytes("one"))->peer == &second);
    rot_revoke_all(fixture.rot, &second);
    ASSERT_FALSE(rot_find(fixture.rot, bytes("one")));
    end(&fixture);
}

TEST(a_cookie_names_one_entry_of_its_process)
{
    struct rot_time time = {.cookie = 7, .time = 99};
    struct fixture fixture = begin();
    struct peer peer = {0}, other = {0};

    ASSERT_HR(add(fixture.rot, &peer, 7, "one"), S_OK);
    ASSERT_HR(add(fixture.rot, &peer, 7, "two"), CO_E_OBJISREG);
    ASSERT_HR(rot_note_time(fixture.rot, &other, &time), S_FALSE);
    ASSERT_HR(rot_note_time(fixture.rot, &peer, &time), S_OK);
    ASSERT_EQ(rot_find(fixture.rot, bytes("one"))->told.time, 99);
    ASSERT_HR(rot_revoke(fixture.rot, &other, 7), S_FALSE);
    ASSERT_HR(rot_revoke(fixture.rot, &peer, 7), S_OK);
    ASSERT_HR(rot_revoke(fixture.rot, &peer, 7), S_FALSE);
    end(&fixture);
}

TEST(entries_are_visited_by_number_though_some_go)
{
    struct fixture fixture = begin();
    struct peer peer = {0};
    uint64_t first;

    for (uint32_t i = 1; i <= 3; i++)
        ASSERT_TRUE(SUCCEEDED(add(fixture.rot, &peer, i, "same")));
    first = rot_next(fixture.rot, 0)->number;
    rot_drop(fixture.rot, first + 1);
    rot_drop(fixture.rot, first + 1);
    rot_drop(fixture.rot, 0);
    ASSERT_EQ(rot_next(fixture.rot, first)->told.cookie, 3);
    ASSERT_FALSE(rot_next(fixture.rot, first + 2));
    end(&fixture);
}

/* Registers until it is refused; how often that worked. */
static uint32_t fill(struct rot *rot, struct peer *peer, struct rot_bytes moniker)
{
    struct rot_registration told = {.comparison = bytes("x"), .moniker = moniker};
    HRESULT hr;

    do {
        told.cookie++;
        hr = rot_register(rot, peer, &told);
    } while (SUCCEEDED(hr));
    ASSERT_HR(hr, HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    return told.cookie - 1;
}

TEST(one_process_may_not_fill_the_table)
{
    _cleanup_(accounts_freep) struct accounts *accounts = NULL;
    struct fixture fixture = begin();
    struct peer peer = {0}, again = {0}, other = {0};
    void *moniker = calloc(1, ROT_MONIKER_MAX);

    ASSERT_TRUE(moniker);
    ASSERT_HR(accounts_new(&accounts), S_OK);
    ASSERT_HR(accounts_open(accounts, 7, &peer.account), S_OK);
    ASSERT_HR(accounts_open(accounts, 7, &again.account), S_OK);
    ASSERT_EQ(fill(fixture.rot, &peer, (struct rot_bytes){moniker, ROT_MONIKER_MAX}),
              (8 << 20) / (ROT_MONIKER_MAX + 1));
    rot_revoke_all(fixture.rot, &peer);
    ASSERT_EQ(fill(fixture.rot, &peer, bytes("moniker")), 4096);
    /* Whatever connection it comes by. */
    ASSERT_EQ(fill(fixture.rot, &again, bytes("moniker")), 0);
    ASSERT_HR(add(fixture.rot, &other, 1, "y"), S_OK);
    rot_revoke_all(fixture.rot, &peer);
    ASSERT_HR(add(fixture.rot, &again, 1, "z"), S_OK);
    rot_revoke_all(fixture.rot, &again);
    account_unref(peer.account);
    account_unref(again.account);
    free(moniker);
    end(&fixture);
}

TEST(an_object_in_another_process_goes_with_it)
{
    struct rot_registration told = {.cookie = 1, .comparison = bytes("x"), .exporter = 77};
    struct fixture fixture = begin();
    char name[ENDPOINT_NAME_SIZE];
    struct peer peer = {0};
    int exporter;

    ASSERT_HR(rot_register(fixture.rot, &peer, &told), CO_E_OBJNOTCONNECTED);
    endpoint_name_of_oxid(77, name);
    ASSERT_HR(endpoint_listen(name, &exporter), S_OK);
    ASSERT_HR(rot_register(fixture.rot, &peer, &told), S_OK);
    ASSERT_TRUE(rot_find(fixture.rot, bytes("x"))->watch);
    close(exporter);
    ASSERT_TRUE(sd_event_run(fixture.event, 10000000) > 0);
    ASSERT_FALSE(rot_find(fixture.rot, bytes("x")));
    end(&fixture);
}

TEST(a_failed_allocation_leaves_the_table_as_it_was)
{
    struct fixture fixture = begin();
    struct peer peer = {0};
    HRESULT hr;

    FOR_EACH_FAILING_ALLOCATION({
        hr = add(fixture.rot, &peer, 1, "one");
        if (FAILED(hr)) {
            ASSERT_HR(hr, E_OUTOFMEMORY);
            ASSERT_FALSE(rot_find(fixture.rot, bytes("one")));
        } else {
            ASSERT_HR(rot_revoke(fixture.rot, &peer, 1), S_OK);
        }
    });
    end(&fixture);
}
