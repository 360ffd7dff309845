/* SPDX-License-Identifier: MIT */
#include "image/pe_file.h"

#include <stdlib.h>
#include <string.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    DOS_MAGIC = 0x5a4d,        /* MZ */
    DOS_NEW_HEADER_AT = 0x3c,  /* where it says where the PE header is */
    PE_MAGIC = 0x00004550,     /* PE\0\0 */
    FILE_HEADER_SIZE = 24,     /* with the magic */
    FILE_IS_IMAGE = 0x0002,    /* IMAGE_FILE_EXECUTABLE_IMAGE */
    FILE_IS_DLL = 0x2000,      /* IMAGE_FILE_DLL */
    OPTIONAL_MAGIC_32 = 0x10b, /* IMAGE_NT_OPTIONAL_HDR32_MAGIC */
    OPTIONAL_MAGIC_64 = 0x20b,
    SECTION_HEADER_SIZE = 40,
    SECTION_NAME_SIZE = 8,
    SECTIONS_MAX = 256,
    EXPORTS_SIZE = 40,
    EXPORTS_MAX = 65536,
    IMPORT_SIZE = 20,
    DELAY_IMPORT_SIZE = 32,
    DELAY_IMPORT_BY_ADDRESS = 1, /* its addresses are relative to the image */
    LIBRARIES_MAX = 4096,
    NAME_MAX_SIZE = 4096, /* of C++ some are long */
};

static HRESULT damaged(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_BAD_EXE_FORMAT), "%s", what);
}

/* The optional header from its start; its directories follow what both kinds have. */
static HRESULT read_optional(struct pe_file *pe, struct span header)
{
    uint32_t n_directories, base;
    uint32_t base_high = 0;
    uint64_t directories_at;
    uint16_t magic;

    if (!span_u16(header, 0, &magic))
        return damaged("it has no optional header");
    if (magic != OPTIONAL_MAGIC_32 && magic != OPTIONAL_MAGIC_64)
        return damaged("its optional header is of no known kind");
    pe->bits = magic == OPTIONAL_MAGIC_32 ? 32 : 64;
    directories_at = pe->bits == 32 ? 96 : 112;
    if (!span_u32(header, pe->bits == 32 ? 28 : 24, &base) ||
        (pe->bits == 64 && !span_u32(header, 28, &base_high)) ||
        !span_u32(header, 60, &pe->headers_size) || !span_u16(header, 68, &pe->subsystem) ||
        !span_u32(header, directories_at - 4, &n_directories))
        return damaged("it ends in its optional header");

    pe->image_base = (uint64_t)base_high << 32 | base;
    for (unsigned i = 0; i < PE_DIRECTORY_COUNT && i < n_directories; i++) {
        struct pe_range *range = &pe->directories[i];

        /* Some say more of them than their header has room for: those are not there. */
        if (!span_u32(header, directories_at + 8 * i, &range->address) ||
            !span_u32(header, directories_at + 8 * i + 4, &range->size))
            *range = (struct pe_range){0};
    }
    return S_OK;
}

HRESULT pe_file_read(struct span file, struct pe_file *ret_pe)
{
    struct pe_file pe = {.file = file};
    uint16_t magic, n_sections, optional_size, flags;
    uint32_t header_at, signature;
    struct span optional;
    HRESULT hr;

    if (!span_u16(file, 0, &magic) || magic != DOS_MAGIC ||
        !span_u32(file, DOS_NEW_HEADER_AT, &header_at) || !span_u32(file, header_at, &signature) ||
        signature != PE_MAGIC)
        return S_FALSE;
    if (!span_u16(file, (uint64_t)header_at + 4, &pe.machine) ||
        !span_u16(file, (uint64_t)header_at + 6, &n_sections) ||
        !span_u16(file, (uint64_t)header_at + 20, &optional_size) ||
        !span_u16(file, (uint64_t)header_at + 22, &flags))
        return damaged("it ends in its header");
    if (!(flags & FILE_IS_IMAGE))
        return damaged("it was never linked to the end");
    if (!span_part(file, (uint64_t)header_at + FILE_HEADER_SIZE, optional_size, &optional))
        return damaged("it ends in its optional header");
    hr = read_optional(&pe, optional);
    if (FAILED(hr))
        return hr_trace(hr);

    pe.is_dll = flags & FILE_IS_DLL;
    pe.n_sections = n_sections;
    pe.sections_at = (uint64_t)header_at + FILE_HEADER_SIZE + optional_size;
    if (n_sections > SECTIONS_MAX)
        return damaged("it has too many sections");
    if (!span_has(file, pe.sections_at, (uint64_t)n_sections * SECTION_HEADER_SIZE))
        return damaged("it ends in its sections");
    *ret_pe = pe;
    return S_OK;
}

/* All headers are in the file: pe_file_read() has looked. */
struct pe_section pe_file_section(const struct pe_file *pe, unsigned i)
{
    uint64_t at = pe->sections_at + (uint64_t)i * SECTION_HEADER_SIZE;
    struct pe_section section = {0};

