/* SPDX-License-Identifier: MIT */
/*
 * Record: the object of a record.
 */
#include "automation.h"

#include <stdlib.h>
#include <string.h>

#include "msi_calls.h"
#include "wininstaller.h"

enum {
    READ_INTEGER, /* MsiReadStream */
    READ_BYTES,
    READ_ANSI,
    READ_DIRECT,
    READ_MAX = 1 << 30,
};

static UINT field_count(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    return automation_give_number((int)MsiRecordGetFieldCount(self->handle), ret_value);
}

static UINT get_string(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};
    UINT result = msi_record_get_string(self->handle, (UINT)arguments[0].number, &out);

    if (result != ERROR_SUCCESS) {
        free(text);
        return result;
    }
    return automation_give_text(text, ret_value);
}

static UINT put_string(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return msi_record_set_string(self->handle, (UINT)arguments[0].number, arguments[1].text);
}

static UINT get_integer(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    return automation_give_number(MsiRecordGetInteger(self->handle, (UINT)arguments[0].number),
                                  ret_value);
}

static UINT put_integer(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    return MsiRecordSetInteger(self->handle, (UINT)arguments[0].number, arguments[1].number);
}

static UINT set_stream(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return msi_record_set_stream(self->handle, (UINT)arguments[0].number, arguments[1].text);
}

/* Up to four bytes as a number, the first one the lowest. */
static UINT give_integer(const char *bytes, DWORD size, VARIANT *ret_value)
{
    uint32_t number = 0;

    if (size > sizeof(number))
        return ERROR_INVALID_PARAMETER;
    memcpy(&number, bytes, size);
    return automation_give_number((int)number, ret_value);
}

/* Bytes as characters of one byte each. */
static UINT give_ansi(const char *bytes, DWORD size, VARIANT *ret_value)
{
    V_VT(ret_value) = VT_BSTR;
    V_BSTR(ret_value) = SysAllocStringLen(NULL, size);
    if (!V_BSTR(ret_value))
        return ERROR_OUTOFMEMORY;
    for (DWORD i = 0; i < size; i++)
        V_BSTR(ret_value)[i] = (unsigned char)bytes[i];
    return ERROR_SUCCESS;
}

static UINT give_direct(const char *bytes, DWORD size, VARIANT *ret_value)
{
    V_VT(ret_value) = VT_BSTR;
    V_BSTR(ret_value) = SysAllocStringByteLen(bytes, size);
    return V_BSTR(ret_value) ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

static UINT read_stream(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    _cleanup_(freep) char *bytes = NULL;
    DWORD left = 0, size = (DWORD)arguments[1].number;
    UINT result;

    result = MsiRecordReadStream(self->handle, (UINT)arguments[0].number, NULL, &left);
    if (result != ERROR_SUCCESS)
        return result;
    if (arguments[1].number < 0 || size > READ_MAX)
        return ERROR_INVALID_PARAMETER;
    if (size > left)
        size = left;
    bytes = malloc(size + 1);
    if (!bytes)
        return ERROR_OUTOFMEMORY;
    result = MsiRecordReadStream(self->handle, (UINT)arguments[0].number, bytes, &size);
    if (result != ERROR_SUCCESS)
        return result;
    switch (arguments[2].number) {
    case READ_INTEGER:
        return give_integer(bytes, size, ret_value);
    case READ_BYTES:
    case READ_DIRECT:
        return give_direct(bytes, size, ret_value);
    case READ_ANSI:
        return give_ansi(bytes, size, ret_value);
    default:
        return ERROR_INVALID_PARAMETER;
    }
}

static UINT data_size(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return automation_give_number((int)MsiRecordDataSize(self->handle, (UINT)arguments[0].number),
                                  ret_value);
}

static UINT is_null(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return automation_give_bool(MsiRecordIsNull(self->handle, (UINT)arguments[0].number),
                                ret_value);
}

static UINT clear_data(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return MsiRecordClearData(self->handle);
}

static UINT format_text(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};
    UINT result = msi_format_record(0, self->handle, &out);

    if (result != ERROR_SUCCESS) {
        free(text);
        return result;
    }
    return automation_give_text(text, ret_value);
}

static const IID *const iids[] = {&DIID_Record, NULL};
static const struct member members[] = {
    {0, DISPATCH_PROPERTYGET, "FieldCount", "", field_count},
    {1, DISPATCH_PROPERTYGET, "StringData,Field", "i", get_string},
    {1, DISPATCH_PROPERTYPUT, "StringData,Field", "is", put_string},
    {2, DISPATCH_PROPERTYGET, "IntegerData,Field", "i", get_integer},
    {2, DISPATCH_PROPERTYPUT, "IntegerData,Field", "ii", put_integer},
    {3, DISPATCH_METHOD, "SetStream,Field,FilePath", "is", set_stream},
    {4, DISPATCH_METHOD, "ReadStream,Field,Length,Format", "iii", read_stream},
    {5, DISPATCH_PROPERTYGET, "DataSize,Field", "i", data_size},
    {6, DISPATCH_PROPERTYGET, "IsNull,Field", "i", is_null},
    {7, DISPATCH_METHOD, "ClearData", "", clear_data},
    {8, DISPATCH_METHOD, "FormatText", "", format_text},
    {},
};
struct automation_kind record_kind_of_automation = {{.iids = iids, .deinit = automation_deinit},
                                                    members};
