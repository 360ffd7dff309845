/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"

static void clear(struct field *field)
{
    free(field->text);
    blob_unref(field->stream);
    *field = (struct field){};
}

static void free_record(struct object *object)
{
    struct record *record = (struct record *)object;

    for (unsigned i = 0; i <= record->n_fields; i++)
        clear(&record->fields[i]);
}

const struct object_kind record_kind = {.free = free_record};

struct record *record_new(unsigned n_fields)
{
    struct record *record;

    if (n_fields > RECORD_FIELDS_MAX)
        return NULL;
    record = object_new(&record_kind, sizeof(*record) + (n_fields + 1) * sizeof(record->fields[0]));
    if (record)
        record->n_fields = n_fields;
    return record;
}

struct record *record_copy(const struct record *record)
{
    _cleanup_(object_unrefp) struct record *copy = record_new(record->n_fields);

    for (unsigned i = 0; copy && i <= record->n_fields; i++) {
        if (FAILED(record_set_field(copy, i, &record->fields[i])))
            return NULL;
    }
    return TAKE_PTR(copy);
}

const struct field *record_field(const struct record *record, unsigned index)
{
    static const struct field none;

    return index <= record->n_fields ? &record->fields[index] : &none;
}

HRESULT record_set_null(struct record *record, unsigned index)
{
    if (index > record->n_fields)
        return S_FALSE;
    clear(&record->fields[index]);
    return S_OK;
}

HRESULT record_set_number(struct record *record, unsigned index, int32_t number)
{
    if (index > record->n_fields)
        return S_FALSE;
    clear(&record->fields[index]);
    if (number != RECORD_NULL_NUMBER) {
        record->fields[index].kind = FIELD_NUMBER;
        record->fields[index].number = number;
    }
    return S_OK;
}

HRESULT record_set_text_n(struct record *record, unsigned index, const char *text, size_t len)
{
    char *copy;

    if (index > record->n_fields)
        return S_FALSE;
    if (!text || len == 0)
        return record_set_null(record, index);
    copy = malloc(len + 1);
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "field %u of a record", index);
    memcpy(copy, text, len);
    copy[len] = '\0';
    clear(&record->fields[index]);
    record->fields[index] = (struct field){.kind = FIELD_TEXT, .text = copy, .text_len = len};
    return S_OK;
}

HRESULT record_set_text(struct record *record, unsigned index, const char *text)
{
    return record_set_text_n(record, index, text, text ? strlen(text) : 0);
}

HRESULT record_set_stream(struct record *record, unsigned index, struct blob *stream)
{
    struct blob *held;

    if (index > record->n_fields)
        return S_FALSE;
    held = blob_ref(stream);
    clear(&record->fields[index]);
    if (held) {
        record->fields[index].kind = FIELD_STREAM;
        record->fields[index].stream = held;
    }
    return S_OK;
}

HRESULT record_set_storage(struct record *record, unsigned index)
{
    HRESULT hr = record_set_null(record, index);

    if (hr == S_OK)
        record->fields[index].kind = FIELD_STORAGE;
    return hr;
}

HRESULT record_set_field(struct record *record, unsigned index, const struct field *field)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        return record_set_number(record, index, field->number);
    case FIELD_TEXT:
        return record_set_text_n(record, index, field->text, field->text_len);
    case FIELD_STREAM:
        return record_set_stream(record, index, field->stream);
    case FIELD_STORAGE:
        return record_set_storage(record, index);
    default:
        return record_set_null(record, index);
    }
}

/* Only decimal digits with a sign before them are a number; what does not fit turns around, as on
 * Windows. */
static int32_t read_number(const char *text)
{
    const char *at = text;
    bool is_negative = *at == '-';
    uint32_t value = 0;

    at += is_negative;
    if (!*at)
        return RECORD_NULL_NUMBER;
    for (; *at; at++) {
        if (!isdigit((unsigned char)*at))
            return RECORD_NULL_NUMBER;
        value = value * 10 + (uint32_t)(*at - '0');
    }
    return (int32_t)(is_negative ? 0 - value : value);
}

int32_t field_number(const struct field *field)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        return field->number;
    case FIELD_TEXT:
        return read_number(field->text);
    default:
        return RECORD_NULL_NUMBER;
    }
}

int32_t record_number(const struct record *record, unsigned index)
{
    return field_number(record_field(record, index));
}

const char *record_text(const struct record *record, unsigned index,
                        char buffer[static RECORD_NUMBER_SIZE])
{
    const struct field *field = record_field(record, index);

    switch (field->kind) {
    case FIELD_NUMBER:
        snprintf(buffer, RECORD_NUMBER_SIZE, "%d", field->number);
        return buffer;
    case FIELD_TEXT:
        return field->text;
    case FIELD_STREAM:
    case FIELD_STORAGE:
        return NULL;
    default:
        return "";
    }
}
