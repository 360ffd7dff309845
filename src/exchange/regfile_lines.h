/* SPDX-License-Identifier: MIT */
/*
 * Lines of a .reg file, as UTF-16, whatever the file's encoding: UTF-16LE with a byte order mark,
 * UTF-8 with or without one, or the ANSI code page of western Windows (a line that is no UTF-8 is
 * taken for that). Lines end in CR LF, LF or CR. One line is in memory at a time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <comity/windef.h>

enum {
    REGFILE_LINE_MAX = 32 << 20, /* code units; what is longer is cut off and marked */
};

struct regfile_lines;

/* @file is borrowed and must be open for binary reading. */
HRESULT regfile_lines_new(FILE *file, struct regfile_lines **ret_lines);
struct regfile_lines *regfile_lines_free(struct regfile_lines *lines);

struct regfile_line {
    const char16_t *text; /* NUL-terminated, without its end; valid until the next line */
    size_t len;
    unsigned long number; /* from 1 */
    bool is_cut;          /* longer than REGFILE_LINE_MAX */
};

/* The next line; S_FALSE at the end of the file. Fails if the file cannot be read. */
HRESULT regfile_lines_next(struct regfile_lines *lines, struct regfile_line *ret_line);
