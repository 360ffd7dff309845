/* SPDX-License-Identifier: MIT */
/*
 * Error codes. Source: [MS-ERREF].
 */
#ifndef COMITY_WINERROR_H
#define COMITY_WINERROR_H

#include <comity/windef.h>

#define SUCCEEDED(hr) ((HRESULT)(hr) >= 0)
#define FAILED(hr) ((HRESULT)(hr) < 0)

#define S_OK ((HRESULT)0)
#define S_FALSE ((HRESULT)1)
#define E_FAIL ((HRESULT)0x80004005)
#define E_OUTOFMEMORY ((HRESULT)0x8007000e)
#define E_INVALIDARG ((HRESULT)0x80070057)
#define E_UNEXPECTED ((HRESULT)0x8000ffff)
#define CO_E_CLASSSTRING ((HRESULT)0x800401f3)

#define ERROR_SUCCESS 0

#endif
