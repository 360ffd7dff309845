/* SPDX-License-Identifier: MIT */
/*
 * Packages to be measured: many files of 4 KiB in folders of 100, each folder a component; and, if
 * wanted, modules that register themselves and registry rows.
 */
#pragma once

#include <stddef.h>

#define BENCH_PRODUCT "{6A7E0002-0000-4000-8000-000000000001}"

struct bench_package {
    const char *path;
    const char *source; /* a folder that is made, and has the same files */
    size_t n_files;     /* a multiple of 100 */
    const char *module; /* is in it ten times, with 100 registry rows; or NULL: neither */
};

/* Ends the program if it fails. */
void bench_package_write(const struct bench_package *package);
