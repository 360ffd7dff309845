/* SPDX-License-Identifier: MIT */
/*
 * The type information of the library Scripting, read from this module's own resource and kept
 * until the module may be unloaded. Any thread may ask.
 */
#pragma once

#include <windows.h>

/* Of the interface or class @guid; the caller releases it. Failures: those of LoadTypeLib. */
HRESULT type_information_get(REFGUID guid, ITypeInfo **ret_info);

/* Lets go of what is kept. */
void type_information_forget(void);
