/* SPDX-License-Identifier: MIT */
#include "propertyset/property_set.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/utf16.h"

static void clear_section(struct property_section *section)
{
    for (size_t i = 0; i < section->n_properties; i++)
        free(section->properties[i].owned);
    for (size_t i = 0; i < section->n_names; i++)
        free(section->names[i].text);
    free(section->properties);
    free(section->names);
    memset(section, 0, sizeof(*section));
}

void property_set_clear(struct property_set *set)
{
    for (size_t i = 0; i < set->n_sections; i++)
        clear_section(&set->sections[i]);
    memset(set, 0, sizeof(*set));
}

struct property_section *property_set_find(struct property_set *set, const GUID *fmtid)
{
    for (size_t i = 0; i < set->n_sections; i++) {
        if (memcmp(&set->sections[i].fmtid, fmtid, sizeof(*fmtid)) == 0)
            return &set->sections[i];
    }
    return NULL;
}

struct property_section *property_set_add(struct property_set *set, const GUID *fmtid,
                                          uint16_t code_page)
{
    struct property_section *section = &set->sections[set->n_sections++];

    *section = (struct property_section){.fmtid = *fmtid, .code_page = code_page};
    return section;
}

void property_set_remove(struct property_set *set, struct property_section *section)
{
    clear_section(section);
    set->n_sections--;
    for (; section < set->sections + set->n_sections; section++)
        *section = section[1];
    memset(section, 0, sizeof(*section));
}

/* ---- properties ---- */

/* The place of an identifier among others in order: of the first that is not less. */
static size_t place_of(const void *ids, size_t n, size_t size, uint32_t id)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (*(const uint32_t *)((const char *)ids + middle * size) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t property_place(const struct property_section *section, uint32_t id)
{
    return place_of(section->properties, section->n_properties, sizeof(struct property), id);
}

static struct property *find(const struct property_section *section, uint32_t id)
{
    size_t i = property_place(section, id);

    return i < section->n_properties && section->properties[i].id == id ? &section->properties[i]
                                                                        : NULL;
}

const struct property *property_find(const struct property_section *section, uint32_t id)
{
    return find(section, id);
}

static struct property *insert(struct property_section *section, uint32_t id)
{
    size_t n = section->n_properties, i = property_place(section, id);
    struct property *properties = realloc(section->properties, (n + 1) * sizeof(*properties));

    if (!properties)
        return NULL;
    memmove(&properties[i + 1], &properties[i], (n - i) * sizeof(*properties));
    section->properties = properties;
    section->n_properties++;
    properties[i] = (struct property){.id = id};
    return &properties[i];
}

HRESULT property_put(struct property_section *section, uint32_t id, struct span value)
{
    struct property *property = find(section, id);
    uint8_t *copy = malloc(value.size + 1);

    if (copy && !property)
        property = insert(section, id);
    if (!property || !copy) {
        free(copy);
        return hr_raise(E_OUTOFMEMORY, "property %u", (unsigned)id);
    }
    free(property->owned);
    if (value.size)
        memcpy(copy, value.bytes, value.size);
    property->owned = copy;
    property->value = (struct span){copy, value.size};
    return S_OK;
}

/* All of the identifier, though a set that others made may have more than one. */
void property_remove(struct property_section *section, uint32_t id)
{
    size_t kept = 0;

    for (size_t i = 0; i < section->n_properties; i++) {
        if (section->properties[i].id == id)
            free(section->properties[i].owned);
        else
            section->properties[kept++] = section->properties[i];
    }
    section->n_properties = kept;
}

/* ---- names ---- */

static size_t name_place(const struct property_section *section, uint32_t id)
{
    return place_of(section->names, section->n_names, sizeof(struct property_name), id);
}

static struct property_name *find_name(const struct property_section *section, uint32_t id)
{
    size_t i = name_place(section, id);

    return i < section->n_names && section->names[i].id == id ? &section->names[i] : NULL;
}

static struct property_name *insert_name(struct property_section *section, uint32_t id)
{
    size_t n = section->n_names, i = name_place(section, id);
    struct property_name *names = realloc(section->names, (n + 1) * sizeof(*names));

    if (!names)
        return NULL;
    memmove(&names[i + 1], &names[i], (n - i) * sizeof(*names));
    section->names = names;
    section->n_names++;
    names[i] = (struct property_name){.id = id};
    return &names[i];
}

const char16_t *property_name_of(const struct property_section *section, uint32_t id)
{
    const struct property_name *name = find_name(section, id);

    return name ? name->text : NULL;
}

static bool is_same(const struct property_section *section, const char16_t *a, const char16_t *b)
{
    size_t len = utf16_len(a);

    if (!(section->behavior & 1))
        return utf16_equal_nocase(a, b);
    return utf16_len(b) == len && memcmp(a, b, len * sizeof(*a)) == 0;
}

bool property_named(const struct property_section *section, const char16_t *name, uint32_t *ret_id)
{
    for (size_t i = 0; i < section->n_names; i++) {
        if (is_same(section, section->names[i].text, name)) {
            *ret_id = section->names[i].id;
            return true;
        }
    }
    return false;
}

HRESULT property_rename(struct property_section *section, uint32_t id, const char16_t *text)
{
    struct property_name *name = find_name(section, id);
    char16_t *copy = utf16_dup(text);

    if (copy && !name)
        name = insert_name(section, id);
    if (!copy || !name) {
        free(copy);
        return hr_raise(E_OUTOFMEMORY, "the name of property %u", (unsigned)id);
    }
    free(name->text);
    name->text = copy;
    return S_OK;
}

void property_forget_name(struct property_section *section, uint32_t id)
{
    size_t kept = 0;

    for (size_t i = 0; i < section->n_names; i++) {
        if (section->names[i].id == id)
            free(section->names[i].text);
        else
            section->names[kept++] = section->names[i];
    }
    section->n_names = kept;
}
