/* SPDX-License-Identifier: MIT */
/*
 * Version information: the VS_VERSION_INFO resource, a tree of blocks that ends in numbers and
 * strings. Whatever the bytes say is checked; nothing is copied.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "image/resource.h"
#include "image/span.h"

struct version_info {
    struct span bytes; /* borrowed; the whole resource, as positions count from its start */
};

/* One block of the tree, the root included. */
struct version_block {
    struct span bytes;    /* of the whole, as positions count from its start */
    size_t end;           /* where the block ends */
    struct span key;      /* UTF-16LE without NUL */
    struct span value;    /* as many bytes as it claims to have, or there are */
    uint16_t value_count; /* what it says of its value: bytes, or the characters of a text */
    bool is_text;
    size_t children_at;
};

struct version_numbers {
    uint32_t flags; /* VS_FF_..., those that count */
    uint32_t os;    /* VOS_... */
    uint32_t type;  /* VFT_... */
    uint32_t subtype;
    uint16_t file[4]; /* major, minor, build, revision */
    uint16_t product[4];
};

/*
 * Outcomes: the HRESULT of ERROR_INVALID_DATA with hr_message() if the root is damaged. Bytes
 * behind the root's end do not count.
 */
HRESULT version_info_read(struct span bytes, struct version_info *ret_info);

/* That of a module; S_FALSE if it has none. */
HRESULT version_info_of(const struct resource_set *set, struct version_info *ret_info);

/* False if it has none, or one of another kind. */
bool version_info_numbers(const struct version_info *info, struct version_numbers *ret_numbers);

/*
 * The block at a path as VerQueryValue knows it, without case: "\" is the root,
 * "\StringFileInfo\040904B0\FileVersion" a string. S_FALSE if there is none; ERROR_INVALID_DATA's
 * HRESULT if the blocks on the way are damaged.
 */
HRESULT version_info_query(const struct version_info *info, const char16_t *path,
                           struct version_block *ret_block);

/* The first string of that name, in whatever language; S_FALSE if there is none. */
HRESULT version_info_find_string(const struct version_info *info, const char16_t *name,
                                 struct version_block *ret_block);

/* Returns S_OK to go on and S_FALSE to stop; @language is the key of the block, "040904B0". */
typedef HRESULT version_visit_string(void *context, const struct span *language,
                                     const struct version_block *string);

HRESULT version_info_visit_strings(const struct version_info *info, version_visit_string *visit,
                                   void *context);

/* A string's text in UTF-8, on the heap, to its first NUL; NULL only when memory is out. */
char *version_block_to_utf8(const struct version_block *block);
