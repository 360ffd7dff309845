/* SPDX-License-Identifier: MIT */
/*
 * Automation's functions. Source: Windows' "oleauto.h" pages.
 */
/* Before the guard: whichever header of the circle comes first, all are read in one order. */
#include <comity/windows.h>
#include <comity/ole2.h>

#ifndef COMITY_OLEAUTO_H
#define COMITY_OLEAUTO_H

#include <comity/winerror.h>
#include <oaidl.h>

/* The type libraries stdole32.tlb and stdole2.tlb. */
#define STDOLE_MAJORVERNUM 1
#define STDOLE_MINORVERNUM 0
#define STDOLE_LCID 0
#define STDOLE2_MAJORVERNUM 2
#define STDOLE2_MINORVERNUM 0
#define STDOLE2_LCID 0

EXTERN_C_START

/* ---- strings ---- */

WINOLEAUTAPI_(BSTR) SysAllocString(const OLECHAR *psz);
WINOLEAUTAPI_(INT) SysReAllocString(BSTR *pbstr, const OLECHAR *psz);
WINOLEAUTAPI_(BSTR) SysAllocStringLen(const OLECHAR *strIn, UINT ui);
WINOLEAUTAPI_(INT) SysReAllocStringLen(BSTR *pbstr, const OLECHAR *psz, UINT len);
WINOLEAUTAPI SysAddRefString(BSTR bstrString);
WINOLEAUTAPI_(void) SysReleaseString(BSTR bstrString);
WINOLEAUTAPI_(void) SysFreeString(BSTR bstrString);
WINOLEAUTAPI_(UINT) SysStringLen(BSTR pbstr);
WINOLEAUTAPI_(UINT) SysStringByteLen(BSTR bstr);
WINOLEAUTAPI_(BSTR) SysAllocStringByteLen(LPCSTR psz, UINT len);
EXTERN_C COMITY_API void STDAPICALLTYPE SetOaNoCache(void);

/* ---- dates ---- */

typedef struct {
    SYSTEMTIME st;
    USHORT wDayOfYear;
} UDATE;

WINOLEAUTAPI_(INT) DosDateTimeToVariantTime(USHORT wDosDate, USHORT wDosTime, DOUBLE *pvtime);
WINOLEAUTAPI_(INT) VariantTimeToDosDateTime(DOUBLE vtime, USHORT *pwDosDate, USHORT *pwDosTime);
WINOLEAUTAPI_(INT) SystemTimeToVariantTime(LPSYSTEMTIME lpSystemTime, DOUBLE *pvtime);
WINOLEAUTAPI_(INT) VariantTimeToSystemTime(DOUBLE vtime, LPSYSTEMTIME lpSystemTime);

/* ---- safe arrays ---- */

