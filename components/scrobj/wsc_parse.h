/* SPDX-License-Identifier: MIT */
/*
 * From markup to the components of a file.
 */
#pragma once

#include "markup.h"
#include "wsc_file.h"

/* Adds the components, also those before an error. Outcome: S_FALSE with the error in @markup.
 * Failure: E_OUTOFMEMORY. */
HRESULT wsc_parse(struct markup *markup, struct wsc_list *components);
