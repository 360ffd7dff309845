/* SPDX-License-Identifier: MIT */
/*
 * Library search: where the loader would find one shared library, by its own rules: DT_RPATH,
 * LD_LIBRARY_PATH, DT_RUNPATH, the cache, the system's folders. Nothing is loaded. A library is
 * read once, however many need it.
 */
#pragma once

#include <stdbool.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "image/elf_file.h"

enum library_variable {
    LIBRARY_VARIABLE_UNUSED, /* for programs that are started without LD_LIBRARY_PATH */
    LIBRARY_VARIABLE_USED,
};

/* A file that needs libraries. DT_RPATH counts of itself and of those that need it. */
struct library_user {
    const char *path; /* without links: $ORIGIN is its folder */
    const struct elf_file *elf;
    const struct library_user *needed_by; /* NULL for the first */
};

/* What became of a search. What is borrowed lives as long as the search. */
struct library_find {
    const char *path;               /* the library, borrowed; NULL if it was not found */
    const struct elf_file *elf;     /* and what it is */
    char *places;                   /* else, where it is not: "/a, /b, the loader's cache" */
    const char *misfit;             /* a file of that name for another machine; NULL if none */
    const struct elf_file *foreign; /* and what that is */
};

struct library_search;

HRESULT library_search_new(enum library_variable variable, struct library_search **ret_search);
struct library_search *library_search_free(struct library_search *search);
DEFINE_CLEANUP(struct library_search *, library_search_free);

/* Whether who loads a module has that library already, so that it is not looked for: libcomity. */
bool library_search_is_loaded(const struct library_search *search, const char *name);

/* Looks for @name as @user's loader would; S_FALSE if it is not found. */
HRESULT library_search_find(struct library_search *search, const char *name,
                            const struct library_user *user, struct library_find *ret_find);
void library_find_deinit(struct library_find *find);
