/* SPDX-License-Identifier: MIT */
/*
 * Feeds the parsers of numbers, dates and formats with text: the first byte picks the language,
 * the rest is UTF-16.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <comity/oleauto.h>

#define LEN_MAX 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void format_with(OLECHAR *format)
{
    static const double values[] = {0, -1.5, 1234567.891, 1e300, 3e-12, 40724.056};

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        VARIANT value;
        BSTR text = NULL;

        VariantInit(&value);
        V_VT(&value) = VT_R8;
        V_R8(&value) = values[i];
        if (SUCCEEDED(VarFormat(&value, format, 0, 0, 0, &text)))
            SysFreeString(text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const LCID lcids[] = {0x409, 0x407, 0x40c, 0x415};
    OLECHAR *text;
    DECIMAL decimal;
    VARIANT_BOOL truth;
    double value;
    DATE date;
    LCID lcid;
    CY cy;

    if (!size || size > LEN_MAX * sizeof(OLECHAR))
        return 0;
    lcid = lcids[data[0] % 4];

    /* Just as long as it is, so that a sanitizer sees a step beyond the NUL. */
    text = calloc((size - 1) / sizeof(*text) + 1, sizeof(*text));
    if (!text)
        return 0;
    memcpy(text, data + 1, (size - 1) / sizeof(*text) * sizeof(*text));

    VarR8FromStr(text, lcid, 0, &value);
    VarCyFromStr(text, lcid, 0, &cy);
    VarDecFromStr(text, lcid, 0, &decimal);
    VarBoolFromStr(text, lcid, VAR_LOCALBOOL, &truth);
    VarDateFromStr(text, lcid, 0, &date);
    format_with(text);
    free(text);
    return 0;
}
