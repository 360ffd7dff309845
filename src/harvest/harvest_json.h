/* SPDX-License-Identifier: MIT */
/*
 * Harvested entries as JSON: {"entries": [{"root", "key", "name", "type", "data"}]}.
 */
#pragma once

#include <stdio.h>

#include "harvest/harvest.h"

struct harvest_json {
    FILE *file; /* borrowed */
    unsigned n; /* entries so far */
};

void harvest_json_begin(struct harvest_json *json, FILE *file);

/* Adds entries; @name, NULL for none, is the member "file" of each. */
HRESULT harvest_json_add(struct harvest_json *json, const struct harvest *harvest,
                         const char *name);
void harvest_json_end(struct harvest_json *json);

/* "HKCR" */
const char *harvest_root_name(HKEY root);
