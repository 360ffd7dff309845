/* SPDX-License-Identifier: MIT */
/*
 * What the registry says of a class's local server: the command that starts it.
 */
#pragma once

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/command_line.h"

struct server_command {
    char *line; /* as registered, UTF-8 */
    struct command_line command;
    unsigned timeout_ms;
};

/*
 * Reads LocalServer32 in both views and parses it as CreateProcess does: a quoted program, or each
 * prefix that ends at a blank until one is an executable file. Outcomes: REGDB_E_CLASSNOTREG,
 * CO_E_APPNOTFOUND (no such file), E_ACCESSDENIED (not executable), both with hr_message() naming
 * the command.
 */
HRESULT server_command_find(REFCLSID clsid, struct server_command *ret_command);
void server_command_deinit(struct server_command *command);

/* The parser alone; takes a copy of @line. */
HRESULT server_command_parse(const char *line, struct server_command *ret_command);
