/* SPDX-License-Identifier: MIT */
/*
 * The standard files of a process that was started: what it writes is taken in whenever we wait
 * for it or write to it, so that it never waits for us to read the one while we wait for the other.
 *
 * One thread at a time uses a pump.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#include "command.h"

enum pump_file {
    PUMP_INPUT,
    PUMP_OUTPUT,
    PUMP_ERROR,
    PUMP_FILES,
};

struct pump;

/* Makes the pipes; @ret_files are the process's ends, to be closed when it has them. */
HRESULT pump_new(struct pump **ret_pump, struct command_files *ret_files);
struct pump *pump_ref(struct pump *pump);
void pump_unref(struct pump *pump);
void command_files_close(struct command_files *files);

/*
 * The next bytes that were written to @file, at least @n unless it has ended before; borrowed until
 * the next call. Fewer than @n is the end. Failure: E_OUTOFMEMORY.
 */
HRESULT pump_peek(struct pump *pump, enum pump_file file, size_t n, const char **ret_bytes,
                  size_t *ret_n);

/* Forgets bytes that pump_peek() gave. */
void pump_take(struct pump *pump, enum pump_file file, size_t n);

/* Failure: ERROR_BROKEN_PIPE's HRESULT if nobody reads any more, ERROR_INVALID_HANDLE's if closed.
 */
HRESULT pump_write(struct pump *pump, const char *bytes, size_t n);

/* Closes our end: the process finds the end of its input. */
void pump_close(struct pump *pump, enum pump_file file);
