/* SPDX-License-Identifier: MIT */
#include "image/elf_file.h"

#include <elf.h>
#include <endian.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    HEADERS_MAX = 256,              /* program headers */
    DYNAMIC_MAX = 64 * 1024,        /* bytes of the dynamic section */
    STRINGS_MAX = 64 * 1024 * 1024, /* and of its strings */
    LOADER_MAX = 4096,
};

/* One program header, whatever the file's bits. */
struct segment {
    uint32_t type;
    uint64_t offset;
    uint64_t address;
    uint64_t size;
};

/* A file that is being read. */
struct elf_source {
    int fd;
    struct elf_file *elf;
    uint16_t type;
    uint64_t headers_at;
    unsigned n_segments;
    struct segment segments[HEADERS_MAX];
};

/* What the dynamic section has, as the entries come. */
struct dynamic {
    uint64_t strings_at; /* an address */
    uint64_t strings_size;
    uint64_t runpath; /* offsets in the strings; 0 is the empty one */
    uint64_t rpath;
    uint64_t needed[ELF_NEEDED_MAX];
};

void elf_file_deinit(struct elf_file *elf)
{
    free(elf->loader);
    free(elf->rpath);
    free(elf->runpath);
    for (unsigned i = 0; i < elf->n_needed; i++)
        free(elf->needed[i]);
    free(elf->needed);
    *elf = (struct elf_file){0};
}

static HRESULT damaged(const char *what)
{
    return hr_raise(hr_from_win32(ERROR_BAD_EXE_FORMAT), "%s", what);
}

static bool read_at(const struct elf_source *source, uint64_t offset, void *buffer, size_t size)
{
    return offset <= INT64_MAX && pread(source->fd, buffer, size, (off_t)offset) == (ssize_t)size;
}

/* S_FALSE if it is no ELF file, or none whose numbers can be read here. */
static HRESULT read_header(struct elf_source *source)
{
    struct elf_file *elf = source->elf;
    unsigned char ident[EI_NIDENT];
    union {
        Elf32_Ehdr narrow;
        Elf64_Ehdr wide;
    } header;

    if (!read_at(source, 0, ident, sizeof(ident)) || memcmp(ident, ELFMAG, SELFMAG) != 0)
        return S_FALSE;
    elf->bits = ident[EI_CLASS] == ELFCLASS32 ? 32 : 64;
    elf->is_little_endian = ident[EI_DATA] != ELFDATA2MSB;
    if (!read_at(source, 0, &header, elf->bits == 32 ? sizeof(header.narrow) : sizeof(header.wide)))
        return damaged("it ends in its header");

    elf->machine = header.wide.e_machine; /* at the same place in both */
    if (elf->is_little_endian != (__BYTE_ORDER == __LITTLE_ENDIAN)) {
        elf->machine = (uint16_t)(elf->machine >> 8 | elf->machine << 8);
        return S_OK;
    }
    source->type = header.wide.e_type;
    source->headers_at = elf->bits == 32 ? header.narrow.e_phoff : header.wide.e_phoff;
    source->n_segments = elf->bits == 32 ? header.narrow.e_phnum : header.wide.e_phnum;
    return source->n_segments <= HEADERS_MAX ? S_OK : damaged("it has too many segments");
}

static HRESULT read_segments(struct elf_source *source)
{
    for (unsigned i = 0; i < source->n_segments; i++) {
        struct segment *segment = &source->segments[i];
        Elf32_Phdr narrow;
        Elf64_Phdr wide;

        if (source->elf->bits == 32) {
            if (!read_at(source, source->headers_at + i * sizeof(narrow), &narrow, sizeof(narrow)))
                return damaged("it ends in its segments");
            *segment =
                (struct segment){narrow.p_type, narrow.p_offset, narrow.p_vaddr, narrow.p_filesz};
        } else {
            if (!read_at(source, source->headers_at + i * sizeof(wide), &wide, sizeof(wide)))
                return damaged("it ends in its segments");
            *segment = (struct segment){wide.p_type, wide.p_offset, wide.p_vaddr, wide.p_filesz};
        }
    }
    return S_OK;
}

