/* SPDX-License-Identifier: MIT */
/*
 * System messages: the short text of a Win32 code or an HRESULT, as programs show it.
 */
#pragma once

#include <comity/windef.h>

/* The text, or NULL if the code has none. FACILITY_WIN32 HRESULTs have their Win32 code's. */
const char *system_message(uint32_t code);
