/* SPDX-License-Identifier: MIT */
/*
 * Licences (IClassFactory2) and handlers (InprocHandler32), in this process, in another apartment
 * and in another process.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"
#include "licensed.h"

static HMODULE module;

/* The file beside this program. */
static char *neighbour(const char *name)
{
    static char path[PATH_MAX * 2];
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    ASSERT_TRUE(len > 0);
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(path, sizeof(path), "%s/%s", self, name);
    return path;
}

static void register_program(void)
{
    char *path = neighbour("licensed_server");
    pid_t child = fork();
    int status;

    if (child == 0) {
        execl(path, path, "/RegServer", NULL);
        _exit(127);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
}

static HRESULT install_handler(BOOL is_wanted)
{
    HRESULT(*install)
    (BOOL, LPCWSTR) = (HRESULT(*)(BOOL, LPCWSTR))(void *)GetProcAddress(module, "DllInstall");

    return install(is_wanted, u"{3F1A2B03-9C5D-4E60-8A11-010000000000}");
}

static void install_licence(void)
{
    HKEY licence;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Software\\Licensed", &licence), ERROR_SUCCESS);
    RegCloseKey(licence);
}

static void begin(COINIT apartment)
{
    HRESULT (*register_server)(void);

    test_expect_open_descriptors();
    register_program();
    ASSERT_HR(CoInitializeEx(NULL, apartment), S_OK);
    module = LoadLibraryA(neighbour("licensed.so"));
    ASSERT_TRUE(module != NULL);
    register_server = (HRESULT(*)(void))(void *)GetProcAddress(module, "DllRegisterServer");
    ASSERT_HR(register_server(), S_OK);
}

static void end(void)
{
    FreeLibrary(module);
    CoUninitialize();
}

static IClassFactory2 *get_class(REFCLSID clsid, DWORD clsctx)
{
    IClassFactory2 *class_object;

    ASSERT_HR(CoGetClassObject(clsid, clsctx, NULL, &IID_IClassFactory2, (void **)&class_object),
              S_OK);
    return class_object;
}

static void check_object(ISupportErrorInfo *object)
{
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(object, &IID_ISupportErrorInfo), S_OK);
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(object, &IID_IUnknown), S_FALSE);
    ISupportErrorInfo_Release(object);
}

static void expect_sentence(const char *part)
{
    char text[1024] = "";
    IErrorInfo *error;
    BSTR said;

    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &said), S_OK);
    WideCharToMultiByte(CP_UTF8, 0, said, -1, text, sizeof(text), NULL, NULL);
    ASSERT_TRUE(strstr(text, part));
    SysFreeString(said);
    IErrorInfo_Release(error);
}

/* A user without a licence: the client's key is all that helps. */
static void check_unlicensed(REFCLSID clsid, DWORD clsctx)
{
    IClassFactory2 *class_object = get_class(clsid, clsctx);
    LICINFO info = {.fRuntimeKeyAvail = 7, .fLicVerified = 7};
    BSTR key = SysAllocString(u"the key \u20ac"), wrong = SysAllocString(u"a key");
    ISupportErrorInfo *object;
    BSTR asked = NULL;

    ASSERT_HR(IClassFactory2_LockServer(class_object, TRUE), S_OK);
    ASSERT_HR(IClassFactory2_GetLicInfo(class_object, &info), S_OK);
    ASSERT_EQ(info.cbLicInfo, sizeof(info));
    ASSERT_EQ(info.fRuntimeKeyAvail, FALSE);
    ASSERT_EQ(info.fLicVerified, FALSE);
    ASSERT_HR(IClassFactory2_RequestLicKey(class_object, 0, &asked), CLASS_E_NOTLICENSED);
    ASSERT_TRUE(!asked);
    ASSERT_HR(
        IClassFactory2_CreateInstance(class_object, NULL, &IID_ISupportErrorInfo, (void **)&object),
        CLASS_E_NOTLICENSED);
    ASSERT_HR(CoCreateInstance(clsid, NULL, clsctx, &IID_ISupportErrorInfo, (void **)&object),
              CLASS_E_NOTLICENSED);
    ASSERT_TRUE(!object);
    expect_sentence(" makes objects only for who has a licence, and its server finds none here");
    ASSERT_HR(IClassFactory2_CreateInstanceLic(class_object, NULL, NULL, &IID_ISupportErrorInfo,
                                               wrong, (void **)&object),
              CLASS_E_NOTLICENSED);
    ASSERT_TRUE(!object);
    ASSERT_HR(IClassFactory2_CreateInstanceLic(class_object, NULL, NULL, &IID_IStream, key,
                                               (void **)&object),
              E_NOINTERFACE);
    ASSERT_HR(IClassFactory2_CreateInstanceLic(class_object, NULL, NULL, &IID_ISupportErrorInfo,
                                               key, (void **)&object),
              S_OK);
    check_object(object);
    ASSERT_HR(IClassFactory2_LockServer(class_object, FALSE), S_OK);
    IClassFactory2_Release(class_object);
    SysFreeString(key);
    SysFreeString(wrong);
}

