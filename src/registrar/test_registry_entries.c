/* SPDX-License-Identifier: MIT */
#include "registrar/registry_entries.h"

#include "base/hresult.h"
#include "registrar/registrar_trial.h"

static struct registry_entries *entries;
static struct registry_target *target;

static void begin(void)
{
    ASSERT_HR(registry_entries_new(&entries), S_OK);
    target = registry_entries_target(entries);
}

static void set(HKEY root, const char16_t *path, const char16_t *name, uint8_t content)
{
    struct registry_data data = {.type = REG_BINARY, .bytes = &content, .size = 1};

    ASSERT_HR(target->class->set_value(target, root, path, name, &data), S_OK);
}

TEST(keys_and_values_compare_without_case_and_keep_their_first)
{
    begin();
    set(HKEY_CLASSES_ROOT, u"Some\\Key", u"Name", 1);
    set(HKEY_CLASSES_ROOT, u"SOME\\key", u"NAME", 2);
    set(HKEY_CURRENT_USER, u"Some", u"", 3);
    set(HKEY_CLASSES_ROOT, u"Some", u"Key", 4);
    ASSERT_STR(list_entries(entries), "HKCR\\Some [Key] b 04\nHKCR\\Some\\Key [Name] b 02\n"
                                      "HKCU\\Some [] b 03\n");
    registry_entries_free(entries);
}

TEST(values_can_be_asked_for_and_taken_back)
{
    begin();
    set(HKEY_CLASSES_ROOT, u"K", u"V", 1);
    ASSERT_HR(target->class->get_value(target, HKEY_CLASSES_ROOT, u"k", u"v", NULL), S_OK);
    ASSERT_HR(target->class->get_value(target, HKEY_CLASSES_ROOT, u"k", u"", NULL), S_FALSE);
    ASSERT_HR(target->class->get_value(target, HKEY_CLASSES_ROOT, u"x", u"v", NULL), S_FALSE);
    ASSERT_HR(target->class->delete_value(target, HKEY_CLASSES_ROOT, u"K", u"v"), S_OK);
    ASSERT_HR(target->class->delete_value(target, HKEY_CLASSES_ROOT, u"K", u"v"), S_OK);
    ASSERT_HR(target->class->get_value(target, HKEY_CLASSES_ROOT, u"k", u"v", NULL), S_FALSE);
    registry_entries_free(entries);
}

TEST(only_leaves_and_whole_trees_are_deleted)
{
    begin();
    ASSERT_HR(target->class->create_key(target, HKEY_CURRENT_USER, u"A\\B\\C", REGISTRY_KEY_OWN),
              S_OK);
    set(HKEY_CURRENT_USER, u"A\\B\\C", u"x", 1);
    ASSERT_HR(target->class->delete_leaf(target, HKEY_CURRENT_USER, u"A\\B"), S_OK);
    ASSERT_STR(list_entries(entries), "HKCU\\A\\B\\C [x] b 01\n");
    ASSERT_HR(target->class->delete_leaf(target, HKEY_CURRENT_USER, u"A\\B\\C"), S_OK);
    ASSERT_STR(list_entries(entries), "");
    set(HKEY_CURRENT_USER, u"A\\B\\C", u"x", 1);
    set(HKEY_CURRENT_USER, u"A", u"y", 2);
    ASSERT_HR(target->class->delete_tree(target, HKEY_CURRENT_USER, u"a\\b"), S_OK);
    ASSERT_STR(list_entries(entries), "HKCU\\A [y] b 02\n");
    ASSERT_HR(target->class->delete_tree(target, HKEY_CURRENT_USER, u"nowhere"), S_OK);
    registry_entries_free(entries);
}

struct stop {
    int visits;
    HRESULT answer;
};

static HRESULT stop(void *context, const struct registry_entry *entry)
{
    struct stop *said = context;

    said->visits++;
    return said->answer;
}

TEST(a_visit_stops_at_a_failure_and_where_the_search_ends)
{
    struct stop failure = {.answer = E_ABORT}, found = {.answer = S_FALSE};

    begin();
    set(HKEY_CLASSES_ROOT, u"A", u"1", 1);
    set(HKEY_CLASSES_ROOT, u"A", u"2", 1);
    set(HKEY_CLASSES_ROOT, u"B", u"3", 1);
    ASSERT_HR(registry_entries_visit(entries, stop, &failure), E_ABORT);
    ASSERT_EQ(failure.visits, 1);
    ASSERT_HR(registry_entries_visit(entries, stop, &found), S_FALSE);
    ASSERT_EQ(found.visits, 1);
    registry_entries_free(entries);
}

static HRESULT fill(void)
{
    uint8_t content = 7;
    struct registry_data data = {.type = REG_BINARY, .bytes = &content, .size = 1};
    HRESULT hr;

    hr = registry_entries_new(&entries);
    if (FAILED(hr))
        return hr;
    target = registry_entries_target(entries);
    hr = target->class->create_key(target, HKEY_CLASSES_ROOT, u"A\\B", REGISTRY_KEY_OWN);
    if (SUCCEEDED(hr))
        hr = target->class->set_value(target, HKEY_CLASSES_ROOT, u"A\\C", u"V", &data);
    registry_entries_free(entries);
    return hr;
}

TEST(entries_without_memory_leave_nothing)
{
    HRESULT hr = E_FAIL;

    FOR_EACH_FAILING_ALLOCATION({
        hr = fill();
        if (FAILED(hr))
            ASSERT_HR(hr, E_OUTOFMEMORY);
    });
    ASSERT_HR(hr, S_OK);
}
