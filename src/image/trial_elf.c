/* SPDX-License-Identifier: MIT */
#include "image/trial_elf.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

enum {
    LOADED_AT = 0x10000, /* addresses are this much above places in the file */
    N_SEGMENTS = 3,
};

/* A file that grows. */
struct maker {
    const struct trial_elf *trial;
    uint8_t *bytes;
    size_t size;
    size_t strings_at;
    size_t strings_size;
    size_t symbols_at;
    unsigned n_symbols;
    unsigned n_imports; /* the first of them, after the empty one */
    size_t table_at;
};

static void put(struct maker *maker, uint64_t number, size_t size)
{
    ASSERT_TRUE(maker->size + size <= TRIAL_ELF_SIZE);
    for (size_t i = 0; i < size; i++) {
        size_t shift = 8 * (maker->trial->is_big_endian ? size - 1 - i : i);

        maker->bytes[maker->size++] = (uint8_t)(number >> shift);
    }
}

static void put_word(struct maker *maker, uint64_t number)
{
    put(maker, number, maker->trial->bits / 8);
}

static void put_text(struct maker *maker, const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;

    ASSERT_TRUE(maker->size + size <= TRIAL_ELF_SIZE);
    if (text)
        memcpy(maker->bytes + maker->size, text, size);
    maker->size += size;
}

static void put_texts(struct maker *maker, const char *const *texts)
{
    for (; texts && *texts; texts++)
        put_text(maker, *texts);
}

/* Where a text that was put is among the strings. */
static uint64_t string_at(const struct maker *maker, const char *text)
{
    const uint8_t *strings = maker->bytes + maker->strings_at,
                  *found = memmem(strings, maker->strings_size, text, strlen(text) + 1);

    ASSERT_TRUE(found);
    return (uint64_t)(found - strings);
}

static void put_strings(struct maker *maker)
{
    maker->strings_at = maker->size;
    put_text(maker, "");
    put_text(maker, maker->trial->soname);
    put_text(maker, maker->trial->runpath);
    put_text(maker, maker->trial->rpath);
    put_texts(maker, maker->trial->needed);
    put_texts(maker, maker->trial->imports);
    put_texts(maker, maker->trial->exports);
    maker->strings_size = maker->size - maker->strings_at;
}

static void put_symbol(struct maker *maker, const char *name, unsigned section)
{
    uint64_t name_at = string_at(maker, name),
             info = *name ? ELF64_ST_INFO(STB_GLOBAL, STT_FUNC) : 0;

    put(maker, name_at, 4);
    if (maker->trial->bits == 32) {
        put_word(maker, 0);
        put_word(maker, 0);
    }
    put(maker, info, 1);
    put(maker, STV_DEFAULT, 1);
    put(maker, section, 2);
    if (maker->trial->bits == 64) {
        put_word(maker, 0);
        put_word(maker, 0);
    }
    maker->n_symbols++;
}

static void put_symbols(struct maker *maker)
{
    const char *const *names;

    maker->symbols_at = maker->size;
    put_symbol(maker, "", SHN_UNDEF);
    for (names = maker->trial->imports; names && *names; names++)
        put_symbol(maker, *names, SHN_UNDEF);
    maker->n_imports = maker->n_symbols - 1;
    for (names = maker->trial->exports; names && *names; names++)
        put_symbol(maker, *names, 1);
}

/* One bucket that all symbols are in, whatever their hash: nobody looks them up by it. */
static void put_table(struct maker *maker)
{
    unsigned first = 1 + maker->n_imports;

    maker->table_at = maker->size;
    if (maker->trial->table == TRIAL_ELF_HASH) {
        put(maker, 1, 4);
        put(maker, maker->n_symbols, 4);
        for (unsigned i = 0; i <= maker->n_symbols; i++)
            put(maker, i, 4);
    } else if (maker->trial->table == TRIAL_ELF_GNU_HASH) {
        put(maker, 1, 4);
        put(maker, first, 4);
        put(maker, 1, 4);
        put(maker, 0, 4);
        put_word(maker, UINT64_MAX);
        put(maker, first < maker->n_symbols ? first : 0, 4);
        for (unsigned i = first; i < maker->n_symbols; i++)
            put(maker, i + 1 == maker->n_symbols, 4);
    }
}

static void put_entry(struct maker *maker, int64_t tag, uint64_t value)
{
    put_word(maker, (uint64_t)tag);
    put_word(maker, value);
}

