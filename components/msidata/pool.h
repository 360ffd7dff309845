/* SPDX-License-Identifier: MIT */
/*
 * Pool: the texts of a database, each once, under numbers in the order in which they came. Numbers
 * stay as long as the pool.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

struct pool_text {
    char *text;
    uint32_t len;
    uint32_t hash;
};

struct pool {
    struct pool_text *texts; /* number 1 is the first */
    uint32_t n, room;
    uint32_t *slots; /* numbers by hash, 0: free */
    uint32_t n_slots;
};

void pool_deinit(struct pool *pool);

/* The number of a text, which is copied if it is new; 0 for the empty one. Raised: E_OUTOFMEMORY.
 */
HRESULT pool_add(struct pool *pool, const char *text, size_t len, uint32_t *ret_number);

/* The number of a text that is there, or 0. */
uint32_t pool_find(const struct pool *pool, const char *text, size_t len);

/* The text of a number; "" of 0. */
const char *pool_text(const struct pool *pool, uint32_t number, size_t *ret_len);
