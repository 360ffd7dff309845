/* SPDX-License-Identifier: MIT */
/*
 * DuplicateFiles and RemoveDuplicateFiles: copies of files that were installed (table
 * DuplicateFile), which go with their component.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT duplicate_files_check(struct installation *installation);
HRESULT duplicate_files_run(struct installation *installation);
HRESULT remove_duplicate_files_run(struct installation *installation);
