/* SPDX-License-Identifier: MIT */
/*
 * Trial installs: small packages that tests make of texts, installed and removed as a whole, in the
 * test's own process and below its home.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "session/trial_package.h"

/* The tables of a package; what has no rows is left out. The usual sequence goes with them. */
struct trial_product {
    const char *code;        /* the ProductCode; NULL: a usual one */
    const char *properties;  /* rows of Property, besides the usual ones */
    const char *directories; /* besides TARGETDIR, ProgramFilesFolder and INSTALLDIR */
    const char *components;
    const char *files;                /* of table File: without sequence, as cells that follow */
    const char *media;                /* rows; NULL: one disk, as the source is */
    size_t extra_size;                /* that FileSize says more than there is */
    const struct trial_table *tables; /* further ones; ended by one without a name */
};

/* One package. Every component is one of the feature "main". */
enum trial_source {
    TRIAL_EMBEDDED,     /* the cabinet is in the package */
    TRIAL_BESIDE,       /* the cabinet "trial.cab" is beside it */
    TRIAL_UNCOMPRESSED, /* files are to be in the folder "source" below the package's */
};

/* Writes the package; the contents of a file are its key, with #! before "run..."; those of
 * "module_x" and "x.tlb" are what was built beside the test as trial_module_x.so and x.tlb. The
 * caller frees the path. */
char *trial_product_write(const struct trial_product *product, enum trial_source source);

/* Runs the installer and returns its code; @properties ("NAME=VALUE") end with NULL. */
uint32_t trial_install(const char *package, const char *const *properties);
uint32_t trial_advertise(const char *package);
uint32_t trial_remove(const char *package);
uint32_t trial_lay_out(const char *package, const char *folder);

/* The same for the machine, with @root in the place of /. */
uint32_t trial_install_below(const char *root, const char *package);
uint32_t trial_remove_below(const char *root, const char *package);

/* What the last run had to tell people. */
const char *trial_notes(void);

#define PROPERTIES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* A path below the home of the user that things are installed for; static, four at a time. */
const char *trial_path(const char *relative);

/* What a file has in it, and writing one; a file that is not there is NULL. The caller frees. */
char *trial_read(const char *relative);
void trial_write(const char *relative, const char *text);
bool trial_exists(const char *relative);
mode_t trial_mode(const char *relative);

/* Asserts that the user's home has nothing in it. */
void trial_assert_nothing_left(void);
