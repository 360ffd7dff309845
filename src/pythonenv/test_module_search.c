/* SPDX-License-Identifier: MIT */
#include "pythonenv/module_search.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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

/* The file that the module is in, "" if unknown, "-" if it is missing from its package, NULL if
 * that is nowhere. */
static const char *file_of(const char *name, const char *folders)
{
    static char file[PATH_MAX];
    struct python_module_search search = {.name = name};

    python_module_search_folders(&search, folders);
    if (!search.is_found)
        return NULL;
    return python_module_file(&search, file) ? file : "-";
}

TEST(modules_are_found_down_to_their_file)
{
    make_folder("package");
    make_file("package/__init__.py", "");
    make_file("package/inner.py", "");
    make_file("package/native.cpython-398-x86_64-linux-gnu.so", "");
    make_folder("spread");
    make_file("spread/__init__.py", "__path__.append('/elsewhere')\n");
    make_folder("namespace");

    ASSERT_STR(file_of("package.inner", test_home()), in_home("package/inner.py"));
    ASSERT_STR(file_of("package", test_home()), in_home("package/__init__.py"));
    ASSERT_STR(file_of("package.native", test_home()),
               in_home("package/native.cpython-398-x86_64-linux-gnu.so"));
    ASSERT_STR(file_of("package.lost", test_home()), "-");
    ASSERT_STR(file_of("package.inner.deeper", test_home()), "-");
    ASSERT_STR(file_of("spread.lost", test_home()), "");
    ASSERT_STR(file_of("namespace.lost", test_home()), "");
    ASSERT_TRUE(!file_of("lost.inner", test_home()));
}

TEST(folders_are_separated_or_have_a_separator_in_their_name)
{
    char folders[PATH_MAX];

    make_folder("one; and two");
    make_file("one; and two/module.py", "");
    ASSERT_TRUE(file_of("module", in_home("one; and two")) != NULL);
    snprintf(folders, sizeof(folders), "/nowhere;;%s/one; and two", test_home());
    ASSERT_TRUE(!file_of("module", folders));
    make_file("other.py", "");
    snprintf(folders, sizeof(folders), "/nowhere;%s", test_home());
    ASSERT_STR(file_of("other", folders), in_home("other.py"));
}

TEST(an_interpreter_looks_in_the_folders_of_its_version)
{
    struct python_environment environment = {0};
    struct python_module_search search = {.name = "module", .version = 98};

    make_folder("lib");
    make_folder("lib/python3.97");
    make_folder("lib/python3.97/site-packages");
    make_file("lib/python3.97/site-packages/module.py", "");
    snprintf(environment.prefix, sizeof(environment.prefix), "%s", test_home());
    python_module_search_environment(&search, &environment);
    ASSERT_TRUE(!search.is_found);
    search = (struct python_module_search){.name = "module"};
    python_module_search_environment(&search, &environment);
    ASSERT_TRUE(search.is_found);
    ASSERT_STR(search.found, in_home("lib/python3.97/site-packages/module.py"));
}

TEST(names_of_folders_are_no_patterns)
{
    static const char *const names[] = {"[all]", "a*", "b?", "c\\d"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        struct python_environment environment = {0};
        struct python_module_search search = {.name = "module"};
        char path[128], *end = path + sprintf(path, "%s", names[i]);

        make_folder(path);
        snprintf(environment.prefix, sizeof(environment.prefix), "%s", in_home(path));
        strcpy(end, "/other");
        make_folder(path);
        strcpy(end, "/other/module.abi3.so");
        make_file(path, "");
        strcpy(end, "/lib");
        make_folder(path);
        strcat(end, "/python3.98");
        make_folder(path);
        strcat(end, "/site-packages");
        make_folder(path);
        strcat(end, "/added.pth");
        make_file(path, "../../../other\n");
        python_module_search_environment(&search, &environment);
        ASSERT_TRUE(search.is_found);
        strcpy(end, "/lib/python3.98/site-packages/../../../other/module.abi3.so");
        ASSERT_STR(search.found, in_home(path));
    }
}

TEST(a_source_tells_what_it_may_define)
{
    make_file("plain.py", "class Thing:\n    pass\nThings = 1\n");
    make_file("other.py", "from elsewhere import *\n");
    make_file("module.so", "");
    ASSERT_TRUE(python_source_may_define(in_home("plain.py"), "Thing"));
    ASSERT_TRUE(!python_source_may_define(in_home("plain.py"), "Thin"));
    ASSERT_TRUE(!python_source_may_define(in_home("plain.py"), "Other"));
    ASSERT_TRUE(python_source_may_define(in_home("other.py"), "Other"));
    ASSERT_TRUE(python_source_may_define(in_home("module.so"), "Other"));
    ASSERT_TRUE(python_source_may_define(in_home("gone.py"), "Other"));
}
