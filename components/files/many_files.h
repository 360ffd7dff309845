/* SPDX-License-Identifier: MIT */
/*
 * Copies, moves and deletions as scripts ask for them: the last name of the source may be a
 * pattern, and a destination with a pattern or that ends in a separator is the folder to go into.
 * Source: the pages of CopyFile, MoveFolder and so on in Windows' scripting reference. The first
 * failure ends it; what was done before stays done.
 *
 * Outcomes: E_INVALIDARG for an empty path; CTL_E_FILENOTFOUND (files) and CTL_E_PATHNOTFOUND
 * (folders) if nothing fits; CTL_E_PATHNOTFOUND if the folder to go into is not there; those of
 * file_copy.h.
 */
#pragma once

#include <oleauto.h>

#include "files/file_copy.h"
#include "files/name_list.h"

HRESULT many_copy(enum name_kind kind, BSTR source, BSTR destination, enum file_copy_flags flags);
HRESULT many_move(enum name_kind kind, BSTR source, BSTR destination);
HRESULT many_delete(enum name_kind kind, BSTR what, enum file_delete_flags flags);

/* Where one file at the full path @path goes: to @destination, or into it. On the heap. */
HRESULT many_target(const char *path, BSTR destination, char **ret_target);
