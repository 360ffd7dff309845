/* SPDX-License-Identifier: MIT */
/*
 * Reading .reg files: REGEDIT4, "Windows Registry Editor Version 5.00" and Windows 3.1's REGEDIT.
 *
 * The reader yields what the file says, entry by entry, and never more than one entry is in
 * memory. It changes nothing itself. A line that says nothing valid is an entry too, of the kind
 * REGFILE_MALFORMED: the caller stops there, or skips it as Windows does.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <comity/windef.h>

#include "base/cleanup.h"

enum regfile_kind {
    REGFILE_KEY,           /* @key is to exist; the values that follow are its own */
    REGFILE_KEY_DELETED,   /* @key is to go, with all below it */
    REGFILE_VALUE,         /* @name of @key is to have @type and @data */
    REGFILE_VALUE_DELETED, /* @name of @key is to go */
    REGFILE_MALFORMED,     /* @problem says why; what follows is read on */
    REGFILE_FOREIGN,       /* the first line is no .reg file's; nothing follows */
};

struct regfile_entry {
    enum regfile_kind kind;
    unsigned long line;   /* where it begins */
    const char16_t *key;  /* full path as written, without trailing backslashes */
    const char16_t *name; /* "" for the default value */
    uint32_t type;
    const uint8_t *data; /* strings are UTF-16 here, whatever they are in the file */
    size_t size;
    const char *problem;
};

struct regfile_reader;

/* @file is borrowed and must be open for binary reading. */
HRESULT regfile_reader_new(FILE *file, struct regfile_reader **ret_reader);
struct regfile_reader *regfile_reader_free(struct regfile_reader *reader);
DEFINE_CLEANUP(struct regfile_reader *, regfile_reader_free);

/* The next entry, valid until the next call; S_FALSE at the end. Fails if the file cannot be
 * read or memory is out. */
HRESULT regfile_reader_next(struct regfile_reader *reader, struct regfile_entry *ret_entry);
