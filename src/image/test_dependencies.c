/* SPDX-License-Identifier: MIT */
#include "image/dependencies.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "image/trial_elf.h"
#include "test.h"

static void read_self(struct elf_file *ret_elf)
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    ASSERT_TRUE(fd >= 0);
    ASSERT_HR(elf_file_read(fd, ret_elf), S_OK);
    close(fd);
}

/* What the linker has recorded, and the loader has found to run this test at all. */
TEST(what_this_program_needs_is_found)
{
    _cleanup_(library_search_freep) struct library_search *search = NULL;
    _cleanup_(dependencies_deinit) struct dependencies found = {0};
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    bool has_libc = false;

    read_self(&elf);
    ASSERT_HR(library_search_new(LIBRARY_VARIABLE_USED, &search), S_OK);
    ASSERT_HR(dependencies_resolve(search, "/proc/self/exe", &elf, &found), S_OK);
    ASSERT_TRUE(!found.is_cut && !dependencies_lacking(&found));
    for (size_t i = 0; i < found.n; i++) {
        ASSERT_EQ(access(found.items[i].path, R_OK), 0);
        ASSERT_STR(found.items[i].places, "");
        has_libc |= strcmp(found.items[i].name, "libc.so.6") == 0;
    }
    ASSERT_TRUE(has_libc);
}

TEST(what_is_nowhere_is_told_with_the_places_searched)
{
    _cleanup_(library_search_freep) struct library_search *search = NULL;
    _cleanup_(dependencies_deinit) struct dependencies found = {0};
    char *needed[] = {(char *)"libnowhere.so.9"};
    struct elf_file elf = *elf_file_own();
    const struct dependency *lacking;

    elf.needed = needed;
    elf.n_needed = 1;
    elf.runpath = (char *)"$ORIGIN/../lib:/nowhere";
    ASSERT_HR(library_search_new(LIBRARY_VARIABLE_UNUSED, &search), S_OK);
    ASSERT_HR(dependencies_resolve(search, "/opt/app/module.so", &elf, &found), S_OK);
    lacking = dependencies_lacking(&found);
    ASSERT_TRUE(lacking && lacking->state == DEPENDENCY_MISSING && !lacking->path);
    ASSERT_STR(lacking->name, "libnowhere.so.9");
    ASSERT_STR(lacking->needed_by, "/opt/app/module.so");
    ASSERT_TRUE(strncmp(lacking->places, "/opt/app/../lib, /nowhere, the loader's cache, ", 46) ==
                0);
}

TEST(memory_may_be_out)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};

    read_self(&elf);
    FOR_EACH_FAILING_ALLOCATION({
        _cleanup_(library_search_freep) struct library_search *search = NULL;
        _cleanup_(dependencies_deinit) struct dependencies found = {0};

        if (SUCCEEDED(library_search_new(LIBRARY_VARIABLE_USED, &search)) &&
            SUCCEEDED(dependencies_resolve(search, "/proc/self/exe", &elf, &found)))
            ASSERT_TRUE(found.n > 0);
    });
}

/* ---- a folder of small libraries ---- */

static void write_library(const char *name, uint16_t machine, const char *const *needed)
{
    struct trial_elf trial = {.bits = 32,
                              .is_big_endian = true,
                              .type = ET_DYN,
                              .machine = machine,
                              .runpath = "$ORIGIN",
                              .needed = needed};
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    trial_elf_write(&trial, path);
}

static void resolve(const char *name, struct dependencies *ret_found)
{
    _cleanup_(library_search_freep) struct library_search *search = NULL;
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    char path[PATH_MAX];
    int fd;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ASSERT_TRUE(fd >= 0);
    ASSERT_HR(elf_file_read(fd, &elf), S_OK);
    close(fd);
    ASSERT_HR(library_search_new(LIBRARY_VARIABLE_USED, &search), S_OK);
    ASSERT_HR(dependencies_resolve(search, path, &elf, ret_found), S_OK);
}

TEST(libraries_that_need_each_other_are_found_once)
{
    static const char *const first[] = {"libsecond.so", "libthird.so", NULL},
                             *const second[] = {"libthird.so", "libsecond.so", NULL},
                             *const third[] = {"libfirst.so", "libsecond.so", NULL};
    _cleanup_(dependencies_deinit) struct dependencies found = {0};

    write_library("libfirst.so", EM_PPC, first);
    write_library("libsecond.so", EM_PPC, second);
    write_library("libthird.so", EM_PPC, third);
    resolve("libfirst.so", &found);
    ASSERT_EQ(found.n, 2);
    ASSERT_FALSE(dependencies_lacking(&found));
    ASSERT_STR(found.items[0].name, "libsecond.so");
    ASSERT_STR(found.items[1].name, "libthird.so");
}

