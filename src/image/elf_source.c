/* SPDX-License-Identifier: MIT */
#include "image/elf_source.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    DYNAMIC_MAX = 64 * 1024,        /* bytes of the dynamic section */
    STRINGS_MAX = 64 * 1024 * 1024, /* and of its strings */
};

/* Where fields are, by the file's bits. */
static const struct elf_layout {
    uint8_t header_size;
    uint8_t segments_at; /* in the header */
    uint8_t sections_at;
    uint8_t n_segments;
    uint8_t n_sections;
    uint8_t segment_size;
    uint8_t offset; /* in a segment */
    uint8_t address;
    uint8_t file_size;
} narrow = {52, 28, 32, 44, 48, 32, 4, 8, 16}, wide = {64, 32, 40, 56, 60, 56, 8, 16, 32};

HRESULT elf_damaged(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_BAD_EXE_FORMAT), "%s", what);
}

bool elf_source_read(const struct elf_source *source, uint64_t offset, void *buffer, size_t size)
{
    struct span part;

    if (source->fd < 0) {
        if (!span_part(source->file, offset, size, &part))
            return false;
        memcpy(buffer, part.bytes, size);
        return true;
    }
    return offset <= INT64_MAX && pread(source->fd, buffer, size, (off_t)offset) == (ssize_t)size;
}

uint64_t elf_number(const struct elf_source *source, const uint8_t *bytes, size_t size)
{
    uint64_t number = 0;

    for (size_t i = 0; i < size; i++)
        number = number << 8 | bytes[source->is_little_endian ? size - 1 - i : i];
    return number;
}

size_t elf_word_size(const struct elf_source *source)
{
    return source->bits / 8;
}

uint64_t elf_word(const struct elf_source *source, const uint8_t *bytes)
{
    return elf_number(source, bytes, elf_word_size(source));
}

static const struct elf_layout *layout_of(const struct elf_source *source)
{
    return source->bits == 32 ? &narrow : &wide;
}

/* In one piece: registering a module reads a dozen files. */
static HRESULT read_segments(struct elf_source *source, uint64_t at)
{
    const struct elf_layout *layout = layout_of(source);
    uint8_t all[ELF_SEGMENTS_MAX * sizeof(Elf64_Phdr)];

    if (!elf_source_read(source, at, all, source->n_segments * (size_t)layout->segment_size))
        return elf_damaged("it ends in its segments");
    for (unsigned i = 0; i < source->n_segments; i++) {
        const uint8_t *bytes = all + i * (size_t)layout->segment_size;

        source->segments[i] = (struct elf_segment){
            .type = (uint32_t)elf_number(source, bytes, 4),
            .offset = elf_word(source, bytes + layout->offset),
            .address = elf_word(source, bytes + layout->address),
            .size = elf_word(source, bytes + layout->file_size),
        };
    }
    return S_OK;
}

static HRESULT read_all(struct elf_source *source)
{
    uint8_t header[sizeof(Elf64_Ehdr)];
    const struct elf_layout *layout;

    if (!elf_source_read(source, 0, header, SELFMAG) || memcmp(header, ELFMAG, SELFMAG) != 0)
        return S_FALSE;
    if (!elf_source_read(source, 0, header, EI_NIDENT))
        return elf_damaged("it ends in its header");
    source->bits = header[EI_CLASS] == ELFCLASS32 ? 32 : 64;
    source->is_little_endian = header[EI_DATA] != ELFDATA2MSB;
    layout = layout_of(source);
    if (!elf_source_read(source, 0, header, layout->header_size))
        return elf_damaged("it ends in its header");

    source->type = (uint16_t)elf_number(source, header + 16, 2);
    source->machine = (uint16_t)elf_number(source, header + 18, 2);
    source->sections_at = elf_word(source, header + layout->sections_at);
    source->n_sections = (unsigned)elf_number(source, header + layout->n_sections, 2);
    source->n_segments = (unsigned)elf_number(source, header + layout->n_segments, 2);
    if (source->n_segments > ELF_SEGMENTS_MAX)
        return elf_damaged("it has too many segments");
    return hr_trace(read_segments(source, elf_word(source, header + layout->segments_at)));
}

