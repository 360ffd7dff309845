/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <stdlib.h>

#include "test.h"

static HKEY create(HKEY parent, LPCWSTR name)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyExW(parent, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    return key;
}

static LSTATUS set_text(HKEY key, LPCWSTR name, LPCWSTR text)
{
    DWORD len = 0;

    while (text[len])
        len++;
    return RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text, (len + 1) * sizeof(WCHAR));
}

TEST(a_value_comes_back_as_it_was_stored)
{
    static const WCHAR *const names[] = {NULL, u"", u"Name", u"\u0436"};
    WCHAR text[64];
    DWORD size, type;
    HKEY key;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Software\\Test");
    for (size_t i = 0; i < 4; i++) {
        ASSERT_EQ(set_text(key, names[i], u"some text"), 0);
        size = sizeof(text);
        ASSERT_EQ(RegQueryValueExW(key, names[i], NULL, &type, (BYTE *)text, &size), 0);
        ASSERT_EQ(type, REG_SZ);
        ASSERT_EQ(size, 20);
        ASSERT_U16(text, u"some text");
    }
    ASSERT_EQ(RegCloseKey(key), 0);
    ASSERT_EQ(RegCloseKey(key), ERROR_INVALID_HANDLE);
}

TEST(large_values_spill_and_come_back)
{
    static BYTE data[100000], back[100000];
    DWORD size = sizeof(back);
    HKEY key;

    test_expect_open_descriptors();
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (BYTE)(i * 7);
    key = create(HKEY_CURRENT_USER, u"Big");
    ASSERT_EQ(RegSetValueExW(key, NULL, 0, REG_BINARY, data, sizeof(data)), 0);
    ASSERT_EQ(RegQueryValueExW(key, NULL, NULL, NULL, back, &size), 0);
    ASSERT_EQ(size, sizeof(data));
    ASSERT_MEM(data, back, sizeof(data));
    ASSERT_EQ(set_text(key, NULL, u"small again"), 0);
    ASSERT_EQ(RegQueryValueExW(key, NULL, NULL, NULL, NULL, &size), 0);
    ASSERT_EQ(size, 24);
    ASSERT_EQ(RegDeleteValueW(key, NULL), 0);
    ASSERT_EQ(RegDeleteValueW(key, NULL), ERROR_FILE_NOT_FOUND);
    RegCloseKey(key);
}

TEST(a_short_buffer_is_told_the_size)
{
    BYTE data[4];
    DWORD size = sizeof(data);
    HKEY key;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Short");
    set_text(key, u"v", u"abcdef");
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, data, &size), ERROR_MORE_DATA);
    ASSERT_EQ(size, 14);
    RegCloseKey(key);
}

/* Measured on Windows: a size one NUL short takes the NUL that follows, two short does not. */
TEST(a_size_that_misses_the_nul_takes_it_along)
{
    DWORD size;
    HKEY key;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Nul");
    ASSERT_EQ(RegSetValueExW(key, u"v", 0, REG_SZ, (const BYTE *)u"abc", 6), 0);
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, NULL, &size), 0);
    ASSERT_EQ(size, 8);
    ASSERT_EQ(RegSetValueExW(key, u"v", 0, REG_SZ, (const BYTE *)u"abc", 4), 0);
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, NULL, &size), 0);
    ASSERT_EQ(size, 4);
    RegCloseKey(key);
}

TEST(handles_below_classes_root_are_marked)
{
    HKEY classes, user;

    test_expect_open_descriptors();
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"CLSID", 0, KEY_READ, &classes), 0);
    ASSERT_EQ((ULONG_PTR)classes & 3, 2);
    user = create(HKEY_CURRENT_USER, u"X");
    ASSERT_EQ((ULONG_PTR)user & 3, 0);
    RegCloseKey(classes);
    RegCloseKey(user);
}

TEST(a_deleted_key_says_so)
{
    HKEY key, sub;
    DWORD n;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Gone");
    ASSERT_EQ(RegDeleteKeyW(HKEY_CURRENT_USER, u"Gone"), 0);
    ASSERT_EQ(set_text(key, u"v", u"x"), ERROR_KEY_DELETED);
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, NULL, &n), ERROR_KEY_DELETED);
    ASSERT_EQ(RegFlushKey(key), ERROR_KEY_DELETED);
    ASSERT_EQ(RegCreateKeyW(key, u"sub", &sub), ERROR_KEY_DELETED);
    ASSERT_EQ(RegOpenKeyExW(key, u"sub", 0, KEY_READ, &sub), ERROR_KEY_DELETED);
    RegCloseKey(create(HKEY_CURRENT_USER, u"Gone"));
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, NULL, &n), ERROR_KEY_DELETED);
    ASSERT_EQ(RegCloseKey(key), 0);
}

