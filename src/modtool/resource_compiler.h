/* SPDX-License-Identifier: MIT */
/*
 * Resource compiler: runs binutils' windres, which knows the language of resource scripts, with
 * this machine's C preprocessor.
 */
#pragma once

#include <comity/windef.h>

struct resource_script {
    const char *path;      /* as the user knows it */
    const char *input;     /* what is read in its place; or NULL */
    unsigned lines_before; /* how many of its lines come before those of the script */
    /* -I, -D and -U with what follows them, in the order of the command line; NULL at the end. */
    const char *const *options;
    const char *language; /* the number of the language where the script names none; or NULL */
};

/*
 * Compiles to a .res file at @output. What is wrong in the script goes to standard error, each line
 * with file and line number as the compiler has it. Outcomes: S_FALSE if the script is wrong;
 * ERROR_FILE_NOT_FOUND's HRESULT with hr_message() if there is no windres or preprocessor.
 */
HRESULT resource_compiler_run(const struct resource_script *script, const char *output);
