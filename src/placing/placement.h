/* SPDX-License-Identifier: MIT */
/*
 * Placement: writing one file through the journal while its contents come in parts, and learning
 * meanwhile what is to be known of it: whether it is a program, its size and digest.
 *
 * In a trial nothing is written, but all is counted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "action/installation.h"
#include "placing/file_facts.h"
#include "placing/placing.h"

enum {
    PLACEMENT_HEAD = 4096, /* as many bytes tell what a file is */
};

struct placement {
    struct installation *installation; /* borrowed, both */
    const char *path;
    mode_t mode; /* 0666, 0777 */
    bool is_mode_kept;
    struct md5 md5;
    uint64_t size;
    size_t head_size;
    int fd; /* the journal's, or -1 before all of the head is there */
    uint8_t head[PLACEMENT_HEAD];
};

/* Begins a file at @path, whose folder is there. A program gets the bits to run in any case. */
void placement_begin(struct placement *placement, struct installation *installation,
                     const char *path, mode_t mode);
/* Has the file get exactly this mode: that of the one whose place it takes. */
void placement_keep_mode(struct placement *placement, mode_t mode);
HRESULT placement_add(struct placement *placement, const void *bytes, size_t size);

/* Gives the file its name; @changed is its time of change, NULL for now. */
HRESULT placement_end(struct placement *placement, const struct timespec *changed,
                      struct file_facts *ret_facts);

/* Copies what is in @fd, open at @from, until its end. */
HRESULT placement_copy(struct placement *placement, int fd, const char *from);

/* What a row of a table puts somewhere. */
struct placed {
    const char *table;
    const char *key;
    const char *path;
    const char *from; /* the file that it is copied from, with its time and mode, or NULL: */
    const void *bytes;
    size_t size;
    mode_t mode;
};

/*
 * Writes a whole file, makes its folder, and notes it in the receipt. What was there of others, or
 * was changed, is kept beside. S_FALSE, and nothing done, if another row of the product has put its
 * own there.
 */
HRESULT placement_put(struct placing *placing, const struct placed *placed);

/* The same with a symbolic link that leads to @placed.from. */
HRESULT placement_link(struct placing *placing, const struct placed *placed);

/* Whether bytes begin as those of a program do: a program of this system or a script with #!. */
bool is_program(const void *head, size_t size);