/* A user with one gives out the key, and needs none. */
static void check_licensed(REFCLSID clsid, DWORD clsctx)
{
    IClassFactory2 *class_object = get_class(clsid, clsctx);
    LICINFO info = {.cbLicInfo = sizeof(info)};
    ISupportErrorInfo *object;
    BSTR key;

    ASSERT_HR(IClassFactory2_GetLicInfo(class_object, &info), S_OK);
    ASSERT_EQ(info.fRuntimeKeyAvail, TRUE);
    ASSERT_EQ(info.fLicVerified, TRUE);
    ASSERT_HR(IClassFactory2_RequestLicKey(class_object, 0, &key), S_OK);
    ASSERT_U16(key, u"the key \u20ac");
    ASSERT_HR(IClassFactory2_CreateInstanceLic(class_object, NULL, NULL, &IID_ISupportErrorInfo,
                                               key, (void **)&object),
              S_OK);
    check_object(object);
    SysFreeString(key);
    IClassFactory2_Release(class_object);
    ASSERT_HR(CoCreateInstance(clsid, NULL, clsctx, &IID_ISupportErrorInfo, (void **)&object),
              S_OK);
    check_object(object);
}

TEST(a_licence_is_asked_for_in_this_apartment)
{
    begin(COINIT_MULTITHREADED);
    check_unlicensed(&CLSID_LicensedBoth, CLSCTX_INPROC_SERVER);
    install_licence();
    check_licensed(&CLSID_LicensedBoth, CLSCTX_INPROC_SERVER);
    end();
}

TEST(a_licence_is_asked_for_in_another_apartment)
{
    begin(COINIT_APARTMENTTHREADED);
    check_unlicensed(&CLSID_LicensedFree, CLSCTX_INPROC_SERVER);
    install_licence();
    check_licensed(&CLSID_LicensedFree, CLSCTX_INPROC_SERVER);
    end();
}

TEST(a_licence_is_asked_for_in_another_process)
{
    begin(COINIT_MULTITHREADED);
    check_unlicensed(&CLSID_LicensedProgram, CLSCTX_LOCAL_SERVER);
    end();
}

TEST(a_licensed_server_gives_out_its_key)
{
    install_licence();
    begin(COINIT_APARTMENTTHREADED);
    check_licensed(&CLSID_LicensedProgram, CLSCTX_LOCAL_SERVER);
    end();
}

TEST(an_object_made_by_a_key_keeps_its_server)
{
    BSTR key = SysAllocString(u"the key \u20ac");
    ISupportErrorInfo *object;
    IClassFactory2 *class_object;

    begin(COINIT_MULTITHREADED);
    class_object = get_class(&CLSID_LicensedProgram, CLSCTX_LOCAL_SERVER);
    ASSERT_HR(IClassFactory2_LockServer(class_object, TRUE), S_OK);
    ASSERT_HR(IClassFactory2_CreateInstanceLic(class_object, NULL, NULL, &IID_ISupportErrorInfo,
                                               key, (void **)&object),
              S_OK);
    ASSERT_HR(IClassFactory2_LockServer(class_object, FALSE), S_OK);
    IClassFactory2_Release(class_object);
    check_object(object);
    SysFreeString(key);
    end();
}

TEST(no_key_is_no_licence_either)
{
    ISupportErrorInfo *object;
    IClassFactory2 *class_object;

    begin(COINIT_MULTITHREADED);
    class_object = get_class(&CLSID_LicensedProgram, CLSCTX_LOCAL_SERVER);
    ASSERT_HR(IClassFactory2_CreateInstanceLic(class_object, NULL, NULL, &IID_ISupportErrorInfo,
                                               NULL, (void **)&object),
              CLASS_E_NOTLICENSED);
    ASSERT_HR(IClassFactory2_CreateInstanceLic(class_object, (IUnknown *)class_object, NULL,
                                               &IID_IUnknown, NULL, (void **)&object),
              CLASS_E_NOAGGREGATION);
    IClassFactory2_Release(class_object);
    end();
}

