/* SPDX-License-Identifier: MIT */
/*
 * Install log: what an installation tells: a log file as msiexec's /l*v writes it, in UTF-8, and
 * how far it is, in one line of a terminal.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct install_log;

struct install_log_terms {
    const char *path;   /* of the log file, or NULL */
    bool is_appended;   /* to what is in the file */
    bool is_flushed;    /* after each line */
    bool has_progress;  /* on standard error, if that is a terminal */
    const char *prefix; /* of lines of progress: "Installing Example" */
};

/* Raised: ERROR_INSTALL_LOG_FAILURE's HRESULT. */
HRESULT install_log_new(const struct install_log_terms *terms, struct install_log **ret_log);
struct install_log *install_log_free(struct install_log *log);
DEFINE_CLEANUP(struct install_log *, install_log_free);

/* What is being done, for people; copied. */
HRESULT install_log_set_title(struct install_log *log, const char *title);

/* A line of the log file. @log may be NULL. */
void install_log_line(struct install_log *log, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* The same for what people are to know afterwards ("note: ..."). They are told at the end, as what
 * is taken back need not be known: the text of all, in lines, is the caller's, or NULL. */
void install_log_note(struct install_log *log, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
char *install_log_take_notes(struct install_log *log);

/* All that there is to do, in units of progress; then actions begin, with their part of that, and
 * end with a result: 1 for success. */
void install_log_set_total(struct install_log *log, uint64_t total);
void install_log_begin_action(struct install_log *log, const char *name, uint64_t cost);
void install_log_end_action(struct install_log *log, const char *name, int result);

/* How much of the present action is done. */
void install_log_progress(struct install_log *log, uint64_t done);
