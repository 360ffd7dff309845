/* SPDX-License-Identifier: MIT */
/*
 * PE shelf: the folders and libraries that were looked at. Each is read once, however many modules
 * need it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "image/pe_file.h"

struct pe_folder;

struct pe_library {
    char *path;
    uint16_t machine; /* 0 for what is no PE file */
    char **needed;    /* file names, n_needed of them, as far as they can be read */
    size_t n_needed;
    uint64_t mark; /* its user's */
};

struct pe_shelf;

HRESULT pe_shelf_new(struct pe_shelf **ret_shelf);
struct pe_shelf *pe_shelf_free(struct pe_shelf *shelf);
DEFINE_CLEANUP(struct pe_shelf *, pe_shelf_free);

/* What is found is borrowed and stays until the shelf goes. A folder that cannot be read is empty.
 */
HRESULT pe_shelf_folder(struct pe_shelf *shelf, const char *path,
                        const struct pe_folder **ret_folder);
const char *pe_folder_path(const struct pe_folder *folder);

/* The file of that name, without regard to case; NULL if the folder has none. */
const char *pe_folder_find(const struct pe_folder *folder, const char *name);

/* The library at @path; @pe, if it is not NULL, was read from it. */
HRESULT pe_shelf_library(struct pe_shelf *shelf, const char *path, const struct pe_file *pe,
                         struct pe_library **ret_library);
