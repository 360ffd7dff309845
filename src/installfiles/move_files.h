/* SPDX-License-Identifier: MIT */
/*
 * MoveFiles: files that are on the machine already are moved or copied when a component is
 * installed (table MoveFile); nothing is undone when it is removed.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT move_files_check(struct installation *installation);
HRESULT move_files_run(struct installation *installation);
