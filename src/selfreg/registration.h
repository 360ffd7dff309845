/* SPDX-License-Identifier: MIT */
/*
 * Registration: a module registers or unregisters itself, wholly or not at all.
 *
 * Its code runs in a process of its own (attempt.h); what it writes is committed in one unit, on
 * behalf of owners of the file's name (owner_part.h), or thrown away. Unregistering undoes what
 * they did and nothing else, whatever the module's own code would have removed, or if it cannot
 * run.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

#include "registry/key_place.h"
#include "registry/transaction.h"
#include "selfreg/entries.h"

enum registration_action {
    REGISTRATION_ADD,
    REGISTRATION_REMOVE,
};

struct registration_request {
    const char *file;
    enum registration_action action;
    const char *install_line; /* DllInstall is called with it; NULL: is not called */
    bool is_install_only;     /* and nothing else */
    bool is_trusted;          /* no guards */
    bool is_trial;            /* nothing is committed */
    enum key_scope scope;     /* removed is what was registered for it */
    uint32_t timeout_ms;

    /* What is added becomes part of it, on behalf of @owner, or nobody's. NULL: it is committed. */
    struct transaction *part_of;
    const char *owner;
};

/* Numbered as regsvr32's exit status. */
enum registration_outcome {
    REGISTRATION_DONE = 0,
    REGISTRATION_NOT_INITIALIZED = 2, /* OleInitialize failed */
    REGISTRATION_NOT_LOADED = 3,
    REGISTRATION_WITHOUT_ENTRY = 4,
    REGISTRATION_FAILED = 5,
};

struct registration {
    enum registration_outcome outcome;
    HRESULT hr;
    char *path;     /* owned: of the file, in full, which is the owner's name */
    char *sentence; /* owned: what happened, for people */
    char *output;   /* owned: what the module printed; "" if nothing */
    bool was_run;   /* some of the module's code was, or its data were taken */
    bool is_data;   /* only that */
    unsigned guards;
    unsigned n_stragglers;
    struct entries entries; /* what it wrote, or would have */
};

/* Failures are those of the machine; that a module fails is an outcome. */
HRESULT registration_run(const struct registration_request *request,
                         struct registration *ret_registration);
void registration_deinit(struct registration *registration);
