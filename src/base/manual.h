/* SPDX-License-Identifier: MIT */
/*
 * Manual: what a program says about itself. The one source of its --help and of its man page.
 */
#pragma once

#include <stdio.h>

/* A term and what it means: an option, an exit status, a file, an example. */
struct manual_item {
    const char *term;
    const char *text;
};

struct manual_section {
    const char *title;               /* NULL ends the list of sections */
    const char *synopsis;            /* lines of usage, or NULL */
    const char *text;                /* paragraphs, parted by an empty line; or NULL */
    const struct manual_item *items; /* ended by a NULL term; or NULL */
};

struct manual {
    const char *page;     /* "comity-reg" */
    int chapter;          /* 1 for commands, 8 for daemons */
    const char *command;  /* "comity reg" */
    const char *summary;  /* one line, lower case, no full stop */
    const char *synopsis; /* lines of usage */
    const char *text;     /* paragraphs */
    const struct manual_section *sections;
    const char *see_also; /* "comity(1), comityd(8)" */
};

/* Plain text, wrapped before the 80th column. */
void manual_print_help(const struct manual *manual, FILE *file);

/* One section of the same, for `reg query /?`. */
void manual_print_section(const struct manual_section *section, FILE *file);

/* The man page, in man(7)'s macros. */
void manual_print_page(const struct manual *manual, FILE *file);
