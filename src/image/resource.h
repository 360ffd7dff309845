/* SPDX-License-Identifier: MIT */
/*
 * Resources: the data that a module carries under a type, a name and a language, as a PE file has
 * them in a tree and a .res file, or an ELF file, one after the other. Whatever the bytes say is
 * checked; nothing is copied.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

#include "image/pe_file.h"
#include "image/span.h"

/* A type or a name: a number, or a text that is compared without case. */
struct resource_name {
    uint16_t id;      /* if there is no text */
    struct span text; /* UTF-16LE without NUL, aligned or not; no bytes for a number */
};

struct resource {
    struct resource_name type;
    struct resource_name name;
    uint16_t language;
    struct span data;
    const uint8_t *entry; /* what the file says of it; tells one resource from another */
};

enum {
    RESOURCE_PARTS_MAX = 64,
};

/* Where resources are looked for. */
struct resource_set {
    const struct pe_file *pe; /* borrowed; NULL for .res bytes */
    struct span parts[RESOURCE_PARTS_MAX];
    unsigned n_parts;
};

/* The resources of a PE file, which must outlive @ret_set; it may have none. */
void resource_set_of_pe(const struct pe_file *pe, struct resource_set *ret_set);

/* Those of a .res file. */
void resource_set_of_res(struct span res, struct resource_set *ret_set);

/* Adds further .res bytes to @set; false if it has as many parts as it can hold. */
bool resource_set_add(struct resource_set *set, struct span res);

/* Whether the bytes begin as a .res file of 32 bits does. */
bool resource_is_res(struct span bytes);

/* What to visit; NULL and RESOURCE_ANY_LANGUAGE stand for all. */
enum {
    RESOURCE_ANY_LANGUAGE = -1,
};
struct resource_filter {
    const struct resource_name *type;
    const struct resource_name *name;
    int32_t language;
};

/* Returns S_OK to go on and S_FALSE to stop; both and failures are passed on. */
typedef HRESULT resource_visit(void *context, const struct resource *resource);

/* In the file's order. ERROR_BAD_EXE_FORMAT's HRESULT with hr_message() if it is damaged. */
HRESULT resource_set_visit(const struct resource_set *set, const struct resource_filter *filter,
                           resource_visit *visit, void *context);

/*
 * The resource in @language or, for RESOURCE_ANY_LANGUAGE, the first. Outcomes: the HRESULTs of
 * ERROR_RESOURCE_DATA_NOT_FOUND if the module has no resources, and of
 * ERROR_RESOURCE_TYPE_NOT_FOUND, ERROR_RESOURCE_NAME_NOT_FOUND and ERROR_RESOURCE_LANG_NOT_FOUND.
 */
HRESULT resource_set_find(const struct resource_set *set, const struct resource_filter *filter,
                          struct resource *ret_resource);

/*
 * The data behind the @entry of a resource that was found in @set; S_FALSE if there is no such
 * entry.
 */
HRESULT resource_set_data(const struct resource_set *set, const uint8_t *entry,
                          struct span *ret_data);

/* A number, and a NUL-terminated text, which is borrowed. */
struct resource_name resource_name_of_id(uint16_t id);
struct resource_name resource_name_of_text(const char16_t *text);

bool resource_name_is_text(const struct resource_name *name);
bool resource_name_equals(const struct resource_name *a, const struct resource_name *b);

/* "#16" or the text in UTF-8, on the heap; NULL only when memory is out. */
char *resource_name_to_utf8(const struct resource_name *name);
