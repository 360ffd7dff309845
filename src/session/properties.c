/* SPDX-License-Identifier: MIT */
#include "session/properties.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"

struct property {
    struct list link;       /* in properties.list */
    struct list table_link; /* in properties.table */
    char *value;            /* ended by a 0 */
    size_t len;             /* without that */
    char name[];
};

static uint64_t hash_name(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
    return hash;
}

static uint64_t hash_property(const struct list *link)
{
    return hash_name(container_of(link, struct property, table_link)->name);
}

void properties_init(struct properties *properties)
{
    list_init(&properties->list);
    link_table_init(&properties->table, hash_property);
    properties->size = 0;
}

static void property_remove(struct properties *properties, struct property *property)
{
    properties->size -= strlen(property->name) + property->len;
    list_remove(&property->link);
    link_table_remove(&properties->table, &property->table_link);
    free(property->value);
    free(property);
}

void properties_deinit(struct properties *properties)
{
    list_for_each (link, &properties->list)
        property_remove(properties, container_of(link, struct property, link));
    link_table_deinit(&properties->table);
}

static struct property *find(const struct properties *properties, const char *name)
{
    /* Finding a list changes nothing. */
    struct link_table *table = (struct link_table *)&properties->table;

    list_for_each (link, link_table_list(table, hash_name(name))) {
        struct property *property = container_of(link, struct property, table_link);

        if (strcmp(property->name, name) == 0)
            return property;
    }
    return NULL;
}

const char *properties_get(const struct properties *properties, const char *name)
{
    const struct property *property = find(properties, name);

    return property ? property->value : NULL;
}

size_t properties_len(const struct properties *properties, const char *name)
{
    const struct property *property = find(properties, name);

    return property ? property->len : 0;
}

/* Adds one without a value, which is to get one. */
static HRESULT property_add(struct properties *properties, const char *name,
                            struct property **ret_property)
{
    struct property *property = calloc(1, sizeof(*property) + strlen(name) + 1);

    if (!property)
        return hr_raise(E_OUTOFMEMORY, "property %s", name);
    strcpy(property->name, name);
    list_append(&properties->list, &property->link);
    link_table_add(&properties->table, &property->table_link);
    properties->size += strlen(name);
    *ret_property = property;
    return S_OK;
}

HRESULT properties_set_bytes(struct properties *properties, const char *name, const char *value,
                             size_t len)
{
    struct property *property = find(properties, name);
    _cleanup_(freep) char *copy = NULL;
    HRESULT hr;

    if (len == 0) {
        if (property)
            property_remove(properties, property);
        return S_OK;
    }
    if (!*name)
        return hr_raise(E_INVALIDARG, "setting a property without a name");
    if (strlen(name) + len > PROPERTIES_SIZE_MAX - properties->size)
        return hr_raise(E_OUTOFMEMORY, "properties of more than %d bytes", PROPERTIES_SIZE_MAX);

    copy = malloc(len + 1);
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "property %s", name);
    memcpy(copy, value, len);
    copy[len] = 0;
    if (!property) {
        hr = property_add(properties, name, &property);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    properties->size += len - property->len;
    free(property->value);
    property->value = TAKE_PTR(copy);
    property->len = len;
    return S_OK;
}

HRESULT properties_set(struct properties *properties, const char *name, const char *value)
{
    return hr_trace(properties_set_bytes(properties, name, value, value ? strlen(value) : 0));
}

void properties_visit(const struct properties *properties,
                      void (*visit)(void *context, const char *name, const char *value),
                      void *context)
{
    list_for_each (link, &properties->list) {
        const struct property *property = container_of(link, struct property, link);

        visit(context, property->name, property->value);
    }
}

bool property_is_public(const char *name)
{
    for (const char *c = name; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            return false;
    return *name != 0;
}
