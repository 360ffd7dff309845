/* SPDX-License-Identifier: MIT */
/*
 * BSTR cache: the last short strings that a thread has freed, for it to take again. As on Windows,
 * a string that a program frees twice, or reads after freeing it, is still whole while it is here.
 * A build with sanitizers has none, so that these see such programs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A block of malloc's for @size bytes, or NULL if there is none. */
void *bstr_cache_take(size_t size);

/* Whether @block, as malloc gave it, is kept, or was already; if not, the caller frees it. */
bool bstr_cache_keep(void *block);

/* From now on, no thread keeps or takes anything. */
void bstr_cache_disable(void);
