/* SPDX-License-Identifier: MIT */
/*
 * Journal file: the records of one journal, each written before what it tells of is done.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "journal/journal_record.h"

/* All zeros but @fd -1 is none. */
struct journal_file {
    int fd;
    size_t size; /* of the records that count */
};

/* Removes one whose process died while making it, before anything was done. */
HRESULT journal_file_sweep(int folder);

/* Makes it in the journal's folder, durably, with its first record; there is none. */
HRESULT journal_file_make(int folder, const struct journal_record *first,
                          struct journal_file *ret_file);
void journal_file_close(struct journal_file *file);

/* Appends a record; if that fails the file is as it was. */
HRESULT journal_file_append(struct journal_file *file, const struct journal_record *record);

HRESULT journal_file_sync(const struct journal_file *file);

/* A journal that was left, or that is to end: all of its records. */
struct journal_pages {
    void *bytes;
    size_t size;
    size_t *offsets; /* of the records */
    size_t n_records;
};

/* Opens the file in the folder; S_FALSE if there is none. Raised: ERROR_FILE_CORRUPT if its first
 * record does not count. */
HRESULT journal_file_open(int folder, struct journal_file *ret_file);
HRESULT journal_file_load(const struct journal_file *file, struct journal_pages *ret_pages);
void journal_pages_deinit(struct journal_pages *pages);
void journal_pages_at(const struct journal_pages *pages, size_t i,
                      struct journal_record *ret_record);

/* Forgets the record at @offset and all behind it. */
HRESULT journal_file_cut(struct journal_file *file, size_t offset);

HRESULT journal_file_remove(int folder);
