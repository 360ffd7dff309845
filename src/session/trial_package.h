/* SPDX-License-Identifier: MIT */
/*
 * Trial packages: small packages that tests make of texts.
 */
#pragma once

#include <stddef.h>

#include "package/package.h"

/* "Feature* Title Level#": '*' marks keys, "*?" those that may be null, and '#' numbers; rows are
 * lines, their cells have ';' between. */
struct trial_table {
    const char *name;
    const char *columns;
    const char *rows;
};

/* Writes a package of @n tables below the test's home and opens it. Ends the test if that fails. */
struct package *trial_package(const struct trial_table *tables, size_t n);

struct package_stream;

/* The same with streams, ended by one without a name, and with the summary's word count; the
 * caller frees the path of the package. */
char *trial_package_write(const struct trial_table *tables, size_t n,
                          const struct package_stream *streams, int words);

/* The columns of tables that most packages have. */
#define TRIAL_PROPERTY "Property", "Property* Value"
#define TRIAL_DIRECTORY "Directory", "Directory* Directory_Parent DefaultDir"
#define TRIAL_FEATURE                                                                              \
    "Feature", "Feature* Feature_Parent Title Description Display# Level# Directory_ Attributes#"
#define TRIAL_COMPONENT                                                                            \
    "Component", "Component* ComponentId Directory_ Attributes# Condition KeyPath"
#define TRIAL_FEATURE_COMPONENTS "FeatureComponents", "Feature_* Component_*"
#define TRIAL_FILE                                                                                 \
    "File", "File* Component_ FileName FileSize# Version Language Attributes# Sequence#"
#define TRIAL_CONDITION "Condition", "Feature_* Level#* Condition"
