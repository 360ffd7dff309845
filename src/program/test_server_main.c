/* SPDX-License-Identifier: MIT */
/*
 * The frame of server programs: options, keys, and when it lets go. That clients find the server
 * is tested with the examples.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define COBJMACROS
#include <comity/server.h>
#include <comity/windows.h>

#include "test.h"

static const CLSID clsid = {0x3f9f2c0a, 0x7d04, 0x4f13, {0x8a, 0x5e, 0x10, 0x2b, 0x7c, 0x41, 1, 1}};
static const GUID app_id = {0x3f9f2c0a, 0x7d04, 0x4f13, {0x8a, 0x5e, 0x10, 0x2b, 0x7c, 0x41, 1, 2}};
#define CLASS_KEY "CLSID\\{3F9F2C0A-7D04-4F13-8A5E-102B7C410101}"
#define APP_KEY "AppID\\{3F9F2C0A-7D04-4F13-8A5E-102B7C410102}"

/* ---- a class object that makes nothing ---- */

static HRESULT STDMETHODCALLTYPE nothing_QueryInterface(IClassFactory *iface, REFIID riid,
                                                        void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE nothing_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE nothing_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE nothing_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter,
                                                        REFIID riid, void **ppv)
{
    *ppv = NULL;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE nothing_LockServer(IClassFactory *iface, BOOL fLock)
{
    fLock ? CoAddRefServerProcess() : CoReleaseServerProcess();
    return S_OK;
}

static IClassFactoryVtbl nothing_vtable = {
    .QueryInterface = nothing_QueryInterface,
    .AddRef = nothing_AddRef,
    .Release = nothing_Release,
    .CreateInstance = nothing_CreateInstance,
    .LockServer = nothing_LockServer,
};
static IClassFactory nothing = {&nothing_vtable};

static const COMITY_SERVER_CLASS offered = {
    .pClsid = &clsid,
    .pClassObject = (IUnknown *)&nothing,
    .pszProgId = u"Comity.Test.Frame",
    .pszDescription = u"Frame",
};
static const COMITY_SERVER server = {.pClasses = &offered, .cClasses = 1, .pAppId = &app_id};

/* ---- options ---- */

static COMITY_SERVER_START start_with(const char *first, const char *second)
{
    char *argv[] = {"server", (char *)(uintptr_t)first, (char *)(uintptr_t)second, NULL};

    return ComityServerStart(second ? 3 : first ? 2 : 1, argv);
}

TEST(options_are_taken_in_any_case_with_either_sign)
{
    ASSERT_EQ(start_with(NULL, NULL), COMITY_SERVER_USER);
    ASSERT_EQ(start_with("document.txt", "--verbose"), COMITY_SERVER_USER);
    ASSERT_EQ(start_with("-Embedding", NULL), COMITY_SERVER_EMBEDDING);
    ASSERT_EQ(start_with("/embedding", NULL), COMITY_SERVER_EMBEDDING);
    ASSERT_EQ(start_with("/Automation", "-Embedding"), COMITY_SERVER_AUTOMATION);
    ASSERT_EQ(start_with("--quiet", "-AUTOMATION"), COMITY_SERVER_AUTOMATION);
    ASSERT_EQ(start_with("/RegServer", NULL), COMITY_SERVER_REGISTER);
    ASSERT_EQ(start_with("-REGSERVER", NULL), COMITY_SERVER_REGISTER);
    ASSERT_EQ(start_with("/unregserver", NULL), COMITY_SERVER_UNREGISTER);
    ASSERT_EQ(start_with("-RegServerPerUser", NULL), COMITY_SERVER_REGISTER_PER_USER);
    ASSERT_EQ(start_with("/UnRegServerPerUser", NULL), COMITY_SERVER_UNREGISTER_PER_USER);
    ASSERT_EQ(start_with("--RegServer", NULL), COMITY_SERVER_REGISTER);
    ASSERT_EQ(start_with("RegServer", NULL), COMITY_SERVER_USER);
    ASSERT_EQ(start_with("--", "/"), COMITY_SERVER_USER);
}

/* ---- keys ---- */

static LSTATUS read_value(HKEY root, const char *key, const char *name, char *text, DWORD size)
{
    return RegGetValueA(root, key, name, RRF_RT_REG_SZ, NULL, text, &size);
}

static void expect_value(const char *key, const char *name, const char *expected)
{
    char text[4096];

    ASSERT_EQ(read_value(HKEY_CLASSES_ROOT, key, name, text, sizeof(text)), ERROR_SUCCESS);
    ASSERT_STR(text, expected);
}

static bool key_exists(HKEY root, const char *name)
{
    HKEY key;

    if (RegOpenKeyExA(root, name, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

TEST(a_server_s_keys_come_and_go_together)
{
    char path[4096], quoted[4100];

    test_expect_open_descriptors();
    ASSERT_TRUE(GetModuleFileNameA(NULL, path, sizeof(path)) > 0);
    snprintf(quoted, sizeof(quoted), "\"%s\"", path);
    ASSERT_HR(ComityServerRegister(&server, FALSE), S_OK);
    ASSERT_HR(ComityServerRegister(&server, FALSE), S_OK);
    expect_value(CLASS_KEY, NULL, "Frame");
    expect_value(CLASS_KEY, "AppID", "{3F9F2C0A-7D04-4F13-8A5E-102B7C410102}");
    expect_value(CLASS_KEY "\\LocalServer32", NULL, quoted);
    expect_value(CLASS_KEY "\\LocalServer32", "ServerExecutable", path);
    expect_value(CLASS_KEY "\\ProgID", NULL, "Comity.Test.Frame");
    expect_value("Comity.Test.Frame\\CLSID", NULL, "{3F9F2C0A-7D04-4F13-8A5E-102B7C410101}");
    expect_value(APP_KEY, NULL, "Frame");

    ASSERT_HR(ComityServerUnregister(&server, FALSE), S_OK);
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, CLASS_KEY));
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, APP_KEY));
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, "Comity.Test.Frame"));
    ASSERT_HR(ComityServerUnregister(&server, FALSE), S_OK);
}

