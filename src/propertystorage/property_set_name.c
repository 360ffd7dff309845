/* SPDX-License-Identifier: MIT */
/*
 * What property sets' streams are named after their formats. Source: [MS-OLEPS] 2.23.
 */
#include <comity/windows.h>

#include "base/utf16.h"

enum {
    PREFIX = 5, /* the first unit of every name */
    DIGITS = 26,
    DIGIT_BITS = 5,
    LAST_DIGIT_BITS = 3,
    CAPITALS = 8, /* each so many digits, which end with a byte, begin with a capital */
};

static const char16_t digits[] = u"abcdefghijklmnopqrstuvwxyz012345";

#define IMAGE_FORMAT(first)                                                                        \
    {                                                                                              \
        (first), 0xc154, 0x11ce,                                                                   \
        {                                                                                          \
            0x85, 0x53, 0, 0xaa, 0, 0xa1, 0xf9, 0x5b                                               \
        }                                                                                          \
    }
static const struct {
    FMTID fmtid;
    const char16_t *name; /* behind the prefix */
} known[] = {
    {{0xf29f85e0, 0x4ff9, 0x1068, {0xab, 0x91, 8, 0, 0x2b, 0x27, 0xb3, 0xd9}},
     u"SummaryInformation"},
    {{0xd5cdd502, 0x2e9c, 0x101b, {0x93, 0x97, 8, 0, 0x2b, 0x2c, 0xf9, 0xae}},
     u"DocumentSummaryInformation"},
    {{0xd5cdd505, 0x2e9c, 0x101b, {0x93, 0x97, 8, 0, 0x2b, 0x2c, 0xf9, 0xae}},
     u"DocumentSummaryInformation"},
    {IMAGE_FORMAT(0x56616f00), u"GlobalInfo"},
    {IMAGE_FORMAT(0x56616400), u"ImageContents"},
    {IMAGE_FORMAT(0x56616500), u"ImageInfo"},
};

static unsigned bit(const BYTE *bytes, unsigned at)
{
    return bytes[at / 8] >> at % 8 & 1;
}

/* Five bits a digit, the lowest first; of the last one only three are there. */
static void spell(const FMTID *fmtid, WCHAR name[static DIGITS + 1])
{
    for (unsigned i = 0; i < DIGITS; i++) {
        unsigned digit = 0, n = i == DIGITS - 1 ? LAST_DIGIT_BITS : DIGIT_BITS;

        for (unsigned k = 0; k < n; k++)
            digit |= bit((const BYTE *)fmtid, i * DIGIT_BITS + k) << k;
        name[i] = i % CAPITALS == 0 ? utf16_upcase(digits[digit]) : digits[digit];
    }
    name[DIGITS] = 0;
}

HRESULT FmtIdToPropStgName(const FMTID *pfmtid, LPOLESTR oszName)
{
    if (!pfmtid || !oszName)
        return E_INVALIDARG;

    oszName[0] = PREFIX;
    for (size_t i = 0; i < ARRAYSIZE(known); i++) {
        if (IsEqualGUID(&known[i].fmtid, pfmtid)) {
            memcpy(oszName + 1, known[i].name, (utf16_len(known[i].name) + 1) * sizeof(*oszName));
            return S_OK;
        }
    }
    spell(pfmtid, oszName + 1);
    return S_OK;
}

/* DIGITS if it is none. */
static unsigned digit_of(WCHAR unit)
{
    unsigned digit = 0;

    while (digits[digit] && utf16_upcase(digits[digit]) != utf16_upcase(unit))
        digit++;
    return digit;
}

static bool is_spelled(const WCHAR *name, FMTID *ret_fmtid)
{
    BYTE bytes[sizeof(*ret_fmtid)] = {0};

    if (utf16_len(name) != DIGITS)
        return false;
    for (unsigned i = 0; i < DIGITS; i++) {
        unsigned digit = digit_of(name[i]), n = i == DIGITS - 1 ? LAST_DIGIT_BITS : DIGIT_BITS;

        if (!digits[digit])
            return false;
        for (unsigned k = 0, at = i * DIGIT_BITS; k < n; k++, at++)
            bytes[at / 8] |= (BYTE)((digit >> k & 1) << at % 8);
    }
    memcpy(ret_fmtid, bytes, sizeof(bytes));
    return true;
}

HRESULT PropStgNameToFmtId(const LPOLESTR oszName, FMTID *pfmtid)
{
    FMTID fmtid;

    if (!pfmtid)
        return E_INVALIDARG;
    if (!oszName || oszName[0] != PREFIX)
        return STG_E_INVALIDNAME;

    for (size_t i = 0; i < ARRAYSIZE(known); i++) {
        if (utf16_equal_nocase(known[i].name, oszName + 1)) {
            *pfmtid = known[i].fmtid;
            return S_OK;
        }
    }
    if (!is_spelled(oszName + 1, &fmtid))
        return STG_E_INVALIDNAME;
    *pfmtid = fmtid;
    return S_OK;
}
