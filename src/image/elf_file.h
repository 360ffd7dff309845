/* SPDX-License-Identifier: MIT */
/*
 * ELF files: what the kernel and the loader want to know of a program or library, read from the
 * file without running it. Whatever the file says is checked against its size.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

enum {
    ELF_NEEDED_MAX = 256,
};

struct elf_file {
    uint16_t machine; /* EM_X86_64 ... */
    uint8_t bits;     /* 32 or 64 */
    bool is_little_endian;
    bool is_library;  /* position independent and no program: not to be run */
    bool has_dynamic; /* linked dynamically */
    char *loader;     /* the program interpreter; NULL if none */
    char *soname;     /* what it is called by who needs it; NULL if by its file's name */
    char *rpath;      /* DT_RPATH; NULL if none, or if there is a DT_RUNPATH */
    char *runpath;    /* DT_RUNPATH */
    char **needed;    /* DT_NEEDED, n_needed of them */
    unsigned n_needed;
};

/*
 * Reads the file that is open as @fd. Outcomes: S_FALSE if it is no ELF file;
 * ERROR_BAD_EXE_FORMAT's HRESULT with hr_message() if it is one that is damaged.
 */
HRESULT elf_file_read(int fd, struct elf_file *ret_elf);
void elf_file_deinit(struct elf_file *elf);

/* What this program itself is made for. */
const struct elf_file *elf_file_own(void);

/* Whether the machine and the bits are the same. */
bool elf_file_is_alike(const struct elf_file *a, const struct elf_file *b);

/* "x86-64"; NULL for a machine without a name here. */
const char *elf_machine_name(uint16_t machine);

/* "64-bit x86-64". The text is @buffer. */
enum {
    ELF_MACHINE_TEXT_SIZE = 64,
};
const char *elf_machine_text(const struct elf_file *elf, char buffer[static ELF_MACHINE_TEXT_SIZE]);
