/* SPDX-License-Identifier: MIT */
/*
 * The module as COM sees it: its class objects, its registration by data, and when it may go.
 */
#include <comity/windows.h>

#include <initguid.h>
#include <scrrun.h>

#include "test.h"

static HMODULE module;

static FARPROC entry_point(const char *name)
{
    FARPROC function;

    if (!module) {
        IUnknown *object;

        test_expect_open_descriptors();
        ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
        ASSERT_HR(CoCreateInstance(&CLSID_Dictionary, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown,
                                   (void **)&object),
                  S_OK);
        ASSERT_EQ(IUnknown_Release(object), 0);
        module = GetModuleHandleA("scrrun.so");
    }
    function = GetProcAddress(module, name);
    ASSERT_TRUE(function != NULL);
    return function;
}

static bool has_key(const WCHAR *path)
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

TEST(it_registers_itself_and_leaves_nothing)
{
    static const WCHAR *const keys[] = {
        u"CLSID\\{EE09B103-97E0-11CF-978F-00A02463E06F}\\InprocServer32",
        u"CLSID\\{0D43FE01-F093-11CF-8940-00A0C9054228}\\InprocServer32",
        u"Scripting.Dictionary\\CLSID",
        u"Scripting.FileSystemObject\\CLSID",
        u"TypeLib\\{420B2830-E718-11CF-893D-00A0C9054228}\\1.0",
        u"Interface\\{42C642C1-97E1-11CF-978F-00A02463E06F}",
    };

    ASSERT_HR(((HRESULT(*)(void))(void *)entry_point("DllRegisterServer"))(), S_OK);
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        ASSERT_TRUE(has_key(keys[i]));
    ASSERT_HR(((HRESULT(*)(void))(void *)entry_point("DllUnregisterServer"))(), S_OK);
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        ASSERT_FALSE(has_key(keys[i]));
    CoUninitialize();
}

TEST(it_has_the_classes_that_are_its_own)
{
    HRESULT (*get)(REFCLSID, REFIID, void **);
    IClassFactory *factory;
    IUnknown *object;

    get = (HRESULT(*)(REFCLSID, REFIID, void **))(void *)entry_point("DllGetClassObject");
    ASSERT_HR(get(&CLSID_FileSystemObject, &IID_IClassFactory, (void **)&factory), S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IFileSystem, (void **)&object),
              S_OK);
    ASSERT_EQ(IUnknown_Release(object), 0);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IDictionary, (void **)&object),
              E_NOINTERFACE);
    ASSERT_HR(
        IClassFactory_CreateInstance(factory, (IUnknown *)factory, &IID_IUnknown, (void **)&object),
        CLASS_E_NOAGGREGATION);
    IClassFactory_Release(factory);
    ASSERT_HR(get(&CLSID_Drive, &IID_IClassFactory, (void **)&factory), CLASS_E_CLASSNOTAVAILABLE);
    ASSERT_HR(get(&CLSID_Dictionary, &IID_IDictionary, (void **)&factory), E_NOINTERFACE);
    CoUninitialize();
}

TEST(objects_and_locks_keep_it_loaded)
{
    HRESULT (*get)(REFCLSID, REFIID, void **);
    HRESULT (*can_unload)(void) = (HRESULT(*)(void))(void *)entry_point("DllCanUnloadNow");
    IEnumVARIANT *list;
    IClassFactory *factory;
    IDictionary *object;

    get = (HRESULT(*)(REFCLSID, REFIID, void **))(void *)entry_point("DllGetClassObject");
    ASSERT_HR(can_unload(), S_OK);
    ASSERT_HR(get(&CLSID_Dictionary, &IID_IClassFactory, (void **)&factory), S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IDictionary, (void **)&object),
              S_OK);
    ASSERT_HR(IDictionary__NewEnum(object, (IUnknown **)&list), S_OK);
    ASSERT_EQ(IDictionary_Release(object), 1); /* the enumerator's */
    ASSERT_HR(IClassFactory_LockServer(factory, TRUE), S_OK);
    ASSERT_EQ(IClassFactory_Release(factory), 0);
    ASSERT_HR(can_unload(), S_FALSE);
    ASSERT_EQ(IEnumVARIANT_Release(list), 0);
    ASSERT_HR(can_unload(), S_FALSE);
    ASSERT_HR(get(&CLSID_Dictionary, &IID_IClassFactory, (void **)&factory), S_OK);
    ASSERT_HR(IClassFactory_LockServer(factory, FALSE), S_OK);
    ASSERT_EQ(IClassFactory_Release(factory), 0);
    ASSERT_HR(can_unload(), S_OK);
    CoUninitialize();
}
