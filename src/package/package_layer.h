/* SPDX-License-Identifier: MIT */
/*
 * Package layers: the containers that make up a package: its file and, above that, those of the
 * transforms that are applied to it, which may have streams of their own.
 */
#pragma once

#include <comity/winerror.h>

#include "package/container_index.h"
#include "package/database_read.h"

struct package_layer {
    struct container_file file;
    char *path; /* in full */
    char *folder;
    struct container_index *index;
    struct text_pool *texts; /* of a transform */
};

/* Opens a file. Raised: its errors; ERROR_INSTALL_PACKAGE_INVALID's HRESULT. */
HRESULT package_layer_open(const char *path, struct package_layer *ret_layer);

/* Opens what is in the folder @folder of @package. */
HRESULT package_layer_open_within(const struct package_layer *package, const char *folder,
                                  struct package_layer *ret_layer);

/* Applies the transform that the layer is. Raised: ERROR_INSTALL_TRANSFORM_FAILURE's HRESULT. */
HRESULT package_layer_apply(struct package_layer *layer, struct database *database);

void package_layer_close(struct package_layer *layer);
