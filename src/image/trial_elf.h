/* SPDX-License-Identifier: MIT */
/*
 * Trial ELF files: small ELF files for tests, of any width and byte order, with no code in them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trial_elf_table {
    TRIAL_ELF_HASH,
    TRIAL_ELF_GNU_HASH,
    TRIAL_ELF_SECTION, /* no table: a section header tells of the symbols */
};

struct trial_elf {
    uint8_t bits; /* 32 or 64 */
    bool is_big_endian;
    uint16_t type;
    uint16_t machine;
    enum trial_elf_table table;
    const char *loader; /* these four may be NULL */
    const char *soname;
    const char *runpath;
    const char *rpath;
    const char *const *needed; /* these lists end in NULL, or are NULL */
    const char *const *exports;
    const char *const *imports; /* symbols that are not defined here */
};

enum {
    TRIAL_ELF_SIZE = 8192,
};

/* Makes the file's bytes; returns how many. */
size_t trial_elf_make(const struct trial_elf *trial, uint8_t bytes[static TRIAL_ELF_SIZE]);

/* Writes the file to @path. */
void trial_elf_write(const struct trial_elf *trial, const char *path);