static void put_dynamic(struct maker *maker)
{
    const struct trial_elf *trial = maker->trial;

    for (const char *const *needed = trial->needed; needed && *needed; needed++)
        put_entry(maker, DT_NEEDED, string_at(maker, *needed));
    if (trial->soname)
        put_entry(maker, DT_SONAME, string_at(maker, trial->soname));
    if (trial->runpath)
        put_entry(maker, DT_RUNPATH, string_at(maker, trial->runpath));
    if (trial->rpath)
        put_entry(maker, DT_RPATH, string_at(maker, trial->rpath));
    put_entry(maker, DT_STRTAB, maker->strings_at + LOADED_AT);
    put_entry(maker, DT_STRSZ, maker->strings_size);
    put_entry(maker, DT_SYMTAB, maker->symbols_at + LOADED_AT);
    if (trial->table != TRIAL_ELF_SECTION)
        put_entry(maker, trial->table == TRIAL_ELF_HASH ? DT_HASH : DT_GNU_HASH,
                  maker->table_at + LOADED_AT);
    put_entry(maker, DT_NULL, 0);
}

static void put_section(struct maker *maker)
{
    size_t symbol_size = maker->trial->bits == 32 ? sizeof(Elf32_Sym) : sizeof(Elf64_Sym);

    put(maker, 0, 4);
    put(maker, SHT_DYNSYM, 4);
    put_word(maker, 0);
    put_word(maker, maker->symbols_at + LOADED_AT);
    put_word(maker, maker->symbols_at);
    put_word(maker, maker->n_symbols * symbol_size);
    put(maker, 0, 4);
    put(maker, 0, 4);
    put_word(maker, 8);
    put_word(maker, symbol_size);
}

static void put_segment(struct maker *maker, uint32_t type, size_t at, size_t size)
{
    put(maker, type, 4);
    if (maker->trial->bits == 64)
        put(maker, PF_R, 4);
    put_word(maker, at);
    put_word(maker, at + LOADED_AT);
    put_word(maker, at + LOADED_AT);
    put_word(maker, size);
    put_word(maker, size);
    if (maker->trial->bits == 32)
        put(maker, PF_R, 4);
    put_word(maker, 1);
}

static void put_header(struct maker *maker, size_t sections_at)
{
    const struct trial_elf *trial = maker->trial;
    bool is_narrow = trial->bits == 32;
    size_t header_size = is_narrow ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);

    put_text(maker, ELFMAG);
    maker->size = SELFMAG;
    put(maker, is_narrow ? ELFCLASS32 : ELFCLASS64, 1);
    put(maker, trial->is_big_endian ? ELFDATA2MSB : ELFDATA2LSB, 1);
    put(maker, EV_CURRENT, 1);
    maker->size = EI_NIDENT;
    put(maker, trial->type, 2);
    put(maker, trial->machine, 2);
    put(maker, EV_CURRENT, 4);
    put_word(maker, 0);
    put_word(maker, header_size);
    put_word(maker, sections_at);
    put(maker, 0, 4);
    put(maker, header_size, 2);
    put(maker, is_narrow ? sizeof(Elf32_Phdr) : sizeof(Elf64_Phdr), 2);
    put(maker, N_SEGMENTS, 2);
    put(maker, is_narrow ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr), 2);
    put(maker, sections_at ? 1 : 0, 2);
    put(maker, 0, 2);
}

size_t trial_elf_make(const struct trial_elf *trial, uint8_t bytes[static TRIAL_ELF_SIZE])
{
    struct maker maker = {.trial = trial, .bytes = bytes};
    size_t loader_at, dynamic_at, dynamic_end, end;

    memset(bytes, 0, TRIAL_ELF_SIZE);
    maker.size = sizeof(Elf64_Ehdr) + N_SEGMENTS * sizeof(Elf64_Phdr);
    loader_at = maker.size;
    put_text(&maker, trial->loader);
    put_strings(&maker);
    maker.size = (maker.size + 7) & ~(size_t)7;
    put_symbols(&maker);
    put_table(&maker);
    dynamic_at = maker.size;
    put_dynamic(&maker);
    dynamic_end = maker.size;
    if (trial->table == TRIAL_ELF_SECTION)
        put_section(&maker);
    end = maker.size;

    maker.size = 0;
    put_header(&maker, trial->table == TRIAL_ELF_SECTION ? dynamic_end : 0);
    put_segment(&maker, PT_LOAD, 0, end);
    put_segment(&maker, PT_DYNAMIC, dynamic_at, dynamic_end - dynamic_at);
    put_segment(&maker, trial->loader ? PT_INTERP : PT_NULL, loader_at,
                trial->loader ? strlen(trial->loader) + 1 : 0);
    return end;
}

void trial_elf_write(const struct trial_elf *trial, const char *path)
{
    uint8_t bytes[TRIAL_ELF_SIZE];
    size_t size = trial_elf_make(trial, bytes);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);

    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}