static const struct segment *find_segment(const struct elf_source *source, uint32_t type)
{
    for (unsigned i = 0; i < source->n_segments; i++) {
        if (source->segments[i].type == type)
            return &source->segments[i];
    }
    return NULL;
}

/* Where in the file an address is; false if nowhere. */
static bool find_offset(const struct elf_source *source, uint64_t address, uint64_t *ret_offset)
{
    for (unsigned i = 0; i < source->n_segments; i++) {
        const struct segment *segment = &source->segments[i];

        if (segment->type == PT_LOAD && address >= segment->address &&
            address - segment->address < segment->size) {
            *ret_offset = segment->offset + (address - segment->address);
            return true;
        }
    }
    return false;
}

static HRESULT read_loader(struct elf_source *source)
{
    const struct segment *segment = find_segment(source, PT_INTERP);

    if (!segment)
        return S_OK;
    if (segment->size == 0 || segment->size > LOADER_MAX)
        return damaged("its loader's name has no sensible length");
    source->elf->loader = calloc(1, segment->size + 1);
    if (!source->elf->loader)
        return hr_raise(E_OUTOFMEMORY, "reading a program");
    return read_at(source, segment->offset, source->elf->loader, segment->size)
               ? S_OK
               : damaged("it ends in its loader's name");
}

static void take_entry(struct elf_file *elf, struct dynamic *dynamic, int64_t tag, uint64_t value)
{
    switch (tag) {
    case DT_STRTAB:
        dynamic->strings_at = value;
        break;
    case DT_STRSZ:
        dynamic->strings_size = value;
        break;
    case DT_RUNPATH:
        dynamic->runpath = value;
        break;
    case DT_RPATH:
        dynamic->rpath = value;
        break;
    case DT_NEEDED:
        if (elf->n_needed < ELF_NEEDED_MAX)
            dynamic->needed[elf->n_needed++] = value;
        break;
    case DT_FLAGS_1:
        /* A position-independent program says so: it may have no loader. */
        if (value & DF_1_PIE)
            elf->is_library = false;
        break;
    default:
        break;
    }
}

/* The entries before DT_NULL. */
static HRESULT read_entries(struct elf_source *source, const struct segment *segment,
                            struct dynamic *dynamic)
{
    size_t entry_size = source->elf->bits == 32 ? sizeof(Elf32_Dyn) : sizeof(Elf64_Dyn);
    uint64_t size = segment->size < DYNAMIC_MAX ? segment->size : DYNAMIC_MAX;
    _cleanup_(freep) uint8_t *bytes = malloc(size + 1);

    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "reading a program");
    if (!read_at(source, segment->offset, bytes, size))
        return damaged("it ends in its dynamic section");
    for (uint64_t at = 0; at + entry_size <= size; at += entry_size) {
        Elf32_Dyn narrow;
        Elf64_Dyn wide;

        if (source->elf->bits == 32) {
            memcpy(&narrow, bytes + at, sizeof(narrow));
            wide.d_tag = narrow.d_tag;
            wide.d_un.d_val = narrow.d_un.d_val;
        } else {
            memcpy(&wide, bytes + at, sizeof(wide));
        }
        if (wide.d_tag == DT_NULL)
            break;
        take_entry(source->elf, dynamic, wide.d_tag, wide.d_un.d_val);
    }
    return S_OK;
}

/* A copy of the string at the offset; NULL for none. The strings end in NUL. */
static char *copy_string(const char *strings, uint64_t size, uint64_t offset)
{
    return offset > 0 && offset < size ? strdup(strings + offset) : NULL;
}

static bool has_string(const char *strings, uint64_t size, const char *wanted)
{
    size_t len = strlen(wanted) + 1;
    const char *found = len < size ? memmem(strings + 1, size - 1, wanted, len) : NULL;

    return found && found[-1] == '\0';
}

