/* SPDX-License-Identifier: MIT */
/*
 * Reading a text value whole, in UTF-8.
 */
#pragma once

#include <comity/winreg.h>

/*
 * The text of a REG_SZ value, or of an expanded REG_EXPAND_SZ, however it changes meanwhile; owned.
 * Errors are RegGetValue's.
 */
LSTATUS text_value_read(HKEY key, const char *name, char **ret_text);
