/* SPDX-License-Identifier: MIT */
/*
 * Objects as results of messages. Source: Windows' "LresultFromObject" and "ObjectFromLresult"
 * pages. Windows are the process's here, and so are these results.
 */
#ifndef COMITY_OLEACC_H
#define COMITY_OLEACC_H

#include <comity/objbase.h>
#include <comity/windows.h>

/* A number for an interface of @punk, which a window answers a message with; or an HRESULT. */
STDAPI_(LRESULT) LresultFromObject(REFIID riid, WPARAM wParam, IUnknown *punk);

/* The interface of such a number, for the caller's apartment, once. E_INVALIDARG for a number that
 * was no result, or was taken. */
STDAPI ObjectFromLresult(LRESULT lResult, REFIID riid, WPARAM wParam, void **ppvObject);

#endif
