/* SPDX-License-Identifier: MIT */
/*
 * CoGetInstanceFromIStorage, with a storage of the program's own. Expectations: Windows'
 * "CoGetInstanceFromIStorage" page.
 */
#define COBJMACROS
#include <comity/ole2.h>

#include "test.h"

static const CLSID clsid = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x41}};
static IStorage *loaded;
static HRESULT load_answer;

/* ---- the storage: it knows its class ---- */

static ULONG STDMETHODCALLTYPE storage_AddRef(IStorage *iface)
{
    return 2;
}

static HRESULT STDMETHODCALLTYPE storage_Stat(IStorage *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    ASSERT_EQ(grfStatFlag, STATFLAG_NONAME);
    *pstatstg = (STATSTG){.type = STGTY_STORAGE, .clsid = clsid};
    return S_OK;
}

static IStorageVtbl storage_vtable = {
    .AddRef = storage_AddRef,
    .Release = storage_AddRef,
    .Stat = storage_Stat,
};
static IStorage storage = {&storage_vtable};

/* ---- the object: it is loaded from one ---- */

static HRESULT STDMETHODCALLTYPE object_QueryInterface(IPersistStorage *iface, REFIID riid,
                                                       void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IPersistStorage) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IPersistStorage *iface)
{
    return 2;
}

static HRESULT STDMETHODCALLTYPE object_Load(IPersistStorage *iface, IStorage *pStg)
{
    loaded = pStg;
    return load_answer;
}

static IPersistStorageVtbl object_vtable = {
    .QueryInterface = object_QueryInterface,
    .AddRef = object_AddRef,
    .Release = object_AddRef,
    .Load = object_Load,
};
static IPersistStorage object = {&object_vtable};

/* ---- its class ---- */

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID riid,
                                                        void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter,
                                                        REFIID riid, void **ppv)
{
    return object_QueryInterface(&object, riid, ppv);
}

static IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_AddRef,
    .CreateInstance = factory_CreateInstance,
};
static IClassFactory factory = {&factory_vtable};

static DWORD begin(void)
{
    DWORD cookie;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid, (IUnknown *)&factory, CLSCTX_INPROC_SERVER,
                                    REGCLS_MULTIPLEUSE, &cookie),
              S_OK);
    return cookie;
}

static void end(DWORD cookie)
{
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

static HRESULT get(const CLSID *wanted, DWORD n, MULTI_QI *results)
{
    return CoGetInstanceFromIStorage(NULL, (CLSID *)wanted, NULL, CLSCTX_INPROC_SERVER, &storage, n,
                                     results);
}

TEST(an_instance_is_loaded_from_a_storage_of_its_class)
{
    MULTI_QI results[2] = {{.pIID = &IID_IPersistStorage}, {.pIID = &IID_IDispatch}};
    DWORD cookie = begin();

    ASSERT_HR(get(NULL, 2, results), CO_S_NOTALLINTERFACES);
    ASSERT_TRUE(loaded == &storage);
    ASSERT_TRUE(results[0].pItf == (IUnknown *)&object);
    ASSERT_HR(results[0].hr, S_OK);
    ASSERT_HR(results[1].hr, E_NOINTERFACE);
    results[0].pItf = NULL;
    ASSERT_HR(get(&clsid, 1, results), S_OK);
    end(cookie);
}

TEST(an_instance_that_cannot_be_loaded_says_why)
{
    MULTI_QI results[1] = {{.pIID = &IID_IUnknown}};
    DWORD cookie = begin();

    load_answer = STG_E_ACCESSDENIED;
    ASSERT_HR(get(NULL, 1, results), STG_E_ACCESSDENIED);
    ASSERT_HR(results[0].hr, STG_E_ACCESSDENIED);
    ASSERT_TRUE(!results[0].pItf);
    ASSERT_HR(get(&IID_IStorage, 1, results), REGDB_E_CLASSNOTREG);
    ASSERT_HR(get(NULL, 0, results), E_INVALIDARG);
    ASSERT_HR(CoGetInstanceFromIStorage(NULL, NULL, NULL, CLSCTX_INPROC_SERVER, NULL, 1, results),
              E_INVALIDARG);
    end(cookie);
}
