// SPDX-License-Identifier: MIT
//
// What C++ programs do with the compiler's COM support classes, and what comes of it.
#include <Windows.h>

#include <comdef.h>
#include <string>

#include "ported_strings.h"

int UseStringsAndVariants(void)
{
    _bstr_t bstrText(L"Comity"), bstrShared(bstrText), bstrBytes("a\xc3\xa4");
    _variant_t varNumber(5L), varText(L"17"), varCopy;
    int nRight = 0;

    nRight += bstrText == bstrShared && bstrText.length() == 6 && !_bstr_t();
    bstrShared += L"!";
    nRight += bstrShared == _bstr_t("Comity!") && bstrText.length() == 6;
    nRight += wcscmp(bstrBytes, L"a\u00e4") == 0 && strcmp(bstrBytes, "a\xc3\xa4") == 0;
    nRight += (const wchar_t *)_bstr_t((const char *)NULL) == NULL && _bstr_t(L"") > _bstr_t();
    nRight += V_VT(&varNumber) == VT_I4 && (long)varText == 17 && (double)varText == 17.0;
    varCopy = varText;
    nRight += varCopy == varText && varCopy != varNumber;
    varCopy = true;
    nRight += V_VT(&varCopy) == VT_BOOL && (bool)varCopy && (short)varCopy == -1;
    varCopy.ChangeType(VT_BSTR, &varNumber);
    nRight += _bstr_t(varCopy) == _bstr_t(L"5");
    nRight += V_VT(&vtMissing) == VT_ERROR && V_ERROR(&vtMissing) == DISP_E_PARAMNOTFOUND;

    BSTR bstr = bstrShared.Detach();
    nRight += wcscmp(bstr, L"Comity!") == 0 && !bstrShared;
    bstrShared.Attach(bstr);
    std::wstring strText(bstr, bstr + 7);
    strText.insert(6, L" and what belongs to it");
    nRight += strText == L"Comity and what belongs to it!";
    *bstrText.GetAddress() = SysAllocString(L"given");
    nRight += bstrText == _bstr_t(L"given");
    return nRight;
}

static HRESULT CodeThrown(void (*pfn)(void))
{
    try {
        pfn();
    } catch (const _com_error &e) {
        return e.ErrorMessage()[0] != 0 && !e.Description() ? e.Error() : S_FALSE;
    }
    return S_OK;
}

static void ConvertText(void)
{
    _variant_t varText(L"no number");

    varText.ChangeType(VT_I4);
}

static void CreateNothing(void)
{
    IUnknownPtr pNothing(L"No.Such.Class");
}

static void CallNothing(void)
{
    IUnknownPtr pNothing;

    pNothing->AddRef();
}

int UseErrorsAndPointers(void)
{
    IStreamPtr pStream;
    int nRight = 0;

    nRight += CodeThrown(ConvertText) == DISP_E_TYPEMISMATCH;
    nRight += CodeThrown(CreateNothing) == CO_E_CLASSSTRING;
    nRight += CodeThrown(CallNothing) == E_POINTER;

    nRight += SUCCEEDED(CreateStreamOnHGlobal(NULL, TRUE, &pStream)) && pStream;
    IUnknownPtr pUnknown(pStream);
    IDispatchPtr pDispatch(pUnknown);
    nRight += pUnknown && pUnknown == pStream && pDispatch == nullptr;
    pStream = nullptr;
    pStream = pUnknown;
    nRight += pStream->AddRef() == 3;
    pStream->Release();
    _variant_t varObject(pUnknown.GetInterfacePtr());
    pStream = varObject;
    nRight += pStream && pStream == pUnknown;
    nRight +=
        _com_error::WCodeToHRESULT(1) == (HRESULT)0x80040201 && _com_error(0x80040201).WCode() == 1;
    return nRight;
}
