/* SPDX-License-Identifier: MIT */
/*
 * Reports: what the host says of scripts that fail and of itself, worded as Windows' host does. On
 * standard error; wscript shows it in a window if it can.
 */
#pragma once

#include "hosting/host.h"

/* "Input Error: ...", "CScript Error: ...". */
void report_input_error(struct host *host, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void report_host_error(struct host *host, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "name.vbs(1, 1) Microsoft VBScript runtime error: ..."; line and column count from 1. */
void report_script_error(struct host *host, const char *name, ULONG line, LONG column,
                         const EXCEPINFO *error);

void report_interruption(struct host *host, enum interruption why);

/* Shows what a script says: WScript.Echo. */
HRESULT report_echo(struct host *host, const char16_t *text, size_t len);

/* Shows the usage of the host's job; nothing, if it has none. */
void report_usage(struct host *host);
