/* SPDX-License-Identifier: MIT */
/*
 * For tests: what a script of a module says, as rows of packages.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comrows/com_tables.h"
#include "registrar/registrar.h"
#include "test.h"

/* What the script registers. The caller frees it. */
static inline struct harvest harvest_of_script(const char16_t *script)
{
    struct harvest harvest = {.path = strdup("/opt/demo/demo.dll"), .bits = 64};
    struct registrar_names *names;

    ASSERT_HR(registry_entries_new(&harvest.entries), S_OK);
    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_names_set(names, u"MODULE", u"%MODULE%"), S_OK);
    ASSERT_HR(registrar_run(script, names, REGISTRAR_UNKNOWN_FAILS, NULL, REGISTRAR_REGISTER,
                            registry_entries_target(harvest.entries)),
              S_OK);
    registrar_names_free(names);
    return harvest;
}
