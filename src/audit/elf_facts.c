/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <fcntl.h>

#include <comity/winerror.h>

#include "audit/facts.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/elf_exports.h"
#include "image/elf_file.h"
#include "image/elf_resource.h"
#include "image/elf_source.h"

/* Whether all that the headers speak of is in the file. */
static bool is_whole(const struct facts_source *source, const struct elf_source *elf)
{
    uint64_t section_size = elf->bits == 32 ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr);

    for (unsigned i = 0; i < elf->n_segments; i++) {
        const struct elf_segment *segment = &elf->segments[i];

        if (segment->type == PT_LOAD && !span_has(source->file, segment->offset, segment->size))
            return false;
    }
    return elf->n_sections == 0 ||
           span_has(source->file, elf->sections_at, elf->n_sections * section_size);
}

static HRESULT read_exports(int fd, struct module_facts *facts)
{
    bool is_exported[MODULE_ENTRIES] = {false};
    HRESULT hr;

    hr = elf_exports_find(fd, module_entry_names, is_exported);
    for (unsigned i = 0; hr == S_OK && i < MODULE_ENTRIES; i++)
        facts->exports[i].is_exported = is_exported[i];
    return hr_trace(hr);
}

static HRESULT read_resources(const struct facts_source *source, struct module_facts *facts)
{
    struct resource_set resources = {0};
    HRESULT hr;

    hr = facts_forgive(facts, elf_resource_set_of_file(source->file, &resources));
    if (SUCCEEDED(hr))
        hr = facts_of_resources(&resources, facts);
    return hr_trace(hr);
}

static enum module_kind kind_of(const struct elf_source *elf, const struct elf_file *file)
{
    return elf->type != ET_DYN && elf->type != ET_EXEC ? MODULE_OTHER
           : file->is_library                          ? MODULE_DLL
                                                       : MODULE_EXE;
}

/* What there is to tell once it is known to be a program or library. */
static HRESULT read_module(const struct facts_source *source, const struct elf_source *elf,
                           struct module_facts *facts)
{
    _cleanup_(elf_file_deinit) struct elf_file file = {0};
    HRESULT hr;

    hr = elf_file_read(elf->fd, &file);
    if (FAILED(hr))
        return hr_trace(facts_forgive(facts, hr));
    facts->kind = kind_of(elf, &file);
    hr = facts_forgive(facts, read_exports(elf->fd, facts));
    if (SUCCEEDED(hr))
        hr = read_resources(source, facts);
    if (SUCCEEDED(hr))
        hr = dependencies_resolve(source->search->elf, source->path, &file, &facts->needs);
    return hr_trace(hr);
}

HRESULT facts_of_elf(const struct facts_source *source, struct module_facts *facts)
{
    _cleanup_(closep) int fd = open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct elf_source elf = {0};
    HRESULT hr;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening %s", source->path);
    facts->format = MODULE_ELF;
    facts->kind = MODULE_OTHER;
    hr = elf_source_open(fd, &elf);
    if (hr != S_OK)
        return hr_trace(facts_forgive(facts, hr));
    facts->bits = elf.bits;
    hr = facts_set_machine(facts, elf_machine_name(elf.machine), elf.machine);
    if (SUCCEEDED(hr))
        hr = read_module(source, &elf, facts);
    if (SUCCEEDED(hr) && !is_whole(source, &elf))
        hr = facts_set_problem(facts, "it ends before its segments or sections do");
    return hr_trace(hr);
}
