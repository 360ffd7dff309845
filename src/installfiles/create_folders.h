/* SPDX-License-Identifier: MIT */
/*
 * CreateFolders and RemoveFolders: folders that components have for themselves (table
 * CreateFolder). They stay while a component holds them, empty or not, and go with the last one.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT create_folders_check(struct installation *installation);
HRESULT create_folders_run(struct installation *installation);
HRESULT remove_folders_run(struct installation *installation);
