/* SPDX-License-Identifier: MIT */
/*
 * Command lines in one string, as CreateProcess takes them and the registry has them: a quoted
 * program, or each prefix that ends at a blank until one is an executable file; then arguments by
 * the rules of CommandLineToArgvW. No shell has a part in it.
 */
#pragma once

#include <comity/windef.h>

struct command_line {
    char *program;    /* the file; a bare name was found in PATH */
    char **arguments; /* the program's name first, NULL last */
    int n_arguments;
};

/* Outcomes: the HRESULTs of ERROR_FILE_NOT_FOUND and of ERROR_ACCESS_DENIED for a file that is not
 * executable. UTF-8. */
HRESULT command_line_parse(const char *line, struct command_line *ret_command);

/* The arguments of @line alone, the first being what stands for the program, for @program, which is
 * not looked for. */
HRESULT command_line_split(const char *program, const char *line, struct command_line *ret_command);

/* Appends one argument. */
HRESULT command_line_append(struct command_line *command, const char *argument);

void command_line_deinit(struct command_line *command);
