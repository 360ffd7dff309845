/* SPDX-License-Identifier: MIT */
#include "hive/key_path.h"

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "test.h"

TEST(parts_are_joined_by_one_backslash)
{
    struct key_path path;

    key_path_init(&path);
    ASSERT_HR(key_path_append(&path, u"\\A\\\\B\\"), S_OK);
    ASSERT_HR(key_path_append(&path, NULL), S_OK);
    ASSERT_HR(key_path_append(&path, u"C"), S_OK);
    ASSERT_U16(key_path_text(&path), u"A\\B\\C");
    ASSERT_EQ(path.depth, 3);
    ASSERT_U16(key_path_name(&path), u"C");
    key_path_pop(&path);
    ASSERT_U16(key_path_text(&path), u"A\\B");
}

TEST(case_does_not_change_the_hash)
{
    struct key_path a, b;
    struct key_hash hash_a, hash_b;

    key_path_init(&a);
    key_path_init(&b);
    key_path_append(&a, u"Software\\\u0436");
    key_path_append(&b, u"SOFTWARE\\\u0416");
    hash_a = key_path_hash(&a);
    hash_b = key_path_hash(&b);
    ASSERT_MEM(&hash_a, &hash_b, sizeof(hash_a));
    key_path_append(&b, u"x");
    hash_b = key_path_hash(&b);
    ASSERT_TRUE(memcmp(&hash_a, &hash_b, sizeof(hash_a)) != 0);
}

TEST(a_name_over_the_limit_leaves_the_path_alone)
{
    char16_t name[KEY_NAME_MAX + 2];
    struct key_path path;

    for (int i = 0; i <= KEY_NAME_MAX; i++)
        name[i] = 'x';
    name[KEY_NAME_MAX + 1] = 0;
    key_path_init(&path);
    key_path_append(&path, u"A");
    ASSERT_HR(key_path_append(&path, name), hr_from_win32(ERROR_INVALID_PARAMETER));
    ASSERT_U16(key_path_text(&path), u"A");
    name[KEY_NAME_MAX] = 0;
    ASSERT_HR(key_path_append(&path, name), S_OK);
}

TEST(below_means_whole_parts)
{
    struct key_path path;

    key_path_init(&path);
    key_path_append(&path, u"Software\\Classes\\CLSID");
    ASSERT_U16(key_path_below(&path, u"software\\classes"), u"CLSID");
    ASSERT_TRUE(key_path_below(&path, u"Software\\Class") == NULL);
    ASSERT_U16(key_path_below(&path, u"Software\\Classes\\clsid"), u"");
}

TEST(hashes_upcase_each_unit_alone)
{
    for (unsigned unit = 1; unit < 0x10000; unit++) {
        char16_t text[] = u"..........", upcased[] = u"..........";

        for (int i = 0; i < 10; i += 3) {
            struct key_hash a, b;

            text[i] = (char16_t)unit;
            upcased[i] = utf16_upcase((char16_t)unit);
            a = key_hash_text(text, 10);
            b = key_hash_text(upcased, 10);
            ASSERT_MEM(&a, &b, sizeof(a));
        }
    }
}

/* Hives on disk are looked up by them. */
TEST(hashes_stay_what_they_are)
{
    static const struct {
        const char16_t *text;
        size_t len;
        struct key_hash hash;
    } known[] = {
        {u"", 0, {{0x873bbca18f521326, 0x348c3ab935917e49}}},
        {u"Software\\Classes", 16, {{0xd92fa2a78ecd0e98, 0xe6f513e20bd23ba}}},
        {u"abc`{@[Zz", 9, {{0x22483b5d7a117e7d, 0xfd083a3472a39633}}},
        {u"\u00e9t\u00e9 mixed", 9, {{0xc132d52d86ac50d4, 0x9962100c2c8cd87e}}},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        struct key_hash hash = key_hash_text(known[i].text, known[i].len);

        ASSERT_MEM(&hash, &known[i].hash, sizeof(hash));
    }
}

TEST(the_deepest_path_of_the_longest_names_fits)
{
    char16_t name[KEY_NAME_MAX + 1];
    struct key_path path, other;
    struct key_hash hash, again;

    for (int i = 0; i < KEY_NAME_MAX; i++)
        name[i] = 'x';
    name[KEY_NAME_MAX] = 0;
    key_path_init(&path);
    key_path_init(&other);
    for (int i = 0; i < KEY_DEPTH_MAX; i++)
        ASSERT_HR(key_path_append(&path, name), S_OK);
    ASSERT_HR(key_path_append(&path, u"x"), hr_from_win32(ERROR_FILENAME_EXCED_RANGE));
    ASSERT_EQ(path.len, KEY_PATH_MAX - 1);
    hash = key_path_hash(&path);

    ASSERT_HR(key_path_copy(&other, &path), S_OK);
    while (other.depth > 3)
        key_path_pop(&other);
    while (other.depth < KEY_DEPTH_MAX)
        ASSERT_HR(key_path_descend(&other, &path), S_OK);
    again = key_path_hash(&other);
    ASSERT_MEM(&hash, &again, sizeof(hash));
    key_path_take(&path, &other);
    ASSERT_EQ(other.len, 0);
    ASSERT_U16(key_path_name(&path), name);
    ASSERT_HR(key_path_set(&path, u"\\Users\\S\\T"), S_OK);
    ASSERT_U16(key_path_text(&path), u"\\Users\\S\\T");
    ASSERT_EQ(path.depth, 3);
    key_path_deinit(&path);
}

TEST(memory_that_runs_out_leaves_the_path_alone)
{
    char16_t name[KEY_NAME_MAX + 1];
    struct key_path path;
    bool is_done = false;

    for (int i = 0; i < KEY_NAME_MAX; i++)
        name[i] = 'x';
    name[KEY_NAME_MAX] = 0;
    key_path_init(&path);
    key_path_append(&path, name);
    FOR_EACH_FAILING_ALLOCATION({
        if (!is_done)
            is_done = SUCCEEDED(key_path_append(&path, name));
        ASSERT_EQ(path.depth, is_done ? 2 : 1);
    });
    key_path_deinit(&path);
}
