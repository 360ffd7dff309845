/* SPDX-License-Identifier: MIT */
/*
 * The global interface table: interface pointers that any apartment of the process may have by a
 * cookie. There is one; its counts never change. Source: Windows' "IGlobalInterfaceTable" pages.
 */
#pragma once

#include <comity/windows.h>

HRESULT global_interface_table_get(IUnknown *outer, REFIID riid, void **ppv);
