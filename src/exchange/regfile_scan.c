/* SPDX-License-Identifier: MIT */
#include "exchange/regfile_scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

HRESULT regfile_text_set(struct regfile_text *text, const char16_t *units, size_t len)
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

void regfile_text_deinit(struct regfile_text *text)
{
    free(text->units);
}

bool regfile_is_blank(char16_t unit)
{
    return unit == ' ' || unit == '\t';
}

void regfile_skip_blanks(struct regfile_scan *scan)
{
    while (regfile_is_blank(*scan->at))
        scan->at++;
}

bool regfile_is_at_end(struct regfile_scan *scan)
{
    regfile_skip_blanks(scan);
    return *scan->at == 0 || *scan->at == ';';
}

bool regfile_skip_word(struct regfile_scan *scan, const char16_t *word)
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

bool regfile_scan_hex(struct regfile_scan *scan, unsigned max_digits, uint32_t *ret_number)
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

HRESULT regfile_scan_string(struct regfile_scan *scan, struct regfile_text *ret_text,
                            size_t *ret_len)
{
    const char16_t *from = scan->at;
    size_t len = 0;
    HRESULT hr;

    hr = regfile_text_set(ret_text, from, utf16_len(from));
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
