/* SPDX-License-Identifier: MIT */
/*
 * The classes that the registry is measured with: number N has the same CLSID, path and ProgID in
 * the program that fills the store and in those that look up, and all draw in the same order.
 */
#pragma once

#include <stdint.h>
#include <string.h>
#include <uchar.h>

enum {
    BENCH_PATH_UNITS = 80,
    BENCH_SEED = 20,
};

static inline uint64_t bench_mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static inline uint32_t bench_random(uint64_t *seed)
{
    return (uint32_t)(bench_mix(*seed += 0x9e3779b97f4a7c15u) >> 32);
}

static inline char16_t *bench_hex(char16_t *out, uint64_t word, int digits)
{
    while (digits-- > 0)
        *out++ = u"0123456789ABCDEF"[word >> 4 * digits & 15];
    return out;
}

/* "{........-....-....-....-............}" */
static inline char16_t *bench_clsid(uint32_t number, char16_t *out)
{
    uint64_t high = bench_mix(2 * (uint64_t)number + 1), low = bench_mix(2 * (uint64_t)number + 2);

    *out++ = '{';
    out = bench_hex(out, high >> 32, 8);
    *out++ = '-';
    out = bench_hex(out, high >> 16, 4);
    *out++ = '-';
    out = bench_hex(out, high, 4);
    *out++ = '-';
    out = bench_hex(out, low >> 48, 4);
    *out++ = '-';
    out = bench_hex(out, low, 12);
    *out++ = '}';
    *out = 0;
    return out;
}

/* "CLSID\{...}\InprocServer32" */
static inline void bench_class_path(uint32_t number, char16_t out[static BENCH_PATH_UNITS])
{
    static const char16_t folder[] = u"CLSID\\", server[] = u"\\InprocServer32";

    memcpy(out, folder, sizeof(folder));
    memcpy(bench_clsid(number, out + 6), server, sizeof(server));
}

/* "Bench.Class.%08X" */
static inline void bench_progid(uint32_t number, char16_t out[static BENCH_PATH_UNITS])
{
    static const char16_t prefix[] = u"Bench.Class.";

    memcpy(out, prefix, sizeof(prefix));
    *bench_hex(out + 12, number, 8) = 0;
}