TEST(a_key_with_subkeys_is_not_deleted_alone)
{
    HKEY key;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_CURRENT_USER, u"Tree\\Sub\\Deep"));
    ASSERT_EQ(RegDeleteKeyW(HKEY_CURRENT_USER, u"Tree"), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Tree", 0, KEY_ALL_ACCESS, &key), 0);
    ASSERT_EQ(RegDeleteTreeW(key, NULL), 0);
    ASSERT_EQ(RegDeleteKeyW(HKEY_CURRENT_USER, u"Tree"), 0);
    ASSERT_EQ(RegDeleteKeyW(HKEY_CURRENT_USER, u"Tree"), ERROR_FILE_NOT_FOUND);
    RegCloseKey(key);
}

TEST(subkeys_come_in_the_order_of_their_names)
{
    static const WCHAR *const made[] = {u"b", u"A", u"c", u"B2"};
    static const WCHAR *const sorted[] = {u"A", u"b", u"B2", u"c"};
    WCHAR name[256];
    HKEY key;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Order");
    for (int i = 0; i < 4; i++)
        RegCloseKey(create(key, made[i]));
    for (DWORD i = 0; i < 4; i++) {
        ASSERT_EQ(RegEnumKeyW(key, i, name, 256), 0);
        ASSERT_U16(name, sorted[i]);
    }
    ASSERT_EQ(RegEnumKeyW(key, 4, name, 256), ERROR_NO_MORE_ITEMS);
    ASSERT_EQ(RegEnumKeyW(key, 1, name, 256), 0);
    ASSERT_U16(name, u"b");
    /* Deleting the first while enumerating index 0 ends: pywin32's loop depends on it. */
    for (int n = 0; RegEnumKeyW(key, 0, name, 256) == 0; n++) {
        ASSERT_TRUE(n < 4);
        ASSERT_EQ(RegDeleteKeyW(key, name), 0);
    }
    RegCloseKey(key);
}

TEST(values_come_in_the_order_of_their_making)
{
    WCHAR name[32];
    DWORD len;
    HKEY key;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Values");
    set_text(key, u"z", u"1");
    set_text(key, u"a", u"2");
    set_text(key, u"Z", u"3");
    len = 32;
    ASSERT_EQ(RegEnumValueW(key, 0, name, &len, NULL, NULL, NULL, NULL), 0);
    ASSERT_U16(name, u"z");
    len = 32;
    ASSERT_EQ(RegEnumValueW(key, 1, name, &len, NULL, NULL, NULL, NULL), 0);
    ASSERT_U16(name, u"a");
    len = 32;
    ASSERT_EQ(RegEnumValueW(key, 2, name, &len, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    RegCloseKey(key);
}

TEST(classes_root_merges_both_hives_the_users_first)
{
    WCHAR text[16], name[16];
    DWORD size = sizeof(text);
    HKEY machine, user, merged;

    test_expect_open_descriptors();
    machine = create(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Prog");
    user = create(HKEY_CURRENT_USER, u"Software\\Classes\\Prog");
    set_text(machine, NULL, u"machine");
    set_text(machine, u"only", u"there");
    RegCloseKey(create(machine, u"M"));
    RegCloseKey(create(user, u"A"));
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"prog", 0, KEY_READ, &merged), 0);
    ASSERT_EQ(RegQueryValueExW(merged, NULL, NULL, NULL, (BYTE *)text, &size), 0);
    ASSERT_U16(text, u"machine");
    set_text(user, NULL, u"user");
    size = sizeof(text);
    ASSERT_EQ(RegQueryValueExW(merged, NULL, NULL, NULL, (BYTE *)text, &size), 0);
    ASSERT_U16(text, u"user");
    size = sizeof(text);
    ASSERT_EQ(RegQueryValueExW(merged, u"only", NULL, NULL, (BYTE *)text, &size), 0);
    ASSERT_EQ(RegEnumKeyW(merged, 0, name, 16), 0);
    ASSERT_U16(name, u"A");
    ASSERT_EQ(RegEnumKeyW(merged, 1, name, 16), 0);
    ASSERT_U16(name, u"M");
    RegCloseKey(machine);
    RegCloseKey(user);
    RegCloseKey(merged);
}

TEST(the_32_bit_view_is_another_tree)
{
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyExW(HKEY_CLASSES_ROOT, u"CLSID\\{1}", 0, NULL, 0,
                              KEY_ALL_ACCESS | KEY_WOW64_32KEY, NULL, &key, NULL),
              0);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"CLSID\\{1}", 0, KEY_READ, &key),
              ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"Wow6432Node\\CLSID\\{1}", 0, KEY_READ, &key), 0);
    RegCloseKey(key);
    ASSERT_EQ(RegCreateKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Maker", 0, NULL, 0,
                              KEY_ALL_ACCESS | KEY_WOW64_32KEY, NULL, &key, NULL),
              0);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Wow6432Node\\Maker", 0, KEY_READ, &key),
              0);
    RegCloseKey(key);
}

