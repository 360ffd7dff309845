/* SPDX-License-Identifier: MIT */
/*
 * Usage: what the <runtime> element of a .wsf file says of the script's arguments, as
 * WScript.Arguments.ShowUsage and the argument /? show it.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

enum usage_kind {
    USAGE_NAMED,
    USAGE_UNNAMED,
};

struct usage_argument {
    enum usage_kind kind;
    char *name;
    char *help;
    char *type; /* of a named one: "string", "boolean", "simple"; NULL is "simple" */
    bool is_required;
    bool is_many;
};

/* All texts are UTF-8, on the heap, and NULL where nothing has been said. */
struct usage {
    char *description;
    char *example;
    char *text; /* <usage>: stands for all the rest */
    struct usage_argument *arguments;
    unsigned n_arguments;
};

void usage_deinit(struct usage *usage);

/* Appends an argument whose texts it takes over, also when it fails. */
HRESULT usage_add(struct usage *usage, struct usage_argument argument);

/* The whole text, on the heap; @script is the file's name. NULL without memory. */
char *usage_text(const struct usage *usage, const char *script);
