/* SPDX-License-Identifier: MIT */
#include "store/expect.h"

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "test.h"
#include "test_keys.h"

static HANDLE begin(void)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);

    ASSERT_TRUE(transaction != INVALID_HANDLE_VALUE);
    return transaction;
}

static HKEY create_in(HANDLE transaction, HKEY root, LPCWSTR path)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyTransactedW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL,
                                      transaction, NULL),
              0);
    return key;
}

static HKEY create(HKEY root, LPCWSTR path)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyExW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    return key;
}

static bool has_subkeys(HKEY key)
{
    WCHAR name[8];
    DWORD len = 8;

    return RegEnumKeyExW(key, 0, name, &len, NULL, NULL, NULL, NULL) != ERROR_NO_MORE_ITEMS;
}

/* Each is done by somebody else while the transaction is open, after it did its own part. */
static void change_value(void)
{
    HKEY key = create(HKEY_CURRENT_USER, u"Shared");

    set_dword(key, u"Number", 99);
    RegCloseKey(key);
}

static void make_key(void)
{
    RegCloseKey(create(HKEY_CURRENT_USER, u"Shared\\New"));
}

static void delete_key(void)
{
    ASSERT_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, u"Shared"), 0);
}

static void make_other_key(void)
{
    RegCloseKey(create(HKEY_CURRENT_USER, u"Shared\\Other"));
}

enum own_part {
    SETS_VALUE,
    READS_VALUE,
    MAKES_KEY,
    ENUMERATES,
    OPENS_ONLY,
};

/* Whether the transaction commits all the same. */
static bool commits(enum own_part part, void (*meanwhile)(void))
{
    HANDLE transaction = begin();
    HKEY key = create(HKEY_CURRENT_USER, u"Shared"), inside;
    bool committed;

    set_dword(key, u"Number", 1);
    RegDeleteTreeW(key, u"New");
    RegDeleteTreeW(key, u"Other");
    inside = create_in(transaction, HKEY_CURRENT_USER, u"Shared");
    if (part == SETS_VALUE)
        set_dword(inside, u"Number", 2);
    else if (part == READS_VALUE)
        ASSERT_EQ(dword_of(inside, u"Number"), 1);
    else if (part == MAKES_KEY)
        RegCloseKey(create_in(transaction, HKEY_CURRENT_USER, u"Shared\\New"));
    else if (part == ENUMERATES)
        ASSERT_FALSE(has_subkeys(inside));
    /* All of them write something, far from it all. */
    RegCloseKey(create_in(transaction, HKEY_CURRENT_USER, u"Apart"));
    RegDeleteTreeW(HKEY_CURRENT_USER, u"Apart");

    meanwhile();
    committed = CommitTransaction(transaction);
    if (!committed)
        ASSERT_EQ(GetLastError(), ERROR_TRANSACTIONAL_CONFLICT);
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Apart"), committed ? 0 : ERROR_FILE_NOT_FOUND);
    RegDeleteTreeW(HKEY_CURRENT_USER, u"Apart");
    RegCloseKey(inside);
    RegCloseKey(key);
    CloseHandle(transaction);
    return committed;
}

TEST(what_was_read_or_replaced_may_not_have_changed)
{
    test_expect_open_descriptors();
    ASSERT_FALSE(commits(SETS_VALUE, change_value));
    ASSERT_FALSE(commits(READS_VALUE, change_value));
    ASSERT_FALSE(commits(MAKES_KEY, make_key));
    ASSERT_FALSE(commits(ENUMERATES, make_other_key));
    ASSERT_FALSE(commits(OPENS_ONLY, delete_key));
    ASSERT_TRUE(commits(OPENS_ONLY, change_value));
    ASSERT_TRUE(commits(MAKES_KEY, change_value));
    ASSERT_TRUE(commits(MAKES_KEY, make_other_key));
    ASSERT_TRUE(commits(SETS_VALUE, make_other_key));
}
