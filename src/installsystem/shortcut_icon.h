/* SPDX-License-Identifier: MIT */
/*
 * Shortcut icons: what the table Icon has for a shortcut becomes a file that desktops can show.
 */
#pragma once

#include <comity/winerror.h>

#include "placing/placing.h"

/* What the receipt calls them: by the shortcut's key. */
#define SHORTCUT_ICON "Shortcut.icon"

/* Puts the row's icon in its place; *@ret_path is the file, the caller's, or NULL if the row has no
 * icon, or one that nobody here could show. */
HRESULT shortcut_icon_put(const struct row *row, struct placing *placing, char **ret_path);
