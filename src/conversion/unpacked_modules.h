/* SPDX-License-Identifier: MIT */
/*
 * Unpacked modules: what the table SelfReg of a package names, and libraries that come with it,
 * laid out in a folder of its own as an installation would lay them out, to be read or run.
 */
#pragma once

#include <stdio.h>

#include "action/installation.h"
#include "base/cleanup.h"
#include "installfiles/source.h"
#include "package/package.h"
#include "session/session.h"

struct unpacked_modules {
    char *folder;            /* owned: gone with this */
    struct session *session; /* owned, the package with it; files' paths are in the folder */
    struct installation installation;
    struct source source;
    uint8_t *is_wanted; /* by the row of the table File */
};

/*
 * Raised: what opening a package raises, and its session; naming the file, for what the package's
 * cabinets or folder have not.
 */
HRESULT unpacked_modules_new(const char *path, struct unpacked_modules **ret_modules);
struct unpacked_modules *unpacked_modules_free(struct unpacked_modules *modules);
DEFINE_CLEANUP(struct unpacked_modules *, unpacked_modules_free);

const struct package *unpacked_modules_package(const struct unpacked_modules *modules);

/* The file of a row of SelfReg. Raised, with the row, if there is none. */
HRESULT unpacked_modules_file(const struct unpacked_modules *modules, size_t row,
                              const struct session_file **ret_file);

/* A com_name_path: [#File] or [Directory] for what the package installs. */
bool unpacked_modules_name_path(void *context, const char *text, size_t *ret_len, FILE *out);
