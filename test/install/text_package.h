/* SPDX-License-Identifier: MIT */
/*
 * Text packages: installer packages for tests and measurements, from a text.
 *
 * A table is a line with its name and columns, lines with rows, and an empty line. A column is
 * NAME:TYPE as in text archives of databases (s72, S0, l255, i2, I4, v0 ...), keys have '*' before
 * them; cells are parted by '|'. A table whose name was there before gets more rows.
 */
#pragma once

#include <stddef.h>

/* Goes into a cabinet within the package: "files1.cab", "files2.cab" ..., each with so many, as the
 * table Media is to say. */
enum {
    TRIAL_FILES_A_CABINET = 50000,
};

struct trial_file {
    const char *key;
    const char *path;
};

/* What all packages need that install something: the usual sequences, in that text. */
extern const char trial_sequences[];

/* Ends the process if it fails. */
void text_package_write(const char *path, const char *const *texts, size_t n_texts,
                        const struct trial_file *files, size_t n_files);
