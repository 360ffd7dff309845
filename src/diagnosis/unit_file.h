/* SPDX-License-Identifier: MIT */
/*
 * Unit files: what systemd would start for a service, where systemd itself does not run. Source:
 * systemd.service(5), systemd.unit(5), systemd.syntax(7).
 */
#pragma once

#include <limits.h>
#include <stddef.h>

#include <comity/windef.h>

#include "base/command_line.h"

/* What is taken from a unit: the first command of ExecStart, Environment and User. */
struct unit_file {
    struct command_line command;
    char **environment; /* "NAME=value", NULL last; owned; NULL if there is none */
    char *user;         /* or NULL */
};

enum {
    UNIT_FILE_MAX = 65536, /* bytes */
    UNIT_NAME_MAX = 256,
};

/*
 * The unit of a service's name: ".service" is appended to a name without a suffix, and parameters
 * become the instance of a template ("name@"). E_INVALIDARG, raised, if it is no unit's name.
 */
HRESULT unit_name(const char *service, const char *parameters, char ret_name[static UNIT_NAME_MAX]);

/* The file of the unit, or of its template: the user's units, and where the caller is root before
 * them the system's. Outcome: ERROR_SERVICE_DOES_NOT_EXIST's HRESULT. */
HRESULT unit_file_find(const char *name, char ret_path[static PATH_MAX]);

/*
 * Reads the text of a unit's file. Outcomes: ERROR_BAD_FORMAT's HRESULT, raised, without an
 * ExecStart that can be started by itself.
 */
HRESULT unit_file_parse(const char *text, size_t size, const char *name,
                        struct unit_file *ret_unit);
void unit_file_deinit(struct unit_file *unit);

/* Finds, reads and parses. */
HRESULT unit_file_read(const char *name, struct unit_file *ret_unit);
