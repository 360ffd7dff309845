/* SPDX-License-Identifier: MIT */
/*
 * A module that needs a library beside it ($ORIGIN), in a folder where that is missing, of another
 * machine, and there.
 */
#include "diagnosis/needs.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test.h"

#define NEEDED "libdiagnosis_needed.so"

static char module[PATH_MAX];

/* Copies a file of the build's to the test's home. */
static void copy(const char *name)
{
    static char bytes[1024 * 1024];
    char path[PATH_MAX] = "";
    ssize_t size;
    char *slash;
    int fd;

    ASSERT_TRUE(readlink("/proc/self/exe", path, sizeof(path) - 64) > 0);
    slash = strrchr(path, '/');
    strcpy(slash + 1, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ASSERT_TRUE(fd >= 0);
    size = read(fd, bytes, sizeof(bytes));
    ASSERT_TRUE(size > 0 && size < (ssize_t)sizeof(bytes));
    close(fd);
    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, bytes, (size_t)size), size);
    close(fd);
}

static void make_foreign(void)
{
    Elf64_Ehdr header = {.e_machine = EM_S390, .e_type = ET_DYN, .e_version = EV_CURRENT};
    char path[PATH_MAX];
    int fd;

    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    snprintf(path, sizeof(path), "%s/%s", test_home(), NEEDED);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, &header, sizeof(header)), (ssize_t)sizeof(header));
    close(fd);
}

/* The module's copy, and the diagnosis of it as a class's module. */
static void examine(struct diagnosis *diagnosis)
{
    *diagnosis = (struct diagnosis){0};
    unsetenv("LD_LIBRARY_PATH");
    copy("test_needing.so");
    snprintf(module, sizeof(module), "%s/test_needing.so", test_home());
    server_file_examine(diagnosis, module, SERVER_MODULE);
}

TEST(a_missing_library_is_named_with_where_it_was_looked_for)
{
    struct diagnosis diagnosis;
    char begin[PATH_MAX * 2];

    examine(&diagnosis);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_LIBRARY_MISSING);
    ASSERT_HR(diagnosis.verdict.hr, CO_E_ERRORINDLL);
    snprintf(begin, sizeof(begin),
             "the library \"" NEEDED "\", which \"%s\" needs, was not found in %s, the loader's "
             "cache, ",
             module, test_home());
    ASSERT_TRUE(strstr(diagnosis_sentence(&diagnosis), begin) == diagnosis_sentence(&diagnosis));
    diagnosis_deinit(&diagnosis);
}

TEST(a_library_that_is_there_is_found)
{
    struct diagnosis diagnosis;

    copy(NEEDED);
    examine(&diagnosis);
    ASSERT_STR(diagnosis_sentence(&diagnosis), "nothing is wrong with it");
    diagnosis_deinit(&diagnosis);
}

TEST(a_library_for_another_machine_is_told_as_such)
{
    struct diagnosis diagnosis;

    make_foreign();
    examine(&diagnosis);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_LIBRARY_OTHER_MACHINE);
    ASSERT_TRUE(strstr(diagnosis_sentence(&diagnosis), "is made for 64-bit S/390"));
    diagnosis_deinit(&diagnosis);
}

TEST(a_module_s_library_is_looked_for_in_the_variable_too)
{
    struct diagnosis diagnosis;
    char folder[PATH_MAX] = "";

    examine(&diagnosis);
    diagnosis_deinit(&diagnosis);
    ASSERT_TRUE(readlink("/proc/self/exe", folder, sizeof(folder) - 1) > 0);
    *strrchr(folder, '/') = '\0';
    setenv("LD_LIBRARY_PATH", folder, 1);
    server_file_examine(&diagnosis, module, SERVER_MODULE);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_NONE);
    diagnosis_deinit(&diagnosis);
}
