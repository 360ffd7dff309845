/* SPDX-License-Identifier: MIT */
/*
 * Source: where a package's files come from: cabinets in it or beside it (table Media), or
 * uncompressed files beside it. Names are found as on Windows, whatever their case.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "action/installation.h"
#include "base/cleanup.h"

enum {
    PID_WORDCOUNT = 15,
};

struct source_media {
    const char *cabinet; /* the column's text; NULL: uncompressed */
    int32_t disk;
    int32_t last_sequence;
};

struct source {
    struct installation *installation; /* borrowed */
    struct source_media *media;        /* by sequence */
    size_t n_media;
    bool has_short_names, is_compressed, is_unpacked; /* as the summary information says */
    char *folder;                                     /* beside the package; with '/' at its end */
};

HRESULT source_init(struct source *source, struct installation *installation);
void source_deinit(struct source *source);

/* The disk that a file's sequence number is on; NULL if none. */
const struct source_media *source_media_of(const struct source *source, int32_t sequence);

/* Whether the file comes from its disk's cabinet. */
bool source_is_in_cabinet(const struct source *source, const struct session_file *file);

/* Opens a cabinet. Outcome: ERROR_FILE_NOT_FOUND's HRESULT; hr_message() says what is missing. */
HRESULT source_open_cabinet(const struct source *source, const struct source_media *media,
                            int *ret_fd);

/* The same, with the cabinets that its files go on in or began in, as one (cabinet/cabinet_set.h).
 * Outcome also: S_FALSE if it stands alone. */
HRESULT source_open_set(const struct source *source, const struct source_media *media, int *ret_fd);

/* Whether it could be opened. */
bool source_has_cabinet(const struct source *source, const struct source_media *media);

/* Opens the uncompressed file; outcome as above. The caller frees its path. */
HRESULT source_open_file(const struct source *source, const struct session_file *file, int *ret_fd,
                         char **ret_path);

/* Where a file is below the folder of an uncompressed package: "dir/sub/name". The caller frees. */
HRESULT source_relative_path(const struct source *source, const struct session_file *file,
                             char **ret_path);
