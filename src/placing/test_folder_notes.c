/* SPDX-License-Identifier: MIT */
#include "placing/folder_notes.h"

#include <comity/winreg.h>

#include "registry/owner.h"
#include "test.h"

static struct folder_notes *open_notes(void)
{
    struct folder_notes *notes;

    test_expect_open_descriptors();
    ASSERT_HR(folder_notes_open(SESSION_USER, &notes), S_OK);
    test_expect_open_descriptors();
    return notes;
}

static bool has_key(void)
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_CURRENT_USER,
                      u"Software\\Microsoft\\Windows\\CurrentVersion\\Installer\\Folders", 0,
                      KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

TEST(a_folder_is_noted_until_it_goes)
{
    _cleanup_(folder_notes_closep) struct folder_notes *notes = open_notes();

    ASSERT_HR(folder_notes_find(notes, "/a"), S_FALSE);
    ASSERT_HR(folder_notes_add(notes, "/a"), S_OK);
    ASSERT_HR(folder_notes_add(notes, "/a"), S_OK);
    ASSERT_HR(folder_notes_find(notes, "/a"), S_OK);
    ASSERT_HR(folder_notes_remove(notes, "/a"), S_OK);
    ASSERT_HR(folder_notes_remove(notes, "/a"), S_OK);
    ASSERT_HR(folder_notes_find(notes, "/a"), S_FALSE);
}

/* Names of values know no case. */
TEST(a_folder_whose_name_differs_in_case_is_another)
{
    _cleanup_(folder_notes_closep) struct folder_notes *notes = open_notes();

    ASSERT_HR(folder_notes_add(notes, "/Folder"), S_OK);
    ASSERT_HR(folder_notes_find(notes, "/folder"), S_FALSE);
    ASSERT_HR(folder_notes_find(notes, "/Folder"), S_OK);
}

TEST(a_folder_that_is_held_does_not_go)
{
    _cleanup_(folder_notes_closep) struct folder_notes *notes = open_notes();

    ASSERT_HR(folder_notes_add(notes, "/a"), S_OK);
    ASSERT_HR(folder_notes_hold(notes, "/a", "one"), S_OK);
    ASSERT_HR(folder_notes_hold(notes, "/a", "two"), S_OK);
    ASSERT_HR(folder_notes_hold(notes, "/a", "two"), S_OK);
    ASSERT_HR(folder_notes_find(notes, "/a"), S_FALSE);
    ASSERT_HR(folder_notes_release(notes, "/a", "one"), S_OK);
    ASSERT_HR(folder_notes_release(notes, "/a", "none"), S_OK);
    ASSERT_HR(folder_notes_find(notes, "/a"), S_FALSE);
    ASSERT_HR(folder_notes_release(notes, "/a", "two"), S_OK);
    ASSERT_HR(folder_notes_find(notes, "/a"), S_OK);
}

TEST(a_folder_of_nobodys_is_not_held)
{
    _cleanup_(folder_notes_closep) struct folder_notes *notes = open_notes();

    ASSERT_HR(folder_notes_hold(notes, "/a", "one"), S_OK);
    ASSERT_HR(folder_notes_release(notes, "/a", "one"), S_OK);
    ASSERT_HR(folder_notes_find(notes, "/a"), S_FALSE);
}

TEST(the_key_is_there_while_it_has_notes)
{
    struct folder_notes *notes = open_notes();

    folder_notes_close(notes);
    ASSERT_FALSE(has_key());
    notes = open_notes();
    ASSERT_HR(folder_notes_add(notes, "/a"), S_OK);
    folder_notes_close(notes);
    ASSERT_TRUE(has_key());
    notes = open_notes();
    ASSERT_HR(folder_notes_remove(notes, "/a"), S_OK);
    folder_notes_close(notes);
    ASSERT_FALSE(has_key());
}

TEST(others_may_remove_the_key_with_the_last_note)
{
    struct folder_notes *notes = open_notes(), *others;

    ASSERT_HR(folder_notes_add(notes, "/a"), S_OK);
    others = open_notes();
    ASSERT_HR(folder_notes_remove(others, "/a"), S_OK);
    folder_notes_close(others);
    ASSERT_FALSE(has_key());
    ASSERT_HR(folder_notes_find(notes, "/a"), S_FALSE);
    ASSERT_HR(folder_notes_remove(notes, "/a"), S_OK);
    ASSERT_HR(folder_notes_add(notes, "/b"), S_OK);
    folder_notes_close(notes);
    ASSERT_TRUE(has_key());
}

TEST(notes_are_nobodys_and_the_threads_owner_comes_back)
{
    struct folder_notes *notes;

    ASSERT_HR(registry_set_owner("package one"), S_OK);
    notes = open_notes();
    ASSERT_HR(folder_notes_add(notes, "/a"), S_OK);
    folder_notes_close(notes);
    ASSERT_STR(registry_owner(), "package one");
    ASSERT_HR(registry_set_owner(NULL), S_OK);
    ASSERT_HR(registry_undo("package one"), S_FALSE);
    notes = open_notes();
    ASSERT_HR(folder_notes_find(notes, "/a"), S_OK);
    folder_notes_close(notes);
}
