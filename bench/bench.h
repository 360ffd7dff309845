/* SPDX-License-Identifier: MIT */
/*
 * Measuring: every figure is one line, `name value unit`. A figure is the best of several batches,
 * because on a shared machine everything else only adds.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <time.h>

static inline uint64_t bench_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline void bench_print(const char *name, double value, const char *unit)
{
    printf("%s %.3f %s\n", name, value, unit);
    fflush(stdout);
}

/* Nanoseconds for one run of @once, the best of @batches batches of @n. */
static inline double bench_best_ns(void (*once)(void *context), void *context, int batches, int n)
{
    double best = 0;

    for (int i = 0; i < batches; i++) {
        uint64_t start = bench_now_ns();
        double each;

        for (int j = 0; j < n; j++)
            once(context);
        each = (double)(bench_now_ns() - start) / n;
        if (i == 0 || each < best)
            best = each;
    }
    return best;
}
