/* SPDX-License-Identifier: MIT */
/*
 * Running .wsf files.
 */
#pragma once

#include "hosting/host.h"

/*
 * Runs the jobs of the host's file that its options name, or else the first. What is wrong with
 * the file is reported as errors of scripts are, by line and column.
 */
HRESULT wsf_script_run(struct host *host);
