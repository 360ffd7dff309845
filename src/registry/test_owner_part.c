/* SPDX-License-Identifier: MIT */
#include "registry/owner_part.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>
#include <comity/winreg.h>

#include "test.h"

TEST(each_part_of_a_file_has_a_name_of_its_own)
{
    char names[OWNER_PARTS][REGISTRY_OWNER_MAX];

    for (int i = 0; i < OWNER_PARTS; i++) {
        ASSERT_HR(owner_part_name("/x.so", &owner_parts[i], names[i]), S_OK);
        for (int j = 0; j < i; j++)
            ASSERT_TRUE(strcmp(names[i], names[j]) != 0);
    }
    ASSERT_STR(names[0], "/x.so");
    ASSERT_HR(owner_part_name("/x.so", &(struct owner_part){KEY_SCOPE_USER, true}, names[0]), S_OK);
    ASSERT_STR(names[0], "/x.so (user, DllInstall)");
}

TEST(a_name_that_is_too_long_is_refused)
{
    char file[REGISTRY_OWNER_MAX], name[REGISTRY_OWNER_MAX];

    memset(file, 'x', sizeof(file));
    file[sizeof(file) - 1] = '\0';
    ASSERT_HR(owner_part_name(file, &owner_parts[0], name), S_OK);
    ASSERT_HR(owner_part_name(file, &owner_parts[1], name), E_INVALIDARG);
}

static void set_as(const struct owner_part *part, LPCWSTR name)
{
    char owner[REGISTRY_OWNER_MAX];

    ASSERT_HR(owner_part_name("/x.so", part, owner), S_OK);
    ASSERT_HR(registry_set_owner(owner), S_OK);
    ASSERT_EQ(RegSetKeyValueW(HKEY_CURRENT_USER, u"Software\\X", name, REG_SZ, u"", 2), 0);
    ASSERT_EQ(RegSetKeyValueW(HKEY_LOCAL_MACHINE, u"Software\\X", name, REG_SZ, u"", 2), 0);
    ASSERT_HR(registry_set_owner(NULL), S_OK);
}

static bool has(HKEY root, LPCWSTR name)
{
    return RegGetValueW(root, u"Software\\X", name, RRF_RT_ANY, NULL, NULL, NULL) == 0;
}

TEST(parts_are_undone_together_where_it_is_said)
{
    struct owner_part_undo undo = {0};

    test_expect_open_descriptors();
    set_as(&owner_parts[0], u"plain");
    set_as(&owner_parts[1], u"install");
    set_as(&owner_parts[2], u"user");
    ASSERT_HR(owner_part_undo_add(&undo, "/x.so", &owner_parts[0], UNDO_USERS), S_OK);
    ASSERT_HR(owner_part_undo_add(&undo, "/x.so", &owner_parts[2], UNDO_ANYWHERE), S_OK);
    ASSERT_HR(registry_undo_as(undo.undos, NULL, NULL), S_OK);
    ASSERT_FALSE(has(HKEY_CURRENT_USER, u"plain"));
    ASSERT_TRUE(has(HKEY_LOCAL_MACHINE, u"plain"));
    ASSERT_TRUE(has(HKEY_CURRENT_USER, u"install"));
    ASSERT_FALSE(has(HKEY_CURRENT_USER, u"user"));
    ASSERT_FALSE(has(HKEY_LOCAL_MACHINE, u"user"));
    ASSERT_HR(registry_undo_as(undo.undos, NULL, NULL), S_FALSE);
    owner_part_undo_deinit(&undo);

    ASSERT_HR(owner_part_undo_add_all(&undo, "/x.so"), S_OK);
    ASSERT_EQ(undo.n, OWNER_PARTS);
    ASSERT_HR(registry_undo_as(undo.undos, NULL, NULL), S_OK);
    ASSERT_FALSE(has(HKEY_LOCAL_MACHINE, u"plain"));
    ASSERT_FALSE(has(HKEY_CURRENT_USER, u"install"));
    owner_part_undo_deinit(&undo);
}
