/* SPDX-License-Identifier: MIT */
/*
 * Expanding a message as FormatMessage does: inserts such as %1!4.2u!, the escapes %n %r %t %0 and
 * %%, and lines of a given width.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

#include "text/wide_format.h"

struct message_format {
    const char16_t *format;
    DWORD flags;     /* FORMAT_MESSAGE_IGNORE_INSERTS, ..._ARGUMENT_ARRAY, and the width */
    void *arguments; /* an array, or a pointer to a va_list, which moves on; NULL: none */
    bool is_narrow;  /* %s is a UTF-8 string */
    size_t room;     /* units that fit, the NUL too: expansion ends there; 0 is no limit */
};

/*
 * Appends the expanded message to @text. Outcomes: ERROR_INSUFFICIENT_BUFFER as an HRESULT, with
 * the text that fits, and ERROR_INVALID_PARAMETER if the format is malformed or lacks arguments.
 * Inserts behind the end of the room are not read.
 */
HRESULT message_expand(const struct message_format *message, struct wide_text *text);
