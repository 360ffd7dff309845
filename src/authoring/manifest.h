/* SPDX-License-Identifier: MIT */
/*
 * Manifest: the text from which a package is made: lines "KEY = VALUE" in sections "[KIND NAME]";
 * those before the first section are in one without kind. '#' begins a comment. Here it is only
 * taken apart; what the sections mean is for those who use them.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

struct manifest_line {
    const char *key;
    const char *value; /* NULL without '='; of files, words (manifest_word()) */
    unsigned number;   /* of the line, from 1 */
};

struct manifest_section {
    const char *kind; /* "" of the first one */
    const char *name; /* or "" */
    unsigned number;
    struct manifest_line *lines; /* n_lines */
    size_t n_lines;
};

struct manifest {
    char *path;                        /* for messages */
    char *text;                        /* all of it, cut into pieces */
    struct manifest_section *sections; /* n_sections, at least one */
    size_t n_sections;
};

/* Raised: the file's errors; E_INVALIDARG naming the line. */
HRESULT manifest_read(const char *path, struct manifest **ret_manifest);

/* The same of a text. */
HRESULT manifest_parse(const char *path, const char *text, size_t size,
                       struct manifest **ret_manifest);
struct manifest *manifest_free(struct manifest *manifest);
DEFINE_CLEANUP(struct manifest *, manifest_free);

/* The value of a key in a section, the last one's if there are several; NULL if there is none. */
const char *manifest_value(const struct manifest_section *section, const char *key);

/*
 * Takes the next word off the beginning of *@text: up to a blank, or what is between quotes, which
 * may begin within it (option="two words"). NULL at the end.
 */
char *manifest_word(char **text);
