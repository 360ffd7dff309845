/* SPDX-License-Identifier: MIT */
/*
 * What the registry says of a class's local server: the command that starts it.
 */
#pragma once

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/command_line.h"

enum server_kind {
    SERVER_PROGRAM,
    SERVER_SURROGATE, /* one process for the classes of an application, which are in-process ones */
};

struct server_command {
    enum server_kind kind;
    GUID app_id; /* of a surrogate */
    char *line;  /* as registered, UTF-8 */
    struct command_line command;
    unsigned timeout_ms;
};

/*
 * How the class's server is started: LocalServer32 of either view, else its application's
 * surrogate if the class has an InprocServer32. The command is parsed as CreateProcess does: a
 * quoted program, or each prefix that ends at a blank until one is an executable file; the value
 * ServerExecutable says which file it is, whatever the command's first word. Outcomes, with
 * hr_message() naming the command where there is one: REGDB_E_CLASSNOTREG, CO_E_APPNOTFOUND (no
 * such file), E_ACCESSDENIED (not executable).
 */
HRESULT server_command_find(REFCLSID clsid, struct server_command *ret_command);
void server_command_deinit(struct server_command *command);

/* The parser alone; takes copies of @line and of @executable, which may be NULL. */
HRESULT server_command_parse(const char *line, const char *executable,
                             struct server_command *ret_command);
