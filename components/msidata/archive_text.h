/* SPDX-License-Identifier: MIT */
/*
 * How text archives write characters that part fields, and times.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In place. Source: Windows' "ASCII Data in Text Archive Files" page. */
void archive_text_decode(char *text, size_t len);
void archive_text_encode(char *text, size_t len);

enum {
    ARCHIVE_TIME_SIZE = 32,
};

/* "2024/01/31 12:59:59" and FILETIME's units. False for what is no time. */
bool archive_text_to_time(const char *text, int64_t *ret_time);
void archive_text_of_time(int64_t time, char ret_text[static ARCHIVE_TIME_SIZE]);
