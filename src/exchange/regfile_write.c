/* SPDX-License-Identifier: MIT */
#include "exchange/regfile_write.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

enum {
    TYPE_SZ = 1,
    TYPE_EXPAND_SZ = 2,
    TYPE_BINARY = 3,
    TYPE_DWORD = 4,
    TYPE_MULTI_SZ = 7,
    /* A hex line that has reached more columns than this goes on in the next one. */
    HEX_COLUMNS = 76,
};

struct regfile_writer {
    FILE *file; /* borrowed */
    enum regfile_format format;
    bool has_key;
    size_t column; /* of the line being written, in characters */
};

/* Output errors stay in the stream and are raised by finish(). */
static void put_unit(struct regfile_writer *writer, char16_t unit)
{
    putc_unlocked(unit & 0xff, writer->file);
    putc_unlocked(unit >> 8, writer->file);
}

static void put(struct regfile_writer *writer, const char16_t *text, size_t len)
{
    char utf8[256];
    size_t used;

    writer->column += len;
    if (writer->format == REGFILE_FORMAT_5) {
        for (size_t i = 0; i < len; i++)
            put_unit(writer, text[i]);
        return;
    }

    while (len > 0) {
        size_t part = len < sizeof(utf8) / 3 ? len : sizeof(utf8) / 3;

        /* A pair of surrogates is one character: it is not cut in two. */
        if (part < len && part > 1 && (text[part - 1] & 0xfc00) == 0xd800)
            part--;
        used = utf16_to_utf8(text, part, utf8, sizeof(utf8));
        fwrite_unlocked(utf8, 1, used, writer->file);
        text += part;
        len -= part;
    }
}

static void put_ascii(struct regfile_writer *writer, const char *text)
{
    writer->column += strlen(text);
    for (; *text; text++) {
        putc_unlocked(*text, writer->file);
        if (writer->format == REGFILE_FORMAT_5)
            putc_unlocked(0, writer->file);
    }
}

static void end_line(struct regfile_writer *writer)
{
    put_ascii(writer, "\r\n");
    writer->column = 0;
}

HRESULT regfile_writer_new(FILE *file, enum regfile_format format,
                           struct regfile_writer **ret_writer)
{
    struct regfile_writer *writer = calloc(1, sizeof(*writer));

    if (!writer)
        return hr_raise(E_OUTOFMEMORY, "writer of a .reg file");

    writer->file = file;
    writer->format = format;
    if (format == REGFILE_FORMAT_5) {
        put_unit(writer, 0xfeff);
        put_ascii(writer, "Windows Registry Editor Version 5.00");
    } else {
        put_ascii(writer, "REGEDIT4");
    }
    end_line(writer);
    *ret_writer = writer;
    return S_OK;
}

struct regfile_writer *regfile_writer_free(struct regfile_writer *writer)
{
    free(writer);
    return NULL;
}

static HRESULT check(struct regfile_writer *writer)
{
    if (!ferror(writer->file))
        return S_OK;

    return hr_raise(hr_from_errno(), "writing a .reg file: %s", strerror(errno));
}

static HRESULT put_key(struct regfile_writer *writer, const char *sign, const char16_t *path)
{
    end_line(writer);
    put_ascii(writer, "[");
    put_ascii(writer, sign);
    put(writer, path, utf16_len(path));
    put_ascii(writer, "]");
    end_line(writer);
    writer->has_key = true;
    return check(writer);
}

HRESULT regfile_writer_key(struct regfile_writer *writer, const char16_t *path)
{
    return hr_trace(put_key(writer, "", path));
}

HRESULT regfile_writer_delete_key(struct regfile_writer *writer, const char16_t *path)
{
    return hr_trace(put_key(writer, "-", path));
}

/* A line break comes here in a value's name only. */
static const char *escape_of(char16_t unit)
{
    switch (unit) {
    case '\\':
        return "\\\\";
    case '"':
        return "\\\"";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    default:
        return NULL;
    }
}

static void put_quoted(struct regfile_writer *writer, const char16_t *text, size_t len)
{
    size_t plain = 0;

    put_ascii(writer, "\"");
    for (size_t i = 0; i < len; i++) {
        const char *escape = escape_of(text[i]);

        if (!escape)
            continue;
        put(writer, text + plain, i - plain);
        put_ascii(writer, escape);
        plain = i + 1;
    }
    put(writer, text + plain, len - plain);
    put_ascii(writer, "\"");
}

