/* SPDX-License-Identifier: MIT */
/*
 * String pool: the texts of a database in the making. Each is there once and has a number, by which
 * cells refer to it; that it is referred to is counted.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

struct string_pool;

HRESULT string_pool_new(struct string_pool **ret_pool);
struct string_pool *string_pool_free(struct string_pool *pool);
DEFINE_CLEANUP(struct string_pool *, string_pool_free);

/* Counts one more reference to @text, which must last as long as the pool. NULL has the number 0,
 * and others are numbered in the order in which they come. */
HRESULT string_pool_add(struct string_pool *pool, const char *text, uint32_t *ret_number);

/* The number of a text that is in the pool, or 0. */
uint32_t string_pool_find(const struct string_pool *pool, const char *text);

/* The highest number. */
uint32_t string_pool_last(const struct string_pool *pool);

/* A text by its number, and how often it is referred to. */
const char *string_pool_at(const struct string_pool *pool, uint32_t number,
                           uint32_t *ret_references);
