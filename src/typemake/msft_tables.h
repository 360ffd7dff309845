/* SPDX-License-Identifier: MIT */
/*
 * MSFT tables: the segments of a type library's file (typelib/msft.h) that is being written. What
 * is put twice is there once. Each function answers with what refers to the thing: an offset in its
 * segment, a word that holds it itself, or MSFT_NONE for nothing.
 */
#pragma once

#include "typefile/msft.h"
#include "typelib/library.h"
#include "typemake/byte_buffer.h"

struct msft_tables {
    const struct type_library *library; /* borrowed */
    struct byte_buffer segments[MSFT_SEGMENTS];
    uint32_t n_names;
    uint32_t name_chars;
    HRESULT hr; /* the first failure but for memory: a text that the format cannot hold */
};

/* What a name is of, in the table of names. */
enum msft_name_use {
    MSFT_NAME_TYPE = 0x38,
    MSFT_NAME_CONSTANT = 0x30,
    MSFT_NAME_FIELD = 0x10,
    MSFT_NAME_OTHER = 0x00,
};

void msft_tables_init(struct msft_tables *tables, const struct type_library *library);
void msft_tables_deinit(struct msft_tables *tables);

/* E_OUTOFMEMORY or TYPE_E_SIZETOOBIG raised if anything that was put failed. */
HRESULT msft_tables_check(const struct msft_tables *tables);

/* @what it is of: an MSFT_GUID_OF_... or a type's offset. None for all zeros. */
uint32_t msft_put_guid(struct msft_tables *tables, const GUID *guid, uint32_t what);

/* @type: the offset of the type that declares it, MSFT_NONE for the library's and parameters'. */
uint32_t msft_put_name(struct msft_tables *tables, BSTR name, uint32_t type,
                       enum msft_name_use use);
uint32_t msft_put_string(struct msft_tables *tables, BSTR string);
uint32_t msft_put_type(struct msft_tables *tables, const TYPEDESC *type);
uint32_t msft_put_value(struct msft_tables *tables, const VARIANT *value);
uint32_t msft_put_custom(struct msft_tables *tables, const struct custom_value *custom);

/* Another library; they come one after another in the order they are put. */
uint32_t msft_put_import_file(struct msft_tables *tables, const struct imported_library *imported);
