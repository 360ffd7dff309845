/* SPDX-License-Identifier: MIT */
/*
 * SLTG file: names, texts and types in the bytes of a type library of that format, for sltg_read.h.
 * Each function answers only with what lies in the file. What little in a file could say over and
 * over again is counted, so that a small file cannot ask for much memory.
 */
#pragma once

#include "image/span.h"
#include "sltg/sltg.h"
#include "typelib/library.h"

struct sltg_file {
    struct span bytes;
    struct type_library *target; /* borrowed: what is being filled in */
    struct span names;
    struct span words;       /* of which help strings are */
    uint16_t longest_text;   /* in bytes */
    BSTR *seen;              /* the name at each offset, once it was asked for; NULL until needed */
    size_t types_left;       /* how many may still be made */
    size_t text_left;        /* likewise, of characters */
    size_t comparisons_left; /* likewise, of a reference with what is known */
    HREFTYPE dispatch;       /* the reference to IDispatch, or TYPE_NO_HREF */
    size_t libraries_size;   /* for how many imported ones there is room */
    size_t imports_size;
};

/* What a type's members are read from. */
struct sltg_members {
    struct sltg_file *file;
    struct type *type;
    struct span bytes; /* of the members */
    struct span tail;
    HREFTYPE *references; /* what the type refers to, by number */
    unsigned n_references;
};

/* Frees what reading needed; the library keeps what was read. */
void sltg_file_deinit(struct sltg_file *file);

/* Raises TYPE_E_INVDATAREAD: @what at @offset is not in the file. */
HRESULT sltg_damaged(const char *what, uint64_t offset);

/* The name at @offset of the names, in the library's arena; NULL for SLTG_NONE. */
HRESULT sltg_name(struct sltg_file *file, uint32_t offset, BSTR *ret_name);

/* The bytes up to the NUL at @offset of the names. */
HRESULT sltg_name_bytes(const struct sltg_file *file, uint32_t offset, struct span *ret_bytes);

/* Words of help strings, packed; NULL for none. */
HRESULT sltg_packed_text(struct sltg_file *file, struct span packed, BSTR *ret_text);

/*
 * The type that begins at @offset of the members, which moves on behind it. A parameter has flags
 * in front of its type: they are in @ret_flags, which may be NULL.
 */
HRESULT sltg_type_desc(const struct sltg_members *members, uint32_t *offset, TYPEDESC *ret_type,
                       USHORT *ret_flags);
