/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "named_item.h"

#include <stdlib.h>
#include <string.h>

#include <activscp.h>
#include <comity/windows.h>

struct named_item *named_item_add(struct named_item **list, const char16_t *name, DWORD flags)
{
    size_t size = ((size_t)lstrlenW(name) + 1) * sizeof(*name);
    struct named_item *item = calloc(1, sizeof(*item));

    if (!item)
        return NULL;
    item->name = malloc(size);
    if (!item->name) {
        free(item);
        return NULL;
    }
    memcpy(item->name, name, size);
    item->flags = flags;
    while (*list)
        list = &(*list)->next;
    *list = item;
    return item;
}

struct named_item *named_item_find(struct named_item *list, const char16_t *name)
{
    for (; list; list = list->next)
        if (!list->is_gone && lstrcmpiW(list->name, name) == 0)
            return list;
    return NULL;
}

static void reset(struct named_item *item)
{
    if (item->dispatch)
        item->dispatch = script_dispatch_detach(item->dispatch);
    if (item->object)
        IDispatch_Release(item->object);
    item->object = NULL;
    item->module = NULL;
}

void named_items_reset(struct named_item **list)
{
    for (struct named_item *item = *list; item; item = item->next) {
        reset(item);
        item->is_gone = item->is_gone || !(item->flags & SCRIPTITEM_ISPERSISTENT);
    }
    named_items_sweep(list);
}

static void remove_first(struct named_item **list)
{
    struct named_item *item = *list;

    *list = item->next;
    reset(item);
    free(item->name);
    free(item);
}

void named_items_sweep(struct named_item **list)
{
    while (*list) {
        if ((*list)->is_gone && (*list)->n_texts == 0)
            remove_first(list);
        else
            list = &(*list)->next;
    }
}

void named_items_free(struct named_item **list)
{
    while (*list)
        remove_first(list);
}
