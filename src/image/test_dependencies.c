/* SPDX-License-Identifier: MIT */
#include "image/dependencies.h"

#include <fcntl.h>
#include <unistd.h>

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