static void put_hex(struct regfile_writer *writer, uint32_t type, const uint8_t *data, size_t size)
{
    char text[16];

    if (type == TYPE_BINARY)
        snprintf(text, sizeof(text), "hex:");
    else
        snprintf(text, sizeof(text), "hex(%x):", (unsigned)type);
    put_ascii(writer, text);

    for (size_t i = 0; i < size; i++) {
        snprintf(text, sizeof(text), i + 1 < size ? "%02x," : "%02x", data[i]);
        put_ascii(writer, text);
        if (i + 1 < size && writer->column > HEX_COLUMNS) {
            put_ascii(writer, "\\");
            end_line(writer);
            put_ascii(writer, "  ");
        }
    }
}

/* REGEDIT4 has the bytes of string types in ANSI. */
static HRESULT put_narrow_hex(struct regfile_writer *writer, uint32_t type, const char16_t *text,
                              size_t len)
{
    size_t size = utf16_to_utf8(text, len, NULL, 0);
    char *narrow;

    narrow = malloc(size ? size : 1);
    if (!narrow)
        return hr_raise(E_OUTOFMEMORY, "string of %zu bytes for a .reg file", size);

    utf16_to_utf8(text, len, narrow, size);
    put_hex(writer, type, (const uint8_t *)narrow, size);
    free(narrow);
    return S_OK;
}

/* A line break would end the quoted form, so that such a string is written as hex(1), as regedit
 * does. */
static bool has_line_break(const char16_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\r' || text[i] == '\n')
            return true;
    return false;
}

static HRESULT put_data(struct regfile_writer *writer, uint32_t type, const void *data, size_t size)
{
    bool is_text = type == TYPE_SZ || type == TYPE_EXPAND_SZ || type == TYPE_MULTI_SZ;
    size_t units = size / sizeof(char16_t);
    _cleanup_(freep) char16_t *text = NULL;
    char number[32];
    uint32_t dword;

    if (is_text) {
        /* @data need not be aligned. */
        text = malloc(size + sizeof(*text));
        if (!text)
            return hr_raise(E_OUTOFMEMORY, "string of %zu bytes for a .reg file", size);
        if (units > 0)
            memcpy(text, data, units * sizeof(*text));
    }

    if (type == TYPE_SZ && !has_line_break(text, utf16_nlen(text, units))) {
        put_quoted(writer, text, utf16_nlen(text, units));
    } else if (type == TYPE_DWORD && size == sizeof(dword)) {
        memcpy(&dword, data, sizeof(dword));
        snprintf(number, sizeof(number), "dword:%08x", (unsigned)dword);
        put_ascii(writer, number);
    } else if (is_text && writer->format == REGFILE_FORMAT_4) {
        return hr_trace(put_narrow_hex(writer, type, text, units));
    } else {
        put_hex(writer, type, data, size);
    }
    return S_OK;
}

static void put_value_name(struct regfile_writer *writer, const char16_t *name)
{
    if (*name)
        put_quoted(writer, name, utf16_len(name));
    else
        put_ascii(writer, "@");
    put_ascii(writer, "=");
}

HRESULT regfile_writer_value(struct regfile_writer *writer, const char16_t *name, uint32_t type,
                             const void *data, size_t size)
{
    HRESULT hr;

    put_value_name(writer, name);
    hr = put_data(writer, type, data, size);
    if (FAILED(hr))
        return hr_trace(hr);

    end_line(writer);
    return check(writer);
}

/* Whether the quoted form says it all. */
static bool is_plain_string(const void *data, size_t size)
{
    const uint8_t *bytes = data;

    if (size < sizeof(char16_t) || size % sizeof(char16_t) != 0)
        return false;
    for (size_t i = 0; i < size; i += sizeof(char16_t)) {
        if ((bytes[i] == 0 && bytes[i + 1] == 0) != (i + sizeof(char16_t) == size))
            return false;
    }
    return true;
}

HRESULT regfile_writer_exact_value(struct regfile_writer *writer, const char16_t *name,
                                   uint32_t type, const void *data, size_t size)
{
    if (type != TYPE_SZ || is_plain_string(data, size))
        return hr_trace(regfile_writer_value(writer, name, type, data, size));

    put_value_name(writer, name);
    put_hex(writer, type, data, size);
    end_line(writer);
    return check(writer);
}

HRESULT regfile_writer_delete_value(struct regfile_writer *writer, const char16_t *name)
{
    put_value_name(writer, name);
    put_ascii(writer, "-");
    end_line(writer);
    return check(writer);
}

HRESULT regfile_writer_finish(struct regfile_writer *writer)
{
    if (writer->has_key)
        end_line(writer);
    if (fflush(writer->file) != 0)
        return hr_raise(hr_from_errno(), "writing a .reg file: %s", strerror(errno));

    return check(writer);
}
