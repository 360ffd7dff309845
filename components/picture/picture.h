/* SPDX-License-Identifier: MIT */
/*
 * Pictures as scripts have them: what LoadPicture makes of a file. There is nothing to draw them on
 * here, so that they have no handles: a script learns of their kind and size.
 */
#pragma once

#include <comity/windows.h>

/*
 * The picture in the file @path, in UTF-8; the empty one if that is "". Failures: E_OUTOFMEMORY;
 * CTL_E_FILENOTFOUND, CTL_E_PATHFILEACCESSERROR, CTL_E_INVALIDPICTURE.
 */
HRESULT picture_load(const char *path, IDispatch **ret_picture);
