/* SPDX-License-Identifier: MIT */
#include "harvest/captured_entries.h"

#include <string.h>

#include "registrar/registrar_trial.h"

static struct entry text_entry(const char *key, const char16_t *name, const char16_t *text)
{
    return (struct entry){.kind = ENTRY_VALUE_SET,
                          .is_machine = true,
                          .key = (char *)key,
                          .name = (char16_t *)name,
                          .type = REG_SZ,
                          .data = (uint8_t *)text,
                          .size = (uint32_t)(utf16_len(text) + 1) * 2};
}

static size_t root_len; /* of "/tmp/a.so" */

static const char *list(struct entry *items, size_t n)
{
    struct harvest module = {.path = (char *)"/tmp/a.so", .root_len = root_len};
    struct registry_entries *into;
    const char *text;

    ASSERT_HR(registry_entries_new(&into), S_OK);
    ASSERT_HR(captured_entries_apply(&(struct entries){items, n, n}, &module, &into), S_OK);
    text = list_entries(into);
    registry_entries_free(into);
    return text;
}

TEST(the_machines_classes_are_the_classes_root)
{
    struct entry items[] = {
        text_entry("Software\\Classes\\A", u"", u"1"),
        text_entry("software\\classes", u"B", u"2"),
        text_entry("Software\\ClassesToo", u"C", u"3"),
        text_entry("Software\\Classes\\D", u"", u"4"),
    };

    items[3].is_machine = false;
    ASSERT_STR(list(items, 4), "HKCR\\ [B] s 2\nHKCR\\A [] s 1\n"
                               "HKLM\\Software\\ClassesToo [C] s 3\n"
                               "HKCU\\Software\\Classes\\D [] s 4\n");
}

TEST(the_modules_path_is_named_where_it_stands_whole)
{
    struct entry items[] = {
        text_entry("A", u"1", u"/tmp/a.so"),
        text_entry("A", u"2", u"\"/tmp/a.so\" /x,/tmp/a.so,3 /tmp/a.so\\2"),
        text_entry("A", u"3", u"/tmp/a.so.1 /tmp/a.sou"),
    };

    ASSERT_STR(list(items, 3), "HKLM\\A [1] s %MODULE%\n"
                               "HKLM\\A [2] s \"%MODULE%\" /x,%MODULE%,3 %MODULE%\\2\n"
                               "HKLM\\A [3] s /tmp/a.so.1 /tmp/a.sou\n");
}

TEST(other_paths_are_as_on_the_system_that_the_root_stands_for)
{
    struct entry items[] = {
        text_entry("A", u"1", u"/tmp/a.so"),
        text_entry("A", u"2", u"/tmp/opt/x;/tmp /tmpo"),
    };

    root_len = 4;
    ASSERT_STR(list(items, 2), "HKLM\\A [1] s %MODULE%\n"
                               "HKLM\\A [2] s /opt/x;/tmp /tmpo\n");
}

TEST(what_was_removed_or_renamed_is_not_there)
{
    struct entry items[] = {
        text_entry("A\\B", u"", u"1"),
        text_entry("A\\B\\C", u"x", u"2"),
        text_entry("A\\BB", u"x", u"3"),
        {.kind = ENTRY_KEY_RENAMED,
         .is_machine = true,
         .key = (char *)"A\\B",
         .name = (char16_t *)u"Renamed"},
        {.kind = ENTRY_VALUE_DELETED,
         .is_machine = true,
         .key = (char *)"A\\BB",
         .name = (char16_t *)u"x"},
        {.kind = ENTRY_KEY_MADE, .is_machine = true, .key = (char *)"E"},
        {.kind = ENTRY_KEY_MADE, .is_machine = true, .key = (char *)"F", .is_held_back = true},
    };

    ASSERT_STR(list(items, 7), "HKLM\\A\\Renamed [] s 1\nHKLM\\A\\Renamed\\C [x] s 2\nHKLM\\E -\n");
}
