/* SPDX-License-Identifier: MIT */
/*
 * Harvest: what a module would register, without registering it.
 *
 * PE modules, type libraries and .res files are read as data; modules of this system run in a
 * captured registration (selfreg/registration.h); what they read is the process's registry, which
 * had better be an empty one (scratch_home.h). The module's own path is %MODULE% in all of it, as
 * in the scripts that modules carry.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

#include "registrar/registrar_text.h"
#include "registrar/registry_entries.h"

enum harvest_source {
    HARVEST_DATA, /* scripts and type libraries in the file */
    HARVEST_RUN,  /* its own code, captured */
    HARVEST_WINE, /* its own code, run by Wine */
};

struct harvest_terms {
    bool uses_wine;      /* for PE modules that have no data but register themselves */
    uint32_t timeout_ms; /* for code that runs */
    const char *root;    /* a folder that stands for / of another system, or NULL */
    const struct registrar_listener *listener;
};

struct harvest {
    enum harvest_source source;
    char *path;      /* owned: of the file, in full */
    size_t root_len; /* bytes of the path that are terms.root: what follows is where it will be */
    uint8_t bits;    /* of the view that it registers in: 32 or 64; 0 for both */
    bool is_program; /* an EXE */
    bool is_library; /* a type library, not a module */
    struct registry_entries *entries; /* owned */
};

/*
 * Reads what the file registers, which may be nothing. Raised, with the path: the file's errors;
 * ERROR_BAD_EXE_FORMAT's HRESULT for what is no module and for a damaged one; what its scripts and
 * libraries raise; SELFREG_E_CLASS with a sentence if its own code fails.
 */
HRESULT harvest_read(const char *path, const struct harvest_terms *terms,
                     struct harvest *ret_harvest);
void harvest_deinit(struct harvest *harvest);
