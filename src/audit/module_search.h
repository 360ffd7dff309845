/* SPDX-License-Identifier: MIT */
/*
 * Module search: where the libraries that modules need are looked for. It remembers what it saw,
 * so that a folder of modules is looked through once.
 */
#pragma once

#include "audit/pe_search.h"
#include "base/cleanup.h"
#include "image/library_search.h"

struct module_search {
    struct library_search *elf;
    struct pe_search *pe;
};

/* @folders are for PE modules, and borrowed; NULL ends them. */
HRESULT module_search_init(struct module_search *search, const char *const *folders);
void module_search_deinit(struct module_search *search);
