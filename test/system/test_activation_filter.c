/* SPDX-License-Identifier: MIT */
/*
 * A process's activation filter. Expectations: Windows' "CoRegisterActivationFilter" and
 * "IActivationFilter" pages.
 */
#include "harness/test.h"
#include "witness.h"

static CLSID asked, instead;
static HRESULT answer;
static unsigned n_asked;

static HRESULT STDMETHODCALLTYPE filter_QueryInterface(IActivationFilter *iface, REFIID riid,
                                                       void **ppv)
{
    *ppv =
        IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IActivationFilter) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE filter_AddRef(IActivationFilter *iface)
{
    return 2;
}

static HRESULT STDMETHODCALLTYPE filter_HandleActivation(IActivationFilter *iface,
                                                         DWORD dwActivationType, REFCLSID rclsid,
                                                         CLSID *pReplacementClsId)
{
    n_asked++;
    asked = *rclsid;
    *pReplacementClsId = instead;
    return answer;
}

static IActivationFilterVtbl filter_vtable = {
    .QueryInterface = filter_QueryInterface,
    .AddRef = filter_AddRef,
    .Release = filter_AddRef,
    .HandleActivation = filter_HandleActivation,
};
static IActivationFilter filter = {&filter_vtable}, second = {&filter_vtable};

static void begin(void)
{
    test_expect_open_descriptors();
    witness_register();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoRegisterActivationFilter(NULL), E_INVALIDARG);
    ASSERT_HR(CoRegisterActivationFilter(&filter), S_OK);
}

static HRESULT create(REFCLSID clsid)
{
    IUnknown *object;
    HRESULT hr;

    hr = CoCreateInstance(clsid, NULL, CLSCTX_SERVER, &IID_IUnknown, (void **)&object);
    if (SUCCEEDED(hr))
        IUnknown_Release(object);
    return hr;
}

TEST(a_process_has_one_filter)
{
    begin();
    ASSERT_TRUE(FAILED(CoRegisterActivationFilter(&second)));
    CoUninitialize();
}

TEST(a_filter_is_asked_about_each_class)
{
    IUnknown *object;

    begin();
    instead = CLSID_WitnessProgram;
    ASSERT_HR(create(&CLSID_WitnessProgram), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&asked, &CLSID_WitnessProgram));
    instead = CLSID_WitnessBoth;
    ASSERT_HR(CoGetClassObject(&CLSID_WitnessBoth, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown,
                               (void **)&object),
              S_OK);
    IUnknown_Release(object);
    ASSERT_TRUE(IsEqualCLSID(&asked, &CLSID_WitnessBoth));
    ASSERT_EQ(n_asked, 2);
    CoUninitialize();
}

TEST(a_filter_may_put_another_class_in_its_place)
{
    begin();
    instead = CLSID_WitnessProgram;
    ASSERT_HR(create(&IID_IStorage), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&asked, &IID_IStorage));
    CoUninitialize();
}

TEST(a_filter_may_refuse)
{
    begin();
    answer = E_ACCESSDENIED;
    ASSERT_HR(create(&CLSID_WitnessProgram), E_ACCESSDENIED);
    answer = S_OK; /* and names no class */
    ASSERT_HR(create(&CLSID_WitnessProgram), S_OK);
    CoUninitialize();
}
