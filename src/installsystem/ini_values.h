/* SPDX-License-Identifier: MIT */
/*
 * WriteIniValues and RemoveIniValues: values in INI files (tables IniFile and RemoveIniFile). What
 * was written and has another value since stays on removal: it is its user's.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT ini_values_check(struct installation *installation);
HRESULT ini_values_write(struct installation *installation);
HRESULT ini_values_remove(struct installation *installation);
