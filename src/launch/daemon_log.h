/* SPDX-License-Identifier: MIT */
/*
 * Daemon log: standard error in the background, the file comityd.log of the state folder. It holds
 * what the daemon says and what servers write, a mebibyte of it; what was before is comityd.log.1.
 */
#pragma once

#include <stddef.h>

/* Standard output and standard error become the log, if there can be one. */
void daemon_log_open(void);

/* Writes a server's words to standard error, and begins the log anew if it is full. */
void daemon_log_write(const void *words, size_t size);
