/* SPDX-License-Identifier: MIT */
#include "locale/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

#define TEXT_SIZE_FIRST 64

void text_deinit(struct text *text)
{
    free(text->units);
    *text = (struct text){0};
}

void text_add_units(struct text *text, const char16_t *units, size_t n)
{
    if (text->size - text->len < n) {
        size_t size = (text->size + n) * 2 + TEXT_SIZE_FIRST;
        char16_t *grown = realloc(text->units, size * sizeof(*grown));

        if (!grown) {
            text->is_out_of_memory = true;
            return;
        }
        text->units = grown;
        text->size = size;
    }
    if (n)
        memcpy(text->units + text->len, units, n * sizeof(*units));
    text->len += n;
}

void text_add(struct text *text, char16_t unit)
{
    text_add_units(text, &unit, 1);
}

void text_add_string(struct text *text, const char16_t *string)
{
    text_add_units(text, string, utf16_len(string));
}

void text_add_number(struct text *text, unsigned value, int width)
{
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%0*u", width < 20 ? width : 20, value);

    for (int i = 0; i < n; i++)
        text_add(text, (char16_t)digits[i]);
}

HRESULT text_to_bstr(const struct text *text, BSTR *ret_bstr)
{
    BSTR bstr;

    bstr = text->is_out_of_memory ? NULL : SysAllocStringLen(text->units, (UINT)text->len);
    if (!bstr)
        return hr_raise(E_OUTOFMEMORY, "text of %zu characters", text->len);

    *ret_bstr = bstr;
    return S_OK;
}
