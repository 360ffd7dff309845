/* SPDX-License-Identifier: MIT */
#include "image/elf_exports.h"

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/elf_source.h"

enum {
    SYMBOLS_MAX = 4 * 1024 * 1024,
    CHUNK = 512, /* symbols, or numbers of a table, that are read at once */
    SECTION_SIZE_MAX = sizeof(Elf64_Shdr),
};

/* Where fields of a symbol and of a section are, by the file's bits. */
static const struct symbol_layout {
    uint8_t size;
    uint8_t info;
    uint8_t other;
    uint8_t section;
    uint8_t section_size; /* of a section header */
    uint8_t content_at;
    uint8_t content_size;
} narrow = {16, 12, 13, 14, 40, 16, 20}, wide = {24, 4, 5, 6, 64, 24, 32};

struct symbols {
    const struct elf_source *source;
    const struct symbol_layout *layout;
    uint64_t at; /* in the file */
    uint64_t n;
    uint64_t versions_at; /* a number of two bytes for each; 0 without versions */
    char *strings;        /* owned, with a NUL behind them */
    uint64_t strings_size;
};

static bool read_u32(const struct elf_source *source, uint64_t at, uint32_t *ret_number)
{
    uint8_t bytes[4];

    if (!elf_source_read(source, at, bytes, sizeof(bytes)))
        return false;
    *ret_number = (uint32_t)elf_number(source, bytes, sizeof(bytes));
    return true;
}

/* ---- how many symbols there are ---- */

/* DT_HASH: buckets, chains; there is a chain for each symbol. */
static HRESULT count_by_hash(struct symbols *symbols, uint64_t address)
{
    uint64_t at;
    uint32_t n;

    if (!elf_source_locate(symbols->source, address, &at) || !read_u32(symbols->source, at + 4, &n))
        return elf_damaged("its table of symbols is nowhere");
    symbols->n = n;
    return S_OK;
}

/* The highest symbol that a bucket begins with; 0 if all are empty. */
static bool find_last_bucket(const struct elf_source *source, uint64_t at, uint32_t n,
                             uint32_t *ret_last)
{
    uint8_t bytes[CHUNK * 4];
    uint32_t last = 0;

    while (n > 0) {
        uint32_t now = n < CHUNK ? n : CHUNK;

        if (!elf_source_read(source, at, bytes, now * 4))
            return false;
        for (uint32_t i = 0; i < now; i++) {
            uint32_t first = (uint32_t)elf_number(source, bytes + i * 4, 4);

            last = first > last ? first : last;
        }
        at += now * 4;
        n -= now;
    }
    *ret_last = last;
    return true;
}

/* DT_GNU_HASH: sizes, a filter, buckets, and chains that end in a number with its lowest bit. */
static HRESULT count_by_gnu_hash(struct symbols *symbols, uint64_t address)
{
    const struct elf_source *source = symbols->source;
    uint32_t n_buckets, first, n_words, last, hash = 0;
    uint64_t at;

    if (!elf_source_locate(source, address, &at) || !read_u32(source, at, &n_buckets) ||
        !read_u32(source, at + 4, &first) || !read_u32(source, at + 8, &n_words))
        return elf_damaged("its table of symbols is nowhere");
    at += 16 + (uint64_t)n_words * elf_word_size(source);
    if (!find_last_bucket(source, at, n_buckets, &last))
        return elf_damaged("it ends in its table of symbols");
    at += (uint64_t)n_buckets * 4;
    symbols->n = 0;
    if (last < first)
        return S_OK;
    for (; !(hash & 1); last++) {
        if (last > SYMBOLS_MAX || !read_u32(source, at + (uint64_t)(last - first) * 4, &hash))
            return elf_damaged("it ends in its table of symbols");
    }
    symbols->n = last;
    return S_OK;
}

/* Without a table for the loader, as some tools leave them: the section says it. */
static HRESULT count_by_section(struct symbols *symbols)
{
    const struct elf_source *source = symbols->source;
    const struct symbol_layout *layout = symbols->layout;

    for (unsigned i = 0; i < source->n_sections; i++) {
        uint8_t bytes[SECTION_SIZE_MAX];

        if (!elf_source_read(source, source->sections_at + (uint64_t)i * layout->section_size,
                             bytes, layout->section_size))
            return elf_damaged("it ends in its sections");
        if (elf_number(source, bytes + 4, 4) != SHT_DYNSYM)
            continue;
        symbols->at = elf_word(source, bytes + layout->content_at);
        symbols->n = elf_word(source, bytes + layout->content_size) / layout->size;
        return S_OK;
    }
    symbols->n = 0;
    return S_OK;
}

