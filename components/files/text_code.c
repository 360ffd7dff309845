/* SPDX-License-Identifier: MIT */
#include "files/text_code.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <comity/windows.h>

enum {
    REPLACEMENT = 0xfffd,
    LEGACY_PAGE = 1252,
};

/* ---- decoding ---- */

enum text_encoding text_encoding_by_mark(const unsigned char *bytes, size_t n, size_t *ret_size)
{
    *ret_size = 2;
    if (n >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
        return TEXT_UTF16LE;
    if (n >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
        return TEXT_UTF16BE;
    *ret_size = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    return TEXT_UTF8;
}

static size_t length_by(unsigned char lead)
{
    return lead < 0x80   ? 1
           : lead < 0xc2 ? 0
           : lead < 0xe0 ? 2
           : lead < 0xf0 ? 3
           : lead < 0xf5 ? 4
                         : 0;
}

/* Whether @octet can be the second one: it decides on overlong forms, surrogates and the last
 * plane. */
static bool may_follow(unsigned char lead, unsigned char octet)
{
    unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;

    return octet >= low && octet <= high;
}

/* How many of @n bytes begin a character that is not wrong so far. */
static size_t good_bytes(const unsigned char *bytes, size_t n, size_t length)
{
    size_t i = 1;

    if (n > 1 && !may_follow(bytes[0], bytes[1]))
        return 1;
    while (i < n && i < length && (bytes[i] & 0xc0) == 0x80)
        i++;
    return i;
}

static size_t put_character(const unsigned char *bytes, size_t length, char16_t *units)
{
    uint32_t code = bytes[0];

    if (length > 1) {
        code &= 0xffu >> (length + 1);
        for (size_t i = 1; i < length; i++)
            code = code << 6 | (bytes[i] & 0x3f);
    }
    if (code < 0x10000) {
        units[0] = (char16_t)code;
        return 1;
    }
    units[0] = (char16_t)(0xd7c0 + (code >> 10));
    units[1] = (char16_t)(0xdc00 | (code & 0x3ff));
    return 2;
}

/* A script that reads bytes by Asc() gets them, and text of the old code page is not lost. */
static char16_t legacy_unit(unsigned char octet)
{
    WCHAR unit;

    MultiByteToWideChar(LEGACY_PAGE, 0, (const char *)&octet, 1, &unit, 1);
    return unit;
}

/*
 * Decodes UTF-8 as far as its characters are whole; the number of units. @ret_used tells where the
 * last one, cut off, begins.
 */
static size_t decode_utf8(const unsigned char *bytes, size_t size, char16_t *units,
                          size_t *ret_used)
{
    size_t i = 0, n = 0;

    while (i < size) {
        size_t length, good;

        if (bytes[i] < 0x80) {
            units[n++] = bytes[i++];
            continue;
        }
        length = length_by(bytes[i]);
        good = length ? good_bytes(bytes + i, size - i, length) : 0;
        if (length && good == length) {
            n += put_character(bytes + i, length, units + n);
            i += length;
        } else if (length && good == size - i) {
            break;
        } else {
            units[n++] = legacy_unit(bytes[i]);
            i++;
        }
    }
    *ret_used = i;
    return n;
}

static size_t decode_utf16(enum text_encoding encoding, const unsigned char *bytes, size_t size,
                           char16_t *units, size_t *ret_used)
{
    size_t n = size / 2;

    for (size_t i = 0; i < n; i++)
        units[i] = encoding == TEXT_UTF16LE ? (char16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8)
                                            : (char16_t)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    *ret_used = n * 2;
    return n;
}

static size_t decode_whole(enum text_encoding encoding, const unsigned char *bytes, size_t size,
                           char16_t *units, size_t *ret_used)
{
    return encoding == TEXT_UTF8 ? decode_utf8(bytes, size, units, ret_used)
                                 : decode_utf16(encoding, bytes, size, units, ret_used);
}

size_t text_decode(struct text_decoder *decoder, const unsigned char *bytes, size_t size,
                   char16_t *units)
{
    size_t n = 0, used;

    /* The character that was cut, byte by byte until nothing of it is left over. */
    while (decoder->n_pending > 0 && size > 0) {
        decoder->pending[decoder->n_pending++] = *bytes++;
        size--;
        n +=
            decode_whole(decoder->encoding, decoder->pending, decoder->n_pending, units + n, &used);
        decoder->n_pending -= used;
        memmove(decoder->pending, decoder->pending + used, decoder->n_pending);
    }
    n += decode_whole(decoder->encoding, bytes, size, units + n, &used);
    if (used < size) {
        memcpy(decoder->pending, bytes + used, size - used);
        decoder->n_pending = size - used;
    }
    return n;
}

size_t text_decode_end(struct text_decoder *decoder, char16_t units[static TEXT_DECODE_EXTRA])
{
    size_t n = decoder->encoding == TEXT_UTF8 ? decoder->n_pending : 0;

    for (size_t i = 0; i < n; i++)
        units[i] = legacy_unit(decoder->pending[i]);
    decoder->n_pending = 0;
    return n;
}

/* ---- encoding ---- */

static size_t put_code(uint32_t code, unsigned char *bytes)
{
    if (code < 0x80) {
        bytes[0] = (unsigned char)code;
        return 1;
    }
    if (code < 0x800) {
        bytes[0] = (unsigned char)(0xc0 | code >> 6);
        bytes[1] = (unsigned char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        bytes[0] = (unsigned char)(0xe0 | code >> 12);
        bytes[1] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
        bytes[2] = (unsigned char)(0x80 | (code & 0x3f));
        return 3;
    }
    bytes[0] = (unsigned char)(0xf0 | code >> 18);
    bytes[1] = (unsigned char)(0x80 | (code >> 12 & 0x3f));
    bytes[2] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
    bytes[3] = (unsigned char)(0x80 | (code & 0x3f));
    return 4;
}

static size_t encode_utf8(struct text_encoder *encoder, const char16_t *units, size_t len,
                          unsigned char *bytes)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        char16_t first = encoder->pending;

        encoder->pending = 0;
        if (first && (units[i] & 0xfc00) == 0xdc00) {
            n += put_code(0x10000 + ((first & 0x3ffu) << 10 | (units[i] & 0x3ffu)), bytes + n);
            continue;
        }
        if (first)
            n += put_code(REPLACEMENT, bytes + n);
        if ((units[i] & 0xfc00) == 0xd800)
            encoder->pending = units[i];
        else
            n += put_code((units[i] & 0xfc00) == 0xdc00 ? REPLACEMENT : units[i], bytes + n);
    }
    return n;
}

size_t text_encode(struct text_encoder *encoder, const char16_t *units, size_t len,
                   unsigned char *bytes)
{
    if (encoder->encoding == TEXT_UTF8)
        return encode_utf8(encoder, units, len, bytes);
    for (size_t i = 0; i < len; i++) {
        bytes[2 * i] = (unsigned char)units[i];
        bytes[2 * i + 1] = (unsigned char)(units[i] >> 8);
    }
    return len * 2;
}

size_t text_encode_end(struct text_encoder *encoder, unsigned char bytes[static TEXT_ENCODE_EXTRA])
{
    if (!encoder->pending)
        return 0;
    encoder->pending = 0;
    return put_code(REPLACEMENT, bytes);
}
