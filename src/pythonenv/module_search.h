/* SPDX-License-Identifier: MIT */
/*
 * Module search: where an interpreter finds a module, looked for in its folders without running it.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "pythonenv/environment.h"

enum {
    PYTHON_PLACES_SIZE = 1024,
};

struct python_module_search {
    const char *name;     /* "package.module"; borrowed */
    unsigned version;     /* only folders of 3.N are looked at; 0 for those of all versions */
    bool is_found;        /* its topmost package or module is */
    bool is_uncertain;    /* something but a folder takes part in imports */
    char found[PATH_MAX]; /* the file or folder of the topmost one */
    char places[PYTHON_PLACES_SIZE]; /* where it is not */
};

/* Begin with {.name = name}; then look in places until it is found. A folder: */
void python_module_search_folder(struct python_module_search *search, const char *folder);

/* the folders that ; separates, whose names may have one themselves; */
void python_module_search_folders(struct python_module_search *search, const char *folders);

/* and all that the interpreter looks at by itself. */
void python_module_search_environment(struct python_module_search *search,
                                      const struct python_environment *environment);

/*
 * From the topmost package, which was found, down to the file of the module itself: @ret_file, or
 * "" if it is not there but may come from elsewhere. False if its package lacks it.
 */
bool python_module_file(const struct python_module_search *search, char ret_file[static PATH_MAX]);

/* Whether a module's source can define a name: it stands there, or names come from elsewhere. True
 * for what cannot be read. */
bool python_source_may_define(const char *file, const char *name);
