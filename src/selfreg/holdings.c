/* SPDX-License-Identifier: MIT */
#include "selfreg/holdings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/owner.h"

void holdings_deinit(struct holdings *holdings)
{
    for (size_t i = 0; i < holdings->n; i++) {
        free(holdings->items[i].key);
        free(holdings->items[i].name);
    }
    free(holdings->items);
    *holdings = (struct holdings){0};
}

static int compare(const void *a, const void *b)
{
    const struct holding *first = a, *second = b;
    int order;

    if (first->is_machine != second->is_machine)
        return first->is_machine ? 1 : -1;
    order = strcasecmp(first->key, second->key);
    if (order != 0 || (!first->name && !second->name))
        return order;
    if (!first->name || !second->name)
        return first->name ? 1 : -1;
    return strcasecmp(first->name, second->name);
}

/* As they are read from the owner that is undone by @undo. */
struct reading {
    struct holdings *holdings;
    const struct registry_undo *undo;
};

static HRESULT note(const struct registry_entry *entry, void *context)
{
    const struct reading *reading = context;
    struct holdings *holdings = reading->holdings;
    struct holding holding = {.is_machine = entry->is_machine};

    if (reading->undo->where == (entry->is_machine ? UNDO_USERS : UNDO_MACHINES))
        return S_OK;
    holding.key = strdup(entry->path);
    if (entry->value_name)
        holding.name = strdup(entry->value_name);
    if (holdings->n == holdings->room) {
        size_t room = holdings->room ? holdings->room * 2 : 64;
        struct holding *items = realloc(holdings->items, room * sizeof(*items));

        if (items) {
            holdings->items = items;
            holdings->room = room;
        }
    }
    if (!holding.key || (entry->value_name && !holding.name) || holdings->n == holdings->room) {
        free(holding.key);
        free(holding.name);
        return hr_raise(E_OUTOFMEMORY, "listing what an owner holds");
    }
    holdings->items[holdings->n++] = holding;
    return S_OK;
}

/* Owners may hold the same. */
static void drop_doubles(struct holdings *holdings)
{
    size_t n = 0;

    for (size_t i = 0; i < holdings->n; i++) {
        if (n > 0 && compare(&holdings->items[n - 1], &holdings->items[i]) == 0) {
            free(holdings->items[i].key);
            free(holdings->items[i].name);
        } else {
            holdings->items[n++] = holdings->items[i];
        }
    }
    holdings->n = n;
}

HRESULT holdings_read(const struct registry_undo *undo, struct holdings *ret_holdings)
{
    struct holdings holdings = {0};
    HRESULT hr = S_OK;

    for (; SUCCEEDED(hr) && undo; undo = undo->also) {
        struct reading reading = {&holdings, undo};

        hr = registry_list(undo->owner, note, &reading);
    }
    if (FAILED(hr)) {
        holdings_deinit(&holdings);
        return hr_trace(hr);
    }
    if (holdings.n > 0)
        qsort(holdings.items, holdings.n, sizeof(*holdings.items), compare);
    drop_doubles(&holdings);
    *ret_holdings = holdings;
    return S_OK;
}

bool holdings_have(const struct holdings *holdings, const struct entry *entry)
{
    bool is_value = entry->kind == ENTRY_VALUE_SET || entry->kind == ENTRY_VALUE_DELETED;
    _cleanup_(freep) char *name = is_value ? utf16_to_utf8_dup(entry->name) : NULL;
    struct holding wanted = {entry->is_machine, entry->key, name};

    return (name || !is_value) && holdings->n > 0 &&
           bsearch(&wanted, holdings->items, holdings->n, sizeof(wanted), compare) != NULL;
}
