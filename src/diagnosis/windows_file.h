/* SPDX-License-Identifier: MIT */
/*
 * Windows file: a server's file that is made for Windows. It can be registered here, and neither
 * run nor loaded.
 */
#pragma once

#include "diagnosis/diagnosis.h"
#include "diagnosis/server_file.h"

/* Notes what the file at @path, which begins with MZ, is, and blames it. */
void windows_file_examine(struct diagnosis *diagnosis, const char *path, enum server_role role);
