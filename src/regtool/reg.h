/* SPDX-License-Identifier: MIT */
/*
 * `comity reg`: the operations of reg.exe, and what they share: their command lines and what they
 * say at the end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winreg.h>

#include "base/manual.h"
#include "toolkit/hkey.h"

enum reg_exit {
    REG_DONE = 0,
    REG_FAILED = 1,
    REG_DIFFERENT = 2, /* reg compare only */
};

enum reg_option {
    REG_OPTION_V,
    REG_OPTION_VE,
    REG_OPTION_VA,
    REG_OPTION_S,
    REG_OPTION_F,
    REG_OPTION_K,
    REG_OPTION_D,
    REG_OPTION_C,
    REG_OPTION_E,
    REG_OPTION_T,
    REG_OPTION_Z,
    REG_OPTION_SE,
    REG_OPTION_Y,
    REG_OPTION_OA,
    REG_OPTION_OD,
    REG_OPTION_OS,
    REG_OPTION_ON,
    REG_OPTION_REG32,
    REG_OPTION_REG64,
    REG_OPTION_JSON,
    REG_OPTION_LENIENT,
    REG_N_OPTIONS,
};

struct reg_arguments {
    const char *words[2]; /* what stands before the options: keys, files */
    bool has[REG_N_OPTIONS];
    const char *value[REG_N_OPTIONS]; /* NULL where none is taken or given */
    char **rest;                      /* flags: what follows the key; NULL-terminated */
    REGSAM view;                      /* KEY_WOW64_32KEY, KEY_WOW64_64KEY or 0 */
};

struct reg_operation {
    const char *name;
    int n_words;
    const char *options; /* "v? f: s": ? may take a value, : must */
    int (*run)(const struct reg_operation *operation, const struct reg_arguments *arguments);
};

/* Says what is wrong with a command line; returns REG_FAILED. */
int reg_invalid(const struct reg_operation *operation, const char *what);

/* Says why an operation failed, in reg.exe's words where it has some; returns REG_FAILED. */
int reg_failed(LSTATUS status);

/* "The operation completed successfully."; returns REG_DONE. */
int reg_done(void);

/* Asks on the terminal; true only for an answer that begins with y. */
bool reg_confirm(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Parses a key of the command line; complains and returns false if it is none. */
bool reg_parse_key(const struct reg_operation *operation, const char *text,
                   struct hkey_path *ret_path);

int reg_query(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_add(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_delete(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_copy(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_save(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_restore(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_load(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_unload(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_compare(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_export(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_import(const struct reg_operation *operation, const struct reg_arguments *arguments);
int reg_flags(const struct reg_operation *operation, const struct reg_arguments *arguments);
