/* SPDX-License-Identifier: MIT */
#include "text/code_page_text.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    LATIN_1_PAGE = 1252,
    FIRST_SPECIAL = 0x80,
    END_OF_SPECIAL = 0xa0,
    REPLACEMENT = 0xfffd,
    PORTION = 256, /* units or bytes that are converted at once */
};

/* Where code page 1252 differs from Latin 1: 0x80 to 0x9f. It is asked for byte by byte. */
static const char16_t specials[END_OF_SPECIAL - FIRST_SPECIAL] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

/* Those that iconv does not know by their numbers. */
static const struct {
    unsigned number;
    const char *name;
} names[] = {
    {10000, "MACINTOSH"},  {20127, "ASCII"},      {20866, "KOI8-R"},      {20932, "EUC-JP"},
    {21866, "KOI8-U"},     {28591, "ISO-8859-1"}, {28592, "ISO-8859-2"},  {28593, "ISO-8859-3"},
    {28594, "ISO-8859-4"}, {28595, "ISO-8859-5"}, {28596, "ISO-8859-6"},  {28597, "ISO-8859-7"},
    {28598, "ISO-8859-8"}, {28599, "ISO-8859-9"}, {28605, "ISO-8859-15"}, {51932, "EUC-JP"},
    {51936, "GB2312"},     {51949, "EUC-KR"},     {54936, "GB18030"},
};

void code_page_name(unsigned number, char ret_name[static CODE_PAGE_NAME_SIZE])
{
    snprintf(ret_name, CODE_PAGE_NAME_SIZE, "CP%u", number);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (names[i].number == number)
            snprintf(ret_name, CODE_PAGE_NAME_SIZE, "%s", names[i].name);
}

/* Windows converts nothing to and from those that are UTF-16 and UTF-32 by another name. */
static iconv_t open_page(unsigned number, bool is_decoding)
{
    char name[CODE_PAGE_NAME_SIZE];

    if (number == 1200 || number == 1201 || number == 12000 || number == 12001)
        return (iconv_t)-1;
    code_page_name(number, name);
    return is_decoding ? iconv_open("UTF-16LE", name) : iconv_open(name, "UTF-16LE");
}

unsigned code_page_width(unsigned number)
{
    iconv_t converter = open_page(number, true);

    if (converter == (iconv_t)-1)
        return 0;
    iconv_close(converter);
    return number == 54936                                                         ? 4
           : number == 20932 || number == 51932                                    ? 3
           : (number >= 932 && number <= 950) || number == 1361 || number >= 51936 ? 2
                                                                                   : 1;
}

/* Takes what was converted, as far as there is room. */
static size_t take(const void *from, size_t n, size_t unit, void *to, size_t done, size_t room)
{
    if (done < room)
        memcpy((char *)to + done * unit, from, (n < room - done ? n : room - done) * unit);
    return done + n;
}

/* ---- to UTF-16 ---- */

static char16_t latin_1_unit(unsigned char octet)
{
    return octet >= FIRST_SPECIAL && octet < END_OF_SPECIAL ? specials[octet - FIRST_SPECIAL]
                                                            : octet;
}

/* What stands for a byte that is no character. */
static char16_t unit_of_wrong(unsigned char octet, unsigned number)
{
    return octet < END_OF_SPECIAL && number >= 1250 && number <= 1258 ? octet : REPLACEMENT;
}

static size_t decode(iconv_t converter, unsigned number, const char *bytes, size_t size,
                     char16_t *units, size_t room, bool *ret_is_exact)
{
    char16_t portion[PORTION];
    char *in = (char *)bytes;
    size_t done = 0;

    while (size > 0) {
        char *out = (char *)portion;
        size_t left = sizeof(portion), result = iconv(converter, &in, &size, &out, &left);
        int error = errno;

        done = take(portion, (size_t)(out - (char *)portion) / sizeof(*portion), sizeof(*portion),
                    units, done, room);
        if (result != (size_t)-1 || error == E2BIG)
            continue;
        portion[0] = unit_of_wrong((unsigned char)*in, number);
        done = take(portion, 1, sizeof(*portion), units, done, room);
        *ret_is_exact = false;
        in++;
        size--;
    }
    return done;
}

size_t code_page_decode(unsigned number, const char *bytes, size_t size, char16_t *units,
                        size_t room, bool *ret_is_exact)
{
    iconv_t converter;
    size_t n;

    *ret_is_exact = true;
    if (number == LATIN_1_PAGE) {
        for (size_t i = 0; i < size && i < room; i++)
            units[i] = latin_1_unit((unsigned char)bytes[i]);
        return size;
    }
    converter = open_page(number, true);
    if (converter == (iconv_t)-1)
        return 0;
    n = decode(converter, number, bytes, size, units, room, ret_is_exact);
    iconv_close(converter);
    return n;
}

/* ---- from UTF-16 ---- */

static bool latin_1_octet(char16_t unit, char *ret_octet)
{
    *ret_octet = (char)unit;
    if (unit < FIRST_SPECIAL || (unit >= END_OF_SPECIAL && unit < 0x100))
        return true;
    for (unsigned i = 0; i < END_OF_SPECIAL - FIRST_SPECIAL; i++) {
        if (specials[i] == unit) {
            *ret_octet = (char)(FIRST_SPECIAL + i);
            return true;
        }
    }
    return false;
}

static size_t encode_latin_1(const char16_t *units, size_t len, const char *replacement,
                             char *bytes, size_t room, bool *ret_is_exact)
{
    size_t done = 0;

    for (size_t i = 0; i < len; i++) {
        char octet;

        if (latin_1_octet(units[i], &octet)) {
            done = take(&octet, 1, 1, bytes, done, room);
            continue;
        }
        *ret_is_exact = false;
        done = take(replacement, strlen(replacement), 1, bytes, done, room);
        if ((units[i] & 0xfc00) == 0xd800 && i + 1 < len && (units[i + 1] & 0xfc00) == 0xdc00)
            i++;
    }
    return done;
}

static size_t encode(iconv_t converter, const char16_t *units, size_t len, const char *replacement,
                     char *bytes, size_t room, bool *ret_is_exact)
{
    char *in = (char *)units, portion[PORTION];
    size_t size = len * sizeof(*units), done = 0;

    while (size > 0) {
        char *out = portion;
        size_t left = sizeof(portion), result = iconv(converter, &in, &size, &out, &left);
        int error = errno;
        const char16_t *wrong;
        size_t skipped;

        done = take(portion, (size_t)(out - portion), 1, bytes, done, room);
        if (result != (size_t)-1 || error == E2BIG)
            continue;
        wrong = (const char16_t *)in;
        skipped = size >= 2 * sizeof(*wrong) && (wrong[0] & 0xfc00) == 0xd800 &&
                          (wrong[1] & 0xfc00) == 0xdc00
                      ? 2 * sizeof(*wrong)
                      : sizeof(*wrong);
        done = take(replacement, strlen(replacement), 1, bytes, done, room);
        *ret_is_exact = false;
        in += skipped;
        size -= skipped;
    }
    return done;
}

size_t code_page_encode(unsigned number, const char16_t *units, size_t len, const char *replacement,
                        char *bytes, size_t room, bool *ret_is_exact)
{
    iconv_t converter;
    size_t n;

    *ret_is_exact = true;
    if (number == LATIN_1_PAGE)
        return encode_latin_1(units, len, replacement, bytes, room, ret_is_exact);
    converter = open_page(number, false);
    if (converter == (iconv_t)-1)
        return 0;
    n = encode(converter, units, len, replacement, bytes, room, ret_is_exact);
    iconv_close(converter);
    return n;
}
