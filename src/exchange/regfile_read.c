/* SPDX-License-Identifier: MIT */
#include "exchange/regfile_read.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/regfile_lines.h"

enum regfile_version {
    VERSION_UNREAD,
    VERSION_31,
    VERSION_4,
    VERSION_5,
    VERSION_NONE, /* the first line was none of these: nothing more is read */
};

/* The types of winnt.h that this parser must know. */
enum {
    TYPE_SZ = 1,
    TYPE_EXPAND_SZ = 2,
    TYPE_BINARY = 3,
    TYPE_DWORD = 4,
    TYPE_MULTI_SZ = 7,
};

struct text {
    char16_t *units;
    size_t size; /* in units */
};

struct regfile_reader {
    struct regfile_lines *lines;
    enum regfile_version version;
    bool has_key;       /* values may follow */
    bool has_pending;   /* Windows 3.1: a key line's value comes as the next entry */
    unsigned long line; /* of @pending */
    struct text key;
    struct text name;
    struct text pending;
    uint8_t *data;
    size_t data_len;
    size_t data_size;
};

/* One line being parsed: where it stands, and what is wrong with it if anything is. */
struct scan {
    const char16_t *at;
    const char *problem;
};

HRESULT regfile_reader_new(FILE *file, struct regfile_reader **ret_reader)
{
    _cleanup_(regfile_reader_freep) struct regfile_reader *reader = NULL;
    HRESULT hr;

    reader = calloc(1, sizeof(*reader));
    if (!reader)
        return hr_raise(E_OUTOFMEMORY, "reader of a .reg file");

    hr = regfile_lines_new(file, &reader->lines);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_reader = TAKE_PTR(reader);
    return S_OK;
}

struct regfile_reader *regfile_reader_free(struct regfile_reader *reader)
{
    if (!reader)
        return NULL;

    regfile_lines_free(reader->lines);
    free(reader->key.units);
    free(reader->name.units);
    free(reader->pending.units);
    free(reader->data);
    free(reader);
    return NULL;
}

static bool is_blank(char16_t unit)
{
    return unit == ' ' || unit == '\t';
}

static void skip_blanks(struct scan *scan)
{
    while (is_blank(*scan->at))
        scan->at++;
}

/* Only blanks and a comment may follow what has been read. */
static bool is_at_end(struct scan *scan)
{
    skip_blanks(scan);
    return *scan->at == 0 || *scan->at == ';';
}

static bool skip_word(struct scan *scan, const char16_t *word)
{
    size_t len = utf16_len(word);

    if (utf16_nlen(scan->at, len) < len || memcmp(scan->at, word, len * sizeof(*word)) != 0)
        return false;

    scan->at += len;
    return true;
}

static int hex_digit(char16_t unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    if (unit >= 'a' && unit <= 'f')
        return unit - 'a' + 10;
    if (unit >= 'A' && unit <= 'F')
        return unit - 'A' + 10;
    return -1;
}

/* A hexadecimal number of 1 to @max_digits digits, no more. */
static bool scan_hex(struct scan *scan, unsigned max_digits, uint32_t *ret_number)
{
    uint32_t number = 0;
    unsigned digits = 0;

    for (; hex_digit(*scan->at) >= 0; scan->at++) {
        if (++digits > max_digits)
            return false;
        number = number << 4 | (uint32_t)hex_digit(*scan->at);
    }
    *ret_number = number;
    return digits > 0;
}

static HRESULT text_set(struct text *text, const char16_t *units, size_t len)
{
    char16_t *grown;

    if (text->size < len + 1) {
        grown = realloc(text->units, (len + 1) * sizeof(*grown));
        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "entry of a .reg file");

        text->units = grown;
        text->size = len + 1;
    }
    memcpy(text->units, units, len * sizeof(*units));
    text->units[len] = 0;
    return S_OK;
}

