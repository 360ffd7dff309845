/* SPDX-License-Identifier: MIT */
#include "typetool/type_order.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    NAME_SIZE = 256,
    DEPTH_MAX = 1000, /* of types that are of other types: deeper ones stand as they come */
};

struct named {
    const char *name;
    unsigned index;
};

struct order {
    const struct library_view *view;
    struct named *names; /* of all types, sorted */
    bool *is_seen;       /* of each type */
    unsigned *list;
    unsigned n;
    unsigned depth;
};

bool type_is_typedef(TYPEKIND kind)
{
    return kind == TKIND_ENUM || kind == TKIND_RECORD || kind == TKIND_UNION || kind == TKIND_ALIAS;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* The type of that name; how many types there are if there is none. */
static unsigned find_type(const struct order *order, const char *name)
{
    const struct named wanted = {.name = name};
    const struct named *found =
        bsearch(&wanted, order->names, order->view->n_types, sizeof(*order->names), compare_names);

    return found ? found->index : order->view->n_types;
}

static void place(struct order *order, unsigned index);

static void place_named(struct order *order, const char *text, size_t len)
{
    char name[NAME_SIZE];
    unsigned index;

    if (len >= sizeof(name))
        return;
    memcpy(name, text, len);
    name[len] = '\0';
    index = find_type(order, name);
    if (index < order->view->n_types && type_is_typedef(order->view->types[index].kind))
        place(order, index);
}

/* The types that the words of a type are about. */
static void place_words(struct order *order, const char *words)
{
    while (words && *words) {
        size_t len = 0;

        while (isalnum((unsigned char)words[len]) || words[len] == '_')
            len++;
        if (len)
            place_named(order, words, len);
        words += len ? len : 1;
    }
}

static void place_base(struct order *order, const char *name)
{
    unsigned index = name ? find_type(order, name) : order->view->n_types;

    if (index < order->view->n_types && order->view->types[index].kind == TKIND_INTERFACE)
        place(order, index);
}

static void place(struct order *order, unsigned index)
{
    const struct type_view *type = &order->view->types[index];

    if (order->is_seen[index] || order->depth == DEPTH_MAX)
        return;
    order->is_seen[index] = true;
    order->depth++;
    place_words(order, type->alias);
    for (unsigned i = 0; i < type->n_members; i++) {
        const struct member_view *member = &type->members[i];

        place_words(order, member->type);
        for (unsigned j = 0; j < member->n_parameters; j++)
            place_words(order, member->parameters[j].type);
    }
    if (type->kind == TKIND_INTERFACE && type->n_bases)
        place_base(order, type->bases[0].name);
    order->depth--;
    order->list[order->n++] = index;
}

HRESULT type_order_find(const struct library_view *view, unsigned **ret_order)
{
    _cleanup_(freep) unsigned *list = calloc(view->n_types + 1, sizeof(*list));
    _cleanup_(freep) bool *is_seen = calloc(view->n_types + 1, sizeof(*is_seen));
    _cleanup_(freep) struct named *names = calloc(view->n_types + 1, sizeof(*names));
    struct order order = {.view = view, .names = names, .is_seen = is_seen, .list = list};

    if (!list || !is_seen || !names)
        return hr_raise(E_OUTOFMEMORY, "printing a type library");
    for (unsigned i = 0; i < view->n_types; i++)
        names[i] = (struct named){view->types[i].name ? view->types[i].name : "", i};
    qsort(names, view->n_types, sizeof(*names), compare_names);
    for (unsigned pass = 0; pass < 2; pass++) {
        for (unsigned i = 0; i < view->n_types; i++) {
            if (type_is_typedef(view->types[i].kind) == (pass == 0))
                place(&order, i);
        }
    }
    *ret_order = TAKE_PTR(list);
    return S_OK;
}
