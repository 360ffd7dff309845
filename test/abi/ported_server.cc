// SPDX-License-Identifier: MIT
//
// A server as one writes it for Windows, with that system's habits: wide literals, TCHAR, the
// macros for methods, the handle from DllMain. Nothing here knows of Comity.
#include <windows.h>

#include <initguid.h>
#include <new>
#include <objbase.h>
#include <olectl.h>
#include <string>
#include <strsafe.h>
#include <tchar.h>

DEFINE_GUID(CLSID_Greeter, 0x7b1c2d3e, 0x4f50, 0x6172, 0x83, 0x94, 0xa5, 0xb6, 0xc7, 0xd8, 0xe9,
            0xfa);

static HINSTANCE g_hInstance = NULL;
static LONG g_cObjects = 0;

class CGreeter : public IDispatch
{
  public:
    CGreeter() : m_cRef(1)
    {
        InterlockedIncrement(&g_cObjects);
    }

    virtual ~CGreeter()
    {
        InterlockedDecrement(&g_cObjects);
    }

    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppv)
    {
        if (riid != IID_IUnknown && !IsEqualIID(riid, IID_IDispatch)) {
            *ppv = NULL;
            return ResultFromScode(E_NOINTERFACE);
        }
        *ppv = static_cast<IDispatch *>(this);
        AddRef();
        return NOERROR;
    }

    STDMETHODIMP_(ULONG) AddRef()
    {
        return InterlockedIncrement(&m_cRef);
    }

    STDMETHODIMP_(ULONG) Release()
    {
        LONG cRef = InterlockedDecrement(&m_cRef);

        if (cRef == 0)
            delete this;
        return cRef;
    }

    STDMETHODIMP GetTypeInfoCount(UINT *pctinfo)
    {
        *pctinfo = 0;
        return S_OK;
    }

    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo **)
    {
        return E_NOTIMPL;
    }

    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *rgszNames, UINT cNames, LCID, DISPID *rgDispId)
    {
        if (cNames != 1 || lstrcmpiW(rgszNames[0], OLESTR("greet")) != 0)
            return DISP_E_UNKNOWNNAME;
        rgDispId[0] = 1;
        return S_OK;
    }

    STDMETHODIMP Invoke(DISPID dispid, REFIID, LCID, WORD wFlags, DISPPARAMS *pdp, VARIANT *pvar,
                        EXCEPINFO *, UINT *puArgErr)
    {
        WCHAR szText[64];
        VARIANT varName;
        HRESULT hr;

        if (dispid != 1 || !(wFlags & DISPATCH_METHOD))
            return DISP_E_MEMBERNOTFOUND;
        VariantInit(&varName);
        hr = DispGetParam(pdp, 0, VT_BSTR, &varName, puArgErr);
        if (FAILED(hr))
            return hr;
        StringCchPrintfW(szText, ARRAYSIZE(szText), L"Hello, %s!", V_BSTR(&varName));
        VariantClear(&varName);
        if (pvar) {
            V_VT(pvar) = VT_BSTR;
            V_BSTR(pvar) = SysAllocString(szText);
        }
        return S_OK;
    }

  private:
    LONG m_cRef;
};

class CFactory : public IClassFactory
{
  public:
    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppv)
    {
        *ppv = NULL;
        if (!InlineIsEqualGUID(riid, IID_IUnknown) && riid != IID_IClassFactory)
            return E_NOINTERFACE;
        *ppv = this;
        return S_OK;
    }

    STDMETHODIMP_(ULONG) AddRef()
    {
        return 2;
    }

    STDMETHODIMP_(ULONG) Release()
    {
        return 1;
    }

    STDMETHODIMP CreateInstance(LPUNKNOWN pUnkOuter, REFIID riid, LPVOID *ppv)
    {
        *ppv = NULL;
        if (pUnkOuter)
            return CLASS_E_NOAGGREGATION;

        CGreeter *pGreeter = new (std::nothrow) CGreeter;
        if (!pGreeter)
            return E_OUTOFMEMORY;
        HRESULT hr = pGreeter->QueryInterface(riid, ppv);
        pGreeter->Release();
        return hr;
    }

    STDMETHODIMP LockServer(BOOL fLock)
    {
        fLock ? InterlockedIncrement(&g_cObjects) : InterlockedDecrement(&g_cObjects);
        return S_OK;
    }
};