WINOLEAUTAPI SafeArrayAllocDescriptor(UINT cDims, SAFEARRAY **ppsaOut);
WINOLEAUTAPI SafeArrayAllocDescriptorEx(VARTYPE vt, UINT cDims, SAFEARRAY **ppsaOut);
WINOLEAUTAPI SafeArrayAllocData(SAFEARRAY *psa);
WINOLEAUTAPI_(SAFEARRAY *) SafeArrayCreate(VARTYPE vt, UINT cDims, SAFEARRAYBOUND *rgsabound);
WINOLEAUTAPI_(SAFEARRAY *)
SafeArrayCreateEx(VARTYPE vt, UINT cDims, SAFEARRAYBOUND *rgsabound, PVOID pvExtra);
WINOLEAUTAPI_(SAFEARRAY *) SafeArrayCreateVector(VARTYPE vt, LONG lLbound, ULONG cElements);
WINOLEAUTAPI_(SAFEARRAY *)
SafeArrayCreateVectorEx(VARTYPE vt, LONG lLbound, ULONG cElements, PVOID pvExtra);
WINOLEAUTAPI SafeArrayCopyData(SAFEARRAY *psaSource, SAFEARRAY *psaTarget);
WINOLEAUTAPI_(void) SafeArrayReleaseDescriptor(SAFEARRAY *psa);
WINOLEAUTAPI SafeArrayDestroyDescriptor(SAFEARRAY *psa);
WINOLEAUTAPI_(void) SafeArrayReleaseData(PVOID pData);
WINOLEAUTAPI SafeArrayDestroyData(SAFEARRAY *psa);
WINOLEAUTAPI SafeArrayAddRef(SAFEARRAY *psa, PVOID *ppDataToRelease);
WINOLEAUTAPI SafeArrayDestroy(SAFEARRAY *psa);
WINOLEAUTAPI SafeArrayRedim(SAFEARRAY *psa, SAFEARRAYBOUND *psaboundNew);
WINOLEAUTAPI_(UINT) SafeArrayGetDim(SAFEARRAY *psa);
WINOLEAUTAPI_(UINT) SafeArrayGetElemsize(SAFEARRAY *psa);
WINOLEAUTAPI SafeArrayGetUBound(SAFEARRAY *psa, UINT nDim, LONG *plUbound);
WINOLEAUTAPI SafeArrayGetLBound(SAFEARRAY *psa, UINT nDim, LONG *plLbound);
WINOLEAUTAPI SafeArrayLock(SAFEARRAY *psa);
WINOLEAUTAPI SafeArrayUnlock(SAFEARRAY *psa);
WINOLEAUTAPI SafeArrayAccessData(SAFEARRAY *psa, void **ppvData);
WINOLEAUTAPI SafeArrayUnaccessData(SAFEARRAY *psa);
WINOLEAUTAPI SafeArrayGetElement(SAFEARRAY *psa, LONG *rgIndices, void *pv);
WINOLEAUTAPI SafeArrayPutElement(SAFEARRAY *psa, LONG *rgIndices, void *pv);
WINOLEAUTAPI SafeArrayCopy(SAFEARRAY *psa, SAFEARRAY **ppsaOut);
WINOLEAUTAPI SafeArrayPtrOfIndex(SAFEARRAY *psa, LONG *rgIndices, void **ppvData);
WINOLEAUTAPI SafeArraySetRecordInfo(SAFEARRAY *psa, IRecordInfo *prinfo);
WINOLEAUTAPI SafeArrayGetRecordInfo(SAFEARRAY *psa, IRecordInfo **prinfo);
WINOLEAUTAPI SafeArraySetIID(SAFEARRAY *psa, REFGUID guid);
WINOLEAUTAPI SafeArrayGetIID(SAFEARRAY *psa, GUID *pguid);
WINOLEAUTAPI SafeArrayGetVartype(SAFEARRAY *psa, VARTYPE *pvt);
WINOLEAUTAPI VectorFromBstr(BSTR bstr, SAFEARRAY **ppsa);
WINOLEAUTAPI BstrFromVector(SAFEARRAY *psa, BSTR *pbstr);

/* ---- variants ---- */

WINOLEAUTAPI_(void) VariantInit(VARIANTARG *pvarg);
WINOLEAUTAPI VariantClear(VARIANTARG *pvarg);
WINOLEAUTAPI VariantCopy(VARIANTARG *pvargDest, const VARIANTARG *pvargSrc);
WINOLEAUTAPI VariantCopyInd(VARIANT *pvarDest, const VARIANTARG *pvargSrc);
WINOLEAUTAPI VariantChangeType(VARIANTARG *pvargDest, const VARIANTARG *pvarSrc, USHORT wFlags,
                               VARTYPE vt);
WINOLEAUTAPI VariantChangeTypeEx(VARIANTARG *pvargDest, const VARIANTARG *pvarSrc, LCID lcid,
                                 USHORT wFlags, VARTYPE vt);

#define VARIANT_NOVALUEPROP 0x01
#define VARIANT_ALPHABOOL 0x02
#define VARIANT_NOUSEROVERRIDE 0x04
#define VARIANT_CALENDAR_HIJRI 0x08
#define VARIANT_LOCALBOOL 0x10
#define VARIANT_CALENDAR_THAI 0x20
#define VARIANT_CALENDAR_GREGORIAN 0x40
#define VARIANT_USE_NLS 0x80
#define VAR_TIMEVALUEONLY ((DWORD)0x00000001)
#define VAR_DATEVALUEONLY ((DWORD)0x00000002)
#define VAR_VALIDDATE ((DWORD)0x00000004)
#define VAR_CALENDAR_HIJRI ((DWORD)0x00000008)
#define VAR_LOCALBOOL ((DWORD)0x00000010)
#define VAR_FORMAT_NOSUBSTITUTE ((DWORD)0x00000020)
#define VAR_FOURDIGITYEARS ((DWORD)0x00000040)
#define LOCALE_USE_NLS 0x10000000
#define VAR_CALENDAR_THAI ((DWORD)0x00000080)
#define VAR_CALENDAR_GREGORIAN ((DWORD)0x00000100)
#define VTDATEGRE_MAX 2958465
#define VTDATEGRE_MIN (-657434)
#define VARCMP_LT 0
#define VARCMP_EQ 1
#define VARCMP_GT 2
#define VARCMP_NULL 3
#define VT_HARDTYPE VT_RESERVED

/* ---- conversions of values: destination from source ---- */