TEST(what_others_added_stays)
{
    test_expect_open_descriptors();
    ASSERT_HR(ComityServerRegister(&server, FALSE), S_OK);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, CLASS_KEY "\\TreatAs", NULL, REG_SZ, "x", 2),
              ERROR_SUCCESS);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, APP_KEY, "RunAs", REG_SZ, "x", 2), ERROR_SUCCESS);
    ASSERT_HR(ComityServerUnregister(&server, FALSE), S_OK);
    expect_value(CLASS_KEY "\\TreatAs", NULL, "x");
    expect_value(APP_KEY, "RunAs", "x");
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, CLASS_KEY "\\LocalServer32"));
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, "Comity.Test.Frame"));
}

TEST(a_user_s_own_registration_is_in_the_user_s_hive)
{
    test_expect_open_descriptors();
    ASSERT_HR(ComityServerRegister(&server, TRUE), S_OK);
    ASSERT_TRUE(key_exists(HKEY_CURRENT_USER, "Software\\Classes\\" CLASS_KEY));
    ASSERT_FALSE(key_exists(HKEY_LOCAL_MACHINE, "Software\\Classes\\" CLASS_KEY));
    ASSERT_HR(ComityServerUnregister(&server, TRUE), S_OK);
    ASSERT_FALSE(key_exists(HKEY_CURRENT_USER, "Software\\Classes\\" CLASS_KEY));
}

/* ---- life ---- */

static char control[] = "user's control is given up as well";

/* A client's lock, in the server's process; the server is found as soon as it offers. */
static void *come_and_go(void *context)
{
    IClassFactory *factory;
    HRESULT hr;

    ASSERT_TRUE(SUCCEEDED(CoInitializeEx(NULL, COINIT_MULTITHREADED)));
    do
        hr = CoGetClassObject(&clsid, CLSCTX_LOCAL_SERVER, NULL, &IID_IClassFactory,
                              (void **)&factory);
    while (hr == REGDB_E_CLASSNOTREG);
    ASSERT_HR(hr, S_OK);
    IClassFactory_LockServer(factory, TRUE);
    IClassFactory_LockServer(factory, FALSE);
    IClassFactory_Release(factory);
    if (context)
        ASSERT_HR(ComityServerUserControl(FALSE), S_OK);
    CoUninitialize();
    return NULL;
}

TEST(a_server_goes_with_its_last_lock)
{
    pthread_t client;

    test_expect_open_descriptors();
    ASSERT_EQ(pthread_create(&client, NULL, come_and_go, NULL), 0);
    ASSERT_HR(ComityServerRun(&server, FALSE), S_OK);
    pthread_join(client, NULL);
}

TEST(a_single_threaded_server_does_as_well)
{
    COMITY_SERVER single = server;
    pthread_t client;

    test_expect_open_descriptors();
    single.dwCoInit = COINIT_APARTMENTTHREADED;
    ASSERT_EQ(pthread_create(&client, NULL, come_and_go, NULL), 0);
    ASSERT_HR(ComityServerRun(&single, FALSE), S_OK);
    pthread_join(client, NULL);
}

TEST(a_user_keeps_the_server_whatever_clients_do)
{
    pthread_t client;

    test_expect_open_descriptors();
    ASSERT_EQ(pthread_create(&client, NULL, come_and_go, &control), 0);
    ASSERT_HR(ComityServerRun(&server, TRUE), S_OK);
    pthread_join(client, NULL);
    ASSERT_HR(ComityServerUserControl(FALSE), S_FALSE);
}

static void STDMETHODCALLTYPE use(void)
{
    ASSERT_HR(ComityServerUserControl(TRUE), S_FALSE);
    come_and_go(NULL);
}

TEST(a_user_s_control_ends_with_what_the_program_does_for_the_user)
{
    COMITY_SERVER used = server;

    test_expect_open_descriptors();
    used.pfnUse = use;
    ASSERT_HR(ComityServerRun(&used, TRUE), S_OK);
}

TEST(bad_servers_are_refused)
{
    COMITY_SERVER none = {0};
    char *argv[] = {"server", "-Embedding", NULL};

    ASSERT_HR(ComityServerRun(NULL, FALSE), E_INVALIDARG);
    ASSERT_HR(ComityServerRun(&none, FALSE), E_INVALIDARG);
    ASSERT_HR(ComityServerRegister(NULL, FALSE), E_INVALIDARG);
    ASSERT_EQ(ComityServerMain(2, argv, &none), EXIT_FAILURE);
}