static HRESULT read_strings(struct elf_source *source, const struct dynamic *dynamic)
{
    struct elf_file *elf = source->elf;
    _cleanup_(freep) char *strings = NULL;
    unsigned n = elf->n_needed;
    uint64_t offset;

    elf->n_needed = 0;
    if (dynamic->strings_size > STRINGS_MAX || !find_offset(source, dynamic->strings_at, &offset))
        return damaged("its strings are nowhere");
    strings = calloc(1, dynamic->strings_size + 1);
    elf->needed = calloc(n + 1, sizeof(*elf->needed));
    if (!strings || !elf->needed)
        return hr_raise(E_OUTOFMEMORY, "reading a program");
    if (!read_at(source, offset, strings, dynamic->strings_size))
        return damaged("it ends in its strings");

    elf->runpath = copy_string(strings, dynamic->strings_size, dynamic->runpath);
    if (!elf->runpath)
        elf->rpath = copy_string(strings, dynamic->strings_size, dynamic->rpath);
    elf->has_factory = has_string(strings, dynamic->strings_size, "DllGetClassObject");
    for (unsigned i = 0; i < n; i++) {
        char *name = copy_string(strings, dynamic->strings_size, dynamic->needed[i]);

        if (!name)
            return damaged("a library that it needs has no name");
        elf->needed[elf->n_needed++] = name;
    }
    return S_OK;
}

static HRESULT read_dynamic(struct elf_source *source)
{
    const struct segment *segment = find_segment(source, PT_DYNAMIC);
    struct dynamic dynamic = {0};
    HRESULT hr;

    source->elf->is_library = source->type == ET_DYN && !source->elf->loader;
    source->elf->has_dynamic = segment != NULL;
    if (!segment)
        return S_OK;
    hr = read_entries(source, segment, &dynamic);
    if (FAILED(hr)) {
        source->elf->n_needed = 0;
        return hr_trace(hr);
    }
    return hr_trace(read_strings(source, &dynamic));
}

HRESULT elf_file_read(int fd, struct elf_file *ret_elf)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    struct elf_source source = {.fd = fd, .elf = &elf};
    HRESULT hr;

    hr = read_header(&source);
    if (hr == S_OK)
        hr = read_segments(&source);
    if (hr == S_OK)
        hr = read_loader(&source);
    if (hr == S_OK)
        hr = read_dynamic(&source);
    if (hr != S_OK)
        return hr_trace(hr);

    *ret_elf = elf;
    elf = (struct elf_file){0};
    return S_OK;
}

const struct elf_file *elf_file_own(void)
{
    static const struct elf_file own = {
#if defined(__x86_64__)
        .machine = EM_X86_64,
#elif defined(__aarch64__)
        .machine = EM_AARCH64,
#elif defined(__riscv)
        .machine = EM_RISCV,
#elif defined(__powerpc64__)
        .machine = EM_PPC64,
#elif defined(__s390x__)
        .machine = EM_S390,
#elif defined(__arm__)
        .machine = EM_ARM,
#elif defined(__i386__)
        .machine = EM_386,
#endif
        .bits = 8 * sizeof(void *),
        .is_little_endian = __BYTE_ORDER == __LITTLE_ENDIAN,
    };

    return &own;
}

bool elf_file_is_alike(const struct elf_file *a, const struct elf_file *b)
{
    return a->machine == b->machine && a->bits == b->bits &&
           a->is_little_endian == b->is_little_endian;
}

const char *elf_machine_text(const struct elf_file *elf, char buffer[static ELF_MACHINE_TEXT_SIZE])
{
    static const struct {
        uint16_t machine;
        const char *name;
    } names[] = {
        {EM_X86_64, "x86-64"}, {EM_386, "x86"},       {EM_AARCH64, "ARM"},   {EM_ARM, "ARM"},
        {EM_RISCV, "RISC-V"},  {EM_PPC64, "POWER"},   {EM_S390, "S/390"},    {EM_PPC, "PowerPC"},
        {EM_MIPS, "MIPS"},     {EM_SPARCV9, "SPARC"}, {EM_IA_64, "Itanium"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (names[i].machine == elf->machine) {
            snprintf(buffer, ELF_MACHINE_TEXT_SIZE, "%d-bit %s", elf->bits, names[i].name);
            return buffer;
        }
    }
    snprintf(buffer, ELF_MACHINE_TEXT_SIZE, "%d-bit machines of type %d", elf->bits, elf->machine);
    return buffer;
}
