/* SPDX-License-Identifier: MIT */
#include "script_text.h"

#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

static void free_text(struct script_text *text)
{
    if (text->item)
        text->item->n_texts--;
    free(text->text);
    free(text->delimiter);
    free(text);
}

static bool copy(const char16_t *source, char16_t **ret_copy)
{
    size_t size;

    if (!source)
        return true;
    size = ((size_t)lstrlenW(source) + 1) * sizeof(*source);
    *ret_copy = malloc(size);
    if (!*ret_copy)
        return false;
    memcpy(*ret_copy, source, size);
    return true;
}

struct script_text *script_text_add(struct script_text **list, const struct machine_text *source,
                                    struct named_item *item)
{
    struct script_text *text = calloc(1, sizeof(*text));

    if (!text)
        return NULL;
    text->item = item;
    if (item)
        item->n_texts++;
    text->source_context = source->source_context;
    text->start_line = source->start_line;
    if (!copy(source->text, &text->text) || !copy(source->delimiter, &text->delimiter)) {
        free_text(text);
        return NULL;
    }
    while (*list)
        list = &(*list)->next;
    *list = text;
    return text;
}

void script_text_remove(struct script_text **list, struct script_text *text)
{
    while (*list != text)
        list = &(*list)->next;
    *list = text->next;
    free_text(text);
}

void script_texts_reset(struct script_text **list)
{
    while (*list) {
        struct script_text *text = *list;

        if (text->is_persistent) {
            text->code = NULL;
            text->is_pending = true;
            list = &text->next;
        } else {
            *list = text->next;
            free_text(text);
        }
    }
}

void script_texts_free(struct script_text **list)
{
    while (*list)
        script_text_remove(list, *list);
}
