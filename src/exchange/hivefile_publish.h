/* SPDX-License-Identifier: MIT */
/*
 * Publishing files: a file gets its name when it is whole and durable, and not before.
 */
#pragma once

#include <stddef.h>

#include <comity/windef.h>

enum hivefile_save_mode {
    HIVEFILE_CREATE,  /* ERROR_ALREADY_EXISTS' HRESULT, an outcome, if there is a file */
    HIVEFILE_REPLACE, /* the old file stays until the new one is whole */
};

/*
 * Writes a file at once. Raised: ERROR_PATH_NOT_FOUND, and what else the file system says; nothing
 * is then changed. The rights of a file that is replaced stay.
 */
HRESULT hivefile_publish(const char *path, enum hivefile_save_mode mode, const void *bytes,
                         size_t size);
