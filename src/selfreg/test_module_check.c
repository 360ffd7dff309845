/* SPDX-License-Identifier: MIT */
#include "selfreg/module_check.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/elf_file.h"
#include "image/trial_elf.h"
#include "test.h"

static const char *const entries[] = {"DllRegisterServer", NULL};

static char path[PATH_MAX];

static void write_file(const char *content, size_t size, mode_t mode)
{
    int fd;

    snprintf(path, sizeof(path), "%s/file", test_home());
    unlink(path);
    fd = open(path, O_WRONLY | O_CREAT, mode);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, content, size), (ssize_t)size);
    close(fd);
}

static void write_elf(const struct trial_elf *trial)
{
    snprintf(path, sizeof(path), "%s/file", test_home());
    trial_elf_write(trial, path);
}

/* An ELF library for this machine. */
static struct trial_elf own_library(void)
{
    return (struct trial_elf){.bits = elf_file_own()->bits,
                              .type = ET_DYN,
                              .machine = elf_file_own()->machine,
                              .exports = entries};
}

/* What is found; the words that say so have @part. */
static void check(enum module_kind kind, enum module_flaw flaw, const char *part)
{
    struct module_check found;

    ASSERT_HR(module_check_examine(path, entries, &found), S_OK);
    ASSERT_EQ(found.flaw, flaw);
    ASSERT_EQ(found.sentence != NULL, flaw != MODULE_SOUND);
    if (part && !strstr(found.sentence, part))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", found.sentence, part);
    ASSERT_EQ(found.kind, kind);
    module_check_deinit(&found);
}

TEST(a_library_with_its_entry_point_is_sound)
{
    struct trial_elf library = own_library();

    write_elf(&library);
    check(MODULE_LIBRARY, MODULE_SOUND, NULL);
}

TEST(a_missing_entry_point_is_named)
{
    static const char *const others[] = {"DllGetClassObject", NULL};
    struct trial_elf library = own_library();

    library.exports = others;
    write_elf(&library);
    check(MODULE_LIBRARY, MODULE_WITHOUT_ENTRY, "exports no DllRegisterServer");
}

TEST(a_missing_library_is_named_with_where_it_was_looked_for)
{
    static const char *const needed[] = {"libnowhere.so.7", NULL};
    struct trial_elf library = own_library();

    library.needed = needed;
    library.runpath = "/nowhere/libraries";
    write_elf(&library);
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "libnowhere.so.7");
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "/nowhere/libraries");
}

TEST(another_machine_is_named)
{
    struct trial_elf library = own_library();

    library.machine = library.machine == EM_AARCH64 ? EM_X86_64 : EM_AARCH64;
    write_elf(&library);
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "it is made for");
}

TEST(scripts_want_an_interpreter_and_to_be_executable)
{
    write_file("#!/bin/sh\n", 10, 0755);
    check(MODULE_PROGRAM, MODULE_SOUND, NULL);
    write_file("#!/bin/sh\n", 10, 0644);
    check(MODULE_PROGRAM, MODULE_UNLOADABLE, "chmod +x");
    write_file("#! /nowhere/perl -w\n", 20, 0755);
    check(MODULE_PROGRAM, MODULE_UNLOADABLE, "/nowhere/perl");
}

TEST(a_program_has_no_entry_point_but_itself)
{
    static const char *const install[] = {"DllInstall", NULL};
    struct module_check found;

    write_file("#!/bin/sh\n", 10, 0755);
    ASSERT_HR(module_check_examine(path, install, &found), S_OK);
    ASSERT_EQ(found.flaw, MODULE_WITHOUT_ENTRY);
    ASSERT_TRUE(strstr(found.sentence, "has no DllInstall") != NULL);
    module_check_deinit(&found);
}

TEST(script_components_are_known_by_their_names)
{
    char plain[PATH_MAX];

    write_file("<component/>", 12, 0644);
    strcpy(plain, path);
    strcat(path, ".WSC");
    ASSERT_EQ(rename(plain, path), 0);
    check(MODULE_COMPONENT, MODULE_SOUND, NULL);
}

TEST(what_is_no_module_is_told)
{
    write_file("", 0, 0644);
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "empty");
    write_file("text", 4, 0755);
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "neither");
    write_file("\177ELF and no more", 16, 0755);
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "damaged");
    snprintf(path, sizeof(path), "%s", test_home());
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "it is no file");
    strcat(path, "/nowhere");
    check(MODULE_LIBRARY, MODULE_UNLOADABLE, "cannot be opened");
}
