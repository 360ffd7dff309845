/* SPDX-License-Identifier: MIT */
/*
 * Options that the verbs which look into packages have in common.
 */
#pragma once

#include <stdbool.h>

#include "package/package.h"
#include "toolkit/verb.h"

enum {
    OPTIONS_TRANSFORMS_MAX = 64,
    OPTIONS_REST_MAX = 4,
};

enum option_flags {
    OPTION_JSON = 1,
    OPTION_FOLDER = 2, /* -C */
    OPTION_TABLES = 4,
};

struct options {
    bool is_json;
    bool has_tables;
    const char *folder; /* or NULL */
    const char *transforms[OPTIONS_TRANSFORMS_MAX];
    size_t n_transforms;
    const char *rest[OPTIONS_REST_MAX]; /* what is no option; n */
    int n;
};

/* Those of @flags, and transforms. False after a complaint, if not @least to @most are left, too.
 */
bool options_parse(const struct verb *verb, int argc, char **argv, unsigned flags, int least,
                   int most, struct options *ret_options);

/* Opens the package with the transforms. */
HRESULT options_open(const struct options *options, const char *path, struct package **ret_package);

/* For the manuals. */
#define OPTION_TRANSFORM_ITEM                                                                      \
    {                                                                                              \
        "--transform FILE", "Applies a transform (.mst) first; :NAME is one in the package "       \
                            "itself. May be given several times."                                  \
    }
