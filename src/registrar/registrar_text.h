/* SPDX-License-Identifier: MIT */
/*
 * The text of a registrar script: decoded, and with its replacements made. It remembers where in
 * the script each part of it comes from, for messages that name line and column.
 */
#pragma once

#include <stdint.h>

#include "registrar/registrar_names.h"

enum {
    REGISTRAR_TEXT_MAX = 1 << 20, /* units, before and after replacement */
};

/* Who hears of what is odd but no failure; any member may be NULL. */
struct registrar_listener {
    void (*notice)(void *context, const char *text);
    void *context;
};

/* Where in the script, both from 1. */
struct registrar_place {
    unsigned line;
    unsigned column;
};

struct registrar_mark;

struct registrar_text {
    char16_t *units; /* NUL-terminated */
    size_t len;
    struct registrar_mark *marks; /* where what was replaced begins and ends */
    size_t n_marks;
};

/*
 * The text in @bytes: UTF-16LE with a byte order mark, UTF-8, or Windows-1252; up to a NUL.
 * Raises DISP_E_EXCEPTION for one above the limit. The caller frees it.
 */
HRESULT registrar_decode(const void *bytes, size_t size, char16_t **ret_script);

enum registrar_unknown {
    REGISTRAR_UNKNOWN_FAILS,
    REGISTRAR_UNKNOWN_STAYS, /* as %NAME%, and the listener is told */
};

/*
 * Makes the replacements in @script: %NAME%, and %% for a percent sign. Raises DISP_E_EXCEPTION for
 * an unknown name, for a single % and above the limit. @listener may be NULL.
 */
HRESULT registrar_text_init(struct registrar_text *text, const char16_t *script,
                            const struct registrar_names *names, enum registrar_unknown unknown,
                            const struct registrar_listener *listener);
void registrar_text_deinit(struct registrar_text *text);

/* Where the unit at @offset comes from. */
struct registrar_place registrar_text_place(const struct registrar_text *text, size_t offset);

/* Tells the listener, if there is one. */
void registrar_notice(const struct registrar_listener *listener, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
