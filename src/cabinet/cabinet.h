/* SPDX-License-Identifier: MIT */
/*
 * Cabinets: archives (.cab), read and made with libgcab. Those that come from outside are read by a
 * process without any rights, as packages are.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

struct cabinet_file {
    const char *name; /* in the cabinet: for packages, the key in the table File */
    uint64_t size;
    uint16_t attributes;
    int64_t time_s; /* of change, since 1970 */
};

/* Who receives a cabinet's files, in the cabinet's order. */
struct cabinet_reader {
    /* S_FALSE skips the file, otherwise its contents come next, in parts, and then its end. */
    HRESULT (*begin)(void *context, const struct cabinet_file *file);
    HRESULT (*part)(void *context, const void *bytes, size_t size);
    HRESULT (*end)(void *context);
    void *context;
};

/* Reads the cabinet in @fd from its beginning. Raised: HRESULT of ERROR_INVALID_DATA for what is no
 * whole cabinet, naming @name; what the reader fails with. */
HRESULT cabinet_read(int fd, const char *name, const struct cabinet_reader *reader);

struct cabinet_source {
    const char *name; /* in the cabinet */
    const char *path; /* of the file */
    int64_t time_s;   /* what the cabinet says of it */
};

enum {
    CABINET_FILES_MAX = 65535, /* its format counts them in 16 bits */
};

enum cabinet_compression { CABINET_STORED, CABINET_MSZIP };

/* Makes a cabinet file, compressed (MSZIP) or not; the same bytes for the same files. Raised:
 * E_INVALIDARG for more than it can hold; the errors of files, with their names. */
HRESULT cabinet_write(const char *path, const struct cabinet_source *sources, size_t n_sources,
                      enum cabinet_compression compression);
