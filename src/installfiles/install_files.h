/* SPDX-License-Identifier: MIT */
/*
 * InstallFiles: the files of the components that are installed come from cabinets, read once from
 * end to end, or from beside the package, and go to their places. In an administrative installation
 * all files go, uncompressed, to where the package has them in its source.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT install_files_check(struct installation *installation);
HRESULT install_files_run(struct installation *installation);
uint64_t install_files_cost(struct installation *installation);
