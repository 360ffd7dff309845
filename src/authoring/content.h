/* SPDX-License-Identifier: MIT */
/*
 * Content: the files of a package in the making, and where they are to be below its folder.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/arena.h"

enum {
    CONTENT_HASH_SIZE = 16,
};

struct content_file {
    const char *target;  /* "bin/a.so", below the package's folder */
    const char *source;  /* its path here */
    const char *feature; /* whose it is; "" is the first one's */
    const char *key;     /* in the table File; made from the target if NULL */
    const char *component;
    bool registers_itself;
    int cost;
    uint64_t size;
    uint8_t hash[CONTENT_HASH_SIZE]; /* MD5 of its bytes */
};

struct content {
    struct content_file *files; /* n */
    size_t n;
    size_t max;
    const char *left_out; /* the path of a file that is not added with its folder; or NULL */
    struct arena texts;
};

void content_deinit(struct content *content);

/* Adds a file, whose texts are copied; of a folder all files below it. Raised: the errors of files;
 * E_INVALIDARG for what is no file, and for targets that are no paths below a folder. */
HRESULT content_add(struct content *content, const struct content_file *file);

/* Puts all in order, reads them, and gives each its keys. Raised: E_INVALIDARG for two files with
 * one target or key. */
HRESULT content_settle(struct content *content);

/* The file with this target, of those in order; NULL if there is none. */
const struct content_file *content_find(const struct content *content, const char *target);
