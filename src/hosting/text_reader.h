/* SPDX-License-Identifier: MIT */
/*
 * Text reader: UTF-16 from a descriptor that gives bytes as they come, a character's in two pieces
 * perhaps. It reads no more than what is asked for needs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windows.h>

struct watch;

enum text_encoding {
    TEXT_UTF8,
    TEXT_UTF16, /* little end first */
};

enum {
    TEXT_READ_SIZE = 16 << 10,
};

struct text_reader {
    int fd; /* borrowed */
    enum text_encoding encoding;
    struct watch *watch;                 /* borrowed; ends waiting; may be NULL */
    bool is_at_end;                      /* nothing will come behind what is here */
    unsigned char bytes[TEXT_READ_SIZE]; /* read, not yet decoded: part of a character */
    size_t n_bytes;
    char16_t *units; /* decoded: those from @start to @end have not been taken */
    size_t start;
    size_t end;
    size_t room;
};

void text_reader_init(struct text_reader *reader, int fd, enum text_encoding encoding,
                      struct watch *watch);
void text_reader_deinit(struct text_reader *reader);

/* Reads what there is, waiting for something. Outcomes: S_FALSE at the end of the text, E_ABORT
 * when the watch ended the waiting, E_OUTOFMEMORY. */
HRESULT text_reader_fill(struct text_reader *reader);

/* Has @n units at least. Outcome: S_FALSE if fewer are left. */
HRESULT text_reader_need(struct text_reader *reader, size_t n);

/* Has a whole line: its length with its line feed, or that of all that is left. */
HRESULT text_reader_find_line(struct text_reader *reader, size_t *ret_len);
