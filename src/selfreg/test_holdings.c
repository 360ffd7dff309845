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

    ASSERT_HR(holdings_read("module", &holdings), S_OK);
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
    ASSERT_HR(holdings_read("stranger", &holdings), S_OK);
    ASSERT_EQ(holdings.n, 0);
    ASSERT_FALSE(has(&holdings, ENTRY_KEY_DELETED, false, "Software", NULL));
    holdings_deinit(&holdings);
}
