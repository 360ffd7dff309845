/* SPDX-License-Identifier: MIT */
/*
 * The arena of a tree: memory for its nodes, its names and the texts of its literals, which go
 * together.
 */
#pragma once

#include <stddef.h>
#include <uchar.h>

#include <comity/oleauto.h>

struct tree_arena;

/* NULL only when memory is out, as are all answers below. */
struct tree_arena *tree_arena_new(void);
struct tree_arena *tree_arena_free(struct tree_arena *arena);

/* Zeroed memory for any type. */
void *tree_arena_alloc(struct tree_arena *arena, size_t size);

/* The name of @len units at @text, with a NUL; the same pointer for the same spelling. */
const char16_t *tree_arena_name(struct tree_arena *arena, const char16_t *text, size_t len);

/* A BSTR of @len units, to be written to; not for SysFreeString(). */
BSTR tree_arena_string(struct tree_arena *arena, size_t len);
