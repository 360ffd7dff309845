/* SPDX-License-Identifier: MIT */
/*
 * The prompt: statements as they are typed. "? expression" shows a value; a statement that goes
 * over several lines is read till it is whole. What is no terminal is read as one script.
 */
#pragma once

#include "hosting/host.h"

HRESULT prompt_run(struct host *host);
