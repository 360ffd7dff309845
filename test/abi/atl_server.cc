// SPDX-License-Identifier: MIT
//
// Classes that register themselves by scripts, as ATL's do, in a module of their own.
#include <windows.h>

#include <atlregistrar.h>
#include <comity/selfreg.h>

COMITY_REGISTRY_SCRIPT(100, "HKCR { NoRemove AppID { '%APPID%' = s 'Atl' } }");
COMITY_REGISTRY_SCRIPT(101, "HKCR { Atl.Counter = s '%APPID%' { val Module = s '%MODULE%'\n"
                            "val Raw = s '%MODULE_RAW%' } }");
COMITY_REGISTRY_SCRIPT(102, "HKCR { Atl.Mapped = s '%WHAT%' }");

class CAtlServerModule : public ATL::CAtlModule
{
  public:
    DECLARE_REGISTRY_APPID_RESOURCEID(100, "{3F1A2B09-9C5D-4E60-8A11-010000000000}")
};

static CAtlServerModule _AtlModule;

class ATL_NO_VTABLE CCounter
{
  public:
    DECLARE_REGISTRY_RESOURCEID(101)
};

class ATL_NO_VTABLE CMapped
{
  public:
    static HRESULT WINAPI UpdateRegistry(BOOL bRegister)
    {
        ATL::_ATL_REGMAP_ENTRY entries[] = {{OLESTR("WHAT"), OLESTR("from the map")}, {NULL, NULL}};

        return _AtlModule.UpdateRegistryFromResource(102, bRegister, entries);
    }
};

class ATL_NO_VTABLE CInternal
{
  public:
    DECLARE_NO_REGISTRY()
};

class ATL_NO_VTABLE CAbsent
{
  public:
    DECLARE_REGISTRY_RESOURCE(IDR_ABSENT)
};

static HRESULT UpdateAll(BOOL bRegister)
{
    HRESULT hr = _AtlModule.UpdateRegistryAppId(bRegister);

    if (SUCCEEDED(hr))
        hr = CCounter::UpdateRegistry(bRegister);
    if (SUCCEEDED(hr))
        hr = CMapped::UpdateRegistry(bRegister);
    if (SUCCEEDED(hr))
        hr = CInternal::UpdateRegistry(bRegister);
    return hr;
}

STDAPI DllRegisterServer(void)
{
    return UpdateAll(TRUE);
}

STDAPI DllUnregisterServer(void)
{
    return UpdateAll(FALSE);
}

/* A class whose script is missing. */
STDAPI DllInstall(BOOL bInstall, LPCWSTR pszCmdLine);
STDAPI DllInstall(BOOL bInstall, LPCWSTR)
{
    return CAbsent::UpdateRegistry(bInstall);
}
