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

static struct property *find(const struct property_section *section, uint32_t id)
{
    for (size_t i = 0; i < section->n_properties; i++) {
        if (section->properties[i].id == id)
            return &section->properties[i];
    }
    return NULL;
}

const struct property *property_find(const struct property_section *section, uint32_t id)
{
    return find(section, id);
}

static struct property *append(struct property_section *section, uint32_t id)
{
    size_t n = section->n_properties;
    struct property *properties = realloc(section->properties, (n + 1) * sizeof(*properties));

    if (!properties)
        return NULL;
    section->properties = properties;
    section->n_properties++;
    properties[n] = (struct property){.id = id};
    return &properties[n];
}

HRESULT property_put(struct property_section *section, uint32_t id, struct span value)
{
    struct property *property = find(section, id);
    uint8_t *copy = malloc(value.size + 1);

    if (copy && !property)
        property = append(section, id);
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

static struct property_name *find_name(const struct property_section *section, uint32_t id)
{
    for (size_t i = 0; i < section->n_names; i++) {
        if (section->names[i].id == id)
            return &section->names[i];
    }
    return NULL;
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
    struct property_name *name = find_name(section, id), *names;
    size_t n = section->n_names;
    char16_t *copy = utf16_dup(text);

    if (copy && !name) {
        names = realloc(section->names, (n + 1) * sizeof(*names));
        if (names) {
            section->names = names;
            name = &names[section->n_names++];
            *name = (struct property_name){.id = id};
        }
    }
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
