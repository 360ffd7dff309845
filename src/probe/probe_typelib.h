/* SPDX-License-Identifier: MIT */
/*
 * Probe's look at the type library that a class names, which clients that are bound early, and
 * interfaces that travel by it, cannot do without.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windows.h>

#include "probe/probe_step.h"

/* Whether the class's registration names one. */
bool probe_typelib_is_named(REFCLSID clsid);

/* Loads it, and looks for the class in it; what was found is said in @ret_text. */
enum probe_state probe_typelib_load(REFCLSID clsid, char *ret_text, size_t size, HRESULT *ret_hr);
