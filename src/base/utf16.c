/* SPDX-License-Identifier: MIT */
#include "base/utf16.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/*
 * The upcase rule of Windows' case-insensitive names: Unicode's simple mapping to upper case in the
 * BMP, less the characters (dotless i, long s, micro sign, final sigma, title-case digraphs) whose
 * mapping would not be undone by lower case.
 */
struct upcase_run {
    uint16_t first;
    uint16_t last;
    uint16_t step;
    int32_t delta;
};

static const struct upcase_run upcase_runs[] = {
    {0x0061, 0x007a, 1, -32},    {0x00e0, 0x00f6, 1, -32},    {0x00f8, 0x00fe, 1, -32},
    {0x00ff, 0x00ff, 1, 121},    {0x0101, 0x012f, 2, -1},     {0x0133, 0x0137, 2, -1},
    {0x013a, 0x0148, 2, -1},     {0x014b, 0x0177, 2, -1},     {0x017a, 0x017e, 2, -1},
    {0x0180, 0x0180, 1, 195},    {0x0183, 0x0185, 2, -1},     {0x0188, 0x0188, 1, -1},
    {0x018c, 0x018c, 1, -1},     {0x0192, 0x0192, 1, -1},     {0x0195, 0x0195, 1, 97},
    {0x0199, 0x0199, 1, -1},     {0x019a, 0x019a, 1, 163},    {0x019e, 0x019e, 1, 130},
    {0x01a1, 0x01a5, 2, -1},     {0x01a8, 0x01a8, 1, -1},     {0x01ad, 0x01ad, 1, -1},
    {0x01b0, 0x01b0, 1, -1},     {0x01b4, 0x01b6, 2, -1},     {0x01b9, 0x01b9, 1, -1},
    {0x01bd, 0x01bd, 1, -1},     {0x01bf, 0x01bf, 1, 56},     {0x01c6, 0x01c6, 1, -2},
    {0x01c9, 0x01c9, 1, -2},     {0x01cc, 0x01cc, 1, -2},     {0x01ce, 0x01dc, 2, -1},
    {0x01dd, 0x01dd, 1, -79},    {0x01df, 0x01ef, 2, -1},     {0x01f3, 0x01f3, 1, -2},
    {0x01f5, 0x01f5, 1, -1},     {0x01f9, 0x021f, 2, -1},     {0x0223, 0x0233, 2, -1},
    {0x023c, 0x023c, 1, -1},     {0x023f, 0x0240, 1, 10815},  {0x0242, 0x0242, 1, -1},
    {0x0247, 0x024f, 2, -1},     {0x0250, 0x0250, 1, 10783},  {0x0251, 0x0251, 1, 10780},
    {0x0252, 0x0252, 1, 10782},  {0x0253, 0x0253, 1, -210},   {0x0254, 0x0254, 1, -206},
    {0x0256, 0x0257, 1, -205},   {0x0259, 0x0259, 1, -202},   {0x025b, 0x025b, 1, -203},
    {0x025c, 0x025c, 1, 42319},  {0x0260, 0x0260, 1, -205},   {0x0261, 0x0261, 1, 42315},
    {0x0263, 0x0263, 1, -207},   {0x0265, 0x0265, 1, 42280},  {0x0266, 0x0266, 1, 42308},
    {0x0268, 0x0268, 1, -209},   {0x0269, 0x0269, 1, -211},   {0x026a, 0x026a, 1, 42308},
    {0x026b, 0x026b, 1, 10743},  {0x026c, 0x026c, 1, 42305},  {0x026f, 0x026f, 1, -211},
    {0x0271, 0x0271, 1, 10749},  {0x0272, 0x0272, 1, -213},   {0x0275, 0x0275, 1, -214},
    {0x027d, 0x027d, 1, 10727},  {0x0280, 0x0280, 1, -218},   {0x0282, 0x0282, 1, 42307},
    {0x0283, 0x0283, 1, -218},   {0x0287, 0x0287, 1, 42282},  {0x0288, 0x0288, 1, -218},
    {0x0289, 0x0289, 1, -69},    {0x028a, 0x028b, 1, -217},   {0x028c, 0x028c, 1, -71},
    {0x0292, 0x0292, 1, -219},   {0x029d, 0x029d, 1, 42261},  {0x029e, 0x029e, 1, 42258},
    {0x0371, 0x0373, 2, -1},     {0x0377, 0x0377, 1, -1},     {0x037b, 0x037d, 1, 130},
    {0x03ac, 0x03ac, 1, -38},    {0x03ad, 0x03af, 1, -37},    {0x03b1, 0x03c1, 1, -32},
    {0x03c3, 0x03cb, 1, -32},    {0x03cc, 0x03cc, 1, -64},    {0x03cd, 0x03ce, 1, -63},
    {0x03d7, 0x03d7, 1, -8},     {0x03d9, 0x03ef, 2, -1},     {0x03f2, 0x03f2, 1, 7},
    {0x03f3, 0x03f3, 1, -116},   {0x03f8, 0x03f8, 1, -1},     {0x03fb, 0x03fb, 1, -1},
    {0x0430, 0x044f, 1, -32},    {0x0450, 0x045f, 1, -80},    {0x0461, 0x0481, 2, -1},
    {0x048b, 0x04bf, 2, -1},     {0x04c2, 0x04ce, 2, -1},     {0x04cf, 0x04cf, 1, -15},
    {0x04d1, 0x052f, 2, -1},     {0x0561, 0x0586, 1, -48},    {0x10d0, 0x10fa, 1, 3008},
    {0x10fd, 0x10ff, 1, 3008},   {0x13f8, 0x13fd, 1, -8},     {0x1d79, 0x1d79, 1, 35332},
    {0x1d7d, 0x1d7d, 1, 3814},   {0x1d8e, 0x1d8e, 1, 35384},  {0x1e01, 0x1e95, 2, -1},
    {0x1ea1, 0x1eff, 2, -1},     {0x1f00, 0x1f07, 1, 8},      {0x1f10, 0x1f15, 1, 8},
    {0x1f20, 0x1f27, 1, 8},      {0x1f30, 0x1f37, 1, 8},      {0x1f40, 0x1f45, 1, 8},
    {0x1f51, 0x1f57, 2, 8},      {0x1f60, 0x1f67, 1, 8},      {0x1f70, 0x1f71, 1, 74},
    {0x1f72, 0x1f75, 1, 86},     {0x1f76, 0x1f77, 1, 100},    {0x1f78, 0x1f79, 1, 128},
    {0x1f7a, 0x1f7b, 1, 112},    {0x1f7c, 0x1f7d, 1, 126},    {0x1fb0, 0x1fb1, 1, 8},
    {0x1fd0, 0x1fd1, 1, 8},      {0x1fe0, 0x1fe1, 1, 8},      {0x1fe5, 0x1fe5, 1, 7},
    {0x214e, 0x214e, 1, -28},    {0x2170, 0x217f, 1, -16},    {0x2184, 0x2184, 1, -1},
    {0x24d0, 0x24e9, 1, -26},    {0x2c30, 0x2c5f, 1, -48},    {0x2c61, 0x2c61, 1, -1},
    {0x2c65, 0x2c65, 1, -10795}, {0x2c66, 0x2c66, 1, -10792}, {0x2c68, 0x2c6c, 2, -1},
    {0x2c73, 0x2c73, 1, -1},     {0x2c76, 0x2c76, 1, -1},     {0x2c81, 0x2ce3, 2, -1},
    {0x2cec, 0x2cee, 2, -1},     {0x2cf3, 0x2cf3, 1, -1},     {0x2d00, 0x2d25, 1, -7264},
    {0x2d27, 0x2d27, 1, -7264},  {0x2d2d, 0x2d2d, 1, -7264},  {0xa641, 0xa66d, 2, -1},
    {0xa681, 0xa69b, 2, -1},     {0xa723, 0xa72f, 2, -1},     {0xa733, 0xa76f, 2, -1},
    {0xa77a, 0xa77c, 2, -1},     {0xa77f, 0xa787, 2, -1},     {0xa78c, 0xa78c, 1, -1},
    {0xa791, 0xa793, 2, -1},     {0xa794, 0xa794, 1, 48},     {0xa797, 0xa7a9, 2, -1},
    {0xa7b5, 0xa7c3, 2, -1},     {0xa7c8, 0xa7ca, 2, -1},     {0xa7d1, 0xa7d1, 1, -1},
    {0xa7d7, 0xa7d9, 2, -1},     {0xa7f6, 0xa7f6, 1, -1},     {0xab53, 0xab53, 1, -928},
    {0xab70, 0xabbf, 1, -38864}, {0xff41, 0xff5a, 1, -32},
};

