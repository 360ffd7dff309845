/* SPDX-License-Identifier: MIT */
/*
 * ELF sources: an ELF file under a reader's hands. It knows how wide the file's words are and in
 * which order their bytes come, and where in the file an address is. Nothing is trusted: what lies
 * outside the file is not read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "image/span.h"

enum {
    ELF_SEGMENTS_MAX = 256,
};

/* One program header, whatever the file's bits. */
struct elf_segment {
    uint32_t type; /* PT_LOAD ... */
    uint64_t offset;
    uint64_t address;
    uint64_t size; /* in the file */
};

struct elf_source {
    int fd;           /* borrowed; -1 where the bytes are at hand */
    struct span file; /* else those */
    uint8_t bits;     /* 32 or 64 */
    bool is_little_endian;
    uint16_t type;    /* ET_DYN ... */
    uint16_t machine; /* EM_X86_64 ... */
    uint64_t sections_at;
    unsigned n_sections;
    unsigned n_segments;
    struct elf_segment segments[ELF_SEGMENTS_MAX];
};

/*
 * Reads header and segments of the file that is open as @fd. Outcomes: S_FALSE if it is no ELF
 * file; ERROR_BAD_EXE_FORMAT's HRESULT with hr_message() if it is one that is damaged.
 */
HRESULT elf_source_open(int fd, struct elf_source *ret_source);

/* The same of bytes, which must outlive @ret_source. */
HRESULT elf_source_open_bytes(struct span file, struct elf_source *ret_source);

/* Raises ERROR_BAD_EXE_FORMAT's HRESULT: @what says what is wrong with "it". */
HRESULT elf_damaged(const char *what);

/* False if the file has not that many bytes there. */
bool elf_source_read(const struct elf_source *source, uint64_t offset, void *buffer, size_t size);

/* A number of @size bytes, in the file's order. */
uint64_t elf_number(const struct elf_source *source, const uint8_t *bytes, size_t size);

/* The size of an address, and one of them. */
size_t elf_word_size(const struct elf_source *source);
uint64_t elf_word(const struct elf_source *source, const uint8_t *bytes);

/* The first segment of that type, or NULL. */
const struct elf_segment *elf_source_segment(const struct elf_source *source, uint32_t type);

/* Where in the file an address is; false if nowhere. */
bool elf_source_locate(const struct elf_source *source, uint64_t address, uint64_t *ret_offset);

/* ---- what the dynamic section says ---- */

struct elf_entry {
    int64_t tag; /* DT_NEEDED ... */
    uint64_t value;
};

/* The entries before DT_NULL, at @ret_entries; the caller frees them. None is a success, too. */
HRESULT elf_source_dynamic(const struct elf_source *source, struct elf_entry **ret_entries,
                           unsigned *ret_n);

/* The value of the last entry of that tag; 0 if there is none. */
uint64_t elf_entry_value(const struct elf_entry *entries, unsigned n, int64_t tag);

/* The strings that the entries speak of, with a NUL behind them; the caller frees them. */
HRESULT elf_source_strings(const struct elf_source *source, const struct elf_entry *entries,
                           unsigned n, char **ret_strings, uint64_t *ret_size);
