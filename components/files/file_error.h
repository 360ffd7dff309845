/* SPDX-License-Identifier: MIT */
/*
 * This system's errors as the numbers that scripts know. Source: "VBScript Run-time Errors" in
 * Windows' scripting reference.
 */
#pragma once

#include <windows.h>

/* @error is an errno; @missing is the answer where something is not there (53 or 76). */
HRESULT file_error(int error, HRESULT missing);
