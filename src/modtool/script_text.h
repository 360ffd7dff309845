/* SPDX-License-Identifier: MIT */
/*
 * Script text: resource scripts as Windows' editors save them, in UTF-16 or with a mark that says
 * UTF-8, for tools that know neither.
 */
#pragma once

#include <comity/windef.h>

enum {
    SCRIPT_TEXT_LINES_BEFORE = 1, /* that a converted script has before its own first line */
};

/*
 * Writes the script at @path to @converted in UTF-8, so that errors in it name @path all the same.
 * What it says of its code page is of no account then. S_FALSE, and nothing written, if it begins
 * with no mark of its encoding.
 */
HRESULT script_text_convert(const char *path, const char *converted);
