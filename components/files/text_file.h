/* SPDX-License-Identifier: MIT */
/*
 * Text file: text that is read or written in order, with the line and column of the place. One
 * thread at a time may use it. Source: "TextStream object" in Windows' scripting reference.
 *
 * LF ends a line, and a CR before it belongs to the end. What is written to a regular file is
 * collected, and is there when the file is closed; to others it goes at once.
 */
#pragma once

#include <stdint.h>

#include <windows.h>

#include <oleauto.h>

#include "files/byte_file.h"
#include "files/text_code.h"

enum text_mode {
    TEXT_READ,
    TEXT_WRITE,
    TEXT_APPEND,
};

enum text_format {
    TEXT_FORMAT_UTF8,    /* "ANSI": a byte order mark is text */
    TEXT_FORMAT_UTF16,   /* little-endian; the mark is written and passed over */
    TEXT_FORMAT_BY_MARK, /* what the mark says, else UTF-8; TEXT_WRITE writes UTF-8 */
};

enum text_flags {
    TEXT_CREATES = 1, /* the file if it is not there */
    TEXT_IS_NEW = 2,  /* CTL_E_FILEALREADYEXISTS if it is there */
};

struct text_file;

/*
 * Opens the full path @path. Outcomes: CTL_E_FILENOTFOUND, or CTL_E_PATHNOTFOUND if the folder is
 * missing, too; CTL_E_PERMISSIONDENIED also for folders; others of file_error().
 */
HRESULT text_file_open(const char *path, enum text_mode mode, enum text_format format,
                       enum text_flags flags, struct text_file **ret_file);

/* Takes over @bytes, unless it fails. */
HRESULT text_file_new(struct byte_file bytes, enum text_mode mode, enum text_format format,
                      struct text_file **ret_file);

/* Writes what was collected and lets go of the bytes; afterwards it fails as if in another mode.
 * S_FALSE if it was closed. */
HRESULT text_file_close(struct text_file *file);
struct text_file *text_file_free(struct text_file *file);

/* From 1. */
uint32_t text_file_line(const struct text_file *file);
uint32_t text_file_column(const struct text_file *file);

/*
 * All of these: CTL_E_BADFILEMODE if it is not being read, or written, and CTL_E_ENDOFFILE if there
 * is nothing to read. Text read is NULL on failure.
 */
HRESULT text_file_is_at_end(struct text_file *file, bool *ret_is);
HRESULT text_file_is_at_line_end(struct text_file *file, bool *ret_is);

/* @n units, or what is left: S_FALSE. */
HRESULT text_file_read(struct text_file *file, size_t n, BSTR *ret_text);
HRESULT text_file_read_line(struct text_file *file, BSTR *ret_text);

/* S_FALSE: as Windows, which comes to the end here. */
HRESULT text_file_read_all(struct text_file *file, BSTR *ret_text);
HRESULT text_file_skip(struct text_file *file, size_t n);
HRESULT text_file_skip_line(struct text_file *file);
HRESULT text_file_write(struct text_file *file, const char16_t *units, size_t len);
