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
    SERVER_SERVICE,   /* a unit of systemd, which starts it; elsewhere it is a program */
};

struct server_command {
    enum server_kind kind;
    GUID app_id;                 /* of a surrogate */
    char *line;                  /* as registered, UTF-8 */
    struct command_line command; /* none if systemd starts it */
    char **environment;          /* of a service, besides: "NAME=value"; owned; NULL: nothing */
    char *unit;                  /* of SERVER_SERVICE */
    char *run_as;                /* the user, or NULL for the daemon's own */
    unsigned timeout_ms;
};

/*
 * How the class's server is started: its application's LocalService, else LocalServer32 of either
 * view, else the application's surrogate if the class has an InprocServer32. The command is parsed
 * as CreateProcess does: a quoted program, or each prefix that ends at a blank until one is an
 * executable file; the value ServerExecutable says which file it is, whatever the command's first
 * word. Outcomes, with hr_message() naming the command where there is one: REGDB_E_CLASSNOTREG,
 * CO_E_APPNOTFOUND (no such file), E_ACCESSDENIED (not executable), ERROR_SERVICE_DOES_NOT_EXIST's
 * HRESULT.
 */
HRESULT server_command_find(REFCLSID clsid, struct server_command *ret_command);
void server_command_deinit(struct server_command *command);

/* The parser alone; takes copies of @line and of @executable, which may be NULL. */
HRESULT server_command_parse(const char *line, const char *executable,
                             struct server_command *ret_command);
