/* SPDX-License-Identifier: MIT */
/*
 * Commands as scripts give them to Run and Exec: a line, split by Windows' rules and started
 * without a shell.
 *
 * Variables in it are replaced. The first word is a program, by path or from PATH. What is no
 * program but a file or an address is opened by xdg-open where there is a display. "cmd /c LINE",
 * where no program cmd is found, is LINE in /bin/sh.
 */
#pragma once

#include "wsh.h"

struct command_files {
    HANDLE input;
    HANDLE output;
    HANDLE error;
};

/*
 * Starts it with our standard files, or with @files; a @detached process is in a session of its
 * own. Outcomes: HRESULTs of ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_NO_ASSOCIATION.
 */
HRESULT command_start(const WCHAR *line, const struct command_files *files, BOOL is_detached,
                      PROCESS_INFORMATION *ret_process);

/* The same of a program with words behind it, which end in NULL; nothing in them is replaced. */
HRESULT command_start_program(const char *name, const char *const *words,
                              const struct command_files *files, PROCESS_INFORMATION *ret_process);
