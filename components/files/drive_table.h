/* SPDX-License-Identifier: MIT */
/*
 * Drives: letters for mounted file systems.
 *
 * C is the root of the file system. The letters from D on go to the other file systems that hold
 * files of their own - on disks, removable media and the network - in the order of the paths where
 * they are mounted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <windows.h>

enum {
    DRIVES_MAX = 24, /* C to Z */
};

struct drive_entry {
    char letter;
    char *mount_point;
    char *type;   /* "ext4" */
    char *source; /* "/dev/sda1", "server:/share" */
    unsigned major, minor;
};

struct drive_table {
    struct drive_entry drives[DRIVES_MAX];
    unsigned n;
};

static inline bool drive_is_letter(int unit)
{
    return (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z');
}

/* Reads what is mounted now. Failures: E_OUTOFMEMORY, and those of file_error(). */
HRESULT drive_table_read(struct drive_table *ret_table);
void drive_table_deinit(struct drive_table *table);

/* Adds what a line of /proc/self/mountinfo tells to all mounts: the text is kept apart for tests.
 */
HRESULT drive_table_parse(const char *mountinfo, struct drive_table *ret_table);

/* NULL if there is none; a letter may have either case. */
const struct drive_entry *drive_table_find(const struct drive_table *table, char letter);

/* The drive that the full path @path is on. */
const struct drive_entry *drive_table_of_path(const struct drive_table *table, const char *path);

/* Where the drive is mounted, on the heap. CTL_E_PATHNOTFOUND if there is no such drive. */
HRESULT drive_root(char letter, char **ret_path);
