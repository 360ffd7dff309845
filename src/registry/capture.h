/* SPDX-License-Identifier: MIT */
/*
 * Captures: what a module registers, kept aside in files by the processes that register it, until
 * the process that started them receives it (reception.h) or throws it away.
 *
 * The processes may be many: the module's, and what it forks and executes. They learn of the
 * capture by COMITY_CAPTURE in the environment, see what each other has written, and write no hive.
 * A file has, behind a header, one hive's operations in the order they were made.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "hive/hive.h"
#include "hive/operation.h"
#include "registry/key_place.h"

enum {
    CAPTURE_MAX = 256 << 20, /* bytes that may be written for a hive */
};

/* The environment's variable; it names the folder of the files. */
extern const char capture_variable[];

struct capture_terms {
    enum key_scope scope; /* where keys of both hives go */
    bool is_trusted;      /* other processes may be asked to do something, uncaptured */
    bool is_part;         /* what a transaction did is put before it (capture_seed.h) */
};

/* Makes the files of a capture in a folder that is the caller's, who goes on reading both hives
 * (hive_read_begin()) while others join. */
HRESULT capture_make(const char *folder, const struct capture_terms *terms);

struct capture_header {
    char magic[8];
    uint64_t size; /* (lock) of the operations behind it: grown only when they are there */
    uint32_t scope;
    uint32_t is_trusted;
    uint32_t is_part;
    pthread_mutex_t lock; /* robust: who dies leaves it to the next */
};

/* Opens the file of one hive, and copies its header. The caller closes it. */
HRESULT capture_open(const char *folder, enum hive_kind kind, struct capture_header *ret_header,
                     int *ret_fd);

/* Raised: ERROR_REGISTRY_CORRUPT. */
HRESULT capture_check_header(const struct capture_header *header);

/* Reads the operations from byte @from to byte @end. */
HRESULT capture_read(int fd, uint64_t from, uint64_t end, struct operations *ret_operations);

/*
 * The file of one hive in the memory of a process that writes to it. It needs no descriptor:
 * modules have been seen to close all that they do not know.
 */
struct capture_map {
    const char *folder; /* borrowed */
    enum hive_kind kind;
    struct capture_terms terms;
    struct capture_header *header; /* the file's own */
    uint8_t *part;                 /* of the file, where it is written */
    uint64_t part_begin, part_end;
};

HRESULT capture_map(const char *folder, enum hive_kind kind, struct capture_map *ret_map);
void capture_unmap(struct capture_map *map);

/* One process, and one thread of it, at a time. */
HRESULT capture_lock(struct capture_map *map);
void capture_unlock(struct capture_map *map);

/* Appends operations, and then counts them; locked. */
HRESULT capture_append(struct capture_map *map, const void *bytes, size_t size);

/* As capture_read(), of what is counted. */
HRESULT capture_catch_up(const struct capture_map *map, uint64_t from,
                         struct operations *ret_operations);
