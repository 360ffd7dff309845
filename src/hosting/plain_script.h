/* SPDX-License-Identifier: MIT */
/*
 * A script that is one file in one language.
 */
#pragma once

#include "hosting/host.h"

/*
 * Runs the file that the host's options name. What is wrong with the file or the engine is
 * reported, as the script's own errors are: the host has failed then, whatever this returns.
 */
HRESULT plain_script_run(struct host *host);

/* The same for a script that standard input is. */
HRESULT plain_script_run_input(struct host *host);

/* The text of a script file; reports what fails. */
HRESULT plain_script_read(struct host *host, const char *path, BSTR *ret_text);

/* Reports that there is no such engine. */
void plain_script_report_engine(struct host *host, const char16_t *progid);
