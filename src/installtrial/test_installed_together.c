/* SPDX-License-Identifier: MIT */
/*
 * Several products at the same files, and links on the way to them.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "installtrial/trial_install.h"
#include "test.h"

#define NOTHING ((const char *const[]){NULL})
#define INSTALLED ".local/opt/Trial/"
#define FIRST "{00000001-0000-0000-0000-000000000000}"
#define SECOND "{00000002-0000-0000-0000-000000000000}"

static char *write_package(const char *code, const char *component, const char *files)
{
    struct trial_product product = {.code = code, .components = component, .files = files};

    return trial_product_write(&product, TRIAL_EMBEDDED);
}

static void expect_text(const char *relative, const char *expected)
{
    _cleanup_(freep) char *text = trial_read(relative);

    ASSERT_STR(text, expected);
}

/* ---- several products ---- */

TEST(a_shared_component_goes_with_the_last_product)
{
    static const char component[] =
        "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;0;;one\n";
    _cleanup_(freep) char *first = write_package(FIRST, component, "one;core;one.txt\n");
    _cleanup_(freep) char *second = write_package(SECOND, component, "one;core;one.txt\n");

    ASSERT_EQ(trial_install(first, NOTHING), 0);
    ASSERT_EQ(trial_install(second, NOTHING), 0);
    ASSERT_EQ(trial_remove(first), 0);
    expect_text(INSTALLED "one.txt", "one");
    ASSERT_EQ(trial_remove(second), 0);
    trial_assert_nothing_left();
}

TEST(a_file_of_two_components_stays_while_one_is_there)
{
    _cleanup_(freep) char *first =
        write_package(FIRST, "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;0;;one\n",
                      "one;core;one.txt\n");
    _cleanup_(freep) char *second =
        write_package(SECOND, "core;{00000000-0000-0000-0000-00000000000B};INSTALLDIR;0;;other\n",
                      "other;core;one.txt\n");

    ASSERT_EQ(trial_install(first, NOTHING), 0);
    ASSERT_EQ(trial_install(second, NOTHING), 0);
    expect_text(INSTALLED "one.txt", "other");
    ASSERT_FALSE(trial_exists(INSTALLED "one.txt.kept"));
    ASSERT_EQ(trial_remove(first), 0);
    expect_text(INSTALLED "one.txt", "other");
    ASSERT_EQ(trial_remove(second), 0);
    trial_assert_nothing_left();
}

TEST(a_permanent_component_stays)
{
    _cleanup_(freep) char *package =
        write_package(FIRST,
                      "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;16;;one\n"
                      "more;{00000000-0000-0000-0000-00000000000B};INSTALLDIR;0;;two\n",
                      "one;core;one.txt\ntwo;more;two.txt\n");

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(trial_remove(package), 0);
    expect_text(INSTALLED "one.txt", "one");
    ASSERT_FALSE(trial_exists(INSTALLED "two.txt"));
}

/* ---- links on the way ---- */

static const char component[] = "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;0;;one\n";

TEST(packages_are_installed_below_a_root)
{
    _cleanup_(freep) char *package = write_package(FIRST, component, "one;core;one.txt\n");

    ASSERT_EQ(mkdir(trial_path("root"), 0755), 0);
    ASSERT_EQ(trial_install_below(trial_path("root"), package), 0);
    expect_text("root/opt/Trial/one.txt", "one");
    ASSERT_EQ(trial_remove_below(trial_path("root"), package), 0);
    ASSERT_FALSE(trial_exists("root/opt"));
}

TEST(what_is_installed_stays_below_its_root)
{
    _cleanup_(freep) char *package = write_package(FIRST, component, "one;core;one.txt\n");

    ASSERT_EQ(mkdir(trial_path("root"), 0755), 0);
    ASSERT_EQ(trial_install_below(trial_path("root"), package), 0);
    ASSERT_EQ(trial_remove_below(trial_path("elsewhere"), package), 0);
    ASSERT_FALSE(trial_exists("root/opt"));
    ASSERT_FALSE(trial_exists("elsewhere"));
}

TEST(a_link_that_leads_out_of_the_root_is_refused)
{
    _cleanup_(freep) char *package = write_package(FIRST, component, "one;core;one.txt\n");

    ASSERT_EQ(mkdir(trial_path("root"), 0755), 0);
    ASSERT_EQ(mkdir(trial_path("elsewhere"), 0755), 0);
    ASSERT_EQ(symlink("../elsewhere", trial_path("root/opt")), 0);
    ASSERT_EQ(trial_install_below(trial_path("root"), package), 1603);
    ASSERT_TRUE(strstr(hr_message(), "root/opt is a symbolic link to") != NULL);
    ASSERT_EQ(rmdir(trial_path("elsewhere")), 0);
}

TEST(a_link_of_another_user_is_refused)
{
    _cleanup_(freep) char *package = write_package(FIRST, component, "one;core;one.txt\n");

    if (geteuid() != 0)
        test_skip("only root can make links of others");
    ASSERT_EQ(mkdir(trial_path("elsewhere"), 0755), 0);
    ASSERT_EQ(symlink("elsewhere", trial_path(".local")), 0);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_EQ(lchown(trial_path(".local"), 12345, 12345), 0);
    ASSERT_EQ(trial_install(package, NOTHING), 1603);
    ASSERT_TRUE(strstr(hr_message(), ".local is a symbolic link of user 12345") != NULL);
    ASSERT_EQ(rmdir(trial_path("elsewhere")), 0);
}

TEST(a_file_where_a_folder_is_to_be_is_named)
{
    _cleanup_(freep) char *package = write_package(FIRST, component, "one;core;one.txt\n");

    trial_write(".local", "");
    ASSERT_EQ(trial_install(package, NOTHING), 1603);
    ASSERT_TRUE(strstr(hr_message(), ".local is not a folder") != NULL);
}

TEST(a_folder_where_a_file_is_to_be_is_named)
{
    _cleanup_(freep) char *package = write_package(FIRST, component, "one;core;one.txt\n");

    ASSERT_EQ(mkdir(trial_path(".local"), 0755), 0);
    ASSERT_EQ(mkdir(trial_path(".local/opt"), 0755), 0);
    ASSERT_EQ(mkdir(trial_path(INSTALLED), 0755), 0);
    ASSERT_EQ(mkdir(trial_path(INSTALLED "one.txt"), 0755), 0);
    ASSERT_EQ(trial_install(package, NOTHING), 1603);
    ASSERT_TRUE(strstr(hr_message(), "table File, row \"one\"") != NULL);
}
