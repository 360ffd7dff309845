/* SPDX-License-Identifier: MIT */
#include "exchange/regfile_read.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winnt.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/regfile_data.h"
#include "exchange/regfile_lines.h"
#include "exchange/regfile_scan.h"

enum regfile_version {
    VERSION_UNREAD,
    VERSION_31,
    VERSION_4,
    VERSION_5,
    VERSION_NONE, /* the first line was none of these: nothing more is read */
};

struct regfile_reader {
    struct regfile_lines *lines;
    enum regfile_version version;
    bool has_key;       /* values may follow */
    bool has_pending;   /* Windows 3.1: a key line's value comes as the next entry */
    unsigned long line; /* of @pending */
    struct regfile_text key;
    struct regfile_text name;
    struct regfile_text pending;
    struct regfile_data data;
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

    reader->data.lines = reader->lines;
    *ret_reader = TAKE_PTR(reader);
    return S_OK;
}

struct regfile_reader *regfile_reader_free(struct regfile_reader *reader)
{
    if (!reader)
        return NULL;

    regfile_lines_free(reader->lines);
    regfile_text_deinit(&reader->key);
    regfile_text_deinit(&reader->name);
    regfile_text_deinit(&reader->pending);
    regfile_data_deinit(&reader->data);
    free(reader);
    return NULL;
}

/* What stands after NAME=. S_FALSE, with the problem told, if it is malformed. */
static HRESULT scan_data(struct regfile_reader *reader, struct regfile_scan *scan,
                         struct regfile_entry *entry)
{
    HRESULT hr;

    entry->kind = REGFILE_VALUE;
    entry->name = reader->name.units;
    if (*scan->at == '-') {
        scan->at++;
        entry->kind = REGFILE_VALUE_DELETED;
        if (regfile_is_at_end(scan))
            return S_OK;
        scan->problem = "text after the - that deletes a value";
        return S_FALSE;
    }

    reader->data.is_ansi = reader->version == VERSION_4;
    hr = regfile_data_scan(&reader->data, scan);
    entry->type = reader->data.type;
    entry->data = reader->data.bytes;
    entry->size = reader->data.len;
    return hr;
}

static HRESULT scan_value(struct regfile_reader *reader, struct regfile_scan *scan,
                          struct regfile_entry *entry)
{
    size_t len;
    HRESULT hr;

    if (*scan->at == '@') {
        scan->at++;
        hr = regfile_text_set(&reader->name, u"", 0);
    } else {
        scan->at++;
        hr = regfile_scan_string(scan, &reader->name, &len);
    }
    if (hr != S_OK)
        return hr;

    regfile_skip_blanks(scan);
    if (*scan->at != '=') {
        scan->problem = "an equals sign must follow a value's name";
        return S_FALSE;
    }
    scan->at++;
    regfile_skip_blanks(scan);

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

    return hr_trace(regfile_text_set(&reader->key, key, len));
}

static HRESULT scan_key(struct regfile_reader *reader, struct regfile_scan *scan,
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
    if (start == end || regfile_is_blank(*start)) {
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
    struct regfile_scan scan = {.at = line->text};
    HRESULT hr;

    if (!regfile_skip_word(&scan, root))
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
    hr = regfile_text_set(&reader->pending, scan.at, utf16_len(scan.at));
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
    entry->type = REG_SZ;
    entry->size = (utf16_len(reader->pending.units) + 1) * sizeof(char16_t);
    entry->data = (const uint8_t *)reader->pending.units;
    return S_OK;
}

/* S_FALSE if the line says nothing: blank or a comment. */
static HRESULT scan_line(struct regfile_reader *reader, const struct regfile_line *line,
                         struct regfile_entry *entry)
{
    struct regfile_scan scan = {.at = line->text};
    HRESULT hr;

    regfile_skip_blanks(&scan);
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
    struct regfile_scan scan = {.at = line->text};

    regfile_skip_blanks(&scan);
    reader->version = VERSION_NONE;
    if (regfile_skip_word(&scan, u"Windows Registry Editor Version 5.00")) {
        reader->version = VERSION_5;
    } else if (regfile_skip_word(&scan, u"REGEDIT")) {
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
