/* SPDX-License-Identifier: MIT */
#include "image/elf_resource.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>

#include <comity/selfreg.h>
#include <comity/winerror.h>

#include "base/hresult.h"

enum {
    HEADERS_MAX = 256,
    NOTE_HEADER_SIZE = 12, /* the sizes of the name and of what follows, then the type */
};

static HRESULT damaged(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_BAD_EXE_FORMAT), "%s", what);
}

/* Notes that do not fit are no notes: the loader ignores them, too. */
static HRESULT add_notes(struct span notes, struct resource_set *set)
{
    uint32_t name_size, size, type;
    uint64_t at = 0;

    while (span_u32(notes, at, &name_size) && span_u32(notes, at + 4, &size) &&
           span_u32(notes, at + 8, &type)) {
        uint64_t name_at = at + NOTE_HEADER_SIZE;
        uint64_t data_at = name_at + (((uint64_t)name_size + 3) & ~3ull);
        struct span name, data;

        at = data_at + (((uint64_t)size + 3) & ~3ull);
        if (type != COMITY_NOTE_RESOURCES || name_size != sizeof(COMITY_NOTE_NAME) ||
            !span_part(notes, name_at, name_size, &name) ||
            memcmp(name.bytes, COMITY_NOTE_NAME, name_size) != 0)
            continue;
        if (!span_part(notes, data_at, size, &data))
            return damaged("it ends in its resources");
        if (!resource_set_add(set, data))
            return damaged("it has too many parts with resources");
    }
    return S_OK;
}

/* What the header says of the program headers, whatever the file's bits. */
struct program_headers {
    uint64_t at;
    unsigned size; /* of one */
    unsigned n;
    bool is_wide;
};

/* S_FALSE if it is no ELF file. */
static HRESULT read_header(struct span file, struct program_headers *ret_headers)
{
    union {
        Elf32_Ehdr narrow;
        Elf64_Ehdr wide;
    } header = {0};
    bool is_wide;

    if (file.size < EI_NIDENT || memcmp(file.bytes, ELFMAG, SELFMAG) != 0)
        return S_FALSE;
    if (file.bytes[EI_DATA] != (__BYTE_ORDER == __LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB)) {
        *ret_headers = (struct program_headers){0};
        return S_OK;
    }
    is_wide = file.bytes[EI_CLASS] == ELFCLASS64;
    if (!span_has(file, 0, is_wide ? sizeof(header.wide) : sizeof(header.narrow)))
        return damaged("it ends in its header");
    memcpy(&header, file.bytes, is_wide ? sizeof(header.wide) : sizeof(header.narrow));

    *ret_headers = (struct program_headers){
        .at = is_wide ? header.wide.e_phoff : header.narrow.e_phoff,
        .size = is_wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr),
        .n = is_wide ? header.wide.e_phnum : header.narrow.e_phnum,
        .is_wide = is_wide,
    };
    return ret_headers->n <= HEADERS_MAX ? S_OK : damaged("it has too many segments");
}

HRESULT elf_resource_set_of_file(struct span file, struct resource_set *ret_set)
{
    struct resource_set set = {0};
    struct program_headers headers = {0};
    HRESULT hr;

    hr = read_header(file, &headers);
    for (unsigned i = 0; hr == S_OK && i < headers.n; i++) {
        struct span bytes, notes;
        Elf32_Phdr narrow;
        Elf64_Phdr wide;

        if (headers.at > file.size ||
            !span_part(file, headers.at + (uint64_t)i * headers.size, headers.size, &bytes))
            return damaged("it ends in its segments");
        if (headers.is_wide) {
            memcpy(&wide, bytes.bytes, sizeof(wide));
        } else {
            memcpy(&narrow, bytes.bytes, sizeof(narrow));
            wide.p_type = narrow.p_type;
            wide.p_offset = narrow.p_offset;
            wide.p_filesz = narrow.p_filesz;
        }
        if (wide.p_type != PT_NOTE)
            continue;
        if (!span_part(file, wide.p_offset, wide.p_filesz, &notes))
            return damaged("it ends in its notes");
        hr = add_notes(notes, &set);
    }
    if (hr == S_OK)
        *ret_set = set;
    return hr_trace(hr);
}

struct loaded {
    const void *dynamic; /* what tells one module from another */
    struct resource_set *set;
    HRESULT hr;
};

static bool has_dynamic(const struct dl_phdr_info *info, const void *dynamic)
{
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
            return (const void *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr) == dynamic;
    }
    return false;
}

static int add_loaded(struct dl_phdr_info *info, size_t size, void *context)
{
    struct loaded *loaded = context;

    if (!has_dynamic(info, loaded->dynamic))
        return 0;
    for (unsigned i = 0; loaded->hr == S_OK && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        struct span notes = {(const uint8_t *)(info->dlpi_addr + segment->p_vaddr),
                             segment->p_memsz};

        if (segment->p_type == PT_NOTE)
            loaded->hr = add_notes(notes, loaded->set);
    }
    return 1;
}

HRESULT elf_resource_set_of_loaded(void *handle, struct resource_set *ret_set)
{
    struct resource_set set = {0};
    struct loaded loaded = {.set = &set, .hr = S_OK};
    struct link_map *map;

    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0)
        return hr_raise(hr_from_win32(ERROR_INVALID_HANDLE), "%s", dlerror());
    loaded.dynamic = map->l_ld;
    dl_iterate_phdr(add_loaded, &loaded);
    if (FAILED(loaded.hr))
        return hr_trace(loaded.hr);
    *ret_set = set;
    return S_OK;
}
