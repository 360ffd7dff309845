/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "audit/facts.h"
#include "base/hresult.h"

enum {
    HEADER_AT = 0x3c, /* where an MS-DOS program says where its newer header is */
    SYMBOL_SIZE = 18,
    DIRECTORY_SECURITY = 4, /* its address is one in the file */
};

/* "other.Name" as "other.dll.Name": the loader adds what the file leaves out. */
static char *complete_forwarder(const char *forwarder)
{
    const char *dot = strrchr(forwarder, '.');
    char *text;
    int len;

    if (!dot || memchr(forwarder, '.', (size_t)(dot - forwarder)))
        return strdup(forwarder);
    len = asprintf(&text, "%.*s.dll%s", (int)(dot - forwarder), forwarder, dot);
    return len < 0 ? NULL : text;
}

static HRESULT note_export(void *context, const struct pe_export *entry)
{
    struct module_facts *facts = context;

    for (unsigned i = 0; i < MODULE_ENTRIES && entry->name; i++) {
        struct module_export *noted = &facts->exports[i];

        if (strcmp(entry->name, module_entry_names[i]) != 0 || noted->is_exported)
            continue;
        noted->is_exported = true;
        if (entry->forwarder) {
            noted->forwarder = complete_forwarder(entry->forwarder);
            if (!noted->forwarder)
                return facts_out_of_memory();
        }
    }
    return S_OK;
}

/* Whether the debugging symbols are there, and behind them their names. */
static bool has_symbols(const struct pe_file *pe)
{
    uint32_t header_at = 0, symbols_at = 0, n_symbols = 0, names_size;
    uint64_t names_at;

    span_u32(pe->file, HEADER_AT, &header_at);
    span_u32(pe->file, (uint64_t)header_at + 12, &symbols_at);
    span_u32(pe->file, (uint64_t)header_at + 16, &n_symbols);
    if (symbols_at == 0 || n_symbols == 0)
        return true;
    /* The names begin with how long they are. */
    names_at = symbols_at + (uint64_t)n_symbols * SYMBOL_SIZE;
    return span_u32(pe->file, names_at, &names_size) && span_has(pe->file, names_at, names_size);
}

/* Whether all that the headers speak of is in the file. */
static bool is_whole(const struct pe_file *pe)
{
    const struct pe_range *signature = &pe->directories[DIRECTORY_SECURITY];

    for (unsigned i = 0; i < pe->n_sections; i++) {
        struct pe_section section = pe_file_section(pe, i);

        if (section.file_at != 0 && !span_has(pe->file, section.file_at, section.file_size))
            return false;
    }
    return span_has(pe->file, signature->address, signature->size) && has_symbols(pe);
}

/* What begins with MZ and is no PE file. */
static HRESULT read_dos(const struct facts_source *source, struct module_facts *facts)
{
    uint32_t header_at;
    uint16_t magic;

    facts->kind = MODULE_OTHER;
    facts->format = MODULE_DOS;
    facts->bits = 16;
    if (!span_u32(source->file, HEADER_AT, &header_at))
        return hr_trace(facts_set_problem(facts, "it ends in its MS-DOS header"));
    if (!span_u16(source->file, header_at, &magic) || !span_has(source->file, header_at, 4))
        return hr_trace(facts_set_problem(facts, "it ends before its PE header"));
    return hr_trace(facts_set_machine(facts, "x86-16", 0));
}

HRESULT facts_of_pe(const struct facts_source *source, struct module_facts *facts)
{
    struct resource_set resources;
    struct pe_file pe;
    HRESULT hr;

    facts->format = MODULE_PE;
    facts->kind = MODULE_OTHER;
    hr = pe_file_read(source->file, &pe);
    if (hr == S_FALSE)
        return hr_trace(read_dos(source, facts));
    if (FAILED(hr))
        return hr_trace(facts_forgive(facts, hr));

    facts->kind = pe.is_dll ? MODULE_DLL : MODULE_EXE;
    facts->bits = pe.bits;
    hr = facts_set_machine(facts, pe_machine_name(pe.machine), pe.machine);
    if (SUCCEEDED(hr))
        hr = facts_forgive(facts, pe_file_visit_exports(&pe, note_export, facts));
    resource_set_of_pe(&pe, &resources);
    if (SUCCEEDED(hr))
        hr = facts_of_resources(&resources, facts);
    if (SUCCEEDED(hr))
        hr = pe_search_resolve(source->search->pe, source->path, &pe, &facts->needs);
    if (SUCCEEDED(hr) && !is_whole(&pe))
        hr = facts_set_problem(facts, "it ends before what its headers speak of does");
    return hr_trace(hr);
}