WINOLEAUTAPI VarUI1FromI2(SHORT in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromI4(LONG in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromI8(LONG64 in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromR4(FLOAT in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromR8(DOUBLE in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromCy(CY in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromDate(DATE in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromDisp(IDispatch *pdispIn, LCID lcid, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromBool(VARIANT_BOOL in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromI1(CHAR in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromUI2(USHORT in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromUI4(ULONG in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromUI8(ULONG64 in, BYTE *pbOut);
WINOLEAUTAPI VarUI1FromDec(const DECIMAL *pdecIn, BYTE *pbOut);
WINOLEAUTAPI VarI2FromUI1(BYTE in, SHORT *psOut);
WINOLEAUTAPI VarI2FromI4(LONG in, SHORT *psOut);
WINOLEAUTAPI VarI2FromI8(LONG64 in, SHORT *psOut);
WINOLEAUTAPI VarI2FromR4(FLOAT in, SHORT *psOut);
WINOLEAUTAPI VarI2FromR8(DOUBLE in, SHORT *psOut);
WINOLEAUTAPI VarI2FromCy(CY in, SHORT *psOut);
WINOLEAUTAPI VarI2FromDate(DATE in, SHORT *psOut);
WINOLEAUTAPI VarI2FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, SHORT *psOut);
WINOLEAUTAPI VarI2FromDisp(IDispatch *pdispIn, LCID lcid, SHORT *psOut);
WINOLEAUTAPI VarI2FromBool(VARIANT_BOOL in, SHORT *psOut);
WINOLEAUTAPI VarI2FromI1(CHAR in, SHORT *psOut);
WINOLEAUTAPI VarI2FromUI2(USHORT in, SHORT *psOut);
WINOLEAUTAPI VarI2FromUI4(ULONG in, SHORT *psOut);
WINOLEAUTAPI VarI2FromUI8(ULONG64 in, SHORT *psOut);
WINOLEAUTAPI VarI2FromDec(const DECIMAL *pdecIn, SHORT *psOut);
WINOLEAUTAPI VarI4FromUI1(BYTE in, LONG *plOut);
WINOLEAUTAPI VarI4FromI2(SHORT in, LONG *plOut);
WINOLEAUTAPI VarI4FromI8(LONG64 in, LONG *plOut);
WINOLEAUTAPI VarI4FromR4(FLOAT in, LONG *plOut);
WINOLEAUTAPI VarI4FromR8(DOUBLE in, LONG *plOut);
WINOLEAUTAPI VarI4FromCy(CY in, LONG *plOut);
WINOLEAUTAPI VarI4FromDate(DATE in, LONG *plOut);
WINOLEAUTAPI VarI4FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, LONG *plOut);
WINOLEAUTAPI VarI4FromDisp(IDispatch *pdispIn, LCID lcid, LONG *plOut);
WINOLEAUTAPI VarI4FromBool(VARIANT_BOOL in, LONG *plOut);
WINOLEAUTAPI VarI4FromI1(CHAR in, LONG *plOut);
WINOLEAUTAPI VarI4FromUI2(USHORT in, LONG *plOut);
WINOLEAUTAPI VarI4FromUI4(ULONG in, LONG *plOut);
WINOLEAUTAPI VarI4FromUI8(ULONG64 in, LONG *plOut);
WINOLEAUTAPI VarI4FromDec(const DECIMAL *pdecIn, LONG *plOut);
WINOLEAUTAPI VarI8FromUI1(BYTE in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromI2(SHORT in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromI4(LONG in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromR4(FLOAT in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromR8(DOUBLE in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromCy(CY in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromDate(DATE in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromDisp(IDispatch *pdispIn, LCID lcid, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromBool(VARIANT_BOOL in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromI1(CHAR in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromUI2(USHORT in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromUI4(ULONG in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromUI8(ULONG64 in, LONG64 *pi64Out);
WINOLEAUTAPI VarI8FromDec(const DECIMAL *pdecIn, LONG64 *pi64Out);
WINOLEAUTAPI VarR4FromUI1(BYTE in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromI2(SHORT in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromI4(LONG in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromI8(LONG64 in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromR8(DOUBLE in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromCy(CY in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromDate(DATE in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromDisp(IDispatch *pdispIn, LCID lcid, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromBool(VARIANT_BOOL in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromI1(CHAR in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromUI2(USHORT in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromUI4(ULONG in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromUI8(ULONG64 in, FLOAT *pfltOut);
WINOLEAUTAPI VarR4FromDec(const DECIMAL *pdecIn, FLOAT *pfltOut);
WINOLEAUTAPI VarR8FromUI1(BYTE in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromI2(SHORT in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromI4(LONG in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromI8(LONG64 in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromR4(FLOAT in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromCy(CY in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromDate(DATE in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromDisp(IDispatch *pdispIn, LCID lcid, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromBool(VARIANT_BOOL in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromI1(CHAR in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromUI2(USHORT in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromUI4(ULONG in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromUI8(ULONG64 in, DOUBLE *pdblOut);
WINOLEAUTAPI VarR8FromDec(const DECIMAL *pdecIn, DOUBLE *pdblOut);
WINOLEAUTAPI VarDateFromUI1(BYTE in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromI2(SHORT in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromI4(LONG in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromI8(LONG64 in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromR4(FLOAT in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromR8(DOUBLE in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromCy(CY in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, DATE *pdateOut);
WINOLEAUTAPI VarDateFromDisp(IDispatch *pdispIn, LCID lcid, DATE *pdateOut);
WINOLEAUTAPI VarDateFromBool(VARIANT_BOOL in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromI1(CHAR in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromUI2(USHORT in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromUI4(ULONG in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromUI8(ULONG64 in, DATE *pdateOut);
WINOLEAUTAPI VarDateFromDec(const DECIMAL *pdecIn, DATE *pdateOut);
WINOLEAUTAPI VarCyFromUI1(BYTE in, CY *pcyOut);
WINOLEAUTAPI VarCyFromI2(SHORT in, CY *pcyOut);
WINOLEAUTAPI VarCyFromI4(LONG in, CY *pcyOut);
WINOLEAUTAPI VarCyFromI8(LONG64 in, CY *pcyOut);
WINOLEAUTAPI VarCyFromR4(FLOAT in, CY *pcyOut);
WINOLEAUTAPI VarCyFromR8(DOUBLE in, CY *pcyOut);
WINOLEAUTAPI VarCyFromDate(DATE in, CY *pcyOut);
WINOLEAUTAPI VarCyFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, CY *pcyOut);
WINOLEAUTAPI VarCyFromDisp(IDispatch *pdispIn, LCID lcid, CY *pcyOut);
WINOLEAUTAPI VarCyFromBool(VARIANT_BOOL in, CY *pcyOut);
WINOLEAUTAPI VarCyFromI1(CHAR in, CY *pcyOut);
WINOLEAUTAPI VarCyFromUI2(USHORT in, CY *pcyOut);
WINOLEAUTAPI VarCyFromUI4(ULONG in, CY *pcyOut);
WINOLEAUTAPI VarCyFromUI8(ULONG64 in, CY *pcyOut);
WINOLEAUTAPI VarCyFromDec(const DECIMAL *pdecIn, CY *pcyOut);
WINOLEAUTAPI VarBstrFromUI1(BYTE in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromI2(SHORT in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromI4(LONG in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromI8(LONG64 in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromR4(FLOAT in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromR8(DOUBLE in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromCy(CY in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromDate(DATE in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromDisp(IDispatch *pdispIn, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromBool(VARIANT_BOOL in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromI1(CHAR in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromUI2(USHORT in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromUI4(ULONG in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromUI8(ULONG64 in, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBstrFromDec(const DECIMAL *pdecIn, LCID lcid, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarBoolFromUI1(BYTE in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromI2(SHORT in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromI4(LONG in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromI8(LONG64 in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromR4(FLOAT in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromR8(DOUBLE in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromCy(CY in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromDate(DATE in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromDisp(IDispatch *pdispIn, LCID lcid, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromI1(CHAR in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromUI2(USHORT in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromUI4(ULONG in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromUI8(ULONG64 in, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarBoolFromDec(const DECIMAL *pdecIn, VARIANT_BOOL *pboolOut);
WINOLEAUTAPI VarI1FromUI1(BYTE in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromI2(SHORT in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromI4(LONG in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromI8(LONG64 in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromR4(FLOAT in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromR8(DOUBLE in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromCy(CY in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromDate(DATE in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, CHAR *pcOut);
WINOLEAUTAPI VarI1FromDisp(IDispatch *pdispIn, LCID lcid, CHAR *pcOut);
WINOLEAUTAPI VarI1FromBool(VARIANT_BOOL in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromUI2(USHORT in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromUI4(ULONG in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromUI8(ULONG64 in, CHAR *pcOut);
WINOLEAUTAPI VarI1FromDec(const DECIMAL *pdecIn, CHAR *pcOut);
WINOLEAUTAPI VarUI2FromUI1(BYTE in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromI2(SHORT in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromI4(LONG in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromI8(LONG64 in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromR4(FLOAT in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromR8(DOUBLE in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromCy(CY in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromDate(DATE in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromDisp(IDispatch *pdispIn, LCID lcid, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromBool(VARIANT_BOOL in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromI1(CHAR in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromUI4(ULONG in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromUI8(ULONG64 in, USHORT *puiOut);
WINOLEAUTAPI VarUI2FromDec(const DECIMAL *pdecIn, USHORT *puiOut);
WINOLEAUTAPI VarUI4FromUI1(BYTE in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromI2(SHORT in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromI4(LONG in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromI8(LONG64 in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromR4(FLOAT in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromR8(DOUBLE in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromCy(CY in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromDate(DATE in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromDisp(IDispatch *pdispIn, LCID lcid, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromBool(VARIANT_BOOL in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromI1(CHAR in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromUI2(USHORT in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromUI8(ULONG64 in, ULONG *pulOut);
WINOLEAUTAPI VarUI4FromDec(const DECIMAL *pdecIn, ULONG *pulOut);
WINOLEAUTAPI VarUI8FromUI1(BYTE in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromI2(SHORT in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromI4(LONG in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromI8(LONG64 in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromR4(FLOAT in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromR8(DOUBLE in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromCy(CY in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromDate(DATE in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromDisp(IDispatch *pdispIn, LCID lcid, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromBool(VARIANT_BOOL in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromI1(CHAR in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromUI2(USHORT in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromUI4(ULONG in, ULONG64 *pi64Out);
WINOLEAUTAPI VarUI8FromDec(const DECIMAL *pdecIn, ULONG64 *pi64Out);
WINOLEAUTAPI VarDecFromUI1(BYTE in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromI2(SHORT in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromI4(LONG in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromI8(LONG64 in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromR4(FLOAT in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromR8(DOUBLE in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromCy(CY in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromDate(DATE in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromDisp(IDispatch *pdispIn, LCID lcid, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromBool(VARIANT_BOOL in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromI1(CHAR in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromUI2(USHORT in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromUI4(ULONG in, DECIMAL *pdecOut);
WINOLEAUTAPI VarDecFromUI8(ULONG64 in, DECIMAL *pdecOut);

#define VarUI8FromUI8(in, pOut) (*(pOut) = (in), S_OK)
#define VarI8FromI8(in, pOut) (*(pOut) = (in), S_OK)
#define VarUI1FromInt VarUI1FromI4
#define VarUI1FromUint VarUI1FromUI4
#define VarI2FromInt VarI2FromI4
#define VarI2FromUint VarI2FromUI4
#define VarI4FromInt(in, pOut) (*(pOut) = (in), S_OK)
#define VarI4FromUint VarI4FromUI4
#define VarI4FromI4(in, pOut) (*(pOut) = (in), S_OK)
#define VarI8FromInt VarI8FromI4
#define VarI8FromUint VarI8FromUI4
#define VarR4FromInt VarR4FromI4
#define VarR4FromUint VarR4FromUI4
#define VarR8FromInt VarR8FromI4
#define VarR8FromUint VarR8FromUI4
#define VarDateFromInt VarDateFromI4
#define VarDateFromUint VarDateFromUI4
#define VarCyFromInt VarCyFromI4
#define VarCyFromUint VarCyFromUI4
#define VarBstrFromInt VarBstrFromI4
#define VarBstrFromUint VarBstrFromUI4
#define VarBoolFromInt VarBoolFromI4
#define VarBoolFromUint VarBoolFromUI4
#define VarUI2FromInt VarUI2FromI4
#define VarUI2FromUint VarUI2FromUI4
#define VarUI4FromInt VarUI4FromI4
#define VarUI4FromUint(in, pOut) (*(pOut) = (in), S_OK)
#define VarUI4FromUI4(in, pOut) (*(pOut) = (in), S_OK)
#define VarDecFromInt VarDecFromI4
#define VarDecFromUint VarDecFromUI4
#define VarI1FromInt VarI1FromI4
#define VarI1FromUint VarI1FromUI4
#define VarIntFromUI1 VarI4FromUI1
#define VarIntFromI2 VarI4FromI2
#define VarIntFromI4(in, pOut) (*(pOut) = (in), S_OK)
#define VarIntFromI8 VarI4FromI8
#define VarIntFromR4 VarI4FromR4
#define VarIntFromR8 VarI4FromR8
#define VarIntFromDate VarI4FromDate
#define VarIntFromCy VarI4FromCy
#define VarIntFromStr VarI4FromStr
#define VarIntFromDisp VarI4FromDisp
#define VarIntFromBool VarI4FromBool
#define VarIntFromI1 VarI4FromI1
#define VarIntFromUI2 VarI4FromUI2
#define VarIntFromUI4 VarI4FromUI4
#define VarIntFromUI8 VarI4FromUI8
#define VarIntFromDec VarI4FromDec
#define VarUintFromUI1 VarUI4FromUI1
#define VarUintFromI2 VarUI4FromI2
#define VarUintFromI4 VarUI4FromI4
#define VarUintFromI8 VarUI4FromI8
#define VarUintFromR4 VarUI4FromR4
#define VarUintFromR8 VarUI4FromR8
#define VarUintFromDate VarUI4FromDate
#define VarUintFromCy VarUI4FromCy
#define VarUintFromStr VarUI4FromStr
#define VarUintFromDisp VarUI4FromDisp
#define VarUintFromBool VarUI4FromBool
#define VarUintFromI1 VarUI4FromI1
#define VarUintFromUI2 VarUI4FromUI2
#define VarUintFromDec VarUI4FromDec

/* ---- numbers as text ---- */

typedef struct {
    INT cDig;
    ULONG dwInFlags;
    ULONG dwOutFlags;
    INT cchUsed;
    INT nBaseShift;
    INT nPwr10;
} NUMPARSE;
#define NUMPRS_LEADING_WHITE 0x0001
#define NUMPRS_TRAILING_WHITE 0x0002
#define NUMPRS_LEADING_PLUS 0x0004
#define NUMPRS_TRAILING_PLUS 0x0008
#define NUMPRS_LEADING_MINUS 0x0010
#define NUMPRS_TRAILING_MINUS 0x0020
#define NUMPRS_HEX_OCT 0x0040
#define NUMPRS_PARENS 0x0080
#define NUMPRS_DECIMAL 0x0100
#define NUMPRS_THOUSANDS 0x0200
#define NUMPRS_CURRENCY 0x0400
#define NUMPRS_EXPONENT 0x0800
#define NUMPRS_USE_ALL 0x1000
#define NUMPRS_STD 0x1fff
#define NUMPRS_NEG 0x10000
#define NUMPRS_INEXACT 0x20000
#define VTBIT_I1 (1 << VT_I1)
#define VTBIT_UI1 (1 << VT_UI1)
#define VTBIT_I2 (1 << VT_I2)
#define VTBIT_UI2 (1 << VT_UI2)
#define VTBIT_I4 (1 << VT_I4)
#define VTBIT_UI4 (1 << VT_UI4)
#define VTBIT_I8 (1 << VT_I8)
#define VTBIT_UI8 (1 << VT_UI8)
#define VTBIT_R4 (1 << VT_R4)
#define VTBIT_R8 (1 << VT_R8)
#define VTBIT_CY (1 << VT_CY)
#define VTBIT_DECIMAL (1 << VT_DECIMAL)

WINOLEAUTAPI VarParseNumFromStr(const OLECHAR *strIn, LCID lcid, ULONG dwFlags, NUMPARSE *pnumprs,
                                BYTE *rgbDig);
WINOLEAUTAPI VarNumFromParseNum(NUMPARSE *pnumprs, BYTE *rgbDig, ULONG dwVtBits, VARIANT *pvar);
WINOLEAUTAPI VarDateFromUdate(UDATE *pudateIn, ULONG dwFlags, DATE *pdateOut);
WINOLEAUTAPI VarDateFromUdateEx(UDATE *pudateIn, LCID lcid, ULONG dwFlags, DATE *pdateOut);
WINOLEAUTAPI VarUdateFromDate(DATE dateIn, ULONG dwFlags, UDATE *pudateOut);
WINOLEAUTAPI GetAltMonthNames(LCID lcid, LPOLESTR **prgp);

/* ---- arithmetic and comparison ---- */

WINOLEAUTAPI VarAdd(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarAnd(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarCat(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarDiv(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarEqv(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarIdiv(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarImp(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarMod(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarMul(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarOr(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarPow(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarSub(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarXor(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult);
WINOLEAUTAPI VarAbs(LPVARIANT pvarIn, LPVARIANT pvarResult);
WINOLEAUTAPI VarFix(LPVARIANT pvarIn, LPVARIANT pvarResult);
WINOLEAUTAPI VarInt(LPVARIANT pvarIn, LPVARIANT pvarResult);
WINOLEAUTAPI VarNeg(LPVARIANT pvarIn, LPVARIANT pvarResult);
WINOLEAUTAPI VarNot(LPVARIANT pvarIn, LPVARIANT pvarResult);
WINOLEAUTAPI VarRound(LPVARIANT pvarIn, INT cDecimals, LPVARIANT pvarResult);
WINOLEAUTAPI VarCmp(LPVARIANT pvarLeft, LPVARIANT pvarRight, LCID lcid, ULONG dwFlags);
WINOLEAUTAPI VarDecAdd(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecDiv(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecMul(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecSub(const DECIMAL *pdecLeft, const DECIMAL *pdecRight, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecAbs(const DECIMAL *pdecIn, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecFix(const DECIMAL *pdecIn, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecInt(const DECIMAL *pdecIn, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecNeg(const DECIMAL *pdecIn, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecRound(const DECIMAL *pdecIn, INT cDecimals, LPDECIMAL pdecResult);
WINOLEAUTAPI VarDecCmp(const DECIMAL *pdecLeft, const DECIMAL *pdecRight);
WINOLEAUTAPI VarDecCmpR8(const DECIMAL *pdecLeft, double dblRight);
WINOLEAUTAPI VarCyAdd(CY cyLeft, CY cyRight, LPCY pcyResult);
WINOLEAUTAPI VarCyMul(CY cyLeft, CY cyRight, LPCY pcyResult);
WINOLEAUTAPI VarCySub(CY cyLeft, CY cyRight, LPCY pcyResult);
WINOLEAUTAPI VarCyMulI4(CY cyLeft, LONG lRight, LPCY pcyResult);
WINOLEAUTAPI VarCyMulI8(CY cyLeft, LONG64 lRight, LPCY pcyResult);
WINOLEAUTAPI VarCyAbs(CY cyIn, LPCY pcyResult);
WINOLEAUTAPI VarCyFix(CY cyIn, LPCY pcyResult);
WINOLEAUTAPI VarCyInt(CY cyIn, LPCY pcyResult);
WINOLEAUTAPI VarCyNeg(CY cyIn, LPCY pcyResult);
WINOLEAUTAPI VarCyRound(CY cyIn, INT cDecimals, LPCY pcyResult);
WINOLEAUTAPI VarCyCmp(CY cyLeft, CY cyRight);
WINOLEAUTAPI VarCyCmpR8(CY cyLeft, double dblRight);
WINOLEAUTAPI VarBstrCat(BSTR bstrLeft, BSTR bstrRight, LPBSTR pbstrResult);
WINOLEAUTAPI VarBstrCmp(BSTR bstrLeft, BSTR bstrRight, LCID lcid, ULONG dwFlags);
WINOLEAUTAPI VarR8Pow(double dblLeft, double dblRight, double *pdblResult);
WINOLEAUTAPI VarR4CmpR8(float fltLeft, double dblRight);
WINOLEAUTAPI VarR8Round(double dblIn, INT cDecimals, double *pdblResult);

/* ---- formats ---- */

WINOLEAUTAPI VarFormat(LPVARIANT pvarIn, LPOLESTR pstrFormat, INT iFirstDay, INT iFirstWeek,
                       ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarFormatDateTime(LPVARIANT pvarIn, INT iNamedFormat, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarFormatNumber(LPVARIANT pvarIn, INT iNumDig, INT iIncLead, INT iUseParens,
                             INT iGroup, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarFormatPercent(LPVARIANT pvarIn, INT iNumDig, INT iIncLead, INT iUseParens,
                              INT iGroup, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarFormatCurrency(LPVARIANT pvarIn, INT iNumDig, INT iIncLead, INT iUseParens,
                               INT iGroup, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarWeekdayName(INT iWeekday, INT fAbbrev, INT iFirstDay, ULONG dwFlags,
                            BSTR *pbstrOut);
WINOLEAUTAPI VarMonthName(INT iMonth, INT fAbbrev, ULONG dwFlags, BSTR *pbstrOut);
WINOLEAUTAPI VarTokenizeFormatString(LPOLESTR pstrFormat, LPBYTE rgbTok, INT cbTok, INT iFirstDay,
                                     INT iFirstWeek, LCID lcid, INT *pcbActual);
WINOLEAUTAPI VarFormatFromTokens(LPVARIANT pvarIn, LPOLESTR pstrFormat, LPBYTE pbTokCur,
                                 ULONG dwFlags, BSTR *pbstrOut, LCID lcid);

/* ---- type libraries and dispatching ---- */

typedef enum tagREGKIND { REGKIND_DEFAULT, REGKIND_REGISTER, REGKIND_NONE } REGKIND;
#define LOAD_TLB_AS_32BIT 0x20
#define LOAD_TLB_AS_64BIT 0x40

typedef struct tagPARAMDATA {
    OLECHAR *szName;
    VARTYPE vt;
} PARAMDATA, *LPPARAMDATA;
typedef struct tagMETHODDATA {
    OLECHAR *szName;
    PARAMDATA *ppdata;
    DISPID dispid;
    UINT iMeth;
    CALLCONV cc;
    UINT cArgs;
    WORD wFlags;
    VARTYPE vtReturn;
} METHODDATA, *LPMETHODDATA;
typedef struct tagINTERFACEDATA {
    METHODDATA *pmethdata;
    UINT cMembers;
} INTERFACEDATA, *LPINTERFACEDATA;

WINOLEAUTAPI_(ULONG) LHashValOfNameSysA(SYSKIND syskind, LCID lcid, LPCSTR szName);
WINOLEAUTAPI_(ULONG) LHashValOfNameSys(SYSKIND syskind, LCID lcid, const OLECHAR *szName);
WINOLEAUTAPI LoadTypeLib(LPCOLESTR szFile, ITypeLib **pptlib);
WINOLEAUTAPI LoadTypeLibEx(LPCOLESTR szFile, REGKIND regkind, ITypeLib **pptlib);
WINOLEAUTAPI LoadRegTypeLib(REFGUID rguid, WORD wVerMajor, WORD wVerMinor, LCID lcid,
                            ITypeLib **pptlib);
WINOLEAUTAPI QueryPathOfRegTypeLib(REFGUID guid, USHORT wMaj, USHORT wMin, LCID lcid,
                                   LPBSTR lpbstrPathName);
WINOLEAUTAPI RegisterTypeLib(ITypeLib *ptlib, LPCOLESTR szFullPath, LPCOLESTR szHelpDir);
WINOLEAUTAPI UnRegisterTypeLib(REFGUID libID, WORD wVerMajor, WORD wVerMinor, LCID lcid,
                               SYSKIND syskind);
WINOLEAUTAPI RegisterTypeLibForUser(ITypeLib *ptlib, OLECHAR *szFullPath, OLECHAR *szHelpDir);
WINOLEAUTAPI UnRegisterTypeLibForUser(REFGUID libID, WORD wMajorVerNum, WORD wMinorVerNum,
                                      LCID lcid, SYSKIND syskind);
WINOLEAUTAPI CreateTypeLib(SYSKIND syskind, LPCOLESTR szFile, ICreateTypeLib **ppctlib);
WINOLEAUTAPI CreateTypeLib2(SYSKIND syskind, LPCOLESTR szFile, ICreateTypeLib2 **ppctlib);
WINOLEAUTAPI DispGetParam(DISPPARAMS *pdispparams, UINT position, VARTYPE vtTarg,
                          VARIANT *pvarResult, UINT *puArgErr);
WINOLEAUTAPI DispGetIDsOfNames(ITypeInfo *ptinfo, LPOLESTR *rgszNames, UINT cNames,
                               DISPID *rgdispid);
WINOLEAUTAPI DispInvoke(void *_this, ITypeInfo *ptinfo, DISPID dispidMember, WORD wFlags,
                        DISPPARAMS *pparams, VARIANT *pvarResult, EXCEPINFO *pexcepinfo,
                        UINT *puArgErr);
WINOLEAUTAPI CreateDispTypeInfo(INTERFACEDATA *pidata, LCID lcid, ITypeInfo **pptinfo);
WINOLEAUTAPI CreateStdDispatch(IUnknown *punkOuter, void *pvThis, ITypeInfo *ptinfo,
                               IUnknown **ppunkStdDisp);
WINOLEAUTAPI DispCallFunc(void *pvInstance, ULONG_PTR oVft, CALLCONV cc, VARTYPE vtReturn,
                          UINT cActuals, VARTYPE *prgvt, VARIANTARG **prgpvarg,
                          VARIANT *pvargResult);
WINOLEAUTAPI RegisterActiveObject(IUnknown *punk, REFCLSID rclsid, DWORD dwFlags,
                                  DWORD *pdwRegister);
WINOLEAUTAPI RevokeActiveObject(DWORD dwRegister, void *pvReserved);
WINOLEAUTAPI GetActiveObject(REFCLSID rclsid, void *pvReserved, IUnknown **ppunk);
WINOLEAUTAPI SetErrorInfo(ULONG dwReserved, IErrorInfo *perrinfo);
WINOLEAUTAPI GetErrorInfo(ULONG dwReserved, IErrorInfo **pperrinfo);
WINOLEAUTAPI CreateErrorInfo(ICreateErrorInfo **pperrinfo);
WINOLEAUTAPI GetRecordInfoFromTypeInfo(ITypeInfo *pTypeInfo, IRecordInfo **ppRecInfo);
WINOLEAUTAPI GetRecordInfoFromGuids(REFGUID rGuidTypeLib, ULONG uVerMajor, ULONG uVerMinor,
                                    LCID lcid, REFGUID rGuidTypeInfo, IRecordInfo **ppRecInfo);
WINOLEAUTAPI_(ULONG) OaBuildVersion(void);
WINOLEAUTAPI_(void) ClearCustData(LPCUSTDATA pCustData);
WINOLEAUTAPI_(void) OaEnablePerUserTLibRegistration(void);
#define LHashValOfName(lcid, szName) LHashValOfNameSys(SYS_WIN32, lcid, szName)
#define ACTIVEOBJECT_STRONG 0x0
#define ACTIVEOBJECT_WEAK 0x1

EXTERN_C_END

#endif
