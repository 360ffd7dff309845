/* SPDX-License-Identifier: MIT */
/*
 * Windows' rules for a file that is there already in a version: this program stands for it.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/selfreg.h>

#include "base/cleanup.h"
#include "installfiles/version_number.h"
#include "installtrial/trial_install.h"
#include "test.h"

#define MINOR 7
COMITY_SELF_REGISTER("Example Ltd", "Example", "Versions", 3, MINOR);

#define NOTHING ((const char *const[]){NULL})
#define INSTALLED ".local/opt/Trial/"

/* Puts this program where the package's file is to be. */
static void put_program(void)
{
    _cleanup_(closep) int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), to = -1;
    struct stat status;

    mkdir(trial_path(".local"), 0700);
    mkdir(trial_path(".local/opt"), 0700);
    mkdir(trial_path(INSTALLED), 0700);
    to = open(trial_path(INSTALLED "one"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    ASSERT_TRUE(from >= 0 && to >= 0);
    ASSERT_EQ(fstat(from, &status), 0);
    while (status.st_size > 0) {
        ssize_t n = sendfile(to, from, NULL, (size_t)status.st_size);

        ASSERT_TRUE(n > 0);
        status.st_size -= n;
    }
}

static bool is_replaced(const char *files, const char *const *properties)
{
    const struct trial_product product = {
        .components = "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;0;;one\n",
        .files = files,
    };
    _cleanup_(freep) char *package = trial_product_write(&product, TRIAL_EMBEDDED);
    struct stat status;

    put_program();
    ASSERT_EQ(trial_install(package, properties), 0);
    ASSERT_EQ(stat(trial_path(INSTALLED "one"), &status), 0);
    ASSERT_EQ(trial_remove(package), 0);
    return status.st_size == 3;
}

TEST(a_programs_version_is_read)
{
    struct version_number version, expected;

    ASSERT_HR(version_number_read("/proc/self/exe", &version), S_OK);
    ASSERT_TRUE(version_number_parse("3.7", &expected));
    ASSERT_EQ(version_number_compare(&version, &expected), 0);
}

TEST(only_a_higher_version_takes_the_place_of_a_file)
{
    ASSERT_TRUE(is_replaced("one;core;one;3.7.0.1\n", NOTHING));
    ASSERT_FALSE(is_replaced("one;core;one;3.7.0.0\n", NOTHING));
    ASSERT_FALSE(is_replaced("one;core;one;3.6.9.9\n", NOTHING));
}

TEST(a_file_without_a_version_does_not_take_the_place_of_one_with)
{
    ASSERT_FALSE(is_replaced("one;core;one\n", NOTHING));
}

TEST(the_mode_of_reinstalling_says_what_of_equal_and_lower_versions)
{
    ASSERT_TRUE(is_replaced("one;core;one;3.7\n", PROPERTIES("REINSTALLMODE=emus")));
    ASSERT_FALSE(is_replaced("one;core;one;3.6\n", PROPERTIES("REINSTALLMODE=emus")));
    ASSERT_TRUE(is_replaced("one;core;one;3.6\n", PROPERTIES("REINSTALLMODE=dmus")));
    ASSERT_FALSE(is_replaced("one;core;one;3.7\n", PROPERTIES("REINSTALLMODE=dmus")));
    ASSERT_TRUE(is_replaced("one;core;one;1.0\n", PROPERTIES("REINSTALLMODE=amus")));
    ASSERT_FALSE(is_replaced("one;core;one;9.0\n", PROPERTIES("REINSTALLMODE=pmus")));
}

TEST(a_companion_has_the_version_of_another_file)
{
    ASSERT_TRUE(is_replaced("one;core;one;two\ntwo;core;two;9.0\n", NOTHING));
}
