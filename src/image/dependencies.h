/* SPDX-License-Identifier: MIT */
/*
 * Dependencies: which libraries a file needs, and what those need, each with where the loader
 * would find it or looked for it in vain. Nothing is loaded.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

#include "image/elf_file.h"
#include "image/library_search.h"

enum {
    DEPENDENCIES_MAX = 1024,
};

enum dependency_state {
    DEPENDENCY_FOUND,
    DEPENDENCY_MISSING,
    DEPENDENCY_OTHER_MACHINE, /* there, but only for another machine */
    DEPENDENCY_OF_WINDOWS,    /* a part of Windows, which is not looked for here */
};

struct dependency {
    enum dependency_state state;
    char *name;      /* as the file asks for it: "libfoo.so.1" */
    char *needed_by; /* path of the file that does */
    char *path;      /* of the library, or of the one for another machine; NULL if missing */
    char *places;    /* where it was looked for and is not: "/a, the loader's cache"; "" if found */
    char machine[ELF_MACHINE_TEXT_SIZE]; /* what a library for another machine is for */
};

/* Each library once, nearest first. */
struct dependencies {
    struct dependency *items;
    size_t n;
    bool is_cut; /* there are more than DEPENDENCIES_MAX */
};

/*
 * Resolves what the ELF file at @path needs, as which @elf was read from it. A module's @search
 * uses the variable, and has libcomity already.
 */
HRESULT dependencies_resolve(struct library_search *search, const char *path,
                             const struct elf_file *elf, struct dependencies *ret_dependencies);
void dependencies_deinit(struct dependencies *dependencies);

/* The first that is not found, or NULL. */
const struct dependency *dependencies_lacking(const struct dependencies *dependencies);
