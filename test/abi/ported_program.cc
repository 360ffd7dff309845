// SPDX-License-Identifier: MIT
//
// A server program as one writes it for Windows: it begins in WinMain, takes /RegServer and
// /UnregServer, and serves until its last object has gone.
#include <SDKDDKVer.h>
#include <Windows.h>

#include <Ole2.h>
#include <conio.h>
#include <crtdbg.h>
#include <iostream>
#include <tchar.h>

static const CLSID CLSID_Counter = {
    0x3c4d5e6f, 0x7081, 0x92a3, {0xb4, 0xc5, 0xd6, 0xe7, 0xf8, 0x09, 0x1a, 0x2b}};
static const TCHAR szKey[] = _T("CLSID\\{3C4D5E6F-7081-92A3-B4C5-D6E7F8091A2B}");

static DWORD g_dwThreadId;

// As programs of several generations are annotated.
_Success_(return != 0) static BOOL IsCommand(_In_opt_z_ LPCWSTR pszLine, __in LPCWSTR pszCommand,
                                             _Out_writes_opt_(cch) LPWSTR, __in_opt DWORD cch)
{
    _ASSERTE(pszCommand && cch == 0);
    return pszLine && wcsstr(pszLine, pszCommand) != NULL;
}

static void ReleaseServer()
{
    if (CoReleaseServerProcess() == 0)
        PostThreadMessage(g_dwThreadId, WM_QUIT, 0, 0);
}

class CCounter : public IDispatch
{
  public:
    CCounter() : m_cRef(1), m_nCount(0)
    {
        CoAddRefServerProcess();
    }

    virtual ~CCounter()
    {
        ReleaseServer();
    }

    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppv)
    {
        *ppv = NULL;
        if (riid != IID_IUnknown && riid != IID_IDispatch)
            return E_NOINTERFACE;
        *ppv = static_cast<IDispatch *>(this);
        AddRef();
        return S_OK;
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

    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *, UINT, LCID, DISPID *)
    {
        return DISP_E_UNKNOWNNAME;
    }

    STDMETHODIMP Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *pvar, EXCEPINFO *,
                        UINT *)
    {
        m_nCount++;
        if (pvar) {
            V_VT(pvar) = VT_I4;
            V_I4(pvar) = m_nCount;
        }
        return S_OK;
    }

  private:
    LONG m_cRef;
    LONG m_nCount;
};

class CFactory : public IClassFactory
{
  public:
    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppv)
    {
        *ppv = NULL;
        if (riid != IID_IUnknown && riid != IID_IClassFactory)
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
        CCounter *pCounter = new CCounter;
        HRESULT hr = pCounter->QueryInterface(riid, ppv);
        pCounter->Release();
        return hr;
    }

    STDMETHODIMP LockServer(BOOL fLock)
    {
        if (fLock)
            CoAddRefServerProcess();
        else
            ReleaseServer();
        return S_OK;
    }
};

static int Register()
{
    TCHAR szModule[MAX_PATH], szServer[MAX_PATH];
    HKEY hKey;

    GetModuleFileName(NULL, szModule, MAX_PATH);
    wsprintf(szServer, _T("%s\\LocalServer32"), szKey);
    if (RegCreateKey(HKEY_CLASSES_ROOT, szServer, &hKey) != ERROR_SUCCESS)
        return 1;
    RegSetValueEx(hKey, NULL, 0, REG_SZ, (const BYTE *)szModule,
                  (lstrlen(szModule) + 1) * sizeof(TCHAR));
    RegCloseKey(hKey);
    return 0;
}

static int Serve()
{
    static CFactory factory;
    DWORD dwRegister;
    MSG msg;

    g_dwThreadId = GetCurrentThreadId();
    if (FAILED(OleInitialize(NULL)))
        return 1;
    if (FAILED(CoRegisterClassObject(CLSID_Counter, &factory, CLSCTX_LOCAL_SERVER,
                                     REGCLS_MULTIPLEUSE, &dwRegister)))
        return 1;
    while (GetMessage(&msg, NULL, 0, 0)) {
        TranslateMessage(&msg);
        DispatchMessage(&msg);
    }
    CoRevokeClassObject(dwRegister);
    OleUninitialize();
    return (int)msg.wParam;
}

int APIENTRY _tWinMain(HINSTANCE hInstance, HINSTANCE, LPTSTR lpCmdLine, int)
{
    UNREFERENCED_PARAMETER(hInstance);
    if (IsCommand(lpCmdLine, _T("/RegServer"), NULL, 0))
        return Register();
    if (lstrcmpi(lpCmdLine, _T("/UnregServer")) == 0)
        return RegDeleteTree(HKEY_CLASSES_ROOT, szKey) == ERROR_SUCCESS ? 0 : 1;
    return lstrcmpi(lpCmdLine, _T("-Embedding")) == 0 ? Serve() : 2;
}
