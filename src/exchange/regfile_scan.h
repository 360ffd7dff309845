/* SPDX-License-Identifier: MIT */
/*
 * Scanning a line of a .reg file: the words, numbers and strings that it is made of.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

/* One line being scanned: where it stands, and what is wrong with it if anything is. */
struct regfile_scan {
    const char16_t *at;
    const char *problem;
};

/* A string that is set again and again. */
struct regfile_text {
    char16_t *units;
    size_t size; /* in units */
};

/* Fails if memory is out. */
HRESULT regfile_text_set(struct regfile_text *text, const char16_t *units, size_t len);
void regfile_text_deinit(struct regfile_text *text);

bool regfile_is_blank(char16_t unit);
void regfile_skip_blanks(struct regfile_scan *scan);

/* Skips blanks; true if only a comment may follow what has been read. */
bool regfile_is_at_end(struct regfile_scan *scan);

/* False, and nothing skipped, if the text does not go on with @word. */
bool regfile_skip_word(struct regfile_scan *scan, const char16_t *word);

/* A hexadecimal number of 1 to @max_digits digits, no more. */
bool regfile_scan_hex(struct regfile_scan *scan, unsigned max_digits, uint32_t *ret_number);

/*
 * Reads a string from behind its opening quote to behind its closing one into @ret_text, without
 * its escapes. S_FALSE, with the problem told, if it is malformed.
 */
HRESULT regfile_scan_string(struct regfile_scan *scan, struct regfile_text *ret_text,
                            size_t *ret_len);
