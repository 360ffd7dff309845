/* SPDX-License-Identifier: MIT */
/*
 * What reading values of properties is made of: the reader, its parts, and lists of them.
 */
#pragma once

#include <stdbool.h>

#include "propvariant/property_value.h"

struct value_reader {
    struct span bytes;
    uint64_t at;
    USHORT code_page;
    bool is_unaligned; /* texts of vectors, as Office writes its own */
    bool is_in_array;
    PMemoryAllocator *memory; /* NULL: task memory */
    void **blocks;            /* that came from @memory */
    size_t n_blocks;
    int depth;
};

/* STG_E_DOCFILECORRUPT, raised. */
HRESULT value_reader_damaged(void);

/* Zeroed; NULL, raised, if memory is out. */
void *value_reader_allocate(struct value_reader *reader, size_t size);
bool value_reader_u32(struct value_reader *reader, uint32_t *ret_number);
uint64_t value_reader_left(const struct value_reader *reader);

/* What a PROPVARIANT holds, or an element of its vector, to where it is held. */
HRESULT value_read_held(struct value_reader *reader, VARTYPE vt, void *place);
HRESULT value_read_guid(struct value_reader *reader, GUID *place);
HRESULT value_read_clipdata(struct value_reader *reader, CLIPDATA *place);
HRESULT value_read_decimal(struct value_reader *reader, DECIMAL *place);

/* Values of a vector's or array's type, which is in @value. What they have when they fail is to be
 * cleared. */
HRESULT value_read_vector(struct value_reader *reader, PROPVARIANT *value);
HRESULT value_read_array(struct value_reader *reader, PROPVARIANT *value);
