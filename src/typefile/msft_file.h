/* SPDX-License-Identifier: MIT */
/*
 * MSFT file: the one place that looks into the bytes of a type library of that format, for
 * msft_read.h. Each function answers only with what lies within the file and its segment. What is
 * referred to twice is made once, so that a small file cannot ask for much memory.
 */
#pragma once

#include "typefile/msft.h"
#include "typelib/library.h"

struct msft_extent {
    uint32_t offset;
    uint32_t size;
};

struct msft_file {
    const uint8_t *bytes; /* borrowed */
    size_t size;
    struct msft_extent segments[MSFT_SEGMENTS];
    struct type_library *target; /* borrowed: what is being filled in */
    HREFTYPE dispatch;           /* the reference to IDispatch, or MSFT_NONE */
    void **seen[MSFT_SEGMENTS];  /* what was made of each word of a segment; NULL until needed */
    unsigned n_custom;           /* values that were read */
};

/* Frees what reading needed; the library keeps what was read. */
void msft_file_deinit(struct msft_file *file);

/* A word at an offset of the file, or of a segment: raised TYPE_E_INVDATAREAD if there is none. */
HRESULT msft_word(const struct msft_file *file, size_t offset, uint32_t *ret_word);
HRESULT msft_segment_word(const struct msft_file *file, enum msft_segment segment, uint32_t offset,
                          uint32_t *ret_word);

/* @n words in a row, of the file. */
HRESULT msft_words(const struct msft_file *file, size_t offset, uint32_t *ret_words, unsigned n);

/* The GUID at @offset; all zeros for MSFT_NONE. */
HRESULT msft_guid(const struct msft_file *file, uint32_t offset, GUID *ret_guid);

/* The name or text at @offset, in the library's arena; NULL for MSFT_NONE. */
HRESULT msft_name(struct msft_file *file, uint32_t offset, BSTR *ret_name);
HRESULT msft_string(struct msft_file *file, uint32_t offset, BSTR *ret_string);

/* The name of the imported file at that place of its segment. */
HRESULT msft_file_name(struct msft_file *file, uint32_t offset, BSTR *ret_name);

/* Moves @offset to the next imported file, or to the segment's end. */
HRESULT msft_next_import_file(const struct msft_file *file, uint32_t *offset);

/* A type: in the word itself, or at the offset that it is. */
HRESULT msft_type_desc(struct msft_file *file, uint32_t word, TYPEDESC *ret_type);

/* A value, likewise: a number, a text, nothing, or an object that is NULL. */
HRESULT msft_value(struct msft_file *file, uint32_t word, VARIANT *ret_value);

/* How many bytes a value of the type has in a file; 0 for none, or for one of its own length. */
unsigned msft_value_size(VARTYPE vt);

/* The list of custom values that begins at @offset; none for MSFT_NONE. */
HRESULT msft_custom(struct msft_file *file, uint32_t offset, struct custom_value **ret_custom);
