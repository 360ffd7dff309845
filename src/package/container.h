/* SPDX-License-Identifier: MIT */
/*
 * Container: the compound file that a package is, read with libgsf in a process that can do nothing
 * else (confined.h). What it tells of it, for another to check, is a struct container_record for
 * each stream, its name with its 0, and its bytes if they are given, all in this machine's byte
 * order; the next record begins at a multiple of 8.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

enum {
    CONTAINER_ALIGNMENT = 8,
};

struct container_record {
    uint64_t size;
    uint32_t name_size;
    uint32_t is_given; /* its bytes follow: those of tables and the summary information */
};

/* What of the compound file is wanted. */
struct container_place {
    const char *folder; /* within it: the compound file of a transform; or NULL */
    const char *stream; /* as it is named in the compound file */
};

/* Tells @out of the compound file @in, or the folder of the place, of which the stream does not
 * matter. False if it is none. */
bool container_tell(void *place, int in, int out);

/* Writes the stream of the place to @out. */
bool container_copy(void *place, int in, int out);
