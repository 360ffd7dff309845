/* SPDX-License-Identifier: MIT */
/*
 * Journal records: what a journal says was about to be done, as bytes. Each has its length and a
 * checksum, so that one which was cut off while it was written is told from one that counts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

enum journal_kind {
    JOURNAL_STARTED = 1,    /* a journal's first; text: its number in hexadecimal, the title */
    JOURNAL_FOLDER_TIME,    /* the folder @path was last changed at @seconds, before this journal */
    JOURNAL_FOLDER_MADE,    /* @path */
    JOURNAL_FOLDER_REMOVED, /* @path, with what is aside in it, goes aside */
    JOURNAL_FOLDER_LEAVES,  /* @path, which cannot go aside, is to go at the end */
    JOURNAL_FOLDER_STAYS,   /* after all */
    JOURNAL_FILE_NEW,       /* a file beside @path, hidden name @name */
    JOURNAL_FILE_PLACED,    /* it becomes @path; what was there, if it @had_old, goes aside */
    JOURNAL_FILE_REMOVED,   /* @path goes aside */
    JOURNAL_FILE_MOVED,     /* @path becomes @other; what was there, if it @had_old, goes aside */
    JOURNAL_MODE,           /* @path had @mode */
    JOURNAL_COMMAND,        /* text: @n_undo words, then the others */
    JOURNAL_KINDS,
};

struct journal_record {
    enum journal_kind kind;
    uint32_t name; /* of the hidden names */
    uint32_t mode;
    bool had_old;
    uint32_t n_undo;
    uint32_t nanoseconds;
    int64_t seconds;
    uint64_t device; /* with @inode: what the file is */
    uint64_t inode;
    const char *text; /* @n_texts, each ended by NUL; the first is @path, the second @other */
    size_t text_size;
    uint32_t n_texts;
};

enum {
    JOURNAL_RECORD_MAX = 1 << 20, /* bytes */
};

/* The first text, the second; for kinds that have them. */
const char *journal_record_path(const struct journal_record *record);
const char *journal_record_other(const struct journal_record *record);

/* Bytes of a record, and the record as so many. */
size_t journal_record_size(const struct journal_record *record);
void journal_record_write(const struct journal_record *record, void *bytes);

/* The record at *@offset, which then is the next one's; false behind the last that counts. Paths
 * are absolute, without "." and "..", and shorter than PATH_MAX. */
bool journal_record_read(const void *bytes, size_t size, size_t *offset,
                         struct journal_record *ret_record);

/* Whether a path is of that form. */
bool journal_path_is_plain(const char *path);
