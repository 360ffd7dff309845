/* SPDX-License-Identifier: MIT */
#include "image/elf_resource.h"

#include <dlfcn.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include <comity/selfreg.h>
#include <comity/winerror.h>

#include "base/hresult.h"
#include "image/file_view.h"
#include "test.h"

COMITY_SELF_REGISTER("Example Ltd", "Example", "Tests", 1, 0);

/* A second part, as another object that is linked brings it. */
static const struct {
    uint32_t name_size, size, kind;
    char name[8];
    uint32_t data_size, header_size;
    uint16_t type[2], id[2];
    uint32_t data_version;
    uint16_t flags, language;
    uint32_t version, characteristics;
    char data[4];
} second __attribute__((used, aligned(4), section(COMITY_NOTE_SECTION))) = {
    7,
    36,
    COMITY_NOTE_RESOURCES,
    COMITY_NOTE_NAME,
    3,
    32,
    {0xffff, 10},
    {0xffff, 5},
    0,
    0,
    1031,
    0,
    0,
    "abc",
};

static void check_set(const struct resource_set *set)
{
    struct resource_name version = resource_name_of_id(16), data = resource_name_of_id(10);
    struct resource_name one = resource_name_of_id(1), five = resource_name_of_id(5);
    struct resource found;

    ASSERT_EQ(set->n_parts, 2);
    ASSERT_HR(resource_set_find(set, &(struct resource_filter){&version, &one, 0x409}, &found),
              S_OK);
    ASSERT_HR(resource_set_find(set, &(struct resource_filter){&data, &five, 1031}, &found), S_OK);
    ASSERT_EQ(found.data.size, 3);
    ASSERT_EQ(memcmp(found.data.bytes, "abc", 3), 0);
}

TEST(all_parts_are_found_in_the_file)
{
    struct resource_set set;
    struct file_view view;

    ASSERT_HR(file_view_open("/proc/self/exe", &view), S_OK);
    ASSERT_HR(elf_resource_set_of_file(view.bytes, &set), S_OK);
    check_set(&set);
    file_view_close(&view);
}

TEST(all_parts_are_found_in_memory)
{
    struct resource_set set;

    ASSERT_HR(elf_resource_set_of_loaded(dlopen(NULL, RTLD_LAZY), &set), S_OK);
    check_set(&set);
}

TEST(a_library_without_resources_has_none)
{
    void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    struct resource_set set;

    ASSERT_TRUE(libc != NULL);
    ASSERT_HR(elf_resource_set_of_loaded(libc, &set), S_OK);
    ASSERT_EQ(set.n_parts, 0);
    dlclose(libc);
}

TEST(a_file_whose_headers_are_cut_is_damaged)
{
    struct resource_set set;
    struct file_view view;

    ASSERT_HR(file_view_open("/proc/self/exe", &view), S_OK);
    ASSERT_HR(elf_resource_set_of_file((struct span){view.bytes.bytes, 3}, &set), S_FALSE);
    for (size_t size = 16; size < 200; size++) {
        ASSERT_HR(elf_resource_set_of_file((struct span){view.bytes.bytes, size}, &set),
                  hr_from_win32(ERROR_BAD_EXE_FORMAT));
    }
    file_view_close(&view);
}

/* A segment of notes that are empty, as many as the file is long. */
TEST(notes_without_measure_are_damaged)
{
    enum {
        FILE_SIZE = 2 * 1024 * 1024,
    };
    struct {
        Elf64_Ehdr header;
        Elf64_Phdr segment;
    } head = {
        .header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                   .e_phoff = sizeof(Elf64_Ehdr),
                   .e_phnum = 1},
        .segment = {.p_type = PT_NOTE},
    };
    uint8_t *bytes = calloc(1, FILE_SIZE);
    struct resource_set set;

    head.segment.p_offset = sizeof(head);
    head.segment.p_filesz = FILE_SIZE - sizeof(head);
    memcpy(bytes, &head, sizeof(head));
    ASSERT_HR(elf_resource_set_of_file((struct span){bytes, FILE_SIZE}, &set),
              hr_from_win32(ERROR_BAD_EXE_FORMAT));
    head.segment.p_filesz = 1000;
    memcpy(bytes, &head, sizeof(head));
    ASSERT_HR(elf_resource_set_of_file((struct span){bytes, FILE_SIZE}, &set), S_OK);
    ASSERT_EQ(set.n_parts, 0);
    free(bytes);
}

TEST(what_is_no_plain_file_is_not_viewed)
{
    struct file_view view;

    ASSERT_HR(file_view_open("/nowhere/at/all", &view), hr_from_win32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(file_view_open("/tmp", &view), hr_from_win32(ERROR_ACCESS_DENIED));
    ASSERT_HR(file_view_open("/dev/zero", &view), hr_from_win32(ERROR_ACCESS_DENIED));
}
