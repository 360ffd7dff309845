/* SPDX-License-Identifier: MIT */
/*
 * Records: a row of fields 0 to n, each null, a number, text (UTF-8) or a stream. A record is for
 * one thread at a time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "blob.h"
#include "object.h"

enum {
    RECORD_FIELDS_MAX = 65535,
    RECORD_NULL_NUMBER = INT32_MIN,
};

enum field_kind {
    FIELD_NULL,
    FIELD_NUMBER,
    FIELD_TEXT,
    FIELD_STREAM,
    FIELD_STORAGE, /* there is one, and it cannot be read */
};

struct field {
    enum field_kind kind;
    int32_t number;
    char *text;
    size_t text_len;
    struct blob *stream;
    size_t position; /* in the stream, of the next read */
};

struct record {
    struct object object;
    unsigned n_fields;  /* (const) without field 0 */
    const void *origin; /* the query that it was fetched from, or NULL: only to be compared */
    size_t origin_index;
    struct field fields[];
};

extern const struct object_kind record_kind;

/* NULL if memory is out or @n_fields too many. */
struct record *record_new(unsigned n_fields);
struct record *record_copy(const struct record *record);

/* A field, or a null one if there is none of that number. */
const struct field *record_field(const struct record *record, unsigned index);

/* Outcome: S_FALSE if the record has no such field. Raised: E_OUTOFMEMORY. NULL and "" are null. */
HRESULT record_set_null(struct record *record, unsigned index);
HRESULT record_set_number(struct record *record, unsigned index, int32_t number);
HRESULT record_set_text(struct record *record, unsigned index, const char *text);
HRESULT record_set_text_n(struct record *record, unsigned index, const char *text, size_t len);
HRESULT record_set_stream(struct record *record, unsigned index, struct blob *stream);
HRESULT record_set_storage(struct record *record, unsigned index);
HRESULT record_set_field(struct record *record, unsigned index, const struct field *field);

/* A field as a number: text is read as one. RECORD_NULL_NUMBER if it is none. */
int32_t field_number(const struct field *field);
int32_t record_number(const struct record *record, unsigned index);

/* A field as text: a number is written into @buffer. NULL for a stream. */
enum {
    RECORD_NUMBER_SIZE = 12,
};
const char *record_text(const struct record *record, unsigned index,
                        char buffer[static RECORD_NUMBER_SIZE]);
