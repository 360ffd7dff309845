/* SPDX-License-Identifier: MIT */
/*
 * Making: what those who write a package's tables share.
 */
#pragma once

#include "authoring/content.h"
#include "authoring/manifest.h"
#include "authoring/product.h"
#include "authoring/tables.h"
#include "base/arena.h"
#include "package/package_write.h"

struct making {
    const struct manifest *manifest; /* borrowed, as what follows */
    const struct product *product;
    const struct content *content;
    struct tables *tables;
    struct package_stream *streams; /* of cells; n_streams, names and paths in @texts */
    size_t n_streams;
    struct arena texts;
};

/* The feature of this name, or the first one for ""; raised, naming @line: E_INVALIDARG. */
HRESULT making_feature(const struct making *making, const char *name, unsigned line,
                       const char **ret_feature);

/* The file with this target; raised, naming @line: E_INVALIDARG. */
HRESULT making_file(const struct making *making, const char *target, unsigned line,
                    const struct content_file **ret_file);

/* A component without files, for what @name tells of; its key is written. */
HRESULT making_component(struct making *making, const char *name, const char *feature,
                         const char *registry_key, const char *key);

/* Attributes that all components have. */
int making_component_attributes(const struct making *making);
