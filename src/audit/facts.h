/* SPDX-License-Identifier: MIT */
/*
 * Facts: what the readers of ELF and PE files share in filling module_facts.
 */
#pragma once

#include "audit/module_facts.h"
#include "image/resource.h"
#include "image/span.h"

struct facts_source {
    struct span file;
    const char *path;
    struct module_search *search;
};

HRESULT facts_of_elf(const struct facts_source *source, struct module_facts *facts);
HRESULT facts_of_pe(const struct facts_source *source, struct module_facts *facts);

/* Takes scripts, type libraries and the marker from the resources, as far as they can be read. */
HRESULT facts_of_resources(const struct resource_set *set, struct module_facts *facts);

HRESULT facts_out_of_memory(void);
/* @name is NULL for a machine that has none. */
HRESULT facts_set_machine(struct module_facts *facts, const char *name, unsigned number);

/* Notes in what way the file is damaged, if nothing was noted before. */
HRESULT facts_set_problem(struct module_facts *facts, const char *problem);

/* Makes a problem of a failure, and passes on that memory is out. */
HRESULT facts_forgive(struct module_facts *facts, HRESULT hr);
