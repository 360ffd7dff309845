/* SPDX-License-Identifier: MIT */
#include "image/elf_resource.h"

#include <dlfcn.h>
#include <elf.h>
#include <endian.h>
#include <link.h>
#include <string.h>

#include <comity/selfreg.h>
#include <comity/winerror.h>

#include "base/hresult.h"
#include "image/elf_source.h"

enum {
    NOTE_HEADER_SIZE = 12, /* the sizes of the name and of what follows, then the type */
    NOTES_MAX = 65536,     /* in one segment */
};

/* Notes that do not fit are no notes: the loader ignores them, too. */
static HRESULT add_notes(const struct elf_source *source, struct span notes,
                         struct resource_set *set)
{
    struct span header, name, data;
    uint64_t at = 0;

    for (unsigned n = 0; span_part(notes, at, NOTE_HEADER_SIZE, &header); n++) {
        uint64_t name_size = elf_number(source, header.bytes, 4);
        uint64_t size = elf_number(source, header.bytes + 4, 4);
        uint64_t name_at = at + NOTE_HEADER_SIZE, data_at = name_at + ((name_size + 3) & ~3ull);

        if (n == NOTES_MAX)
            return elf_damaged("it has too many notes");
        at = data_at + ((size + 3) & ~3ull);
        if (elf_number(source, header.bytes + 8, 4) != COMITY_NOTE_RESOURCES ||
            name_size != sizeof(COMITY_NOTE_NAME) || !span_part(notes, name_at, name_size, &name) ||
            memcmp(name.bytes, COMITY_NOTE_NAME, name_size) != 0)
            continue;
        if (!span_part(notes, data_at, size, &data))
            return elf_damaged("it ends in its resources");
        if (!resource_set_add(set, data))
            return elf_damaged("it has too many parts with resources");
    }
    return S_OK;
}

HRESULT elf_resource_set_of_file(struct span file, struct resource_set *ret_set)
{
    struct resource_set set = {0};
    struct elf_source source;
    HRESULT hr;

    hr = elf_source_open_bytes(file, &source);
    if (hr != S_OK)
        return hr_trace(hr);
    for (unsigned i = 0; hr == S_OK && i < source.n_segments; i++) {
        const struct elf_segment *segment = &source.segments[i];
        struct span notes;

        if (segment->type != PT_NOTE)
            continue;
        if (!span_part(file, segment->offset, segment->size, &notes))
            return elf_damaged("it ends in its notes");
        hr = add_notes(&source, notes, &set);
    }
    if (hr == S_OK)
        *ret_set = set;
    return hr_trace(hr);
}

struct loaded {
    struct elf_source source; /* knows the order of bytes */
    const void *dynamic;      /* what tells one module from another */
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
            loaded->hr = add_notes(&loaded->source, notes, loaded->set);
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
    loaded.source.is_little_endian = __BYTE_ORDER == __LITTLE_ENDIAN;
    dl_iterate_phdr(add_loaded, &loaded);
    if (FAILED(loaded.hr))
        return hr_trace(loaded.hr);
    *ret_set = set;
    return S_OK;
}
