/* SPDX-License-Identifier: MIT */
/*
 * Trial view: what an installation would do, file by file and entry by entry.
 */
#pragma once

#include "action/installation.h"

/* @context is a struct package_command. */
HRESULT trial_view_show(struct installation *installation, void *context);
