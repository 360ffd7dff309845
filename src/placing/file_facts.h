/* SPDX-License-Identifier: MIT */
/*
 * File facts: by what a file is known again: its size, its digest and when it was changed. Of a
 * symbolic link, what it says is its contents.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <comity/winerror.h>

#include "placing/md5.h"

struct file_facts {
    uint64_t size;
    struct timespec changed;
    uint8_t digest[MD5_SIZE];
};

enum file_likeness {
    FILE_IS_GONE,
    FILE_IS_SAME,
    FILE_IS_CHANGED,
    FILE_IS_OTHER, /* a folder or another thing that is no file */
};

/* Reads a file. Outcome: ERROR_FILE_NOT_FOUND's HRESULT, also for what is no file. */
HRESULT file_facts_read(const char *path, struct file_facts *ret_facts);

/* Compares a file with what was known of it. One with the same size and time is not read. */
HRESULT file_facts_compare(const char *path, const struct file_facts *facts,
                           enum file_likeness *ret_likeness);

/* The facts of bytes, changed now. */
void file_facts_of_bytes(const void *bytes, size_t size, struct file_facts *ret_facts);
