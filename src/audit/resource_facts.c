/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include <comity/winerror.h>

#include "audit/facts.h"
#include "base/hresult.h"
#include "image/version_info.h"

enum {
    RESOURCES_MAX = 65536,
    VERSION_ID = 16, /* RT_VERSION */
};

static const struct resource_type {
    const char16_t *name;
    enum module_resource_kind kind;
} types[] = {
    {u"REGISTRY", MODULE_SCRIPT},
    {u"WINE_REGISTRY", MODULE_SCRIPT},
    {u"REGINST", MODULE_REGINST},
    {u"TYPELIB", MODULE_TYPELIB},
};

/* Takes the head of a type library, if it has one that can be read. */
static HRESULT add_head(struct module_resource *item, struct span library)
{
    struct typelib_head head;

    if (!typelib_head_read(library, &head))
        return S_OK;
    item->head = malloc(sizeof(head));
    if (!item->head)
        return facts_out_of_memory();
    *item->head = head;
    return S_OK;
}

static HRESULT add_resource(struct module_facts *facts, enum module_resource_kind kind,
                            const struct resource *resource)
{
    struct module_resource *items, *item;

    items = realloc(facts->resources, (facts->n_resources + 1) * sizeof(*items));
    if (!items)
        return facts_out_of_memory();
    facts->resources = items;
    item = &items[facts->n_resources++];
    *item = (struct module_resource){
        .kind = kind,
        .type = resource_name_to_utf8(&resource->type),
        .name = resource_name_to_utf8(&resource->name),
        .language = resource->language,
        .size = resource->data.size,
    };
    if (!item->type || !item->name)
        return facts_out_of_memory();
    return kind == MODULE_TYPELIB ? hr_trace(add_head(item, resource->data)) : S_OK;
}

static HRESULT look_at(void *context, const struct resource *resource)
{
    struct module_facts *facts = context;

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        struct resource_name name = resource_name_of_text(types[i].name);

        if (!resource_name_equals(&resource->type, &name))
            continue;
        if (facts->n_resources == RESOURCES_MAX)
            return facts_set_problem(facts, "it has too many scripts and type libraries");
        return hr_trace(add_resource(facts, types[i].kind, resource));
    }
    return S_OK;
}

/* ---- the marker ---- */

static HRESULT find_marker(void *context, const struct span *language,
                           const struct version_block *string)
{
    const struct resource_name marker = resource_name_of_text(u"OLESelfRegister"),
                               key = {.text = string->key};
    const struct resource_name block = {.text = *language};
    struct module_facts *facts = context;

    if (!resource_name_equals(&key, &marker))
        return S_OK;
    facts->has_marker = true;
    facts->marker_place = resource_name_to_utf8(&block);
    return facts->marker_place ? S_FALSE : facts_out_of_memory();
}

/* There may be one for each language, and one that is damaged hides no other. */
static HRESULT look_into_version(void *context, const struct resource *resource)
{
    struct module_facts *facts = context;
    struct version_info info;
    HRESULT hr;

    hr = version_info_read(resource->data, &info);
    if (hr == S_OK)
        hr = version_info_visit_strings(&info, find_marker, facts);
    hr = facts_forgive(facts, hr);
    return FAILED(hr) ? hr_trace(hr) : facts->has_marker ? S_FALSE : S_OK;
}

HRESULT facts_of_resources(const struct resource_set *set, struct module_facts *facts)
{
    const struct resource_name version = resource_name_of_id(VERSION_ID);
    const struct resource_filter all = {.language = RESOURCE_ANY_LANGUAGE},
                                 versions = {&version, NULL, RESOURCE_ANY_LANGUAGE};
    HRESULT hr;

    hr = facts_forgive(facts, resource_set_visit(set, &all, look_at, facts));
    if (SUCCEEDED(hr))
        hr = facts_forgive(facts, resource_set_visit(set, &versions, look_into_version, facts));
    return hr_trace(hr);
}
