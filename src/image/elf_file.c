/* SPDX-License-Identifier: MIT */
#include "image/elf_file.h"

#include <elf.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/elf_source.h"

enum {
    LOADER_MAX = 4096,
};

void elf_file_deinit(struct elf_file *elf)
{
    free(elf->loader);
    free(elf->soname);
    free(elf->rpath);
    free(elf->runpath);
    for (unsigned i = 0; i < elf->n_needed; i++)
        free(elf->needed[i]);
    free(elf->needed);
    *elf = (struct elf_file){0};
}

static HRESULT read_loader(const struct elf_source *source, struct elf_file *elf)
{
    const struct elf_segment *segment = elf_source_segment(source, PT_INTERP);

    /* A file with what debuggers want has the segments, and nothing in them. */
    if (!segment || segment->size == 0)
        return S_OK;
    if (segment->size > LOADER_MAX)
        return elf_damaged("its loader's name has no sensible length");
    elf->loader = calloc(1, segment->size + 1);
    if (!elf->loader)
        return hr_raise(E_OUTOFMEMORY, "reading a program");
    return elf_source_read(source, segment->offset, elf->loader, segment->size)
               ? S_OK
               : elf_damaged("it ends in its loader's name");
}

/* A copy of the string at the offset; NULL for none. The strings end in NUL. */
static char *copy_string(const char *strings, uint64_t size, uint64_t offset)
{
    return offset > 0 && offset < size ? strdup(strings + offset) : NULL;
}

/* Takes what the entries name. */
static HRESULT read_names(const struct elf_entry *entries, unsigned n, const char *strings,
                          uint64_t size, struct elf_file *elf)
{
    elf->needed = calloc(ELF_NEEDED_MAX, sizeof(*elf->needed));
    if (!elf->needed)
        return hr_raise(E_OUTOFMEMORY, "reading a program");
    elf->soname = copy_string(strings, size, elf_entry_value(entries, n, DT_SONAME));
    elf->runpath = copy_string(strings, size, elf_entry_value(entries, n, DT_RUNPATH));
    if (!elf->runpath)
        elf->rpath = copy_string(strings, size, elf_entry_value(entries, n, DT_RPATH));
    for (unsigned i = 0; i < n && elf->n_needed < ELF_NEEDED_MAX; i++) {
        char *name;

        if (entries[i].tag != DT_NEEDED)
            continue;
        name = copy_string(strings, size, entries[i].value);
        if (!name)
            return elf_damaged("a library that it needs has no name");
        elf->needed[elf->n_needed++] = name;
    }
    return S_OK;
}

static HRESULT read_dynamic(const struct elf_source *source, struct elf_file *elf)
{
    _cleanup_(freep) struct elf_entry *entries = NULL;
    _cleanup_(freep) char *strings = NULL;
    uint64_t size = 0;
    unsigned n = 0;
    HRESULT hr;

    elf->is_library = source->type == ET_DYN && !elf->loader;
    elf->has_dynamic = elf_source_segment(source, PT_DYNAMIC) != NULL;
    if (!elf->has_dynamic)
        return S_OK;
    hr = elf_source_dynamic(source, &entries, &n);
    if (FAILED(hr))
        return hr_trace(hr);
    /*
     * A position-independent program says so: it may have no loader. A library that has one, as
     * the C library does, can be run besides.
     */
    if (elf_entry_value(entries, n, DT_FLAGS_1) & DF_1_PIE)
        elf->is_library = false;
    else if (source->type == ET_DYN && elf_entry_value(entries, n, DT_SONAME))
        elf->is_library = true;
    hr = elf_source_strings(source, entries, n, &strings, &size);
    if (SUCCEEDED(hr))
        hr = read_names(entries, n, strings, size, elf);
    return hr_trace(hr);
}

HRESULT elf_file_read(int fd, struct elf_file *ret_elf)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    struct elf_source source = {0};
    HRESULT hr;

    hr = elf_source_open(fd, &source);
    if (hr != S_OK)
        return hr_trace(hr);
    elf.machine = source.machine;
    elf.bits = source.bits;
    elf.is_little_endian = source.is_little_endian;
    hr = read_loader(&source, &elf);
    if (hr == S_OK)
        hr = read_dynamic(&source, &elf);
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

const char *elf_machine_name(uint16_t machine)
{
    static const struct {
        uint16_t machine;
        const char *name;
    } names[] = {
        {EM_X86_64, "x86-64"}, {EM_386, "x86"},       {EM_AARCH64, "ARM64"}, {EM_ARM, "ARM"},
        {EM_RISCV, "RISC-V"},  {EM_PPC64, "POWER"},   {EM_S390, "S/390"},    {EM_PPC, "PowerPC"},
        {EM_MIPS, "MIPS"},     {EM_SPARCV9, "SPARC"}, {EM_IA_64, "Itanium"}, {258, "LoongArch"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (names[i].machine == machine)
            return names[i].name;
    }
    return NULL;
}

const char *elf_machine_text(const struct elf_file *elf, char buffer[static ELF_MACHINE_TEXT_SIZE])
{
    const char *name = elf_machine_name(elf->machine);

    if (name)
        snprintf(buffer, ELF_MACHINE_TEXT_SIZE, "%d-bit %s", elf->bits, name);
    else
        snprintf(buffer, ELF_MACHINE_TEXT_SIZE, "%d-bit machines of type %d", elf->bits,
                 elf->machine);
    return buffer;
}
