/* SPDX-License-Identifier: MIT */
/*
 * Decodes any bytes, whole and cut where the first byte says: the text is the same, and no longer
 * than it may be; encoded, whole and cut, it is the same bytes again, which decode to the same
 * text.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "files/text_code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t decode(enum text_encoding encoding, const uint8_t *bytes, size_t size, size_t piece,
                     char16_t *units)
{
    struct text_decoder decoder = {.encoding = encoding};
    size_t n = 0;

    for (size_t i = 0; i < size; i += piece) {
        size_t part = size - i < piece ? size - i : piece;
        size_t added = text_decode(&decoder, bytes + i, part, units + n);

        assert(added <= part + TEXT_DECODE_EXTRA);
        n += added;
    }
    return n + text_decode_end(&decoder, units + n);
}

static size_t encode(enum text_encoding encoding, const char16_t *units, size_t len, size_t piece,
                     unsigned char *bytes)
{
    struct text_encoder encoder = {.encoding = encoding};
    size_t n = 0;

    for (size_t i = 0; i < len; i += piece)
        n += text_encode(&encoder, units + i, len - i < piece ? len - i : piece, bytes + n);
    return n + text_encode_end(&encoder, bytes + n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum text_encoding encoding;
    char16_t *whole, *cut;
    unsigned char *bytes, *again;
    size_t piece, len, n;

    if (size < 2)
        return 0;
    encoding = data[0] % 3;
    piece = data[1] + 1u;
    data += 2;
    size -= 2;
    whole = malloc((size + 2 * TEXT_DECODE_EXTRA) * sizeof(*whole));
    cut = malloc((size + 2 * TEXT_DECODE_EXTRA) * sizeof(*cut));
    bytes = malloc((size + TEXT_DECODE_EXTRA) * TEXT_ENCODE_FACTOR + TEXT_ENCODE_EXTRA);
    again = malloc((size + TEXT_DECODE_EXTRA) * TEXT_ENCODE_FACTOR + TEXT_ENCODE_EXTRA);
    if (whole && cut && bytes && again) {
        len = decode(encoding, data, size, size + 1, whole);
        assert(len <= size + TEXT_DECODE_EXTRA);
        assert(decode(encoding, data, size, piece, cut) == len);
        assert(memcmp(whole, cut, len * sizeof(*whole)) == 0);

        n = encode(TEXT_UTF8, whole, len, len + 1, bytes);
        assert(encode(TEXT_UTF8, whole, len, piece, again) == n);
        assert(memcmp(bytes, again, n) == 0);
        if (encoding == TEXT_UTF8) {
            free(cut);
            cut = malloc((n + 2 * TEXT_DECODE_EXTRA) * sizeof(*cut));
            assert(!cut || (decode(TEXT_UTF8, bytes, n, piece, cut) == len &&
                            memcmp(whole, cut, len * sizeof(*whole)) == 0));
        }
    }
    free(whole);
    free(cut);
    free(bytes);
    free(again);
    return 0;
}
