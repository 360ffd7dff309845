/* SPDX-License-Identifier: MIT */
/*
 * Registering as ATL's modules do: the part of ATL by which a C++ class says that a registrar
 * script among its module's resources registers it.
 *
 *     class ATL_NO_VTABLE CCounter : public ICounter
 *     {
 *       public:
 *         DECLARE_REGISTRY_RESOURCEID(IDR_COUNTER)
 *     };
 *
 *     class CCounterModule : public ATL::CAtlModule
 *     {
 *     } _AtlModule;
 *
 *     STDAPI DllRegisterServer() { return CCounter::UpdateRegistry(TRUE); }
 *
 * %MODULE% is the module's full path, as CoRegisterResource() of <comity/comity.h> has it, with
 * which it is done. Source: Windows' "CAtlModule Class" page.
 */
#ifndef COMITY_ATLREGISTRAR_H
#define COMITY_ATLREGISTRAR_H

#include <comity/comity.h>
#include <comity/windows.h>

#include <atliface.h>

#ifdef __cplusplus

#include <stdlib.h>

#ifndef ATL_NO_VTABLE
#define ATL_NO_VTABLE
#endif

/* Each module has its own, though they are loaded into one program. */
#define COMITY_ATL_OWN __attribute__((visibility("hidden")))

namespace ATL
{

struct _ATL_REGMAP_ENTRY {
    LPCOLESTR szKey;
    LPCOLESTR szData;
};

/* Collects replacements for one script. */
class COMITY_ATL_OWN CRegObject : public IRegistrarBase
{
  public:
    ~CRegObject()
    {
        Clear();
    }

    STDMETHODIMP QueryInterface(REFIID riid, void **ppv)
    {
        *ppv = NULL;
        if (!IsEqualIID(riid, IID_IUnknown) && !IsEqualIID(riid, IID_IRegistrarBase))
            return E_NOINTERFACE;
        *ppv = static_cast<IRegistrarBase *>(this);
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

    STDMETHODIMP AddReplacement(LPCOLESTR key, LPCOLESTR item)
    {
        COMITY_REPLACEMENT *grown;

        if (!key || !item)
            return E_INVALIDARG;
        grown =
            static_cast<COMITY_REPLACEMENT *>(realloc(m_pairs, (m_count + 2) * sizeof(*m_pairs)));
        if (!grown)
            return E_OUTOFMEMORY;
        m_pairs = grown;
        m_pairs[m_count].szKey = SysAllocString(key);
        m_pairs[m_count].szData = SysAllocString(item);
        m_count++;
        m_pairs[m_count].szKey = NULL;
        m_pairs[m_count].szData = NULL;
        return m_pairs[m_count - 1].szKey && m_pairs[m_count - 1].szData ? S_OK : E_OUTOFMEMORY;
    }

    STDMETHODIMP ClearReplacements()
    {
        Clear();
        return S_OK;
    }

    const COMITY_REPLACEMENT *Pairs() const
    {
        return m_pairs;
    }

  private:
    void Clear()
    {
        for (size_t i = 0; i < m_count; i++) {
            SysFreeString(const_cast<BSTR>(m_pairs[i].szKey));
            SysFreeString(const_cast<BSTR>(m_pairs[i].szData));
        }
        free(m_pairs);
        m_pairs = NULL;
        m_count = 0;
    }

    COMITY_REPLACEMENT *m_pairs = NULL; /* ends in one with NULLs */
    size_t m_count = 0;
};

class CAtlModule
{
  public:
    COMITY_ATL_OWN CAtlModule()
    {
        Current() = this;
    }

    COMITY_ATL_OWN virtual ~CAtlModule()
    {
        Current() = NULL;
    }

    /* For modules whose scripts have names in common, such as APPID. */
    COMITY_ATL_OWN virtual HRESULT AddCommonRGSReplacements(IRegistrarBase *)
    {
        return S_OK;
    }

    COMITY_ATL_OWN HRESULT WINAPI UpdateRegistryFromResource(
        UINT nResID, BOOL bRegister, const _ATL_REGMAP_ENTRY *pMapEntries = NULL)
    {
        return Update(MAKEINTRESOURCEW(nResID), bRegister, pMapEntries);
    }

