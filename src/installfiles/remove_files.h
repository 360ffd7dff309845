/* SPDX-License-Identifier: MIT */
/*
 * RemoveFiles: the files that were installed of the components that go, and what the table
 * RemoveFile names, in whatever way it came to be.
 */
#pragma once

#include <stdbool.h>

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT remove_files_check(struct installation *installation);
HRESULT remove_files_run(struct installation *installation);
