/* SPDX-License-Identifier: MIT */
#include "installsystem/ini_text.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "test.h"

static struct ini_text ini_of(const char *text)
{
    struct ini_text ini = {strdup(text), strlen(text)};

    ASSERT_TRUE(ini.bytes != NULL);
    return ini;
}

static void assert_set(const char *text, const char *section, const char *key, const char *value,
                       const char *expected)
{
    _cleanup_(ini_text_deinit) struct ini_text ini = ini_of(text);

    ASSERT_HR(ini_text_set(&ini, section, key, value), S_OK);
    ASSERT_STR(ini.bytes, expected);
    ASSERT_EQ(ini.size, strlen(expected));
}

static void assert_removed(const char *text, const char *section, const char *key, HRESULT hr,
                           const char *expected)
{
    _cleanup_(ini_text_deinit) struct ini_text ini = ini_of(text);

    ASSERT_HR(ini_text_remove(&ini, section, key), hr);
    ASSERT_STR(ini.bytes, expected);
}

TEST(a_new_key_comes_last_in_its_section)
{
    assert_set("", "a", "k", "v", "[a]\nk=v\n");
    assert_set("[a]\nx=1\n\n[b]\ny=2\n", "A", "k", "v", "[a]\nx=1\nk=v\n\n[b]\ny=2\n");
    assert_set("[a]\nx=1", "a", "k", "v", "[a]\nx=1\nk=v\n");
    assert_set("[a]", "b", "k", "v", "[a]\n[b]\nk=v\n");
}

TEST(a_keys_value_is_replaced_and_nothing_else)
{
    assert_set("; a comment\r\n [ a ] \r\n  K = old value \r\nk=2\r\n", "a", "k", "new",
               "; a comment\r\n [ a ] \r\n  K = new \r\nk=2\r\n");
    assert_set("[a]\r\nx=1\r\n", "a", "k", "v", "[a]\r\nx=1\r\nk=v\r\n");
    assert_set("[a]\n;k=1\n", "a", "k", "v", "[a]\n;k=1\nk=v\n");
    assert_set("k=0\n[a]\nk=1\n[a]\nk=2\n", "a", "k", "v", "k=0\n[a]\nk=v\n[a]\nk=2\n");
}

TEST(a_section_goes_with_its_last_key)
{
    assert_removed("[a]\nk=1\nx=2\n[b]\n", "a", "K", S_OK, "[a]\nx=2\n[b]\n");
    assert_removed("[a]\nk=1\n\n[b]\ny=1\n", "a", "k", S_OK, "[b]\ny=1\n");
    assert_removed("[a]\n;why\nk=1\n", "a", "k", S_OK, "[a]\n;why\n");
    assert_removed("[a]\nk=1\n", "a", "x", S_FALSE, "[a]\nk=1\n");
    assert_removed("[a]\nk=1\n", "b", "k", S_FALSE, "[a]\nk=1\n");
}

TEST(values_are_read_without_blanks)
{
    _cleanup_(ini_text_deinit) struct ini_text ini = ini_of("[a]\nk =  some text \nempty=\n");
    _cleanup_(freep) char *value = NULL, *empty = NULL;
    char *none;

    ASSERT_HR(ini_text_get(&ini, "A", "K", &value), S_OK);
    ASSERT_STR(value, "some text");
    ASSERT_HR(ini_text_get(&ini, "a", "empty", &empty), S_OK);
    ASSERT_STR(empty, "");
    ASSERT_HR(ini_text_get(&ini, "a", "none", &none), S_FALSE);
}

static void assert_list(HRESULT (*change)(const char *, const char *, char **), const char *value,
                        const char *element, HRESULT hr, const char *expected)
{
    _cleanup_(freep) char *changed = NULL;

    ASSERT_HR(change(value, element, &changed), hr);
    if (hr == S_OK)
        ASSERT_STR(changed, expected);
}

TEST(elements_of_lists_come_and_go)
{
    assert_list(ini_list_add, "", "a", S_OK, "a");
    assert_list(ini_list_add, "a,b", "c", S_OK, "a,b,c");
    assert_list(ini_list_add, "a, B", "b", S_FALSE, NULL);
    assert_list(ini_list_remove, "a,b,c", "a", S_OK, "b,c");
    assert_list(ini_list_remove, "a,b,c", "C", S_OK, "a,b");
    assert_list(ini_list_remove, "a,b,c", "b", S_OK, "a,c");
    assert_list(ini_list_remove, "a", "a", S_OK, "");
    assert_list(ini_list_remove, "ab", "a", S_FALSE, NULL);
}
