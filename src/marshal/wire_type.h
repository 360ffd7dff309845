/* SPDX-License-Identifier: MIT */
/*
 * Wire types: how one value of a parameter's type travels.
 *
 * NDR writes a value in two parts: the value itself, in which a referent stands for each pointer,
 * and then what the pointers refer to. In an array the values come first, all of them. A type
 * without pointers looks the same in memory and on the wire.
 */
#pragma once

#include <ffi.h>

#include "marshal/channel.h"

/* What the codecs of a call work on: the writer or the reader. */
struct wire_io {
    struct ndr_writer *writer;
    struct ndr_reader *reader;
    struct interface_codec *codec;
    const IID *iid; /* of interface pointers */
};

struct wire_type {
    size_t size;      /* in memory */
    size_t wire_size; /* on the wire, without what it refers to */
    size_t alignment; /* on the wire */
    /* All NULL if there are no pointers. Gets work on zeroed memory; after a failure, as after
     * use, clear() frees what there is and zeroes. */
    void (*put)(struct wire_io *io, const struct wire_type *type, const void *value);
    HRESULT (*put_referred)(struct wire_io *io, const struct wire_type *type, const void *value);
    void (*get)(struct wire_io *io, const struct wire_type *type, void *value);
    HRESULT (*get_referred)(struct wire_io *io, const struct wire_type *type, void *value);
    void (*clear)(const struct wire_type *type, void *value);
    /* Puts a value in the place of another, which is the caller's; NULL: that is cleared. */
    void (*replace)(const struct wire_type *type, void *place, void *value);
    ffi_type *passed; /* as what it is passed by value; NULL: a number of its size, or a pointer */
};

extern const struct wire_type wire_i8;
extern const struct wire_type wire_u8;
extern const struct wire_type wire_i16;
extern const struct wire_type wire_u16;
extern const struct wire_type wire_u32;
extern const struct wire_type wire_u64;
extern const struct wire_type wire_float;
extern const struct wire_type wire_double;
extern const struct wire_type wire_decimal;
extern const struct wire_type wire_guid;
extern const struct wire_type wire_filetime;
extern const struct wire_type wire_licence;
extern const struct wire_type wire_category;
extern const struct wire_type wire_text;     /* LPOLESTR, in task memory */
extern const struct wire_type wire_ref_text; /* one that is never NULL, without a referent */
extern const struct wire_type wire_bstr;
extern const struct wire_type wire_variant;
extern const struct wire_type wire_array; /* SAFEARRAY * */
extern const struct wire_type wire_interface;
extern const struct wire_type wire_connection;
extern const struct wire_type wire_statistics;
extern const struct wire_type wire_bind_options; /* BIND_OPTS, as the larger BIND_OPTS2 */

/*
 * For types with pointers in them: puts a pointer's referent and gets one, where @value is; then
 * what it refers to is to be read, once, if it is pending. The pointer is then NULL until it is.
 */
void wire_put_pointer(struct wire_io *io, const struct wire_type *type, const void *value);
void wire_get_pointer(struct wire_io *io, const struct wire_type *type, void *value);
bool wire_take_pending(void *value);

/* @n values one after the other, with what they refer to. */
HRESULT wire_put_values(struct wire_io *io, const struct wire_type *type, const void *values,
                        size_t n);
HRESULT wire_get_values(struct wire_io *io, const struct wire_type *type, void *values, size_t n);

/* The two parts, each alone: the values themselves, and what they refer to. */
void wire_put_parts(struct wire_io *io, const struct wire_type *type, const void *values, size_t n);
HRESULT wire_put_referred(struct wire_io *io, const struct wire_type *type, const void *values,
                          size_t n);
void wire_get_parts(struct wire_io *io, const struct wire_type *type, void *values, size_t n);
HRESULT wire_get_referred(struct wire_io *io, const struct wire_type *type, void *values, size_t n);

/* Moves a value to where another is. */
void wire_replace_value(const struct wire_type *type, void *place, void *value);
void wire_clear_values(const struct wire_type *type, void *values, size_t n);
