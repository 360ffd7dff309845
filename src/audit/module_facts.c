/* SPDX-License-Identifier: MIT */
#include "audit/module_facts.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "audit/facts.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/file_view.h"

const char *const module_entry_names[MODULE_ENTRIES + 1] = {
    [MODULE_REGISTER_SERVER] = "DllRegisterServer",
    [MODULE_UNREGISTER_SERVER] = "DllUnregisterServer",
    [MODULE_INSTALL] = "DllInstall",
    [MODULE_GET_CLASS_OBJECT] = "DllGetClassObject",
    [MODULE_CAN_UNLOAD_NOW] = "DllCanUnloadNow",
};

void module_facts_deinit(struct module_facts *facts)
{
    for (unsigned i = 0; i < MODULE_ENTRIES; i++)
        free(facts->exports[i].forwarder);
    for (unsigned i = 0; i < facts->n_resources; i++) {
        free(facts->resources[i].head);
        free(facts->resources[i].type);
        free(facts->resources[i].name);
    }
    free(facts->resources);
    free(facts->machine);
    free(facts->marker_place);
    free(facts->problem);
    dependencies_deinit(&facts->needs);
    *facts = (struct module_facts){0};
}

bool module_facts_registers_itself(const struct module_facts *facts)
{
    switch (facts->kind) {
    case MODULE_DLL:
        return facts->exports[MODULE_REGISTER_SERVER].is_exported;
    case MODULE_EXE:
        return facts->has_marker;
    default:
        return false;
    }
}

unsigned module_facts_count(const struct module_facts *facts, enum module_resource_kind kind)
{
    unsigned n = 0;

    for (unsigned i = 0; i < facts->n_resources; i++)
        n += facts->resources[i].kind == kind;
    return n;
}

/* ---- for the readers of each format ---- */

HRESULT facts_out_of_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "reading a module");
}

HRESULT facts_set_problem(struct module_facts *facts, const char *problem)
{
    if (facts->problem)
        return S_OK;
    facts->problem = strdup(problem);
    return facts->problem ? S_OK : facts_out_of_memory();
}

HRESULT facts_forgive(struct module_facts *facts, HRESULT hr)
{
    if (SUCCEEDED(hr))
        return S_OK;
    return hr == E_OUTOFMEMORY ? hr_trace(hr) : hr_trace(facts_set_problem(facts, hr_message()));
}

HRESULT facts_set_machine(struct module_facts *facts, const char *name, unsigned number)
{
    char text[16];

    snprintf(text, sizeof(text), "0x%04x", number);
    facts->machine = strdup(name ? name : text);
    return facts->machine ? S_OK : facts_out_of_memory();
}

/* ---- files ---- */

/* What begins as the file of a format does, but ends before it could be told. */
static bool is_stump(struct span file)
{
    return (file.size > 0 && file.size < SELFMAG && memcmp(file.bytes, ELFMAG, file.size) == 0) ||
           (file.size == 1 && file.bytes[0] == 'M');
}

static HRESULT read_content(const struct facts_source *source, struct module_facts *facts)
{
    struct span file = source->file;

    if (file.size >= SELFMAG && memcmp(file.bytes, ELFMAG, SELFMAG) == 0)
        return hr_trace(facts_of_elf(source, facts));
    if (file.size >= 2 && memcmp(file.bytes, "MZ", 2) == 0)
        return hr_trace(facts_of_pe(source, facts));
    if (!is_stump(file))
        return S_FALSE;
    facts->kind = MODULE_OTHER;
    facts->format = file.bytes[0] == 'M' ? MODULE_PE : MODULE_ELF;
    return hr_trace(facts_set_problem(facts, "it ends before its header"));
}

HRESULT module_facts_read(const char *path, struct module_search *search,
                          struct module_facts *ret_facts)
{
    _cleanup_(file_view_close) struct file_view view = {0};
    _cleanup_(module_facts_deinit) struct module_facts facts = {0};
    HRESULT hr;

    hr = file_view_open(path, &view);
    if (SUCCEEDED(hr))
        hr = read_content(&(struct facts_source){view.bytes, path, search}, &facts);
    if (hr != S_OK)
        return hr_trace(hr);
    *ret_facts = facts;
    facts = (struct module_facts){0};
    return S_OK;
}
