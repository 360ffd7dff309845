/* SPDX-License-Identifier: MIT */
#include "image/elf_file.h"

#include <elf.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hresult.h"
#include "image/trial_elf.h"
#include "test.h"

static HRESULT read_path(const char *path, struct elf_file *ret_elf)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    HRESULT hr;

    ASSERT_TRUE(fd >= 0);
    hr = elf_file_read(fd, ret_elf);
    close(fd);
    return hr;
}

TEST(this_program_is_read)
{
    struct elf_file elf;
    bool needs_libc = false;

    ASSERT_HR(read_path("/proc/self/exe", &elf), S_OK);
    ASSERT_TRUE(elf_file_is_alike(&elf, elf_file_own()));
    ASSERT_TRUE(elf.has_dynamic && elf.loader && !elf.is_library);
    ASSERT_EQ(access(elf.loader, X_OK), 0);
    for (unsigned i = 0; i < elf.n_needed; i++)
        needs_libc |= strncmp(elf.needed[i], "libc.so", 7) == 0;
    ASSERT_TRUE(needs_libc);
    elf_file_deinit(&elf);
}

/* Programs too: one that is tied to its addresses, and one whose loader makes it a program. */
TEST(files_of_any_width_and_order_are_read)
{
    static const char *const needed[] = {"libone.so.1", "libtwo.so.2", NULL};

    for (unsigned i = 0; i < 8; i++) {
        struct trial_elf trial = {
            .bits = i & 1 ? 32 : 64,
            .is_big_endian = i & 2,
            .type = i & 4 ? ET_EXEC : ET_DYN,
            .machine = EM_MIPS,
            .loader = i & 4 ? "/lib/ld.so.1" : NULL,
            .rpath = "$ORIGIN/lib",
            .needed = needed,
        };
        struct elf_file elf;
        char path[4096];

        snprintf(path, sizeof(path), "%s/file", test_home());
        trial_elf_write(&trial, path);
        ASSERT_HR(read_path(path, &elf), S_OK);
        ASSERT_EQ(elf.machine, EM_MIPS);
        ASSERT_EQ(elf.bits, trial.bits);
        ASSERT_EQ(elf.is_little_endian, !trial.is_big_endian);
        ASSERT_EQ(elf.is_library, trial.type == ET_DYN);
        ASSERT_EQ(elf.n_needed, 2);
        ASSERT_STR(elf.needed[1], "libtwo.so.2");
        ASSERT_STR(elf.rpath, "$ORIGIN/lib");
        if (trial.loader)
            ASSERT_STR(elf.loader, trial.loader);
        elf_file_deinit(&elf);
    }
}

TEST(a_library_that_can_be_run_besides_is_one)
{
    struct trial_elf trial = {.bits = 64,
                              .type = ET_DYN,
                              .machine = EM_MIPS,
                              .loader = "/lib/ld.so.1",
                              .soname = "libboth.so.1"};
    struct elf_file elf;
    char path[4096];

    snprintf(path, sizeof(path), "%s/file", test_home());
    trial_elf_write(&trial, path);
    ASSERT_HR(read_path(path, &elf), S_OK);
    ASSERT_TRUE(elf.is_library);
    ASSERT_STR(elf.soname, "libboth.so.1");
    elf_file_deinit(&elf);
}

/* As what `objcopy --only-keep-debug` leaves. */
TEST(a_loader_without_a_name_is_none)
{
    struct trial_elf trial = {
        .bits = 64, .type = ET_DYN, .machine = EM_MIPS, .loader = "/lib/ld.so.1"};
    static const Elf64_Xword none = 0;
    char path[4096];
    struct elf_file elf;
    Elf64_Ehdr header;
    Elf64_Phdr segment = {0};
    int fd;

    snprintf(path, sizeof(path), "%s/file", test_home());
    trial_elf_write(&trial, path);
    fd = open(path, O_RDWR | O_CLOEXEC);
    ASSERT_EQ(pread(fd, &header, sizeof(header), 0), (ssize_t)sizeof(header));
    for (off_t at = (off_t)header.e_phoff; segment.p_type != PT_INTERP; at += header.e_phentsize) {
        ASSERT_EQ(pread(fd, &segment, sizeof(segment), at), (ssize_t)sizeof(segment));
        if (segment.p_type == PT_INTERP)
            ASSERT_EQ(pwrite(fd, &none, sizeof(none), at + (off_t)offsetof(Elf64_Phdr, p_filesz)),
                      (ssize_t)sizeof(none));
    }
    close(fd);
    ASSERT_HR(read_path(path, &elf), S_OK);
    ASSERT_TRUE(!elf.loader);
    elf_file_deinit(&elf);
}

TEST(what_is_no_elf_file_is_told_apart)
{
    struct elf_file elf;

    ASSERT_HR(read_path("/etc/passwd", &elf), S_FALSE);
    ASSERT_HR(read_path("/dev/null", &elf), S_FALSE);
}

/* This program's first bytes, up to each of the places where something begins. */
TEST(a_cut_file_is_damaged)
{
    static char bytes[1024 * 1024];
    struct elf_file elf;
    char path[4096];
    ssize_t size;
    int fd;

    fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    size = read(fd, bytes, sizeof(bytes));
    close(fd);
    ASSERT_TRUE(size > 4096);
    snprintf(path, sizeof(path), "%s/cut", test_home());
    for (ssize_t cut = 4; cut < 2048; cut += 13) {
        fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        ASSERT_EQ(write(fd, bytes, (size_t)cut), cut);
        if (elf_file_read(fd, &elf) != S_FALSE)
            ASSERT_HR(hr_recorded(), hr_from_win32(ERROR_BAD_EXE_FORMAT));
        close(fd);
    }
}

TEST(machines_have_names)
{
    char text[ELF_MACHINE_TEXT_SIZE];

    ASSERT_STR(elf_machine_text(&(struct elf_file){.machine = 62, .bits = 64}, text),
               "64-bit x86-64");
    ASSERT_STR(elf_machine_text(&(struct elf_file){.machine = 9999, .bits = 32}, text),
               "32-bit machines of type 9999");
}
