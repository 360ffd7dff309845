/* SPDX-License-Identifier: MIT */
#include "image/elf_object.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "image/elf_file.h"
#include "test.h"

/* The entry that begins each .res file, then one of type 10, name 1, with three bytes. */
static const uint8_t res[] = {
    0, 0, 0, 0, 32, 0, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0, 0, 0,   0,   0,   0,   0,   0,
    0, 0, 0, 0, 0,  0, 0, 0, 0,    3,    0, 0, 0,    32,   0, 0, 0, 255, 255, 10,  0,   255, 255,
    1, 0, 0, 0, 0,  0, 0, 0, 7,    0,    0, 0, 0,    0,    0, 0, 0, 0,   'a', 'b', 'c',
};

TEST(an_object_is_for_this_machine_and_has_the_resources)
{
    struct span object;
    struct elf_file elf;
    char path[4096];
    int fd;

    ASSERT_HR(elf_object_of_resources((struct span){res, sizeof(res)}, &object), S_OK);
    ASSERT_EQ(memcmp(object.bytes + EI_MAG0, ELFMAG, SELFMAG), 0);
    ASSERT_TRUE(memmem(object.bytes, object.size, res, sizeof(res)) != NULL);
    ASSERT_EQ(object.size % 4, 0);

    snprintf(path, sizeof(path), "%s/object.o", test_home());
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(write(fd, object.bytes, object.size), (ssize_t)object.size);
    ASSERT_HR(elf_file_read(fd, &elf), S_OK);
    ASSERT_TRUE(elf_file_is_alike(&elf, elf_file_own()));
    elf_file_deinit(&elf);
    close(fd);
    free((void *)object.bytes);
}

TEST(without_memory_there_is_no_object)
{
    struct span object;
    HRESULT hr;

    FOR_EACH_FAILING_ALLOCATION({
        hr = elf_object_of_resources((struct span){res, sizeof(res)}, &object);
        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
        if (hr == S_OK)
            free((void *)object.bytes);
    });
}

TEST(what_are_no_resources_makes_no_object)
{
    HRESULT bad = hr_from_win32(ERROR_BAD_EXE_FORMAT);
    struct span object;

    ASSERT_HR(elf_object_of_resources((struct span){res, 0}, &object), bad);
    ASSERT_HR(elf_object_of_resources((struct span){res, sizeof(res) - 1}, &object), bad);
    ASSERT_HR(elf_object_of_resources((struct span){res + 32, sizeof(res) - 32}, &object), bad);
}
