/* SPDX-License-Identifier: MIT */
#include "placing/placement.h"

#include <elf.h>

#include "test.h"

/* The head of an ELF file with one program header. */
struct head {
    Elf64_Ehdr header;
    Elf64_Phdr program;
};

static struct head elf_head(uint16_t type, uint32_t segment)
{
    return (struct head){
        .header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64},
                   .e_type = type,
                   .e_phoff = sizeof(Elf64_Ehdr),
                   .e_phnum = 1},
        .program = {.p_type = segment},
    };
}

static bool is_run(uint16_t type, uint32_t segment)
{
    struct head head = elf_head(type, segment);

    return is_program(&head, sizeof(head));
}

TEST(programs_and_scripts_are_run)
{
    ASSERT_TRUE(is_program("#!/bin/sh", 9));
    ASSERT_TRUE(is_run(ET_EXEC, PT_LOAD));
    ASSERT_TRUE(is_run(ET_DYN, PT_INTERP));
}

TEST(libraries_and_other_files_are_not)
{
    ASSERT_FALSE(is_program("", 0));
    ASSERT_FALSE(is_program("#", 1));
    ASSERT_FALSE(is_program("MZ and so on", 12));
    ASSERT_FALSE(is_run(ET_DYN, PT_LOAD));
    ASSERT_FALSE(is_run(ET_REL, PT_INTERP));
}

TEST(heads_that_are_cut_off_or_lie_are_looked_at_as_far_as_they_go)
{
    struct head head = elf_head(ET_DYN, PT_INTERP);

    ASSERT_FALSE(is_program(&head, sizeof(head.header)));
    ASSERT_FALSE(is_program(&head, 20));
    head.header.e_phoff = UINT64_MAX - 8;
    head.header.e_phnum = UINT16_MAX;
    ASSERT_FALSE(is_program(&head, sizeof(head)));
}
