/* SPDX-License-Identifier: MIT */
/*
 * Expectations: CreateObject's and GetObject's pages of VBScript's language reference; what a
 * security manager is asked is what Windows' engine asks it.
 */
#define COBJMACROS
#include <comity/windows.h>

#include <objsafe.h>
#include <ocidl.h>
#include <servprov.h>

#include "test.h"
#include "vbbase/arguments.h"
#include "vblib/intrinsics.h"

#define INTERFACE_USES_SECURITY_MANAGER 0x8

static const CLSID clsid = {0x7be1, 0, 0, {1}};
static struct vb_context context;

/* An object that wants a site, its class object, and a site that is its own security manager. */
static struct {
    HRESULT site_result;
    unsigned sites;
    unsigned made;
    DWORD policy;
    DWORD custom_policy;
    DWORD custom_size;
    unsigned actions_asked;
    unsigned objects_asked;
} seen;

static HRESULT STDMETHODCALLTYPE with_site_QueryInterface(IObjectWithSite *iface, REFIID riid,
                                                          void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IObjectWithSite))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE static_AddRef(void *iface)
{
    return 2;
}

static HRESULT STDMETHODCALLTYPE with_site_SetSite(IObjectWithSite *iface, IUnknown *pUnkSite)
{
    ASSERT_TRUE(pUnkSite == context.site);
    seen.sites++;
    return seen.site_result;
}

static HRESULT STDMETHODCALLTYPE with_site_GetSite(IObjectWithSite *iface, REFIID riid,
                                                   void **ppvSite)
{
    return E_FAIL;
}

static const IObjectWithSiteVtbl with_site_vtable = {
    .QueryInterface = with_site_QueryInterface,
    .AddRef = (ULONG(*)(IObjectWithSite *))static_AddRef,
    .Release = (ULONG(*)(IObjectWithSite *))static_AddRef,
    .SetSite = with_site_SetSite,
    .GetSite = with_site_GetSite,
};
static IObjectWithSite object = {(IObjectWithSiteVtbl *)&with_site_vtable};

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID riid,
                                                        void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter,
                                                        REFIID riid, void **ppv)
{
    ASSERT_TRUE(IsEqualIID(riid, &IID_IUnknown));
    seen.made++;
    *ppv = &object;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = (ULONG(*)(IClassFactory *))static_AddRef,
    .Release = (ULONG(*)(IClassFactory *))static_AddRef,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};
static IClassFactory factory = {(IClassFactoryVtbl *)&factory_vtable};

static HRESULT manager_ProcessUrlAction(void *iface, DWORD action, BYTE *policy, DWORD policy_size,
                                        BYTE *asked, DWORD asked_size, DWORD flags, DWORD reserved)
{
    ASSERT_EQ(action, 0x1200);
    ASSERT_EQ(policy_size, 4);
    ASSERT_EQ(asked_size, 16);
    ASSERT_MEM(asked, &clsid, 16);
    seen.actions_asked++;
    *(DWORD *)policy = seen.policy;
    return S_OK;
}

static HRESULT manager_QueryCustomPolicy(void *iface, REFGUID key, BYTE **policy,
                                         DWORD *policy_size, BYTE *asked, DWORD asked_size,
                                         DWORD reserved)
{
    seen.objects_asked++;
    *policy = CoTaskMemAlloc(sizeof(DWORD));
    *(DWORD *)*policy = seen.custom_policy;
    *policy_size = seen.custom_size;
    return S_OK;
}

static const void *const manager_vtable[] = {
    NULL, static_AddRef, static_AddRef, NULL, manager_ProcessUrlAction, manager_QueryCustomPolicy,
};
static const void *manager = manager_vtable;

static HRESULT STDMETHODCALLTYPE site_QueryInterface(IServiceProvider *iface, REFIID riid,
                                                     void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IServiceProvider))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE site_QueryService(IServiceProvider *iface, REFGUID guidService,
                                                   REFIID riid, void **ppvObject)
{
    *ppvObject = &manager;
    return S_OK;
}

