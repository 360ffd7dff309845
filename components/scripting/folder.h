/* SPDX-License-Identifier: MIT */
#pragma once

#include "scripting.h"

/* A Folder for the full path @path, whether it is there or not. */
HRESULT folder_create(const char *path, IFolder **ret_folder);

/* Makes the folder at the full path @path. CTL_E_FILEALREADYEXISTS, CTL_E_PATHNOTFOUND. */
HRESULT folder_make(const char *path, IFolder **ret_folder);