TEST(a_library_may_be_needed_by_a_path_with_words)
{
    static const char *const there[] = {"$ORIGIN/libsecond.so", NULL},
                             *const nowhere[] = {"${ORIGIN}/lacking/libsecond.so", NULL};
    _cleanup_(dependencies_deinit) struct dependencies found = {0}, lacking = {0};
    const struct dependency *missing;
    char path[PATH_MAX];

    write_library("libfirst.so", EM_PPC, there);
    write_library("libsecond.so", EM_PPC, NULL);
    resolve("libfirst.so", &found);
    ASSERT_EQ(found.n, 1);
    ASSERT_FALSE(dependencies_lacking(&found));
    snprintf(path, sizeof(path), "%s/libsecond.so", test_home());
    ASSERT_STR(found.items[0].path, path);
    write_library("libfirst.so", EM_PPC, nowhere);
    resolve("libfirst.so", &lacking);
    missing = dependencies_lacking(&lacking);
    ASSERT_TRUE(missing && missing->state == DEPENDENCY_MISSING);
    snprintf(path, sizeof(path), "%s/lacking/libsecond.so", test_home());
    ASSERT_STR(missing->places, path);
}

TEST(what_a_needed_library_lacks_is_told_of_it)
{
    static const char *const first[] = {"libsecond.so", NULL}, *const second[] = {"libthird.so",
                                                                                  NULL};
    _cleanup_(dependencies_deinit) struct dependencies found = {0};
    const struct dependency *lacking;
    char path[PATH_MAX];

    write_library("libfirst.so", EM_PPC, first);
    write_library("libsecond.so", EM_PPC, second);
    write_library("libthird.so", EM_MIPS, NULL);
    resolve("libfirst.so", &found);
    lacking = dependencies_lacking(&found);
    ASSERT_TRUE(lacking && lacking->state == DEPENDENCY_OTHER_MACHINE);
    ASSERT_STR(lacking->name, "libthird.so");
    snprintf(path, sizeof(path), "%s/libsecond.so", test_home());
    ASSERT_STR(lacking->needed_by, path);
    snprintf(path, sizeof(path), "%s/libthird.so", test_home());
    ASSERT_STR(lacking->path, path);
    ASSERT_STR(lacking->machine, "32-bit MIPS");
}

/* A file of another name, needed by its path, is what others mean by its own name. */
TEST(a_library_is_known_by_its_own_name)
{
    struct trial_elf named = {.bits = 32,
                              .is_big_endian = true,
                              .type = ET_DYN,
                              .machine = EM_PPC,
                              .soname = "libnamed.so.1"};
    char path[PATH_MAX];
    const char *const first[] = {path, "libsecond.so", NULL}, *const second[] = {"libnamed.so.1",
                                                                                 NULL};
    _cleanup_(dependencies_deinit) struct dependencies found = {0};

    snprintf(path, sizeof(path), "%s/other.so", test_home());
    trial_elf_write(&named, path);
    write_library("libfirst.so", EM_PPC, first);
    write_library("libsecond.so", EM_PPC, second);
    resolve("libfirst.so", &found);
    ASSERT_FALSE(dependencies_lacking(&found));
    ASSERT_EQ(found.n, 2);
}

/* As ld.so(8) has it of LD_LIBRARY_PATH. */
TEST(an_empty_place_is_the_current_folder)
{
    static const char *const lists[] = {":/nowhere", "/nowhere:", "/nowhere::/elsewhere"};
    static const char *const needed[] = {"libsecond.so", NULL};
    struct trial_elf trial = {.bits = 64, .type = ET_DYN, .machine = EM_MIPS, .needed = needed};
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/libfirst.so", test_home());
    trial_elf_write(&trial, path);
    trial.needed = NULL;
    snprintf(path, sizeof(path), "%s/libsecond.so", test_home());
    trial_elf_write(&trial, path);
    ASSERT_EQ(chdir(test_home()), 0);
    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
        _cleanup_(dependencies_deinit) struct dependencies found = {0};

        setenv("LD_LIBRARY_PATH", lists[i], 1);
        resolve("libfirst.so", &found);
        ASSERT_FALSE(dependencies_lacking(&found));
    }
    setenv("LD_LIBRARY_PATH", "", 1);
    {
        _cleanup_(dependencies_deinit) struct dependencies found = {0};

        resolve("libfirst.so", &found);
        ASSERT_TRUE(dependencies_lacking(&found));
    }
}

/* A chain that is longer than anybody's. */
TEST(there_is_a_limit)
{
    _cleanup_(dependencies_deinit) struct dependencies found = {0};

    for (int i = 0; i <= DEPENDENCIES_MAX + 1; i++) {
        char name[32], next[32];
        const char *const needed[] = {next, NULL};

        snprintf(name, sizeof(name), "lib%d.so", i);
        snprintf(next, sizeof(next), "lib%d.so", i + 1);
        write_library(name, EM_PPC, needed);
    }
    resolve("lib0.so", &found);
    ASSERT_TRUE(found.is_cut);
    ASSERT_TRUE(found.n <= DEPENDENCIES_MAX);
}
