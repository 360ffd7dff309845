/* SPDX-License-Identifier: MIT */
#pragma once

#include "scripting.h"

/* The collections of what is in the folder at the full path @path. It is read anew every time. */
HRESULT folder_list_files(const char *path, IFileCollection **ret_files);
HRESULT folder_list_folders(const char *path, IFolderCollection **ret_folders);