static const IServiceProviderVtbl site_vtable = {
    .QueryInterface = site_QueryInterface,
    .AddRef = (ULONG(*)(IServiceProvider *))static_AddRef,
    .Release = (ULONG(*)(IServiceProvider *))static_AddRef,
    .QueryService = site_QueryService,
};
static IServiceProvider site = {(IServiceProviderVtbl *)&site_vtable};

static void begin(DWORD safety)
{
    static const WCHAR text[] = u"{00007BE1-0000-0000-0100-000000000000}";
    DWORD cookie;
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitialize(NULL), S_OK);
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Software\\Classes\\Vblib.Test\\CLSID", &key), 0);
    ASSERT_EQ(RegSetValueExW(key, NULL, 0, REG_SZ, (const BYTE *)text, sizeof(text)), 0);
    RegCloseKey(key);
    ASSERT_HR(CoRegisterClassObject(&clsid, (IUnknown *)&factory, CLSCTX_INPROC_SERVER,
                                    REGCLS_MULTIPLEUSE, &cookie),
              S_OK);
    vb_context_init(&context);
    context.site = (IUnknown *)&site;
    context.safety = safety;
    seen.custom_size = sizeof(DWORD);
}

static HRESULT call(const char16_t *function, const char16_t *text)
{
    VARIANT argument = {0}, result = {0};
    HRESULT hr;

    V_VT(&argument) = VT_BSTR;
    V_BSTR(&argument) = SysAllocString(text);
    hr = vb_intrinsic_call(vb_intrinsic_find(function), &context, &argument, 1, &result);
    VariantClear(&argument);
    VariantClear(&result);
    return hr;
}

static void expect_not_created(void)
{
    ASSERT_HR(call(u"CreateObject", u"Vblib.Test"), DISP_E_EXCEPTION);
    ASSERT_HR(context.exception.scode, MAKE_VBSERROR(VBE_CANT_CREATE_OBJECT));
    ASSERT_U16(context.exception.bstrDescription,
               u"ActiveX component can't create object: 'Vblib.Test'");
}

TEST(an_unknown_class_is_named)
{
    begin(0);
    ASSERT_HR(call(u"CreateObject", u"No.Such"), DISP_E_EXCEPTION);
    ASSERT_U16(context.exception.bstrDescription,
               u"ActiveX component can't create object: 'No.Such'");
    vb_context_deinit(&context);
    CoUninitialize();
}

TEST(objects_are_made_and_given_the_site)
{
    begin(0);
    ASSERT_HR(call(u"CreateObject", u"Vblib.Test"), S_OK);
    ASSERT_EQ(seen.made, 1);
    ASSERT_EQ(seen.sites, 1);
    ASSERT_EQ(seen.actions_asked, 0);
    seen.site_result = E_FAIL;
    expect_not_created();
    vb_context_deinit(&context);
    CoUninitialize();
}

TEST(a_security_manager_is_asked_twice)
{
    begin(INTERFACE_USES_SECURITY_MANAGER);
    ASSERT_HR(call(u"CreateObject", u"Vblib.Test"), S_OK);
    ASSERT_EQ(seen.actions_asked, 1);
    ASSERT_EQ(seen.objects_asked, 1);

    seen.custom_size = 3;
    expect_not_created();
    seen.custom_size = sizeof(DWORD);
    seen.custom_policy = 3;
    expect_not_created();
    ASSERT_EQ(seen.made, 3);
    seen.policy = 3;
    expect_not_created();
    ASSERT_EQ(seen.made, 3);
    ASSERT_HR(call(u"GetObject", u"clsid:00007BE1-0000-0000-0100-000000000000"),
              MAKE_VBSERROR(VBE_CANT_CREATE_OBJECT));
    vb_context_deinit(&context);
    CoUninitialize();
}

TEST(names_that_are_none_fail_as_monikers_do)
{
    begin(0);
    ASSERT_HR(call(u"GetObject", u"nonexistent:test"), MK_E_SYNTAX);
    vb_context_deinit(&context);
    CoUninitialize();
}