static HRESULT data_append(struct regfile_reader *reader, const void *bytes, size_t len)
{
    size_t size = reader->data_size ? reader->data_size : 256;
    uint8_t *data;

    while (size < reader->data_len + len)
        size *= 2;
    if (size != reader->data_size) {
        data = realloc(reader->data, size);
        if (!data)
            return hr_raise(E_OUTOFMEMORY, "value of %zu bytes in a .reg file", size);

        reader->data = data;
        reader->data_size = size;
    }
    memcpy(reader->data + reader->data_len, bytes, len);
    reader->data_len += len;
    return S_OK;
}

/*
 * Reads a string from behind its opening quote to behind its closing one into @ret_text, without
 * its escapes. S_FALSE, with the problem told, if it is malformed.
 */
static HRESULT scan_string(struct scan *scan, struct text *ret_text, size_t *ret_len)
{
    const char16_t *from = scan->at;
    size_t len = 0;
    HRESULT hr;

    hr = text_set(ret_text, from, utf16_len(from));
    if (FAILED(hr))
        return hr_trace(hr);

    for (; *scan->at != '"'; scan->at++) {
        char16_t unit = *scan->at;

        if (unit == '\\') {
            unit = *++scan->at;
            if (unit == 'n')
                unit = '\n';
            else if (unit == 'r')
                unit = '\r';
            else if (unit != '\\' && unit != '"' && unit != 0) {
                scan->problem = "unknown escape in a string; a backslash is written \\\\";
                return S_FALSE;
            }
        }
        if (unit == 0) {
            scan->problem = "a string lacks its closing quote";
            return S_FALSE;
        }
        ret_text->units[len++] = unit;
    }
    scan->at++;
    ret_text->units[len] = 0;
    *ret_len = len;
    return S_OK;
}

/* After a backslash at a line's end: the next line with data. S_FALSE if there is none. */
static HRESULT continue_line(struct regfile_reader *reader, struct scan *scan)
{
    struct regfile_line line;
    HRESULT hr;

    do {
        hr = regfile_lines_next(reader->lines, &line);
        if (hr != S_OK)
            return hr;

        scan->at = line.text;
    } while (is_at_end(scan));
    return S_OK;
}

/* Bytes, separated by commas, that may go on in the next line after a comma and a backslash. */
static HRESULT scan_bytes(struct regfile_reader *reader, struct scan *scan)
{
    bool may_continue = true;
    uint32_t number;
    uint8_t byte;
    HRESULT hr;

    reader->data_len = 0;
    for (;;) {
        if (is_at_end(scan))
            return S_OK;

        if (*scan->at == '\\' && may_continue) {
            scan->at++;
            if (!is_at_end(scan)) {
                scan->problem = "a backslash amid hex data";
                return S_FALSE;
            }
            hr = continue_line(reader, scan);
            if (hr != S_OK)
                return FAILED(hr) ? hr_trace(hr) : S_OK;
            may_continue = false;
        }
        if (!scan_hex(scan, 2, &number)) {
            scan->problem = "hex data must be pairs of hex digits, separated by commas";
            return S_FALSE;
        }
        if (reader->data_len == REGFILE_DATA_MAX) {
            scan->problem = "too much data for one value";
            return S_FALSE;
        }
        byte = (uint8_t)number;
        hr = data_append(reader, &byte, 1);
        if (FAILED(hr))
            return hr_trace(hr);

        if (is_at_end(scan))
            return S_OK;
        if (*scan->at++ != ',') {
            scan->problem = "a comma is missing in hex data";
            return S_FALSE;
        }
        may_continue = true;
    }
}

/* In REGEDIT4 a string type's bytes are ANSI: widens them, behind the line reader's back as they
 * were hex digits there. */
