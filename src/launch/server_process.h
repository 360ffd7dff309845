/* SPDX-License-Identifier: MIT */
/*
 * Starting a server's process: what it finds around itself, and who it is.
 */
#pragma once

#include <sys/types.h>

#include <comity/windef.h>

#include "launch/roll.h"
#include "launch/server_registration.h"

/*
 * Starts the program of a command. Its standard output and error come from @ret_output, which is
 * not blocking; the caller closes it. The process signs in at @place (NULL: nowhere) before its
 * program begins. Outcomes, raised: CO_E_APPNOTFOUND, E_ACCESSDENIED,
 * CO_E_SERVER_EXEC_FAILURE for what cannot be run.
 */
HRESULT server_process_start(const struct server_command *command, struct roll_place *place,
                             pid_t *ret_pid, int *ret_output);
