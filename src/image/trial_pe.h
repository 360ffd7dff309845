/* SPDX-License-Identifier: MIT */
/*
 * PE files for tests: small modules, made in memory.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "image/resource.h"

struct trial_pe {
    uint8_t bits; /* 32 or 64 */
    bool is_exe;
    const char *const *exports; /* "name", "name=forwarder" or "=" (ordinal only), then NULL */
    const char *const *imports; /* libraries, then NULL */
    const char *const *delay_imports; /* likewise */
    const struct resource *resources; /* those of one type, and of one name, side by side */
    unsigned n_resources;
};

enum {
    TRIAL_PE_HEADER_AT = 0x80,
    TRIAL_PE_SECTION_AT = 0x400, /* in the file */
    TRIAL_PE_SECTION_ADDRESS = 0x1000,
};

/* The bytes are the caller's to free. */
struct span trial_pe_build(const struct trial_pe *trial);