static char16_t upcase_table[0x10000]; /* (const) once filled */

static void upcase_table_fill(void)
{
    for (size_t i = 0; i < 0x10000; i++)
        upcase_table[i] = (char16_t)i;

    for (size_t i = 0; i < sizeof(upcase_runs) / sizeof(*upcase_runs); i++) {
        const struct upcase_run *run = &upcase_runs[i];

        for (unsigned unit = run->first; unit <= run->last; unit += run->step)
            upcase_table[unit] = (char16_t)((int32_t)unit + run->delta);
    }
}

char16_t utf16_upcase(char16_t unit)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    /* Nearly every name is ASCII: it pays for no table. Nor do Korean, surrogates and what is for
     * private use, which have no cases. */
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? (char16_t)(unit - 'a' + 'A') : unit;
    if (unit >= 0xac00 && unit < 0xff00)
        return unit;

    pthread_once(&once, upcase_table_fill);
    return upcase_table[unit];
}

size_t utf16_len(const char16_t *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return len;
}

size_t utf16_nlen(const char16_t *text, size_t limit)
{
    size_t len = 0;

    while (len < limit && text[len])
        len++;
    return len;
}

int utf16_compare_nocase(const char16_t *a, size_t a_len, const char16_t *b, size_t b_len)
{
    size_t shared = a_len < b_len ? a_len : b_len;

    for (size_t i = 0; i < shared; i++) {
        int difference = (int)utf16_upcase(a[i]) - (int)utf16_upcase(b[i]);

        if (difference != 0)
            return difference;
    }
    return a_len < b_len ? -1 : a_len > b_len;
}

