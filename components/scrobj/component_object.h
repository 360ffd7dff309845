/* SPDX-License-Identifier: MIT */
/*
 * An object of a script component: what its file says is public, done by its scripts.
 */
#pragma once

#include "engines.h"
#include "wsc_file.h"

/*
 * Starts the scripts, by copies of the engines of @checked unless it is NULL. Failures: those of
 * engines_start(), E_NOINTERFACE.
 */
HRESULT component_object_create(struct wsc_file *file, const struct wsc_component *described,
                                const struct engines *checked, REFIID riid, void **ppv);
