/* SPDX-License-Identifier: MIT */
#include "exchange/regfile_data.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winnt.h>

#include "base/hresult.h"
#include "base/utf16.h"

void regfile_data_deinit(struct regfile_data *data)
{
    regfile_text_deinit(&data->string);
    free(data->bytes);
}

static HRESULT data_append(struct regfile_data *data, const void *bytes, size_t len)
{
    size_t room = data->room ? data->room : 256;
    uint8_t *grown;

    while (room < data->len + len)
        room *= 2;
    if (room != data->room) {
        grown = realloc(data->bytes, room);
        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "value of %zu bytes in a .reg file", room);

        data->bytes = grown;
        data->room = room;
    }
    memcpy(data->bytes + data->len, bytes, len);
    data->len += len;
    return S_OK;
}

/* After a backslash at a line's end: the next line with data. S_FALSE if there is none. */
static HRESULT continue_line(struct regfile_data *data, struct regfile_scan *scan)
{
    struct regfile_line line;
    HRESULT hr;

    do {
        hr = regfile_lines_next(data->lines, &line);
        if (hr != S_OK)
            return hr;

        scan->at = line.text;
    } while (regfile_is_at_end(scan));
    return S_OK;
}

/* Bytes, separated by commas, that may go on in the next line after a comma and a backslash. */
static HRESULT scan_bytes(struct regfile_data *data, struct regfile_scan *scan)
{
    bool may_continue = true;
    uint32_t number;
    uint8_t byte;
    HRESULT hr;

    data->len = 0;
    for (;;) {
        if (regfile_is_at_end(scan))
            return S_OK;

        if (*scan->at == '\\' && may_continue) {
            scan->at++;
            if (!regfile_is_at_end(scan)) {
                scan->problem = "a backslash amid hex data";
                return S_FALSE;
            }
            hr = continue_line(data, scan);
            if (hr != S_OK)
                return FAILED(hr) ? hr_trace(hr) : S_OK;
            may_continue = false;
        }
        if (!regfile_scan_hex(scan, 2, &number)) {
            scan->problem = "hex data must be pairs of hex digits, separated by commas";
            return S_FALSE;
        }
        if (data->len == REGFILE_DATA_MAX) {
            scan->problem = "too much data for one value";
            return S_FALSE;
        }
        byte = (uint8_t)number;
        hr = data_append(data, &byte, 1);
        if (FAILED(hr))
            return hr_trace(hr);

        if (regfile_is_at_end(scan))
            return S_OK;
        if (*scan->at++ != ',') {
            scan->problem = "a comma is missing in hex data";
            return S_FALSE;
        }
        may_continue = true;
    }
}

/* Where a string type's bytes are ANSI: the line reader has seen hex digits of them only. */
static HRESULT widen_data(struct regfile_data *data)
{
    size_t len = utf16_from_utf8((const char *)data->bytes, data->len, NULL, 0);
    char16_t *units;
    HRESULT hr;

    units = malloc((len + 1) * sizeof(*units));
    if (!units)
        return hr_raise(E_OUTOFMEMORY, "string in a .reg file");

    utf16_from_utf8((const char *)data->bytes, data->len, units, len);
    data->len = 0;
    hr = data_append(data, units, len * sizeof(*units));
    free(units);
    return hr_trace(hr);
}

/* As on Windows, a string type's data gets the NUL it lacks; empty data stays empty. */
static HRESULT finish_string_data(struct regfile_data *data)
{
    char16_t last;
    HRESULT hr;

    if (data->len == 0)
        return S_OK;

    if (data->is_ansi) {
        hr = widen_data(data);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (data->len % sizeof(last) != 0)
        return S_OK;

    memcpy(&last, data->bytes + data->len - sizeof(last), sizeof(last));
    if (last == 0)
        return S_OK;

    return hr_trace(data_append(data, &(char16_t){0}, sizeof(last)));
}

static HRESULT scan_hex_value(struct regfile_data *data, struct regfile_scan *scan)
{
    HRESULT hr;

    data->type = REG_BINARY;
    if (*scan->at == '(') {
        scan->at++;
        if (!regfile_scan_hex(scan, 8, &data->type) || *scan->at++ != ')') {
            scan->problem = "a type must be hex(N) with N of 1 to 8 hex digits";
            return S_FALSE;
        }
    }
    if (*scan->at++ != ':') {
        scan->problem = "a colon is missing after hex";
        return S_FALSE;
    }
    hr = scan_bytes(data, scan);
    if (hr != S_OK)
        return hr;

    if (data->type == REG_SZ || data->type == REG_EXPAND_SZ || data->type == REG_MULTI_SZ) {
        hr = finish_string_data(data);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT scan_dword_value(struct regfile_data *data, struct regfile_scan *scan)
{
    uint32_t number;

    regfile_skip_blanks(scan);
    if (!regfile_scan_hex(scan, 8, &number) || !regfile_is_at_end(scan)) {
        scan->problem = "dword: wants 1 to 8 hex digits";
        return S_FALSE;
    }
    data->len = 0;
    data->type = REG_DWORD;
    return hr_trace(data_append(data, &number, sizeof(number)));
}

static HRESULT scan_string_value(struct regfile_data *data, struct regfile_scan *scan)
{
    size_t len;
    HRESULT hr;

    hr = regfile_scan_string(scan, &data->string, &len);
    if (hr != S_OK)
        return hr;

    if (!regfile_is_at_end(scan)) {
        scan->problem = "text after a string's closing quote";
        return S_FALSE;
    }
    data->len = 0;
    data->type = REG_SZ;
    return hr_trace(data_append(data, data->string.units, (len + 1) * sizeof(char16_t)));
}

HRESULT regfile_data_scan(struct regfile_data *data, struct regfile_scan *scan)
{
    if (regfile_skip_word(scan, u"\""))
        return scan_string_value(data, scan);
    if (regfile_skip_word(scan, u"dword:"))
        return scan_dword_value(data, scan);
    if (regfile_skip_word(scan, u"hex"))
        return scan_hex_value(data, scan);

    scan->problem = "a value must be \"string\", dword:, hex:, hex(N): or -";
    return S_FALSE;
}
