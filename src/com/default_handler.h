/* SPDX-License-Identifier: MIT */
/*
 * The default handler: what a class has whose InprocHandler32 is "ole32.dll". Its objects are those
 * of the class's local server.
 */
#pragma once

#include <comity/windows.h>

/* Its class object for @clsid. */
HRESULT default_handler_get(REFCLSID clsid, REFIID riid, void **ppv);
