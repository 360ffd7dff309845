/* SPDX-License-Identifier: MIT */
/*
 * Lists of running objects: the monikers that were in the running object table at one moment.
 */
#pragma once

#include <comity/windows.h>

/* What is in the table now. Outcomes: those of reaching the SCM, E_OUTOFMEMORY. */
HRESULT running_list_enumerate(IEnumMoniker **ret_enumerator);
