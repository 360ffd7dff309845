/* SPDX-License-Identifier: MIT */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct charset {
    iconv_t decoder;
    iconv_t encoder;
    uint8_t mark[3];
    uint8_t mark_size;
    uint8_t unit_size; /* bytes that are skipped when they stand for nothing */
};

enum {
    NAME_MAX_BYTES = 64,
    REPLACEMENT = 0xfffd,
};

/* Names that the C library has others for, and marks. */
static const struct {
    const char *name;
    const char *library_name;
    uint8_t mark[3];
    uint8_t mark_size;
    uint8_t unit_size;
} known[] = {
    {"unicode", "UTF-16LE", {0xff, 0xfe}, 2, 2},
    {"utf-16", "UTF-16LE", {0xff, 0xfe}, 2, 2},
    {"utf-16le", "UTF-16LE", {0xff, 0xfe}, 2, 2},
    {"unicodefffe", "UTF-16BE", {0xfe, 0xff}, 2, 2},
    {"utf-16be", "UTF-16BE", {0xfe, 0xff}, 2, 2},
    {"utf-8", "UTF-8", {0xef, 0xbb, 0xbf}, 3, 1},
    {"unicode-1-1-utf-8", "UTF-8", {0xef, 0xbb, 0xbf}, 3, 1},
    {"utf-7", "UTF-7", {0}, 0, 1},
    {"ascii", "US-ASCII", {0}, 0, 1},
    {"us-ascii", "US-ASCII", {0}, 0, 1},
    {"x-ansi", "WINDOWS-1252", {0}, 0, 1},
    {"ks_c_5601-1987", "CP949", {0}, 0, 1},
    {"gb2312", "GBK", {0}, 0, 1},
    {"x-sjis", "CP932", {0}, 0, 1},
    {"shift_jis", "CP932", {0}, 0, 1},
};

/* A name as it may be given to the C library: nothing in it that means something else there. */
static BOOL make_name(const WCHAR *name, char *ret_name)
{
    size_t n;

    for (n = 0; name[n] && n < NAME_MAX_BYTES - 1; n++) {
        if (name[n] > 127 || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_.:",
                                     (char)name[n]))
            return FALSE;
        ret_name[n] = (char)name[n];
    }
    ret_name[n] = '\0';
    return n > 0 && !name[n];
}

static const char *library_name(const char *name, struct charset *charset)
{
    charset->unit_size = 1;
    for (size_t i = 0; i < ARRAYSIZE(known); i++) {
        if (strcasecmp(known[i].name, name) == 0) {
            memcpy(charset->mark, known[i].mark, sizeof(charset->mark));
            charset->mark_size = known[i].mark_size;
            charset->unit_size = known[i].unit_size;
            return known[i].library_name;
        }
    }
    return name;
}

HRESULT charset_open(const WCHAR *name, struct charset **ret_charset)
{
    const iconv_t none = (iconv_t)-1;
    char text[NAME_MAX_BYTES];
    struct charset *charset;
    const char *library;

    if (!make_name(name, text))
        return S_FALSE;
    charset = calloc(1, sizeof(*charset));
    if (!charset)
        return E_OUTOFMEMORY;
    library = library_name(text, charset);
    charset->decoder = iconv_open("UTF-16LE", library);
    charset->encoder = charset->decoder == none ? none : iconv_open(library, "UTF-16LE");
    if (charset->encoder == none) {
        charset_close(charset);
        return S_FALSE;
    }
    *ret_charset = charset;
    return S_OK;
}

struct charset *charset_close(struct charset *charset)
{
    if (!charset)
        return NULL;
    if (charset->decoder != (iconv_t)-1)
        iconv_close(charset->decoder);
    if (charset->encoder != (iconv_t)-1)
        iconv_close(charset->encoder);
    free(charset);
    return NULL;
}

size_t charset_mark(const struct charset *charset, const uint8_t **ret_mark)
{
    *ret_mark = charset->mark;
    return charset->mark_size;
}

void charset_decode(struct charset *charset, const uint8_t *bytes, size_t size, WCHAR *units,
                    size_t n_units, size_t *ret_n, size_t *ret_size)
{
    char *in = (char *)bytes, *out = (char *)units;
    size_t in_left = size, out_left = n_units * sizeof(*units);

    iconv(charset->decoder, NULL, NULL, NULL, NULL);
    while (in_left > 0 && out_left > 0) {
        size_t skipped = in_left < charset->unit_size ? in_left : charset->unit_size;

        if (iconv(charset->decoder, &in, &in_left, &out, &out_left) != (size_t)-1)
            break;
        if (errno == E2BIG) {
            /* A pair of surrogates does not fit: it is given whole, or the next time. */
            if (out == (char *)units && n_units == 1) {
                out_left = 2 * sizeof(*units);
                iconv(charset->decoder, &in, &in_left, &out, &out_left);
            }
            break;
        }
        *(WCHAR *)out = REPLACEMENT;
        out += sizeof(*units);
        out_left -= sizeof(*units);
        skipped = in_left < skipped ? in_left : skipped;
        in += skipped;
        in_left -= skipped;
    }
    *ret_n = (size_t)(out - (char *)units) / sizeof(*units);
    *ret_size = size - in_left;
}

/* Writes "?" for what cannot be encoded. */
static void put_unknown(struct charset *charset, char **out, size_t *out_left)
{
    WCHAR unknown = '?';
    char *in = (char *)&unknown;
    size_t in_left = sizeof(unknown);

    iconv(charset->encoder, &in, &in_left, out, out_left);
}

HRESULT charset_encode(struct charset *charset, const WCHAR *units, size_t n_units,
                       uint8_t **ret_bytes, size_t *ret_size)
{
    /* No set takes more for a unit, with what switches between its parts. */
    size_t room = n_units * 8 + 16, in_left = n_units * sizeof(*units), out_left = room;
    char *bytes = malloc(room), *out = bytes, *in = (char *)units;

    if (!bytes)
        return E_OUTOFMEMORY;
    iconv(charset->encoder, NULL, NULL, NULL, NULL);
    while (in_left > 0 && iconv(charset->encoder, &in, &in_left, &out, &out_left) == (size_t)-1) {
        size_t skipped = sizeof(*units);

        if (errno == E2BIG)
            break;
        /* The halves of one character are one that is not in the set. */
        if (in_left >= 2 * sizeof(*units) && (((WCHAR *)in)[0] & 0xfc00) == 0xd800 &&
            (((WCHAR *)in)[1] & 0xfc00) == 0xdc00)
            skipped *= 2;
        put_unknown(charset, &out, &out_left);
        in += skipped;
        in_left -= skipped;
    }
    iconv(charset->encoder, NULL, NULL, &out, &out_left);
    *ret_bytes = (uint8_t *)bytes;
    *ret_size = room - out_left;
    return S_OK;
}