TEST(links_lead_to_what_they_name)
{
    static const WCHAR target[] = u"\\Registry\\Machine\\Software\\Target";
    WCHAR text[8];
    DWORD size = sizeof(text);
    HKEY link, key;

    test_expect_open_descriptors();
    key = create(HKEY_LOCAL_MACHINE, u"Software\\Target\\Sub");
    set_text(key, u"v", u"x");
    RegCloseKey(key);
    ASSERT_EQ(RegCreateKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Link", 0, NULL,
                              REG_OPTION_CREATE_LINK, KEY_ALL_ACCESS, NULL, &link, NULL),
              0);
    ASSERT_EQ(RegSetValueExW(link, u"SymbolicLinkValue", 0, REG_LINK, (const BYTE *)target,
                             sizeof(target) - sizeof(WCHAR)),
              0);
    RegCloseKey(link);
    ASSERT_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Link\\Sub", 0, KEY_READ, &key), 0);
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, (BYTE *)text, &size), 0);
    RegCloseKey(key);
    /* Deleting goes through the link too; the link itself goes by a handle to it. */
    ASSERT_EQ(RegDeleteKeyW(HKEY_LOCAL_MACHINE, u"Software\\Link\\Sub"), 0);
    ASSERT_EQ(RegDeleteKeyW(HKEY_LOCAL_MACHINE, u"Software\\Link"), 0);
    ASSERT_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Target", 0, KEY_READ, &key),
              ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegDeleteKeyW(HKEY_LOCAL_MACHINE, u"Software\\Link"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Link", REG_OPTION_OPEN_LINK,
                            KEY_ALL_ACCESS, &link),
              0);
    ASSERT_EQ(set_text(link, u"SymbolicLinkValue", u"text"), ERROR_ACCESS_DENIED);
    ASSERT_EQ(set_text(link, u"other", u"text"), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegDeleteKeyW(link, u""), 0);
    RegCloseKey(link);
    ASSERT_EQ(
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Link", REG_OPTION_OPEN_LINK, KEY_READ, &link),
        ERROR_FILE_NOT_FOUND);
}

TEST(a_handle_may_do_what_it_was_opened_for)
{
    WCHAR name[16];
    DWORD len = 16;
    HKEY key;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_CURRENT_USER, u"Guarded\\Sub"));
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Guarded", 0, KEY_QUERY_VALUE, &key), 0);
    ASSERT_EQ(set_text(key, u"v", u"x"), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegDeleteValueW(key, u"v"), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegEnumKeyExW(key, 0, name, &len, NULL, NULL, NULL, NULL), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegRenameKey(key, NULL, u"Renamed"), ERROR_ACCESS_DENIED);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Guarded", 0, KEY_SET_VALUE, &key), 0);
    ASSERT_EQ(set_text(key, u"v", u"x"), 0);
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, NULL, NULL), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegDeleteKeyW(key, u"Sub"), 0); /* asks the subkey, not the handle */
    RegCloseKey(key);
}

TEST(a_path_does_not_begin_with_a_backslash)
{
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"\\Software", 0, KEY_READ, &key),
              ERROR_BAD_PATHNAME);
    ASSERT_TRUE(key == NULL);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"\\CLSID", 0, KEY_READ, &key), 0);
    RegCloseKey(key);
}

