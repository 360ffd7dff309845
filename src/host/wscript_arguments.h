/* SPDX-License-Identifier: MIT */
/*
 * WScript.Arguments: the script's words, all of them, those with names (/name:value) and the rest.
 *
 * A word that begins with a slash has a name, as on Windows, unless there is another slash in what
 * would be its name: that is a path.
 */
#pragma once

#include "hosting/host.h"

/* The words are those of @host's options. */
HRESULT wscript_arguments_new(struct host *host, IArguments2 **ret_arguments);
