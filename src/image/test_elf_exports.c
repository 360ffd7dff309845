/* SPDX-License-Identifier: MIT */
#include "image/elf_exports.h"

#include <elf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hresult.h"
#include "image/trial_elf.h"
#include "test.h"

static const char *const exports[] = {"DllGetClassObject", "DllCanUnloadNow", NULL};
static const char *const imports[] = {"puts", "DllRegisterServer", NULL};
static const char *const wanted[] = {"DllRegisterServer", "DllCanUnloadNow", "DllGetClassObject",
                                     "DllGet", NULL};

static HRESULT find_in(const uint8_t *bytes, size_t size, bool is_exported[4])
{
    int fd = memfd_create("module", MFD_CLOEXEC);
    HRESULT hr;

    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, bytes, size), (ssize_t)size);
    hr = elf_exports_find(fd, wanted, is_exported);
    close(fd);
    return hr;
}

/* Each width, order and table. */
TEST(what_is_defined_is_exported_and_what_is_imported_is_not)
{
    for (unsigned i = 0; i < 12; i++) {
        struct trial_elf trial = {
            .bits = i & 1 ? 32 : 64,
            .is_big_endian = i & 2,
            .type = ET_DYN,
            .machine = EM_S390,
            .table = (enum trial_elf_table)(i / 4),
            .exports = exports,
            .imports = imports,
        };
        uint8_t bytes[TRIAL_ELF_SIZE];
        bool is_exported[4];

        ASSERT_HR(find_in(bytes, trial_elf_make(&trial, bytes), is_exported), S_OK);
        ASSERT_FALSE(is_exported[0]);
        ASSERT_TRUE(is_exported[1] && is_exported[2]);
        ASSERT_FALSE(is_exported[3]);
    }
}

TEST(a_library_that_exports_nothing_has_none)
{
    struct trial_elf trial = {.bits = 64, .table = TRIAL_ELF_GNU_HASH, .imports = imports};
    uint8_t bytes[TRIAL_ELF_SIZE];
    bool is_exported[4];

    ASSERT_HR(find_in(bytes, trial_elf_make(&trial, bytes), is_exported), S_OK);
    for (int i = 0; i < 4; i++)
        ASSERT_FALSE(is_exported[i]);
}

TEST(a_file_that_is_cut_anywhere_is_told_as_damaged)
{
    for (unsigned i = 0; i < 6; i++) {
        struct trial_elf trial = {.bits = i & 1 ? 32 : 64,
                                  .table = (enum trial_elf_table)(i / 2),
                                  .exports = exports,
                                  .imports = imports};
        uint8_t bytes[TRIAL_ELF_SIZE];
        size_t size = trial_elf_make(&trial, bytes);
        bool is_exported[4] = {false};

        for (size_t cut = 0; cut < size; cut++) {
            uint8_t *copy = malloc(cut + 1);
            HRESULT hr;

            memcpy(copy, bytes, cut);
            hr = find_in(copy, cut, is_exported);
            free(copy);
            ASSERT_HR(hr, cut < SELFMAG ? S_FALSE : hr_from_win32(ERROR_BAD_EXE_FORMAT));
            ASSERT_FALSE(is_exported[1]);
        }
    }
}

TEST(what_the_tables_say_is_not_trusted)
{
    struct trial_elf trial = {.bits = 64, .exports = exports, .imports = imports};
    uint8_t whole[TRIAL_ELF_SIZE];

    for (unsigned table = 0; table < 3; table++) {
        size_t size;

        trial.table = (enum trial_elf_table)table;
        size = trial_elf_make(&trial, whole);
        for (size_t at = 16; at < size; at++) {
            uint8_t bytes[TRIAL_ELF_SIZE];
            bool is_exported[4];
            HRESULT hr;

            memcpy(bytes, whole, size);
            bytes[at] = 0xff;
            hr = find_in(bytes, size, is_exported);
            ASSERT_TRUE(hr == S_OK || hr == hr_from_win32(ERROR_BAD_EXE_FORMAT));
        }
    }
}