static HRESULT widen_data(struct regfile_reader *reader)
{
    size_t len = utf16_from_utf8((const char *)reader->data, reader->data_len, NULL, 0);
    char16_t *units;
    HRESULT hr;

    units = malloc((len + 1) * sizeof(*units));
    if (!units)
        return hr_raise(E_OUTOFMEMORY, "string in a .reg file");

    utf16_from_utf8((const char *)reader->data, reader->data_len, units, len);
    reader->data_len = 0;
    hr = data_append(reader, units, len * sizeof(*units));
    free(units);
    return hr_trace(hr);
}

/* As on Windows, a string type's data gets the NUL it lacks; empty data stays empty. */
static HRESULT finish_string_data(struct regfile_reader *reader)
{
    char16_t last;
    HRESULT hr;

    if (reader->data_len == 0)
        return S_OK;

    if (reader->version == VERSION_4) {
        hr = widen_data(reader);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (reader->data_len % sizeof(last) != 0)
        return S_OK;

    memcpy(&last, reader->data + reader->data_len - sizeof(last), sizeof(last));
    if (last == 0)
        return S_OK;

    return hr_trace(data_append(reader, &(char16_t){0}, sizeof(last)));
}

static HRESULT scan_hex_value(struct regfile_reader *reader, struct scan *scan,
                              struct regfile_entry *entry)
{
    HRESULT hr;

    entry->type = TYPE_BINARY;
    if (*scan->at == '(') {
        scan->at++;
        if (!scan_hex(scan, 8, &entry->type) || *scan->at++ != ')') {
            scan->problem = "a type must be hex(N) with N of 1 to 8 hex digits";
            return S_FALSE;
        }
    }
    if (*scan->at++ != ':') {
        scan->problem = "a colon is missing after hex";
        return S_FALSE;
    }
    hr = scan_bytes(reader, scan);
    if (hr != S_OK)
        return hr;

    if (entry->type == TYPE_SZ || entry->type == TYPE_EXPAND_SZ || entry->type == TYPE_MULTI_SZ) {
        hr = finish_string_data(reader);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    entry->data = reader->data;
    entry->size = reader->data_len;
    return S_OK;
}

static HRESULT scan_dword_value(struct regfile_reader *reader, struct scan *scan,
                                struct regfile_entry *entry)
{
    uint32_t number;

    skip_blanks(scan);
    if (!scan_hex(scan, 8, &number) || !is_at_end(scan)) {
        scan->problem = "dword: wants 1 to 8 hex digits";
        return S_FALSE;
    }
    reader->data_len = 0;
    entry->type = TYPE_DWORD;
    entry->size = sizeof(number);
    return hr_trace(data_append(reader, &number, sizeof(number)));
}

static HRESULT scan_string_value(struct regfile_reader *reader, struct scan *scan,
                                 struct regfile_entry *entry)
{
    size_t len;
    HRESULT hr;

    hr = scan_string(scan, &reader->pending, &len);
    if (hr != S_OK)
        return hr;

    if (!is_at_end(scan)) {
        scan->problem = "text after a string's closing quote";
        return S_FALSE;
    }
    reader->data_len = 0;
    entry->type = TYPE_SZ;
    entry->size = (len + 1) * sizeof(char16_t);
    return hr_trace(data_append(reader, reader->pending.units, entry->size));
}

/* What stands after NAME=. S_FALSE, with the problem told, if it is malformed. */
static HRESULT scan_data(struct regfile_reader *reader, struct scan *scan,
                         struct regfile_entry *entry)
{
    HRESULT hr;

    entry->kind = REGFILE_VALUE;
    entry->name = reader->name.units;
    if (*scan->at == '-') {
        scan->at++;
        entry->kind = REGFILE_VALUE_DELETED;
        if (is_at_end(scan))
            return S_OK;
        scan->problem = "text after the - that deletes a value";
        return S_FALSE;
    }

    if (skip_word(scan, u"\"")) {
        hr = scan_string_value(reader, scan, entry);
    } else if (skip_word(scan, u"dword:")) {
        hr = scan_dword_value(reader, scan, entry);
    } else if (skip_word(scan, u"hex")) {
        hr = scan_hex_value(reader, scan, entry);
    } else {
        scan->problem = "a value must be \"string\", dword:, hex:, hex(N): or -";
        return S_FALSE;
    }
    entry->data = reader->data;
    return hr;
}

static HRESULT scan_value(struct regfile_reader *reader, struct scan *scan,
                          struct regfile_entry *entry)
{
    size_t len;
    HRESULT hr;

    if (*scan->at == '@') {
        scan->at++;
        hr = text_set(&reader->name, u"", 0);
    } else {
        scan->at++;
        hr = scan_string(scan, &reader->name, &len);
    }
    if (hr != S_OK)
        return hr;

    skip_blanks(scan);
    if (*scan->at != '=') {
        scan->problem = "an equals sign must follow a value's name";
        return S_FALSE;
    }
    scan->at++;
    skip_blanks(scan);

    /* The data is read even where it cannot be used: it may go on in lines of its own. */
    hr = scan_data(reader, scan, entry);
    if (hr == S_OK && !reader->has_key) {
        scan->problem = "a value without a key above it";
        return S_FALSE;
    }
    return hr;
}

static HRESULT set_key(struct regfile_reader *reader, const char16_t *key, size_t len)
{
    while (len > 0 && key[len - 1] == '\\')
        len--;

    return hr_trace(text_set(&reader->key, key, len));
}

static HRESULT scan_key(struct regfile_reader *reader, struct scan *scan,
                        struct regfile_entry *entry)
{
    const char16_t *start = scan->at + 1;
    const char16_t *end = NULL;
    HRESULT hr;

    reader->has_key = false;
    for (const char16_t *at = start; *at; at++)
        if (*at == ']')
            end = at;
    if (!end) {
        scan->problem = "a key lacks its closing bracket";
        return S_FALSE;
    }

    entry->kind = *start == '-' ? REGFILE_KEY_DELETED : REGFILE_KEY;
    if (entry->kind == REGFILE_KEY_DELETED)
        start++;
    if (start == end || is_blank(*start)) {
        scan->problem = "a key must begin with its root, right after the bracket";
        return S_FALSE;
    }

    hr = set_key(reader, start, (size_t)(end - start));
    if (FAILED(hr))
        return hr_trace(hr);

    entry->key = reader->key.units;
    reader->has_key = entry->kind == REGFILE_KEY;
    return S_OK;
}

/* Windows 3.1: "HKEY_CLASSES_ROOT\key = value"; every other line is a comment. */
static HRESULT scan_line_31(struct regfile_reader *reader, const struct regfile_line *line,
                            struct regfile_entry *entry)
{
    static const char16_t root[] = u"HKEY_CLASSES_ROOT";
    struct scan scan = {.at = line->text};
    HRESULT hr;

    if (!skip_word(&scan, root))
        return S_FALSE;

    while (*scan.at && *scan.at != ' ')
        scan.at++;
    hr = set_key(reader, line->text, (size_t)(scan.at - line->text));
    if (FAILED(hr))
        return hr_trace(hr);

    while (*scan.at == ' ')
        scan.at++;
    if (*scan.at == '=') {
        scan.at++;
        if (*scan.at == ' ')
            scan.at++;
    }
    hr = text_set(&reader->pending, scan.at, utf16_len(scan.at));
    if (FAILED(hr))
        return hr_trace(hr);

    reader->has_pending = true;
    reader->line = line->number;
    entry->kind = REGFILE_KEY;
    entry->key = reader->key.units;
    return S_OK;
}

static HRESULT yield_pending(struct regfile_reader *reader, struct regfile_entry *entry)
{
    reader->has_pending = false;
    entry->kind = REGFILE_VALUE;
    entry->line = reader->line;
    entry->key = reader->key.units;
    entry->name = u"";
    entry->type = TYPE_SZ;
    entry->size = (utf16_len(reader->pending.units) + 1) * sizeof(char16_t);
    entry->data = (const uint8_t *)reader->pending.units;
    return S_OK;
}

/* S_FALSE if the line says nothing: blank or a comment. */
static HRESULT scan_line(struct regfile_reader *reader, const struct regfile_line *line,
                         struct regfile_entry *entry)
{
    struct scan scan = {.at = line->text};
    HRESULT hr;

    skip_blanks(&scan);
    switch (*scan.at) {
    case 0:
    case ';':
    case '#':
        return S_FALSE;
    case '[':
        hr = scan_key(reader, &scan, entry);
        break;
    case '"':
    case '@':
        hr = scan_value(reader, &scan, entry);
        break;
    default:
        scan.problem = "neither a key, nor a value, nor a comment";
        hr = S_FALSE;
    }
    if (FAILED(hr))
        return hr_trace(hr);

    if (hr == S_FALSE) {
        entry->kind = REGFILE_MALFORMED;
        entry->problem = scan.problem;
    }
    return S_OK;
}

/* S_FALSE if all is well; else @entry says what the first line is instead. */
static HRESULT scan_header(struct regfile_reader *reader, const struct regfile_line *line,
                           struct regfile_entry *entry)
{
    struct scan scan = {.at = line->text};

    skip_blanks(&scan);
    reader->version = VERSION_NONE;
    if (skip_word(&scan, u"Windows Registry Editor Version 5.00")) {
        reader->version = VERSION_5;
    } else if (skip_word(&scan, u"REGEDIT")) {
        if (*scan.at == 0)
            reader->version = VERSION_31;
        else if (scan.at[0] == '4' && scan.at[1] == 0)
            reader->version = VERSION_4;
    } else {
        entry->kind = REGFILE_FOREIGN;
        entry->problem = "the first line must be REGEDIT4 or Windows Registry Editor Version 5.00";
        return S_OK;
    }
    if (reader->version != VERSION_NONE)
        return S_FALSE;

    entry->kind = REGFILE_MALFORMED;
    entry->problem = "an unknown version of REGEDIT: nothing in this file is read";
    return S_OK;
}

HRESULT regfile_reader_next(struct regfile_reader *reader, struct regfile_entry *ret_entry)
{
    struct regfile_entry entry = {.kind = REGFILE_MALFORMED};
    struct regfile_line line;
    HRESULT hr;

    if (reader->has_pending)
        return yield_pending(reader, ret_entry);

    do {
        if (reader->version == VERSION_NONE)
            return S_FALSE;

        hr = regfile_lines_next(reader->lines, &line);
        if (hr == S_FALSE && reader->version == VERSION_UNREAD) {
            line = (struct regfile_line){.text = u"", .number = 1};
            hr = S_OK;
        }
        if (hr != S_OK)
            return FAILED(hr) ? hr_trace(hr) : hr;

        if (line.is_cut) {
            entry.problem = "the line is too long";
        } else if (utf16_len(line.text) != line.len) {
            entry.problem = "a NUL character in the text";
        } else if (reader->version == VERSION_UNREAD) {
            hr = scan_header(reader, &line, &entry);
        } else if (reader->version == VERSION_31) {
            hr = scan_line_31(reader, &line, &entry);
        } else {
            hr = scan_line(reader, &line, &entry);
        }
        if (FAILED(hr))
            return hr_trace(hr);
        if (reader->version == VERSION_UNREAD) {
            reader->version = VERSION_NONE;
            entry.kind = REGFILE_FOREIGN;
        }
    } while (hr == S_FALSE);

    /* Parsing may have moved on to lines of a value's own; the entry begins where it began. */
    entry.line = line.number;
    if (entry.kind == REGFILE_VALUE || entry.kind == REGFILE_VALUE_DELETED)
        entry.key = reader->key.units;
    *ret_entry = entry;
    return S_OK;
}
