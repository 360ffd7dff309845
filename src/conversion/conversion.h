/* SPDX-License-Identifier: MIT */
/*
 * Conversion: a package whose modules register themselves (table SelfReg) made to one that
 * registers the same by tables.
 *
 * Each module is converted wholly or stays in SelfReg.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "registrar/registrar_text.h"

struct conversion_terms {
    bool runs_programs;  /* also EXEs, by what they register when run with /RegServer */
    bool advertises;     /* servers are rows of Class and Extension: more is written for these */
    uint32_t timeout_ms; /* for code that runs; 0: as harvesting has it */
    const struct registrar_listener *listener; /* hears why a module stays */
};

struct conversion_counts {
    unsigned converted;
    unsigned left;
};

/*
 * Writes the package at @to anew, also if there is nothing to convert. Raised: what opening @from
 * raises; naming the file, for what its cabinets or folder have not; what writing raises.
 */
HRESULT conversion_run(const char *from, const char *to, const struct conversion_terms *terms,
                       struct conversion_counts *ret_counts);
