/* SPDX-License-Identifier: MIT */
#include "selfreg/holdings.h"

#include <comity/winreg.h>

#include "registry/owner.h"
#include "test.h"

static bool has(const struct holdings *holdings, enum entry_kind kind, bool is_machine, char *key,
                char16_t *name)
{
    struct entry entry = {.kind = kind, .is_machine = is_machine, .key = key, .name = name};

    return holdings_have(holdings, &entry);
}

static const struct registry_undo strangers = {UNDO_OWNER, "stranger"};
static const struct registry_undo modules = {UNDO_OWNER, "module", .also = &strangers};

TEST(an_owner_holds_what_it_wrote_and_nothing_else)
{
    struct holdings holdings;
    DWORD value = 1;

    test_expect_open_descriptors();
    ASSERT_HR(registry_set_owner("module"), S_OK);
    ASSERT_EQ(RegSetKeyValueW(HKEY_CURRENT_USER, u"Software\\Own", u"Number", REG_DWORD, &value,
                              sizeof(value)),
              0);
    ASSERT_HR(registry_set_owner(NULL), S_OK);
    ASSERT_EQ(RegSetKeyValueW(HKEY_CURRENT_USER, u"Software\\Own\\Other", u"Number", REG_DWORD,
                              &value, sizeof(value)),
              0);

    ASSERT_HR(holdings_read(&modules, &holdings), S_OK);
    ASSERT_EQ(holdings.n, 2);
    ASSERT_TRUE(has(&holdings, ENTRY_KEY_DELETED, false, "software\\own", NULL));
    ASSERT_TRUE(has(&holdings, ENTRY_VALUE_DELETED, false, "Software\\Own", u"NUMBER"));
    ASSERT_TRUE(has(&holdings, ENTRY_VALUE_SET, false, "Software\\Own", u"Number"));
    ASSERT_FALSE(has(&holdings, ENTRY_VALUE_DELETED, false, "Software\\Own", u"Another"));
    ASSERT_FALSE(has(&holdings, ENTRY_VALUE_DELETED, false, "Software\\Own", u""));
    ASSERT_FALSE(has(&holdings, ENTRY_KEY_DELETED, true, "Software\\Own", NULL));
    ASSERT_FALSE(has(&holdings, ENTRY_KEY_DELETED, false, "Software\\Own\\Other", NULL));
    holdings_deinit(&holdings);
}

TEST(a_stranger_holds_nothing)
{
    struct holdings holdings;

    test_expect_open_descriptors();
    ASSERT_HR(holdings_read(&strangers, &holdings), S_OK);
    ASSERT_EQ(holdings.n, 0);
    ASSERT_FALSE(has(&holdings, ENTRY_KEY_DELETED, false, "Software", NULL));
    holdings_deinit(&holdings);
}

static void set_as(const char *owner, HKEY root)
{
    ASSERT_HR(registry_set_owner(owner), S_OK);
    ASSERT_EQ(RegSetKeyValueW(root, u"Software\\Both", NULL, REG_SZ, u"", 2), 0);
    ASSERT_HR(registry_set_owner(NULL), S_OK);
}

TEST(what_several_hold_is_listed_once)
{
    struct registry_undo users = modules;
    struct holdings holdings;

    test_expect_open_descriptors();
    set_as("module", HKEY_CURRENT_USER);
    set_as("stranger", HKEY_CURRENT_USER);
    set_as("module", HKEY_LOCAL_MACHINE);
    ASSERT_HR(holdings_read(&modules, &holdings), S_OK);
    ASSERT_EQ(holdings.n, 4);
    ASSERT_TRUE(has(&holdings, ENTRY_KEY_DELETED, true, "Software\\Both", NULL));
    holdings_deinit(&holdings);

    users.where = UNDO_USERS;
    ASSERT_HR(holdings_read(&users, &holdings), S_OK);
    ASSERT_EQ(holdings.n, 2);
    ASSERT_FALSE(has(&holdings, ENTRY_KEY_DELETED, true, "Software\\Both", NULL));
    holdings_deinit(&holdings);
}