bool utf16_equal_nocase(const char16_t *a, const char16_t *b)
{
    return utf16_compare_nocase(a, utf16_len(a), b, utf16_len(b)) == 0;
}

static bool is_high(char16_t unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(char16_t unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

static size_t utf8_encode(uint32_t c, char bytes[static 4])
{
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        bytes[0] = (char)(0xc0 | c >> 6);
        bytes[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        bytes[0] = (char)(0xe0 | c >> 12);
        bytes[1] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    bytes[0] = (char)(0xf0 | c >> 18);
    bytes[1] = (char)(0x80 | (c >> 12 & 0x3f));
    bytes[2] = (char)(0x80 | (c >> 6 & 0x3f));
    bytes[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

size_t utf16_to_utf8(const char16_t *text, size_t len, char *ret_text, size_t size)
{
    size_t needed = 0;

    for (size_t i = 0; i < len; i++) {
        uint32_t c = text[i];
        char bytes[4];
        size_t n;

        if (is_high(text[i]) && i + 1 < len && is_low(text[i + 1]))
            c = 0x10000 + ((c - 0xd800) << 10) + (text[++i] - 0xdc00u);

        n = utf8_encode(c, bytes);
        if (needed + n <= size)
            memcpy(ret_text + needed, bytes, n);
        needed += n;
    }
    return needed;
}

/* One character at @text; *@ret_n bytes of it. Anything malformed is one byte and U+FFFD. */
static uint32_t utf8_decode(const unsigned char *text, size_t len, size_t *ret_n)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t c = text[0];
    size_t n = c < 0x80 ? 1 : c < 0xc0 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf8 ? 4 : 0;

    *ret_n = 1;
    if (n == 1)
        return c;
    if (n == 0 || n > len)
        return 0xfffd;

    c &= 0xffu >> (n + 1);
    for (size_t i = 1; i < n; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0xfffd;
        c = c << 6 | (text[i] & 0x3f);
    }
    if (c < smallest[n] || c > 0x10ffff)
        return 0xfffd;

    *ret_n = n;
    return c;
}

size_t utf16_from_utf8(const char *text, size_t len, char16_t *ret_text, size_t size)
{
    size_t needed = 0;
    size_t n;

    for (size_t i = 0; i < len; i += n) {
        uint32_t c = utf8_decode((const unsigned char *)text + i, len - i, &n);

        if (c < 0x10000) {
            if (needed + 1 <= size)
                ret_text[needed] = (char16_t)c;
            needed += 1;
            continue;
        }
        if (needed + 2 <= size) {
            ret_text[needed] = (char16_t)(0xd800 + ((c - 0x10000) >> 10));
            ret_text[needed + 1] = (char16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
        }
        needed += 2;
    }
    return needed;
}

char *utf16_to_utf8_dup(const char16_t *text)
{
    size_t len = utf16_len(text);
    size_t size = utf16_to_utf8(text, len, NULL, 0);
    char *copy;

    copy = malloc(size + 1);
    if (!copy)
        return NULL;

    utf16_to_utf8(text, len, copy, size);
    copy[size] = '\0';
    return copy;
}

char16_t *utf16_from_utf8_dup(const char *text)
{
    size_t len = strlen(text);
    size_t size = utf16_from_utf8(text, len, NULL, 0);
    char16_t *copy;

    copy = calloc(size + 1, sizeof(*copy));
    if (!copy)
        return NULL;

    utf16_from_utf8(text, len, copy, size);
    return copy;
}

char16_t *utf16_dup(const char16_t *text)
{
    return utf16_dup_n(text, utf16_len(text));
}

char16_t *utf16_dup_n(const char16_t *text, size_t len)
{
    char16_t *copy;

    copy = malloc((len + 1) * sizeof(*copy));
    if (!copy)
        return NULL;

    memcpy(copy, text, len * sizeof(*copy));
    copy[len] = 0;
    return copy;
}