    COMITY_ATL_OWN HRESULT WINAPI UpdateRegistryFromResource(
        LPCOLESTR lpszRes, BOOL bRegister, const _ATL_REGMAP_ENTRY *pMapEntries = NULL)
    {
        return Update(lpszRes, bRegister, pMapEntries);
    }

    COMITY_ATL_OWN HRESULT WINAPI UpdateRegistryFromResource(
        LPCSTR lpszRes, BOOL bRegister, const _ATL_REGMAP_ENTRY *pMapEntries = NULL)
    {
        WCHAR name[MAX_PATH];

        if (MultiByteToWideChar(CP_ACP, 0, lpszRes, -1, name, MAX_PATH) == 0)
            return HRESULT_FROM_WIN32(GetLastError());
        return Update(name, bRegister, pMapEntries);
    }

    /* There is one registrar: with and without a component of its own are the same. */
    template <typename Resource>
    COMITY_ATL_OWN HRESULT WINAPI UpdateRegistryFromResourceD(
        Resource res, BOOL bRegister, const _ATL_REGMAP_ENTRY *pMapEntries = NULL)
    {
        return UpdateRegistryFromResource(res, bRegister, pMapEntries);
    }

    template <typename Resource>
    COMITY_ATL_OWN HRESULT WINAPI UpdateRegistryFromResourceS(
        Resource res, BOOL bRegister, const _ATL_REGMAP_ENTRY *pMapEntries = NULL)
    {
        return UpdateRegistryFromResource(res, bRegister, pMapEntries);
    }

    /* The module that this is compiled into. */
    COMITY_ATL_OWN static HINSTANCE GetModuleInstance()
    {
        HMODULE module = NULL;

        GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                               GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                           reinterpret_cast<LPCWSTR>(&Current()), &module);
        return reinterpret_cast<HINSTANCE>(module);
    }

    /* The module's object, which the module defines. */
    COMITY_ATL_OWN static CAtlModule *&Current()
    {
        static CAtlModule *current;

        return current;
    }

  private:
    COMITY_ATL_OWN HRESULT Update(LPCOLESTR name, BOOL bRegister,
                                  const _ATL_REGMAP_ENTRY *pMapEntries)
    {
        CRegObject replacements;
        HRESULT hr = AddCommonRGSReplacements(&replacements);

        for (; SUCCEEDED(hr) && pMapEntries && pMapEntries->szKey; pMapEntries++)
            hr = replacements.AddReplacement(
                pMapEntries->szKey, pMapEntries->szData ? pMapEntries->szData : OLESTR(""));
        if (FAILED(hr))
            return hr;
        return CoRegisterResource(GetModuleInstance(), name, NULL, bRegister, replacements.Pairs());
    }
};

} // namespace ATL

#define _pAtlModule CAtlModule::Current()

#define DECLARE_NO_REGISTRY()                                                                      \
    static HRESULT WINAPI UpdateRegistry(BOOL)                                                     \
    {                                                                                              \
        return S_OK;                                                                               \
    }

#define DECLARE_REGISTRY_RESOURCEID(x)                                                             \
    static HRESULT WINAPI UpdateRegistry(BOOL bRegister)                                           \
    {                                                                                              \
        return ATL::_pAtlModule->UpdateRegistryFromResource(static_cast<UINT>(x), bRegister);      \
    }

#define DECLARE_REGISTRY_RESOURCE(x)                                                               \
    static HRESULT WINAPI UpdateRegistry(BOOL bRegister)                                           \
    {                                                                                              \
        return ATL::_pAtlModule->UpdateRegistryFromResource(#x, bRegister);                        \
    }

/* For the module's class: its scripts know the application as %APPID%. */
#define DECLARE_REGISTRY_APPID_RESOURCEID(resid, appid)                                            \
    static LPCOLESTR GetAppId()                                                                    \
    {                                                                                              \
        return OLESTR(appid);                                                                      \
    }                                                                                              \
    static HRESULT WINAPI UpdateRegistryAppId(BOOL bRegister)                                      \
    {                                                                                              \
        return ATL::_pAtlModule->UpdateRegistryFromResource(static_cast<UINT>(resid), bRegister);  \
    }                                                                                              \
    HRESULT AddCommonRGSReplacements(IRegistrarBase *pRegistrar)                                   \
    {                                                                                              \
        return pRegistrar->AddReplacement(OLESTR("APPID"), GetAppId());                            \
    }

#endif

#endif
