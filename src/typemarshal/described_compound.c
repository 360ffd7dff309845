/* SPDX-License-Identifier: MIT */
#include "typemarshal/described_compound.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/objbase.h>

#include "base/list.h"
#include "marshal/oaut.h"

struct compound {
    struct list link; /* in known.compounds */
    struct wire_type type;
    const struct wire_type *inner;
    uint32_t n; /* elements of an array; 0: it is a pointer */
};

static struct {
    pthread_mutex_t lock;
    struct list compounds; /* (lock); each stays as it is */
} known = {.lock = PTHREAD_MUTEX_INITIALIZER, .compounds = LIST_INIT(known.compounds)};

static const struct compound *compound_from(const struct wire_type *type)
{
    return container_of(type, struct compound, type);
}

/* ---- pointers ---- */

/* Stands in a pointer that is not NULL until what it refers to has been read. */
static char pending;

static void pointer_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    if (*(void *const *)value)
        ndr_put_referent(io->writer);
    else
        ndr_put_u32(io->writer, 0);
}

static HRESULT pointer_put_referred(struct wire_io *io, const struct wire_type *type,
                                    const void *value)
{
    const void *pointer = *(void *const *)value;

    return pointer ? wire_put_values(io, compound_from(type)->inner, pointer, 1) : S_OK;
}

static void pointer_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    *(void **)value = ndr_get_u32(io->reader) ? &pending : NULL;
}

static HRESULT pointer_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    const struct wire_type *inner = compound_from(type)->inner;
    void *pointer;

    if (*(void **)value != &pending)
        return S_OK;
    pointer = CoTaskMemAlloc(inner->size);
    *(void **)value = pointer;
    if (!pointer)
        return E_OUTOFMEMORY;
    memset(pointer, 0, inner->size);
    return wire_get_values(io, inner, pointer, 1);
}

static void pointer_clear(const struct wire_type *type, void *value)
{
    void *pointer = *(void **)value;

    *(void **)value = NULL;
    if (!pointer || pointer == &pending)
        return;
    wire_clear_values(compound_from(type)->inner, pointer, 1);
    CoTaskMemFree(pointer);
}

/* Who calls knows where his memory is: it is used, or left to him. */
static void pointer_replace(const struct wire_type *type, void *place, void *value)
{
    const struct wire_type *inner = compound_from(type)->inner;
    void **old = place, *new = *(void **)value;

    if (*old && new) {
        wire_replace_value(inner, *old, new);
        CoTaskMemFree(new);
    } else {
        *old = new;
    }
}

/* ---- arrays ---- */

static void array_put(struct wire_io *io, const struct wire_type *type, const void *value)
{
    const struct compound *array = compound_from(type);

    wire_put_parts(io, array->inner, value, array->n);
}

static HRESULT array_put_referred(struct wire_io *io, const struct wire_type *type,
                                  const void *value)
{
    const struct compound *array = compound_from(type);

    return wire_put_referred(io, array->inner, value, array->n);
}

static void array_get(struct wire_io *io, const struct wire_type *type, void *value)
{
    const struct compound *array = compound_from(type);

    wire_get_parts(io, array->inner, value, array->n);
}

static HRESULT array_get_referred(struct wire_io *io, const struct wire_type *type, void *value)
{
    const struct compound *array = compound_from(type);

    return wire_get_referred(io, array->inner, value, array->n);
}

static void array_clear(const struct wire_type *type, void *value)
{
    const struct compound *array = compound_from(type);

    wire_clear_values(array->inner, value, array->n);
}

/* ---- all ---- */

static const struct wire_type pointer_pattern = {
    .size = sizeof(void *),
    .wire_size = 4,
    .alignment = 4,
    .put = pointer_put,
    .put_referred = pointer_put_referred,
    .get = pointer_get,
    .get_referred = pointer_get_referred,
    .clear = pointer_clear,
    .replace = pointer_replace,
};

static const struct wire_type array_pattern = {
    .put = array_put,
    .put_referred = array_put_referred,
    .get = array_get,
    .get_referred = array_get_referred,
    .clear = array_clear,
};

static const struct wire_type *find_known(const struct wire_type *inner, uint32_t n)
{
    list_for_each (link, &known.compounds) {
        const struct compound *found = container_of(link, struct compound, link);

        if (found->inner == inner && found->n == n)
            return &found->type;
    }
    return NULL;
}

static const struct wire_type *find_or_add(const struct wire_type *inner, uint32_t n,
                                           const struct wire_type *pattern)
{
    const struct wire_type *type;
    struct compound *compound;

    pthread_mutex_lock(&known.lock);
    type = find_known(inner, n);
    compound = type ? NULL : calloc(1, sizeof(*compound));
    if (compound) {
        compound->type = *pattern;
        compound->inner = inner;
        compound->n = n;
        if (n) {
            compound->type.size = n * inner->size;
            compound->type.wire_size = n * inner->wire_size;
            compound->type.alignment = inner->alignment;
        }
        list_append(&known.compounds, &compound->link);
        type = &compound->type;
    }
    pthread_mutex_unlock(&known.lock);
    return type;
}

const struct wire_type *described_pointer_to(const struct wire_type *inner)
{
    return find_or_add(inner, 0, &pointer_pattern);
}

const struct wire_type *described_array_of(const struct wire_type *inner, uint32_t n)
{
    return find_or_add(inner, n, &array_pattern);
}
