/* SPDX-License-Identifier: MIT */
/*
 * Authoring: making an installer package of a manifest or a folder, the same bytes for the same
 * files.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

struct authoring_setting {
    const char *key, *value;
};

struct authoring_request {
    const char *input;  /* a manifest, or a folder, all of whose files are packed */
    const char *output; /* the package */
    const struct authoring_setting *settings; /* as in the manifest's first section; n_settings */
    size_t n_settings;
};

struct authoring_result {
    size_t n_files;
    unsigned n_cabinets;
};

/* Raised: the errors of files; E_INVALIDARG naming file and line, or table and row. */
HRESULT authoring_pack(const struct authoring_request *request,
                       struct authoring_result *ret_result);