static HRESULT find_symbols(struct symbols *symbols, const struct elf_entry *entries, unsigned n)
{
    uint64_t table = elf_entry_value(entries, n, DT_SYMTAB),
             gnu_hash = elf_entry_value(entries, n, DT_GNU_HASH),
             hash = elf_entry_value(entries, n, DT_HASH);
    HRESULT hr;

    if (!table || (!gnu_hash && !hash && symbols->source->n_sections == 0))
        return S_OK;
    if (!elf_source_locate(symbols->source, table, &symbols->at))
        return elf_damaged("its symbols are nowhere");
    hr = hash       ? count_by_hash(symbols, hash)
         : gnu_hash ? count_by_gnu_hash(symbols, gnu_hash)
                    : count_by_section(symbols);
    if (SUCCEEDED(hr) && symbols->n > SYMBOLS_MAX)
        return elf_damaged("it has too many symbols");
    if (!elf_source_locate(symbols->source, elf_entry_value(entries, n, DT_VERSYM),
                           &symbols->versions_at))
        symbols->versions_at = 0;
    if (SUCCEEDED(hr) && symbols->n > 0)
        hr = elf_source_strings(symbols->source, entries, n, &symbols->strings,
                                &symbols->strings_size);
    return hr_trace(hr);
}

/* ---- the symbols ---- */

enum {
    VERSION_IS_HIDDEN = 0x8000, /* there for those alone who were linked with that version */
};

static bool has_hidden_version(const struct symbols *symbols, uint64_t number)
{
    uint8_t bytes[2];

    return symbols->versions_at > 0 &&
           elf_source_read(symbols->source, symbols->versions_at + 2 * number, bytes,
                           sizeof(bytes)) &&
           elf_number(symbols->source, bytes, sizeof(bytes)) & VERSION_IS_HIDDEN;
}

/* Whether dlsym would find it: defined here, not local, not hidden. */
static bool is_exported(const struct symbols *symbols, const uint8_t *symbol)
{
    const struct symbol_layout *layout = symbols->layout;
    unsigned visibility = ELF64_ST_VISIBILITY(symbol[layout->other]);

    return elf_number(symbols->source, symbol + layout->section, 2) != SHN_UNDEF &&
           ELF64_ST_BIND(symbol[layout->info]) != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

static void match(const struct symbols *symbols, const uint8_t *symbol, uint64_t number,
                  const char *const names[], bool is_found[])
{
    uint64_t at = elf_number(symbols->source, symbol, 4);

    for (size_t i = 0; at < symbols->strings_size && names[i]; i++) {
        if (strcmp(symbols->strings + at, names[i]) == 0 && is_exported(symbols, symbol) &&
            !has_hidden_version(symbols, number))
            is_found[i] = true;
    }
}

static HRESULT match_all(const struct symbols *symbols, const char *const names[], bool is_found[])
{
    uint8_t bytes[CHUNK * sizeof(Elf64_Sym)];
    size_t size = symbols->layout->size;

    for (uint64_t i = 0; i < symbols->n; i += CHUNK) {
        size_t now = symbols->n - i < CHUNK ? (size_t)(symbols->n - i) : CHUNK;

        if (!elf_source_read(symbols->source, symbols->at + i * size, bytes, now * size))
            return elf_damaged("it ends in its symbols");
        for (size_t j = 0; j < now; j++)
            match(symbols, bytes + j * size, i + j, names, is_found);
    }
    return S_OK;
}

HRESULT elf_exports_find(int fd, const char *const names[], bool ret_is_exported[])
{
    _cleanup_(freep) struct elf_entry *entries = NULL;
    _cleanup_(freep) bool *is_found = NULL;
    struct elf_source source = {0};
    struct symbols symbols = {.source = &source};
    unsigned n_entries = 0;
    size_t n = 0;
    HRESULT hr;

    while (names[n])
        n++;
    is_found = calloc(n + 1, sizeof(*is_found));
    if (!is_found)
        return hr_raise(E_OUTOFMEMORY, "reading what a module exports");
    hr = elf_source_open(fd, &source);
    if (hr != S_OK)
        return hr_trace(hr);
    symbols.layout = source.bits == 32 ? &narrow : &wide;
    hr = elf_source_dynamic(&source, &entries, &n_entries);
    if (SUCCEEDED(hr))
        hr = find_symbols(&symbols, entries, n_entries);
    if (SUCCEEDED(hr))
        hr = match_all(&symbols, names, is_found);
    free(symbols.strings);
    if (FAILED(hr))
        return hr_trace(hr);

    memcpy(ret_is_exported, is_found, n * sizeof(*is_found));
    return S_OK;
}
