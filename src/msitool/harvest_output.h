/* SPDX-License-Identifier: MIT */
/*
 * Harvest output: what was harvested of one file after the other, in one of the formats.
 */
#pragma once

#include <stdio.h>

#include "comrows/com_tables.h"
#include "exchange/regfile_write.h"
#include "harvest/harvest.h"
#include "harvest/harvest_json.h"

struct harvest_format;

struct harvest_output {
    /* What is wanted; all borrowed. */
    const struct harvest_format *format;
    const char *path;      /* of a file, or of a folder for tables; NULL: standard output */
    const char *feature;   /* that components belong to */
    const char *directory; /* that they are in */
    bool is_plain;         /* registry rows alone */
    bool has_many;         /* more than one file */
    const struct registrar_listener *listener;

    /* What it needs. */
    FILE *file;
    struct harvest_json json;
    struct regfile_writer *reg;
    struct com_tables tables;
    struct com_place *places; /* n_places of them; their strings are owned */
    size_t n_places;
};

/* NULL if there is none of this name. */
const struct harvest_format *harvest_format_find(const char *name);

HRESULT harvest_output_begin(struct harvest_output *output);

/* @name is the file's as it was given. S_FALSE if the format cannot say all; the listener was told.
 */
HRESULT harvest_output_add(struct harvest_output *output, const struct harvest *harvest,
                           const char *name);

/* Raised: what cannot be written. Frees all, in any case. */
HRESULT harvest_output_end(struct harvest_output *output);
