/* SPDX-License-Identifier: MIT */
/*
 * Initialize spies: objects that a thread wants told of its CoInitializeEx and CoUninitialize.
 * Source: Windows' "IInitializeSpy" pages.
 */
#pragma once

#include <comity/windows.h>

void initialize_spy_before(DWORD flags, DWORD entered);

/* What CoInitializeEx is to return: each spy may change it. */
HRESULT initialize_spy_after(HRESULT hr, DWORD flags, DWORD entered);
void initialize_spy_before_leaving(DWORD entered);
void initialize_spy_after_leaving(DWORD entered);
