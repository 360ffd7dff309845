/* SPDX-License-Identifier: MIT */
/*
 * Texts that an engine keeps: those that wait for the script to be started, and persistent ones,
 * which every machine compiles and runs anew.
 */
#pragma once

#include <stdbool.h>

#include "named_item.h"
#include "vbrun/machine.h"

struct script_text {
    struct script_text *next;
    struct named_item *item; /* or NULL */
    char16_t *text;
    char16_t *delimiter; /* or NULL */
    DWORD source_context;
    uint32_t start_line;
    bool is_persistent;
    bool is_pending;
    struct machine_code *code; /* the machine's */
};

/*
 * A copy of @source at the end of @list, for @item (may be NULL), which counts it. NULL when memory
 * is out.
 */
struct script_text *script_text_add(struct script_text **list, const struct machine_text *source,
                                    struct named_item *item);

/* Removes one, or all that are not persistent, or all. */
void script_text_remove(struct script_text **list, struct script_text *text);
void script_texts_reset(struct script_text **list);
void script_texts_free(struct script_text **list);