    memcpy(section.name, pe->file.bytes + at, SECTION_NAME_SIZE);
    span_u32(pe->file, at + 8, &section.size);
    span_u32(pe->file, at + 12, &section.address);
    span_u32(pe->file, at + 16, &section.file_size);
    span_u32(pe->file, at + 20, &section.file_at);
    /* Linkers that know no size in memory write 0. */
    if (section.size == 0)
        section.size = section.file_size;
    return section;
}

struct span pe_file_at(const struct pe_file *pe, uint32_t address)
{
    struct span headers = pe->file;

    for (unsigned i = 0; i < pe->n_sections; i++) {
        struct pe_section section = pe_file_section(pe, i);
        uint32_t size = section.size < section.file_size ? section.size : section.file_size;
        struct span bytes = span_from(pe->file, section.file_at);

        if (address < section.address || address - section.address >= size)
            continue;
        if (bytes.size > size)
            bytes.size = size;
        return span_from(bytes, address - section.address);
    }

    if (headers.size > pe->headers_size)
        headers.size = pe->headers_size;
    return span_from(headers, address);
}

struct span pe_file_directory(const struct pe_file *pe, enum pe_directory directory)
{
    const struct pe_range *range = &pe->directories[directory];
    struct span bytes = {0};

    if (range->address != 0 && range->size != 0)
        bytes = pe_file_at(pe, range->address);
    if (bytes.size > range->size)
        bytes.size = range->size;
    return bytes;
}

/* The string at an address; NULL if it is not in the file, or longer than names are. */
static const char *string_at(const struct pe_file *pe, uint32_t address)
{
    struct span bytes = pe_file_at(pe, address);
    size_t size = bytes.size < NAME_MAX_SIZE ? bytes.size : NAME_MAX_SIZE;

    return size > 0 && memchr(bytes.bytes, '\0', size) ? (const char *)bytes.bytes : NULL;
}

/* The export directory's fields and tables. */
struct exports {
    const struct pe_file *pe;
    uint32_t first_ordinal;
    uint32_t n_functions;
    uint32_t n_names;
    struct span functions; /* u32 addresses */
    struct span names;     /* u32 addresses of names */
    struct span ordinals;  /* u16 indexes of functions */
};

/* S_FALSE if there are none. */
static HRESULT read_exports(const struct pe_file *pe, struct exports *ret_exports)
{
    struct exports exports = {.pe = pe};
    struct span directory = pe_file_at(pe, pe->directories[PE_DIRECTORY_EXPORT].address);
    uint32_t functions, names, ordinals;

    if (pe->directories[PE_DIRECTORY_EXPORT].address == 0)
        return S_FALSE;
    if (!span_has(directory, 0, EXPORTS_SIZE))
        return damaged("its exports are nowhere");
    span_u32(directory, 16, &exports.first_ordinal);
    span_u32(directory, 20, &exports.n_functions);
    span_u32(directory, 24, &exports.n_names);
    span_u32(directory, 28, &functions);
    span_u32(directory, 32, &names);
    span_u32(directory, 36, &ordinals);
    if (exports.n_functions > EXPORTS_MAX || exports.n_names > EXPORTS_MAX)
        return damaged("it has too many exports");

    exports.functions = pe_file_at(pe, functions);
    exports.names = pe_file_at(pe, names);
    exports.ordinals = pe_file_at(pe, ordinals);
    if (!span_has(exports.functions, 0, 4ull * exports.n_functions) ||
        !span_has(exports.names, 0, 4ull * exports.n_names) ||
        !span_has(exports.ordinals, 0, 2ull * exports.n_names))
        return damaged("its exports end in the middle");
    *ret_exports = exports;
    return S_OK;
}

/* S_FALSE if no function has this index. */
static HRESULT read_export(const struct exports *exports, uint32_t index, const char *name,
                           struct pe_export *ret_entry)
{
    const struct pe_range *range = &exports->pe->directories[PE_DIRECTORY_EXPORT];
    struct pe_export entry = {.name = name, .ordinal = exports->first_ordinal + index};

    if (index >= exports->n_functions ||
        !span_u32(exports->functions, 4ull * index, &entry.address) || entry.address == 0)
        return S_FALSE;
    /* An address among the exports themselves is no code but says where the code is. */
    if (entry.address - range->address < range->size) {
        entry.forwarder = string_at(exports->pe, entry.address);
        if (!entry.forwarder)
            return damaged("an export's forwarder has no end");
    }
    *ret_entry = entry;
    return S_OK;
}

