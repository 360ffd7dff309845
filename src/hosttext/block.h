/* SPDX-License-Identifier: MIT */
/*
 * Blocks of VBScript, for the prompt: whether what has been typed so far is whole.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windows.h>

struct block {
    int depth;         /* how many blocks are open */
    bool is_continued; /* the last line ends with " _" */
};

/* Takes one more line, without its end, into account. */
void block_add(struct block *block, const char16_t *line, size_t len);

static inline bool block_is_whole(const struct block *block)
{
    return block->depth <= 0 && !block->is_continued;
}
