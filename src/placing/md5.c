/* SPDX-License-Identifier: MIT */
#include "placing/md5.h"

#include <endian.h>
#include <string.h>

/* floor(2^32 * abs(sin(i + 1))), as the RFC has them. */
static const uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static const uint8_t shifts[4][4] = {
    {7, 12, 17, 22},
    {5, 9, 14, 20},
    {4, 11, 16, 23},
    {6, 10, 15, 21},
};

static uint32_t rotate(uint32_t value, unsigned bits)
{
    return value << bits | value >> (32 - bits);
}

/* The round's function of three words, and the word of the block that the step takes. */
static uint32_t mix(unsigned i, const uint32_t w[static 4], unsigned *ret_word)
{
    switch (i / 16) {
    case 0:
        *ret_word = i;
        return (w[1] & w[2]) | (~w[1] & w[3]);
    case 1:
        *ret_word = (5 * i + 1) % 16;
        return (w[1] & w[3]) | (w[2] & ~w[3]);
    case 2:
        *ret_word = (3 * i + 5) % 16;
        return w[1] ^ w[2] ^ w[3];
    default:
        *ret_word = 7 * i % 16;
        return w[2] ^ (w[1] | ~w[3]);
    }
}

static void add_block(uint32_t state[static 4], const uint8_t *bytes)
{
    uint32_t w[4], block[16];

    memcpy(w, state, sizeof(w));
    memcpy(block, bytes, sizeof(block));
#pragma GCC unroll 64
    for (unsigned i = 0; i < 64; i++) {
        unsigned word;
        uint32_t sum = w[0] + mix(i, w, &word) + sines[i];

        sum += le32toh(block[word]);
        w[0] = w[3];
        w[3] = w[2];
        w[2] = w[1];
        w[1] += rotate(sum, shifts[i / 16][i % 4]);
    }
    for (unsigned i = 0; i < 4; i++)
        state[i] += w[i];
}

void md5_init(struct md5 *md5)
{
    *md5 = (struct md5){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}};
}

void md5_add(struct md5 *md5, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    size_t filled = md5->size % sizeof(md5->block);

    md5->size += size;
    if (filled) {
        size_t missing = sizeof(md5->block) - filled;
        size_t n = size < missing ? size : missing;

        memcpy(md5->block + filled, at, n);
        at += n;
        size -= n;
        if (n < missing)
            return;
        add_block(md5->state, md5->block);
    }
    for (; size >= sizeof(md5->block); at += sizeof(md5->block), size -= sizeof(md5->block))
        add_block(md5->state, at);
    if (size)
        memcpy(md5->block, at, size);
}

void md5_end(struct md5 *md5, uint8_t ret_digest[static MD5_SIZE])
{
    static const uint8_t padding[64] = {0x80};
    uint64_t bits = htole64(md5->size * 8);

    md5_add(md5, padding, 1 + (119 - md5->size % 64) % 64);
    md5_add(md5, &bits, sizeof(bits));
    for (unsigned i = 0; i < 4; i++)
        md5->state[i] = htole32(md5->state[i]);
    memcpy(ret_digest, md5->state, MD5_SIZE);
}
