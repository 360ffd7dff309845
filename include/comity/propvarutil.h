/* SPDX-License-Identifier: MIT */
/*
 * PROPVARIANT: making, reading and comparing them. Source: Windows' "propvarutil.h" pages.
 */
#include <comity/windows.h>
#include <comity/ole2.h>

#ifndef COMITY_PROPVARUTIL_H
#define COMITY_PROPVARUTIL_H

#include <comity/propidl.h>
#include <comity/shlwapi.h>

#ifdef __cplusplus
#define REFVARIANT const VARIANT &
#else
#define REFVARIANT const VARIANT *
#endif

#define PSSTDAPI WINOLEAPI
#define PSSTDAPI_(type) WINOLEAPI_(type)

#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007a)

typedef int PROPVAR_CHANGE_FLAGS;
#define PVCHF_DEFAULT 0x00
#define PVCHF_NOVALUEPROP 0x01
#define PVCHF_ALPHABOOL 0x02
#define PVCHF_NOUSEROVERRIDE 0x04
#define PVCHF_LOCALBOOL 0x08
#define PVCHF_NOHEXSTRING 0x10

typedef enum PROPVAR_COMPARE_UNIT {
    PVCU_DEFAULT = 0,
    PVCU_SECOND = 1,
    PVCU_MINUTE = 2,
    PVCU_HOUR = 3,
    PVCU_DAY = 4,
    PVCU_MONTH = 5,
    PVCU_YEAR = 6
} PROPVAR_COMPARE_UNIT;

typedef int PROPVAR_COMPARE_FLAGS;
#define PVCF_DEFAULT 0x00
#define PVCF_TREATEMPTYASGREATERTHAN 0x01
#define PVCF_USESTRCMP 0x02
#define PVCF_USESTRCMPC 0x04
#define PVCF_USESTRCMPI 0x08
#define PVCF_USESTRCMPIC 0x10

PSSTDAPI PropVariantToVariant(const PROPVARIANT *pPropVar, VARIANT *pVar);
PSSTDAPI VariantToPropVariant(const VARIANT *pVar, PROPVARIANT *pPropVar);
PSSTDAPI PropVariantChangeType(PROPVARIANT *ppropvarDest, REFPROPVARIANT propvarSrc,
                               PROPVAR_CHANGE_FLAGS flags, VARTYPE vt);
PSSTDAPI_(INT)
PropVariantCompareEx(REFPROPVARIANT propvar1, REFPROPVARIANT propvar2, PROPVAR_COMPARE_UNIT unit,
                     PROPVAR_COMPARE_FLAGS flags);

PSSTDAPI PropVariantToBoolean(REFPROPVARIANT propvarIn, BOOL *pfRet);
PSSTDAPI PropVariantToInt16(REFPROPVARIANT propvarIn, SHORT *piRet);
PSSTDAPI PropVariantToUInt16(REFPROPVARIANT propvarIn, USHORT *puiRet);
PSSTDAPI PropVariantToInt32(REFPROPVARIANT propvarIn, LONG *plRet);
PSSTDAPI PropVariantToUInt32(REFPROPVARIANT propvarIn, ULONG *pulRet);
PSSTDAPI PropVariantToInt64(REFPROPVARIANT propvarIn, LONGLONG *pllRet);
PSSTDAPI PropVariantToUInt64(REFPROPVARIANT propvarIn, ULONGLONG *pullRet);
PSSTDAPI PropVariantToDouble(REFPROPVARIANT propvarIn, DOUBLE *pdblRet);
PSSTDAPI PropVariantToBuffer(REFPROPVARIANT propvar, void *pv, UINT cb);
PSSTDAPI PropVariantToString(REFPROPVARIANT propvar, PWSTR psz, UINT cch);
PSSTDAPI PropVariantToStringAlloc(REFPROPVARIANT propvar, PWSTR *ppszOut);
PSSTDAPI_(PCWSTR)
PropVariantToStringWithDefault(REFPROPVARIANT propvarIn, LPCWSTR pszDefault);
PSSTDAPI PropVariantToBSTR(REFPROPVARIANT propvar, BSTR *pbstrOut);
PSSTDAPI PropVariantToGUID(REFPROPVARIANT propvar, GUID *guid);

PSSTDAPI VariantToGUID(REFVARIANT varIn, GUID *pguid);
PSSTDAPI_(PCWSTR) VariantToStringWithDefault(REFVARIANT varIn, LPCWSTR pszDefault);

PSSTDAPI InitPropVariantFromBuffer(const void *pv, UINT cb, PROPVARIANT *ppropvar);
PSSTDAPI InitPropVariantFromCLSID(REFCLSID clsid, PROPVARIANT *ppropvar);
PSSTDAPI InitPropVariantFromGUIDAsString(REFGUID guid, PROPVARIANT *ppropvar);
PSSTDAPI InitVariantFromBuffer(const void *pv, UINT cb, VARIANT *pvar);
PSSTDAPI InitVariantFromFileTime(const FILETIME *pft, VARIANT *pvar);
PSSTDAPI InitVariantFromGUIDAsString(REFGUID guid, VARIANT *pvar);

#define COMITY_INIT_PROPVARIANT(name, type, vartype, member, expression)                           \
    static inline HRESULT InitPropVariantFrom##name(type value, PROPVARIANT *ppropvar)             \
    {                                                                                              \
        PropVariantInit(ppropvar);                                                                 \
        ppropvar->vt = vartype;                                                                    \
        ppropvar->member = expression;                                                             \
        return S_OK;                                                                               \
    }
COMITY_INIT_PROPVARIANT(Boolean, BOOL, VT_BOOL, boolVal, value ? VARIANT_TRUE : VARIANT_FALSE)
COMITY_INIT_PROPVARIANT(Int16, SHORT, VT_I2, iVal, value)
COMITY_INIT_PROPVARIANT(UInt16, USHORT, VT_UI2, uiVal, value)
COMITY_INIT_PROPVARIANT(Int32, LONG, VT_I4, lVal, value)
COMITY_INIT_PROPVARIANT(UInt32, ULONG, VT_UI4, ulVal, value)
COMITY_INIT_PROPVARIANT(Int64, LONGLONG, VT_I8, hVal.QuadPart, value)
COMITY_INIT_PROPVARIANT(UInt64, ULONGLONG, VT_UI8, uhVal.QuadPart, value)
COMITY_INIT_PROPVARIANT(Double, DOUBLE, VT_R8, dblVal, value)
COMITY_INIT_PROPVARIANT(FileTime, const FILETIME *, VT_FILETIME, filetime, *value)

static inline HRESULT InitPropVariantFromString(PCWSTR psz, PROPVARIANT *ppropvar)
{
    HRESULT hr = SHStrDupW(psz, &ppropvar->pwszVal);

    if (FAILED(hr))
        PropVariantInit(ppropvar);
    else
        ppropvar->vt = VT_LPWSTR;
    return hr;
}

static inline BOOL IsPropVariantVector(REFPROPVARIANT propvar)
{
#ifdef __cplusplus
    return (propvar.vt & (VT_ARRAY | VT_VECTOR)) != 0;
#else
    return (propvar->vt & (VT_ARRAY | VT_VECTOR)) != 0;
#endif
}

static inline BOOL IsPropVariantString(REFPROPVARIANT propvar)
{
    return PropVariantToStringWithDefault(propvar, NULL) != NULL;
}

#define PropVariantCompare(propvar1, propvar2)                                                     \
    PropVariantCompareEx(propvar1, propvar2, PVCU_DEFAULT, PVCF_DEFAULT)

#endif