static CFactory g_factory;

extern "C" COMITY_API BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD dwReason, LPVOID)
{
    if (dwReason == DLL_PROCESS_ATTACH) {
        g_hInstance = hInstance;
        DisableThreadLibraryCalls(hInstance);
    }
    return TRUE;
}

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
{
    if (rclsid != CLSID_Greeter)
        return CLASS_E_CLASSNOTAVAILABLE;
    return g_factory.QueryInterface(riid, ppv);
}

STDAPI DllCanUnloadNow()
{
    return g_cObjects == 0 ? S_OK : S_FALSE;
}

static LONG SetValue(LPCTSTR pszKey, LPCTSTR pszName, LPCTSTR pszValue)
{
    HKEY hKey;
    LONG lResult = RegCreateKeyEx(HKEY_CLASSES_ROOT, pszKey, 0, NULL, REG_OPTION_NON_VOLATILE,
                                  KEY_SET_VALUE, NULL, &hKey, NULL);

    if (lResult != ERROR_SUCCESS)
        return lResult;
    lResult = RegSetValueEx(hKey, pszName, 0, REG_SZ, (const BYTE *)pszValue,
                            (lstrlen(pszValue) + 1) * sizeof(TCHAR));
    RegCloseKey(hKey);
    return lResult;
}

STDAPI DllRegisterServer()
{
    TCHAR szModule[MAX_PATH], szKey[MAX_PATH];
    LPOLESTR pszClsid;
    LONG lResult;

    GetModuleFileName(g_hInstance, szModule, ARRAYSIZE(szModule));
    if (FAILED(StringFromCLSID(CLSID_Greeter, &pszClsid)))
        return E_OUTOFMEMORY;
    wsprintf(szKey, _T("CLSID\\%ls\\InprocServer32"), pszClsid);
    lResult = SetValue(szKey, NULL, szModule);
    if (lResult == ERROR_SUCCESS)
        lResult = SetValue(szKey, TEXT("ThreadingModel"), TEXT("Both"));
    if (lResult == ERROR_SUCCESS)
        lResult = SetValue(_T("Ported.Greeter\\CLSID"), NULL, pszClsid);
    CoTaskMemFree(pszClsid);
    return lResult == ERROR_SUCCESS ? S_OK : SELFREG_E_CLASS;
}

STDAPI DllUnregisterServer()
{
    LPOLESTR pszClsid;
    TCHAR szKey[MAX_PATH];

    if (FAILED(StringFromCLSID(CLSID_Greeter, &pszClsid)))
        return E_OUTOFMEMORY;
    wsprintf(szKey, _T("CLSID\\%ls"), pszClsid);
    CoTaskMemFree(pszClsid);
    RegDeleteTree(HKEY_CLASSES_ROOT, szKey);
    return RegDeleteTree(HKEY_CLASSES_ROOT, _T("Ported.Greeter")) == ERROR_SUCCESS ? S_OK : S_FALSE;
}

// Whether the functions for wide strings are this module's: those that its compiler made.
STDAPI CheckWideStrings()
{
    WCHAR szWord[] = L"a word that is no short string";
    std::wstring strText(szWord, szWord + 30), strCopy;

    strCopy = strText;
    strCopy.insert(2, L"much longer ");
    strCopy += strText;
    strCopy.replace(0, 1, L"one");
    return strCopy == L"one much longer word that is no short stringa word that is no short string"
               ? S_OK
               : E_FAIL;
}
