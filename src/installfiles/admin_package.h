/* SPDX-License-Identifier: MIT */
/*
 * InstallAdminPackage: the package itself, as an administrative installation leaves it beside its
 * uncompressed files: without the cabinets, and marked as uncompressed.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT admin_package_run(struct installation *installation);
