/* SPDX-License-Identifier: MIT */
#include "pythonenv/environment.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static char *in_home(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    return path;
}

static void make_folder(const char *name)
{
    ASSERT_EQ(mkdir(in_home(name), 0700), 0);
}

static void make_file(const char *name, const char *content)
{
    FILE *file = fopen(in_home(name), "we");

    ASSERT_TRUE(file);
    fputs(content, file);
    fclose(file);
}

/* base/bin/python3.98, and the environment env that is made of it. */
static void make_environment(const char *version)
{
    char settings[PATH_MAX];

    make_folder("base");
    make_folder("base/bin");
    make_file("base/bin/python3.98", "");
    make_folder("env");
    make_folder("env/bin");
    ASSERT_EQ(symlink("../../base/bin/python3.98", in_home("env/bin/python3")), 0);
    ASSERT_EQ(symlink("python3", in_home("env/bin/python")), 0);
    snprintf(settings, sizeof(settings), "home = %s/base/bin\n%s\n", test_home(), version);
    make_file("env/pyvenv.cfg", settings);
}

static enum python_environment_fault fault_of(const char *program, char missing[static PATH_MAX])
{
    struct python_environment environment;

    python_environment_read(in_home(program), &environment);
    return python_environment_fault(&environment, missing);
}

TEST(interpreters_are_known_by_their_names)
{
    ASSERT_TRUE(python_is_program("/usr/bin/python3"));
    ASSERT_TRUE(python_is_program("/usr/bin/python3.11"));
    ASSERT_TRUE(python_is_program("python"));
    ASSERT_TRUE(!python_is_program("/usr/bin/python3-config"));
    ASSERT_TRUE(!python_is_program("/opt/python/server"));
}

TEST(an_environment_is_read_from_its_files)
{
    struct python_environment environment;
    char missing[PATH_MAX];

    make_environment("version = 3.98.2");
    python_environment_read(in_home("env/bin/python"), &environment);
    ASSERT_STR(environment.prefix, in_home("env"));
    ASSERT_STR(environment.base, in_home("base"));
    ASSERT_STR(environment.real, in_home("base/bin/python3.98"));
    ASSERT_TRUE(environment.is_virtual);
    ASSERT_EQ(environment.made_for, 98);
    ASSERT_EQ(environment.version, 98);
    ASSERT_EQ(python_environment_fault(&environment, missing), PYTHON_ENVIRONMENT_WHOLE);

    python_environment_read(in_home("base/bin/python3.98"), &environment);
    ASSERT_STR(environment.base, in_home("base"));
    ASSERT_TRUE(!environment.is_virtual);
    ASSERT_EQ(python_environment_fault(&environment, missing), PYTHON_ENVIRONMENT_WHOLE);
}

TEST(what_is_gone_is_told)
{
    char missing[PATH_MAX];

    make_environment("version_info = 3.98.2.final.0");
    ASSERT_EQ(fault_of("moved/bin/python", missing), PYTHON_ENVIRONMENT_GONE);
    ASSERT_EQ(fault_of("env/bin/python3.97", missing), PYTHON_PROGRAM_GONE);
    ASSERT_STR(missing, in_home("env/bin/python3.97"));
    ASSERT_EQ(unlink(in_home("base/bin/python3.98")), 0);
    ASSERT_EQ(fault_of("env/bin/python", missing), PYTHON_BASE_GONE);
    ASSERT_TRUE(strstr(missing, "base/bin/python3.98") != NULL);
}

TEST(what_a_copied_interpreter_was_made_of_may_be_gone)
{
    char missing[PATH_MAX];

    make_environment("");
    make_file("env/bin/python3.11", "");
    make_file("env/pyvenv.cfg", "home = /nowhere/at/all/bin\n");
    ASSERT_EQ(fault_of("env/bin/python3.11", missing), PYTHON_BASE_GONE);
    ASSERT_STR(missing, "/nowhere/at/all");
}

TEST(an_environment_for_another_version_is_told)
{
    char missing[PATH_MAX];

    make_environment("version = 3.97.1");
    ASSERT_EQ(fault_of("env/bin/python", missing), PYTHON_VERSION_CHANGED);
}

TEST(damaged_settings_and_links_harm_nobody)
{
    char missing[PATH_MAX], settings[8192];

    make_environment("");
    memset(settings, 'x', sizeof(settings) - 1);
    settings[sizeof(settings) - 1] = '\0';
    memcpy(settings, "home = /nowhere/", 16);
    make_file("env/pyvenv.cfg", settings);
    ASSERT_EQ(fault_of("env/bin/python", missing), PYTHON_BASE_GONE);
    make_file("env/pyvenv.cfg", "home\n = \nversion = three\nhome = \n");
    ASSERT_EQ(fault_of("env/bin/python", missing), PYTHON_ENVIRONMENT_WHOLE);
    ASSERT_EQ(symlink("round", in_home("env/bin/round")), 0);
    ASSERT_EQ(fault_of("env/bin/round", missing), PYTHON_PROGRAM_GONE);
}