TEST(a_predefined_key_is_told_by_its_lower_half)
{
    HKEY odd = (HKEY)(UINT_PTR)0xdeadbeef80000001, key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegOpenKeyExW(odd, u"Software", 0, KEY_READ, &key), 0);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, NULL, 0, KEY_READ, &key), 0);
    ASSERT_TRUE(key == HKEY_CURRENT_USER);
}

TEST(a_merged_key_is_deleted_with_the_part_it_was_found_by)
{
    HKEY user, key;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Both"));
    user = create(HKEY_CURRENT_USER, u"Software\\Classes\\Both");
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"Both", 0, KEY_READ, &key), 0);
    ASSERT_EQ(RegDeleteKeyW(user, u""), 0);
    ASSERT_EQ(RegFlushKey(key), ERROR_KEY_DELETED);
    ASSERT_EQ(RegFlushKey(user), ERROR_KEY_DELETED);
    RegCloseKey(user);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"Both", 0, KEY_READ, &key), 0);
    RegCloseKey(key);
}

TEST(renaming_keeps_handles)
{
    HKEY parent, key, sub;
    DWORD n;

    test_expect_open_descriptors();
    parent = create(HKEY_CURRENT_USER, u"R");
    key = create(parent, u"old");
    RegCloseKey(create(key, u"sub"));
    ASSERT_EQ(RegRenameKey(parent, u"old", u"new"), 0);
    ASSERT_EQ(set_text(key, u"v", u"x"), 0);
    ASSERT_EQ(RegOpenKeyExW(key, u"sub", 0, KEY_READ, &sub), 0);
    RegCloseKey(sub);
    ASSERT_EQ(RegOpenKeyExW(parent, u"new\\sub", 0, KEY_READ, &sub), 0);
    RegCloseKey(sub);
    ASSERT_EQ(
        RegQueryInfoKeyW(parent, NULL, NULL, NULL, &n, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        0);
    ASSERT_EQ(n, 1);
    RegCloseKey(key);
    RegCloseKey(parent);
}

TEST(the_ansi_functions_speak_utf8)
{
    char text[16];
    DWORD size = sizeof(text), type;
    WCHAR wide[16];
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyA(HKEY_CURRENT_USER, "\xd0\xb6", &key), 0);
    ASSERT_EQ(RegSetValueExA(key, "\xc3\xa9", 0, REG_SZ, (const BYTE *)"a\xd0\xb6", 4), 0);
    ASSERT_EQ(RegQueryValueExA(key, "\xc3\x89", NULL, &type, (BYTE *)text, &size), 0);
    ASSERT_EQ(size, 4);
    ASSERT_STR(text, "a\xd0\xb6");
    size = sizeof(wide);
    ASSERT_EQ(RegQueryValueExW(key, u"\u00e9", NULL, NULL, (BYTE *)wide, &size), 0);
    ASSERT_U16(wide, u"a\u0436");
    ASSERT_EQ(RegEnumKeyA(HKEY_CURRENT_USER, 1, text, sizeof(text)), 0);
    RegCloseKey(key);
}

TEST(values_are_filtered_by_type)
{
    WCHAR text[64];
    DWORD size = sizeof(text), type, number = 7;
    HKEY key;

    test_expect_open_descriptors();
    setenv("COMITY_TEST_WORD", "expanded", 1);
    key = create(HKEY_CURRENT_USER, u"Get");
    RegSetValueExW(key, u"e", 0, REG_EXPAND_SZ, (const BYTE *)u"%COMITY_TEST_WORD%!", 40);
    RegSetValueExW(key, u"n", 0, REG_DWORD, (const BYTE *)&number, 4);
    ASSERT_EQ(RegGetValueW(key, NULL, u"e", RRF_RT_REG_SZ, &type, text, &size), 0);
    ASSERT_U16(text, u"expanded!");
    ASSERT_EQ(type, REG_SZ);
    size = 4;
    ASSERT_EQ(RegGetValueW(key, NULL, u"n", RRF_RT_REG_SZ, NULL, &number, &size),
              ERROR_UNSUPPORTED_TYPE);
    ASSERT_EQ(RegGetValueW(HKEY_CURRENT_USER, u"Get", u"n", RRF_RT_DWORD, NULL, &number, &size), 0);
    RegCloseKey(key);
}

