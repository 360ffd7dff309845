/* SPDX-License-Identifier: MIT */
/*
 * File lines: which files a package in the making has: the sections [files] of a manifest,
 * "TARGET = SOURCE OPTION=VALUE...", or all of a folder.
 */
#pragma once

#include "authoring/content.h"
#include "authoring/manifest.h"

/* Sources are relative to @folder. Raised: E_INVALIDARG naming the line. */
HRESULT file_lines_read(const struct manifest *manifest, const char *folder,
                        struct content *content);

/* Modules that say that they register themselves are to do so. */
HRESULT file_lines_read_folder(const char *folder, struct content *content);
