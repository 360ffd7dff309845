/* SPDX-License-Identifier: MIT */
#pragma once

#include "scripting.h"

/* A File for the full path @path, whether it is there or not. */
HRESULT file_create(const char *path, IFile **ret_file);