HRESULT elf_source_open(int fd, struct elf_source *ret_source)
{
    ret_source->fd = fd;
    return hr_trace(read_all(ret_source));
}

HRESULT elf_source_open_bytes(struct span file, struct elf_source *ret_source)
{
    ret_source->fd = -1;
    ret_source->file = file;
    return hr_trace(read_all(ret_source));
}

const struct elf_segment *elf_source_segment(const struct elf_source *source, uint32_t type)
{
    for (unsigned i = 0; i < source->n_segments; i++) {
        if (source->segments[i].type == type)
            return &source->segments[i];
    }
    return NULL;
}

bool elf_source_locate(const struct elf_source *source, uint64_t address, uint64_t *ret_offset)
{
    for (unsigned i = 0; i < source->n_segments; i++) {
        const struct elf_segment *segment = &source->segments[i];

        if (segment->type == PT_LOAD && address >= segment->address &&
            address - segment->address < segment->size) {
            *ret_offset = segment->offset + (address - segment->address);
            return true;
        }
    }
    return false;
}

/* ---- the dynamic section ---- */

static int64_t signed_word(const struct elf_source *source, uint64_t word)
{
    return source->bits == 32 ? (int32_t)word : (int64_t)word;
}

HRESULT elf_source_dynamic(const struct elf_source *source, struct elf_entry **ret_entries,
                           unsigned *ret_n)
{
    const struct elf_segment *segment = elf_source_segment(source, PT_DYNAMIC);
    size_t word_size = elf_word_size(source), entry_size = 2 * word_size;
    uint64_t size = !segment ? 0 : segment->size < DYNAMIC_MAX ? segment->size : DYNAMIC_MAX;
    _cleanup_(freep) struct elf_entry *entries = calloc(size / entry_size + 1, sizeof(*entries));
    _cleanup_(freep) uint8_t *bytes = malloc(size + 1);
    unsigned n = 0;

    if (!bytes || !entries)
        return hr_raise(E_OUTOFMEMORY, "reading a program");
    if (segment && !elf_source_read(source, segment->offset, bytes, size))
        return elf_damaged("it ends in its dynamic section");
    for (; n < size / entry_size; n++) {
        const uint8_t *entry = bytes + n * entry_size;

        entries[n].tag = signed_word(source, elf_word(source, entry));
        entries[n].value = elf_word(source, entry + word_size);
        if (entries[n].tag == DT_NULL)
            break;
    }
    *ret_n = n;
    *ret_entries = TAKE_PTR(entries);
    return S_OK;
}

uint64_t elf_entry_value(const struct elf_entry *entries, unsigned n, int64_t tag)
{
    while (n > 0) {
        if (entries[--n].tag == tag)
            return entries[n].value;
    }
    return 0;
}

HRESULT elf_source_strings(const struct elf_source *source, const struct elf_entry *entries,
                           unsigned n, char **ret_strings, uint64_t *ret_size)
{
    uint64_t size = elf_entry_value(entries, n, DT_STRSZ), offset;
    _cleanup_(freep) char *strings = NULL;

    if (size > STRINGS_MAX ||
        !elf_source_locate(source, elf_entry_value(entries, n, DT_STRTAB), &offset))
        return elf_damaged("its strings are nowhere");
    strings = calloc(1, size + 1);
    if (!strings)
        return hr_raise(E_OUTOFMEMORY, "reading a program");
    if (!elf_source_read(source, offset, strings, size))
        return elf_damaged("it ends in its strings");
    *ret_size = size;
    *ret_strings = TAKE_PTR(strings);
    return S_OK;
}
