/* SPDX-License-Identifier: MIT */
/*
 * Property sets as they lie in streams: sections of properties, each an identifier and a typed
 * value, some with names. Source: [MS-OLEPS] 2.17 to 2.26.
 *
 * Values stay the bytes that they are in the stream, the type first; what has no other reader is so
 * written back as it was read. Names are UTF-16. A set owns all that it holds but the bytes that it
 * was read from.
 */
#pragma once

#include <stdbool.h>

#include <comity/guiddef.h>
#include <comity/windef.h>
#include <comity/winerror.h>

#include "base/cleanup.h"
#include "image/span.h"

enum {
    PROPERTY_SECTIONS_MAX = 2,
    PROPERTY_NAME_MAX = 255,          /* units, without the 0 */
    PROPERTY_SET_SIZE_MAX = 16 << 20, /* of all sections */
    PROPERTY_CODE_PAGE_UTF16 = 1200,
};

/* Identifiers with a meaning of their own in every section. */
enum {
    PROPERTY_DICTIONARY = 0,
    PROPERTY_CODE_PAGE = 1,
    PROPERTY_LOCALE = (int)0x80000000,
    PROPERTY_BEHAVIOR = (int)0x80000003,
};

struct property {
    uint32_t id;       /* first, as in struct property_name */
    struct span value; /* its type and what follows */
    uint8_t *owned;    /* the same, or NULL: it lies in what the set was read from */
};

struct property_name {
    uint32_t id;
    char16_t *text;
};

struct property_section {
    GUID fmtid;
    uint16_t code_page;
    struct property *properties; /* by identifier; those with a meaning here not among them */
    size_t n_properties;
    struct property_name *names; /* by identifier */
    size_t n_names;
    uint32_t locale, behavior;
    bool has_locale, has_behavior;
};

struct property_set {
    uint16_t version;
    uint32_t system;
    GUID clsid;
    struct property_section sections[PROPERTY_SECTIONS_MAX];
    size_t n_sections;
};

/*
 * Reads a set, which refers to @bytes as long as it lives. Properties that lie outside are left
 * out. STG_E_INVALIDHEADER for what is no property set, E_OUTOFMEMORY.
 */
HRESULT property_set_read(struct span bytes, struct property_set *ret_set);

/* The bytes of a set, the caller's. STG_E_MEDIUMFULL if there are too many. */
HRESULT property_set_write(const struct property_set *set, uint8_t **ret_bytes, size_t *ret_size);

void property_set_clear(struct property_set *set);

/* NULL if there is none. */
struct property_section *property_set_find(struct property_set *set, const GUID *fmtid);

/* An empty section behind the others, which must be less than PROPERTY_SECTIONS_MAX. */
struct property_section *property_set_add(struct property_set *set, const GUID *fmtid,
                                          uint16_t code_page);

/* Takes a section with all in it out. */
void property_set_remove(struct property_set *set, struct property_section *section);

/* ---- a section ---- */

const struct property *property_find(const struct property_section *section, uint32_t id);

/* Puts a copy of a value, in place of another of the identifier. E_OUTOFMEMORY. */
HRESULT property_put(struct property_section *section, uint32_t id, struct span value);
void property_remove(struct property_section *section, uint32_t id);

/* The name of a property, or NULL. */
const char16_t *property_name_of(const struct property_section *section, uint32_t id);

/* The identifier that has a name, compared without case unless the section's behavior says other.
 */
bool property_named(const struct property_section *section, const char16_t *name, uint32_t *ret_id);

/* Names an identifier, in place of another name of it. E_OUTOFMEMORY. */
HRESULT property_rename(struct property_section *section, uint32_t id, const char16_t *name);
void property_forget_name(struct property_section *section, uint32_t id);
