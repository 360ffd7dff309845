/* SPDX-License-Identifier: MIT */
/*
 * Type library info: the table TypeLib, as RegisterTypeLibraries carries it out: what
 * RegisterTypeLib writes for each library, read from its file. Source: Windows' "TypeLib Table"
 * page.
 */
#pragma once

#include "action/installation.h"

HRESULT type_library_info_check(struct installation *installation);
HRESULT type_library_info_register(struct installation *installation);
