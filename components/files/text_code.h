/* SPDX-License-Identifier: MIT */
/*
 * Text in files: UTF-8, which is the system's code page, and UTF-16 in both orders, to and from
 * UTF-16. Text may come in pieces cut anywhere. Each byte that is no UTF-8 is one of Windows-1252,
 * as files from elsewhere have it; half characters become U+FFFD in UTF-8.
 */
#pragma once

#include <stddef.h>
#include <uchar.h>

enum text_encoding {
    TEXT_UTF8,
    TEXT_UTF16LE,
    TEXT_UTF16BE,
};

enum {
    TEXT_MARK_SIZE = 3, /* bytes that are enough to tell */
};

/* What the byte order mark at the beginning says, and its size; without one UTF-8, and 0. */
enum text_encoding text_encoding_by_mark(const unsigned char *bytes, size_t n, size_t *ret_size);

/* All zeros but the encoding is one at the beginning. */
struct text_decoder {
    enum text_encoding encoding;
    unsigned char pending[4]; /* of a character that goes on */
    size_t n_pending;
};

enum {
    TEXT_DECODE_EXTRA = 4, /* units that a piece may have beyond its bytes */
};

/* Decodes @size bytes to @units, for @size + TEXT_DECODE_EXTRA of them; how many there are. */
size_t text_decode(struct text_decoder *decoder, const unsigned char *bytes, size_t size,
                   char16_t *units);

/* What is left at the end; half a unit of UTF-16 is lost. */
size_t text_decode_end(struct text_decoder *decoder, char16_t units[static TEXT_DECODE_EXTRA]);

/* All zeros but the encoding (not TEXT_UTF16BE, in which nothing is written) is one at the
 * beginning. */
struct text_encoder {
    enum text_encoding encoding;
    char16_t pending; /* the first half of a pair, or 0 */
};

enum {
    TEXT_ENCODE_FACTOR = 3, /* bytes for a unit */
    TEXT_ENCODE_EXTRA = 3,
};

/* Encodes @len units to @bytes, for TEXT_ENCODE_FACTOR * @len + TEXT_ENCODE_EXTRA of them. */
size_t text_encode(struct text_encoder *encoder, const char16_t *units, size_t len,
                   unsigned char *bytes);
size_t text_encode_end(struct text_encoder *encoder, unsigned char bytes[static TEXT_ENCODE_EXTRA]);
