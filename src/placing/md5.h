/* SPDX-License-Identifier: MIT */
/*
 * MD5 (RFC 1321): the digest by which the table MsiFileHash knows files. Against accidents, not
 * against people.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    MD5_SIZE = 16,
};

struct md5 {
    uint32_t state[4];
    uint64_t size;
    uint8_t block[64];
};

void md5_init(struct md5 *md5);
void md5_add(struct md5 *md5, const void *bytes, size_t size);

/* Ends the digest; nothing may be added any more. */
void md5_end(struct md5 *md5, uint8_t ret_digest[static MD5_SIZE]);