TEST(trees_are_copied)
{
    HKEY from, to, key;

    test_expect_open_descriptors();
    from = create(HKEY_CURRENT_USER, u"From");
    key = create(from, u"A\\B");
    set_text(key, u"v", u"x");
    RegCloseKey(key);
    to = create(HKEY_CURRENT_USER, u"To");
    ASSERT_EQ(RegCopyTreeW(from, NULL, to), 0);
    ASSERT_EQ(RegOpenKeyExW(to, u"A\\B", 0, KEY_READ, &key), 0);
    ASSERT_EQ(RegQueryValueExW(key, u"v", NULL, NULL, NULL, NULL), 0);
    RegCloseKey(key);
    RegCloseKey(from);
    RegCloseKey(to);
}

/* Windows: a tree is 512 levels deep at most, the name of a key 255 characters long. */
TEST(the_deepest_tree_of_the_longest_names_works)
{
    enum {
        NAME = 255,
        BELOW_TEN = 500,
    };
    static WCHAR rest[BELOW_TEN * (NAME + 1)];
    HKEY top, key;

    test_expect_open_descriptors();
    for (int i = 0; i < BELOW_TEN * (NAME + 1); i++)
        rest[i] = i % (NAME + 1) == NAME ? u'\\' : (WCHAR)(u'a' + i % 7);
    rest[BELOW_TEN * (NAME + 1) - 1] = 0;
    top = create(HKEY_CURRENT_USER, u"1\\2\\3\\4\\5\\6\\7\\8\\9\\10");
    ASSERT_EQ(RegCreateKeyExW(top, rest, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    RegCloseKey(top);
    ASSERT_EQ(set_text(key, NULL, u"deep"), 0);
    RegCloseKey(create(key, u"511\\512"));
    {
        HKEY below;

        ASSERT_EQ(RegCreateKeyW(key, u"511\\512\\513", &below), ERROR_FILENAME_EXCED_RANGE);
    }
    ASSERT_EQ(RegRenameKey(HKEY_CURRENT_USER, u"1", u"one"), 0);
    ASSERT_EQ(RegOpenKeyExW(key, u"511\\512", 0, KEY_READ, &top), 0);
    RegCloseKey(top);
    RegCloseKey(key);
    ASSERT_EQ(
        RegOpenKeyExW(HKEY_CURRENT_USER, u"one\\2\\3\\4\\5\\6\\7\\8\\9\\10", 0, KEY_READ, &top), 0);
    ASSERT_EQ(RegOpenKeyExW(top, rest, 0, KEY_READ, &key), 0);
    RegCloseKey(key);
    RegCloseKey(top);
    ASSERT_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, u"one"), 0);
}

/* The user's values come first, then those that only the machine has, whatever is asked for before.
 */
TEST(values_are_enumerated_from_any_index)
{
    static const WCHAR *const expected[] = {u"a", u"b", u"c"};
    static const DWORD order[] = {0, 1, 2, 1, 0, 2, 2, 3, 0};
    HKEY user, machine, merged;
    WCHAR name[8];
    DWORD len;

    test_expect_open_descriptors();
    user = create(HKEY_CURRENT_USER, u"Software\\Classes\\Both");
    machine = create(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Both");
    set_text(user, u"a", u"1");
    set_text(user, u"b", u"1");
    set_text(machine, u"b", u"2");
    set_text(machine, u"c", u"2");
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"Both", 0, KEY_READ, &merged), 0);
    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        len = 8;
        if (order[i] == 3) {
            ASSERT_EQ(RegEnumValueW(merged, 3, name, &len, NULL, NULL, NULL, NULL),
                      ERROR_NO_MORE_ITEMS);
            continue;
        }
        ASSERT_EQ(RegEnumValueW(merged, order[i], name, &len, NULL, NULL, NULL, NULL), 0);
        ASSERT_U16(name, expected[order[i]]);
    }
    ASSERT_EQ(RegDeleteValueW(user, u"a"), 0);
    len = 8;
    ASSERT_EQ(RegEnumValueW(merged, 1, name, &len, NULL, NULL, NULL, NULL), 0);
    ASSERT_U16(name, u"c");
    RegCloseKey(user);
    RegCloseKey(machine);
    RegCloseKey(merged);
}
