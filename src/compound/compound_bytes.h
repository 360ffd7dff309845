/* SPDX-License-Identifier: MIT */
/*
 * Bytes of streams that nodes share: whoever changes them first makes them its own. What shares
 * them may be several threads'.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COMPOUND_BYTES_MAX ((uint64_t)1 << 36)

struct compound_bytes {
    unsigned refs; /* (atomic) */
    size_t room;
    uint8_t data[];
};

/* Both take NULL, for no bytes. */
struct compound_bytes *compound_bytes_ref(struct compound_bytes *bytes);
struct compound_bytes *compound_bytes_unref(struct compound_bytes *bytes);

/* Makes bytes, of which @used count, the caller's alone, with room for @size; those beyond @used
 * are anything. False if memory is out: then they are as before. */
bool compound_bytes_own(struct compound_bytes **bytes, size_t used, size_t size);