/* Marks in @named, one byte a function, those whose names were visited. */
static HRESULT visit_names(const struct exports *exports, uint8_t *named, pe_visit_export *visit,
                           void *context)
{
    for (uint32_t i = 0; i < exports->n_names; i++) {
        struct pe_export entry;
        uint32_t address = 0;
        uint16_t index = 0;
        const char *name;
        HRESULT hr;

        span_u32(exports->names, 4ull * i, &address);
        span_u16(exports->ordinals, 2ull * i, &index);
        name = string_at(exports->pe, address);
        if (!name)
            return damaged("an export's name has no end");
        hr = read_export(exports, index, name, &entry);
        if (FAILED(hr))
            return hr_trace(hr);
        if (hr == S_FALSE)
            continue;
        named[index] = 1;
        hr = visit(context, &entry);
        if (hr != S_OK)
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT pe_file_visit_exports(const struct pe_file *pe, pe_visit_export *visit, void *context)
{
    _cleanup_(freep) uint8_t *named = NULL;
    struct exports exports;
    HRESULT hr;

    hr = read_exports(pe, &exports);
    if (hr != S_OK)
        return hr == S_FALSE ? S_OK : hr_trace(hr);
    named = calloc(1, exports.n_functions + 1);
    if (!named)
        return hr_raise(E_OUTOFMEMORY, "reading a module's exports");
    hr = visit_names(&exports, named, visit, context);

    for (uint32_t i = 0; hr == S_OK && i < exports.n_functions; i++) {
        struct pe_export entry;

        if (named[i])
            continue;
        hr = read_export(&exports, i, NULL, &entry);
        if (hr == S_OK)
            hr = visit(context, &entry);
        else if (hr == S_FALSE)
            hr = S_OK;
    }
    return hr_trace(hr);
}

HRESULT pe_file_find_export(const struct pe_file *pe, const char *name, struct pe_export *ret_entry)
{
    struct exports exports;
    HRESULT hr;

    hr = read_exports(pe, &exports);
    if (hr != S_OK)
        return hr_trace(hr);
    for (uint32_t i = 0; i < exports.n_names; i++) {
        uint32_t address = 0;
        uint16_t index = 0;
        const char *found;

        span_u32(exports.names, 4ull * i, &address);
        span_u16(exports.ordinals, 2ull * i, &index);
        found = string_at(pe, address);
        if (found && strcmp(found, name) == 0)
            return hr_trace(read_export(&exports, index, found, ret_entry));
    }
    return S_FALSE;
}

/* What differs between the tables of imports: an entry's size and where it names the library. */
struct import_table {
    enum pe_directory directory;
    unsigned entry_size;
    unsigned name_at;
};

/* The tables end in an entry of zeros, whatever size the directory has. */
static HRESULT visit_libraries(const struct pe_file *pe, const struct import_table *table,
                               pe_visit_needed *visit, void *context)
{
    struct span entries = pe_file_at(pe, pe->directories[table->directory].address);

    if (pe->directories[table->directory].address == 0)
        return S_OK;
    for (unsigned i = 0; i < LIBRARIES_MAX; i++) {
        uint64_t at = (uint64_t)i * table->entry_size;
        uint32_t address = 0, attributes = 0;
        const char *name;
        HRESULT hr;

        if (!span_has(entries, at, table->entry_size))
            return damaged("its imports end in the middle");
        span_u32(entries, at + table->name_at, &address);
        if (address == 0)
            return S_OK;
        /* Delay imports of old linkers hold addresses as they are in memory. */
        if (table->directory == PE_DIRECTORY_DELAY_IMPORT) {
            span_u32(entries, at, &attributes);
            if (!(attributes & DELAY_IMPORT_BY_ADDRESS))
                address -= (uint32_t)pe->image_base;
        }
        name = string_at(pe, address);
        if (!name)
            return damaged("a library that it needs has no name");
        hr = visit(context, name);
        if (hr != S_OK)
            return hr_trace(hr);
    }
    return damaged("it needs too many libraries");
}

HRESULT pe_file_visit_imports(const struct pe_file *pe, pe_visit_needed *visit, void *context)
{
    static const struct import_table table = {PE_DIRECTORY_IMPORT, IMPORT_SIZE, 12};

    return hr_trace(visit_libraries(pe, &table, visit, context));
}

HRESULT pe_file_visit_delay_imports(const struct pe_file *pe, pe_visit_needed *visit, void *context)
{
    static const struct import_table table = {PE_DIRECTORY_DELAY_IMPORT, DELAY_IMPORT_SIZE, 4};

    return hr_trace(visit_libraries(pe, &table, visit, context));
}

const char *pe_machine_name(uint16_t machine)
{
    static const struct {
        uint16_t machine;
        const char *name;
    } names[] = {
        {0x014c, "x86"},    {0x8664, "x86-64"},    {0xaa64, "ARM64"},   {0x01c4, "ARM"},
        {0x01c0, "ARM"},    {0xa641, "ARM64EC"},   {0x0200, "Itanium"}, {0x5032, "RISC-V 32"},
        {0x5064, "RISC-V"}, {0x6264, "LoongArch"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (names[i].machine == machine)
            return names[i].name;
    }
    return NULL;
}
