/* SPDX-License-Identifier: MIT */
/*
 * Text pool: the texts of a database that is read, by their numbers, in UTF-8 whatever code page
 * the database has. They come from outside.
 */
#pragma once

#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "image/span.h"

struct text_pool;

/* Reads the streams _StringPool and _StringData. Raised: ERROR_INSTALL_PACKAGE_INVALID's HRESULT
 * for what is damaged or has a code page that nobody knows. */
HRESULT text_pool_read(struct span pool, struct span data, struct text_pool **ret_pool);
struct text_pool *text_pool_free(struct text_pool *pool);
DEFINE_CLEANUP(struct text_pool *, text_pool_free);

/* Bytes of a text's number in tables: 2 or 3. */
unsigned text_pool_number_size(const struct text_pool *pool);

/* False if there is no such text. The number 0 is null; what is returned lasts as long as the pool.
 */
bool text_pool_at(const struct text_pool *pool, uint32_t number, const char **ret_text);