/* ---- handlers ---- */

static HRESULT get(DWORD clsctx, IUnknown **ret_class)
{
    return CoGetClassObject(&CLSID_LicensedProgram, clsctx, NULL, &IID_IClassFactory,
                            (void **)ret_class);
}

/* Whether the class object is one of this process: proxies can be asked who they are. */
static bool is_proxy(IUnknown *class_object)
{
    IUnknown *manager;

    if (FAILED(IUnknown_QueryInterface(class_object, &IID_IClientSecurity, (void **)&manager)))
        return false;
    IUnknown_Release(manager);
    return true;
}

TEST(a_class_without_a_handler_has_none)
{
    IUnknown *class_object;

    begin(COINIT_MULTITHREADED);
    ASSERT_HR(get(CLSCTX_INPROC_HANDLER, &class_object), REGDB_E_CLASSNOTREG);
    ASSERT_HR(get(CLSCTX_ALL, &class_object), S_OK);
    ASSERT_TRUE(is_proxy(class_object));
    IUnknown_Release(class_object);
    end();
}

TEST(a_handler_comes_before_the_local_server_if_it_is_wanted)
{
    IUnknown *class_object;

    begin(COINIT_MULTITHREADED);
    ASSERT_HR(install_handler(TRUE), S_OK);
    ASSERT_HR(get(CLSCTX_INPROC_HANDLER, &class_object), S_OK);
    ASSERT_FALSE(is_proxy(class_object));
    IUnknown_Release(class_object);
    ASSERT_HR(get(CLSCTX_ALL, &class_object), S_OK);
    ASSERT_FALSE(is_proxy(class_object));
    IUnknown_Release(class_object);
    ASSERT_HR(get(CLSCTX_SERVER, &class_object), S_OK);
    ASSERT_TRUE(is_proxy(class_object));
    IUnknown_Release(class_object);
    ASSERT_HR(get(CLSCTX_INPROC_SERVER, &class_object), REGDB_E_CLASSNOTREG);
    ASSERT_HR(install_handler(FALSE), S_OK);
    ASSERT_HR(get(CLSCTX_INPROC_HANDLER, &class_object), REGDB_E_CLASSNOTREG);
    end();
}

TEST(a_handler_that_cannot_be_loaded_leaves_the_local_server)
{
    static const char key[] = "CLSID\\{3F1A2B03-9C5D-4E60-8A11-010000000000}\\InprocHandler32";
    IUnknown *class_object;
    IErrorInfo *error;
    BSTR text;

    begin(COINIT_MULTITHREADED);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, "/nowhere.so", 12),
              ERROR_SUCCESS);
    ASSERT_HR(get(CLSCTX_INPROC_HANDLER, &class_object), CO_E_DLLNOTFOUND);
    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &text), S_OK);
    ASSERT_TRUE(memcmp(text, u"/nowhere.so: ", 26) == 0);
    SysFreeString(text);
    IErrorInfo_Release(error);
    ASSERT_HR(get(CLSCTX_ALL, &class_object), S_OK);
    ASSERT_TRUE(is_proxy(class_object));
    IUnknown_Release(class_object);
    end();
}

TEST(the_default_handler_asks_the_local_server)
{
    static const char key[] = "CLSID\\{3F1A2B03-9C5D-4E60-8A11-010000000000}\\InprocHandler32";
    ISupportErrorInfo *object;
    IClassFactory *factory;
    IUnknown *class_object;

    install_licence();
    begin(COINIT_MULTITHREADED);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, "OLE32.DLL", 10),
              ERROR_SUCCESS);
    ASSERT_HR(get(CLSCTX_ALL, &class_object), S_OK);
    ASSERT_TRUE(is_proxy(class_object));
    IUnknown_Release(class_object);
    ASSERT_HR(get(CLSCTX_INPROC_HANDLER, &class_object), S_OK);
    ASSERT_FALSE(is_proxy(class_object));
    factory = (IClassFactory *)class_object;
    ASSERT_HR(IClassFactory_CreateInstance(factory, class_object, &IID_IUnknown, (void **)&object),
              CLASS_E_NOAGGREGATION);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_ISupportErrorInfo, (void **)&object),
              S_OK);
    check_object(object);
    IClassFactory_Release(factory);
    end();
}
