/* SPDX-License-Identifier: MIT */
/*
 * Text that crosses the border of the installer's functions: in UTF-16 or UTF-8 outside, UTF-8
 * inside.
 */
#pragma once

#include <stdbool.h>

#include <comity/windef.h>

#include "base/cleanup.h"

/* A caller's buffer. Without a @room it has place for a GUID, 39 characters. */
struct text_out {
    char *bytes; /* one of the two, or neither */
    WCHAR *wide;
    DWORD *room; /* in characters; then the text's length */
    bool is_wide;
    char **heap; /* instead: the text is the caller's to free */
};

/* ERROR_MORE_DATA if there is not room for all: as much as fits is there, and ends in NUL. */
UINT text_out_give(const struct text_out *out, const char *text);
UINT text_out_give_bytes(const struct text_out *out, const char *text, size_t len);

/* The same, but what does not fit leaves the buffer as it is. */
UINT text_out_give_whole(const struct text_out *out, const char *text);

/* Does the caller want the text, or at least its length? */
bool text_out_is_asked(const struct text_out *out);
bool text_out_has_buffer(const struct text_out *out);

/* A caller's UTF-16 text as UTF-8. NULL, and small numbers in the place of pointers, stay so. */
struct text_in {
    const char *text;
    char *owned;
};

/* False if memory is out. */
bool text_in_read(struct text_in *in, const WCHAR *text);
void text_in_deinit(struct text_in *in);
