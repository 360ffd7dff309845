/* SPDX-License-Identifier: MIT */
/*
 * In-process classes that another process lends: AppID's DllSurrogate. Source: Windows' "DLL
 * Surrogates" pages.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/test.h"
#include "witness.h"

#define APP_ID "{7D0D8C11-43A5-4E2C-9A31-340000000000}"
#define APP_KEY "AppID\\" APP_ID

static void set_text(const char *key, const char *name, const char *text)
{
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, name, REG_SZ, text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
}

static void class_key(REFCLSID clsid, char key[static 128])
{
    WCHAR id[40];
    char text[40];

    StringFromGUID2(clsid, id, 40);
    for (int i = 0; i < 40; i++)
        text[i] = (char)id[i];
    snprintf(key, 128, "CLSID\\%s", text);
}

/* The witness's in-process classes belong to one application with this DllSurrogate. */
static void begin(const char *surrogate)
{
    const CLSID *const classes[] = {&CLSID_WitnessMain, &CLSID_WitnessApartment, &CLSID_WitnessFree,
                                    &CLSID_WitnessBoth};
    char key[128];

    test_expect_open_descriptors();
    witness_register();
    for (size_t i = 0; i < ARRAYSIZE(classes); i++) {
        class_key(classes[i], key);
        set_text(key, "AppID", APP_ID);
    }
    set_text(APP_KEY, NULL, "Witnesses");
    if (surrogate)
        set_text(APP_KEY, "DllSurrogate", surrogate);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

static HRESULT try_create(REFCLSID clsid, IDispatch **ret_object)
{
    return CoCreateInstance(clsid, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch, (void **)ret_object);
}

static IDispatch *create(REFCLSID clsid)
{
    IDispatch *object;

    ASSERT_HR(try_create(clsid, &object), S_OK);
    return object;
}

/* The last part of the name of the program that a process runs. */
static const char *program_of(LONG pid)
{
    static char path[PATH_MAX];
    char link[64];
    ssize_t len;

    snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
    len = readlink(link, path, sizeof(path) - 1);
    ASSERT_TRUE(len > 0);
    path[len] = '\0';
    return strrchr(path, '/') + 1;
}

static void wait_until_gone(LONG pid)
{
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, (DWORD)pid);

    if (!process)
        return;
    ASSERT_EQ(WaitForSingleObject(process, 20000), WAIT_OBJECT_0);
    CloseHandle(process);
}

/* The text of this thread's error object has the words in it. */
static void expect_text(const char *words)
{
    char narrow[4096] = "";
    IErrorInfo *info;
    BSTR text;

    ASSERT_HR(GetErrorInfo(0, &info), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(info, &text), S_OK);
    WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof(narrow), NULL, NULL);
    if (!strstr(narrow, words))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", narrow, words);
    SysFreeString(text);
    IErrorInfo_Release(info);
}

TEST(an_in_process_class_is_used_from_another_process)
{
    IDispatch *object;
    LONG pid;

    begin("");
    object = create(&CLSID_WitnessBoth);
    pid = witness_ask(object, WITNESS_PROCESS);
    ASSERT_TRUE(pid != getpid());
    ASSERT_STR(program_of(pid), "comity-surrogate");
    IDispatch_Release(object);
    wait_until_gone(pid);
    CoUninitialize();
}

TEST(who_gives_up_the_class_object_leaves_others_their_objects)
{
    IClassFactory *factory;
    IDispatch *object;
    LONG pid;

    begin("");
    ASSERT_HR(CoGetClassObject(&CLSID_WitnessBoth, CLSCTX_LOCAL_SERVER, NULL, &IID_IClassFactory,
                               (void **)&factory),
              S_OK);
    object = create(&CLSID_WitnessBoth);
    pid = witness_ask(object, WITNESS_PROCESS);
    ASSERT_HR(IClassFactory_LockServer(factory, TRUE), S_OK);
    ASSERT_HR(IClassFactory_LockServer(factory, FALSE), S_OK);
    IClassFactory_Release(factory);
    ASSERT_EQ(witness_ask(object, WITNESS_PROCESS), pid);
    IDispatch_Release(object);
    wait_until_gone(pid);
    CoUninitialize();
}

TEST(one_surrogate_has_the_classes_of_an_application)
{
    IDispatch *first, *second, *third;
    LONG pid;

    begin("");
    first = create(&CLSID_WitnessBoth);
    second = create(&CLSID_WitnessFree);
    third = create(&CLSID_WitnessBoth);
    pid = witness_ask(first, WITNESS_PROCESS);
    ASSERT_EQ(witness_ask(second, WITNESS_PROCESS), pid);
    ASSERT_EQ(witness_ask(third, WITNESS_PROCESS), pid);
    IDispatch_Release(first);
    IDispatch_Release(third);
    /* What is left keeps it. */
    ASSERT_EQ(witness_ask(second, WITNESS_PROCESS), pid);
    IDispatch_Release(second);
    wait_until_gone(pid);

    /* The next client gets the next one. */
    first = create(&CLSID_WitnessFree);
    ASSERT_TRUE(witness_ask(first, WITNESS_PROCESS) != pid);
    IDispatch_Release(first);
    CoUninitialize();
}

TEST(objects_live_in_the_apartment_that_their_class_wants)
{
    static const struct {
        const CLSID *clsid;
        APTTYPE apartment;
    } cases[] = {
        {&CLSID_WitnessFree, APTTYPE_MTA},
        {&CLSID_WitnessBoth, APTTYPE_MTA},
        {&CLSID_WitnessApartment, APTTYPE_STA},
        {&CLSID_WitnessMain, APTTYPE_MAINSTA},
    };

    begin("");
    for (size_t i = 0; i < ARRAYSIZE(cases); i++) {
        IDispatch *object = create(cases[i].clsid);
        LONG apartment = witness_ask(object, WITNESS_APARTMENT);

        /* The first STA of a process is its main one, whoever wanted it. */
        if (cases[i].apartment == APTTYPE_MTA)
            ASSERT_EQ(apartment, APTTYPE_MTA);
        else
            ASSERT_TRUE(apartment == APTTYPE_STA || apartment == APTTYPE_MAINSTA);
        IDispatch_Release(object);
    }
    CoUninitialize();
}

static void neighbour(const char *name, char path[static PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 64);

    ASSERT_TRUE(len > 0);
    path[len] = '\0';
    strcpy(strrchr(path, '/') + 1, name);
}

TEST(an_application_may_have_a_surrogate_of_its_own)
{
    IDispatch *first, *second;
    char path[PATH_MAX];
    LONG pid;

    neighbour("custom_surrogate", path);
    begin(path);
    first = create(&CLSID_WitnessBoth);
    second = create(&CLSID_WitnessFree);
    pid = witness_ask(first, WITNESS_PROCESS);
    ASSERT_STR(program_of(pid), "custom_surrogate");
    ASSERT_EQ(witness_ask(second, WITNESS_PROCESS), pid);
    IDispatch_Release(first);
    IDispatch_Release(second);
    wait_until_gone(pid);
    CoUninitialize();
}

TEST(a_module_that_the_surrogate_cannot_load_is_named)
{
    IDispatch *object, *none;
    char key[128];

    begin("");
    class_key(&CLSID_WitnessBoth, key);
    strcat(key, "\\InprocServer32");
    set_text(key, NULL, "/nowhere/witness.so");
    ASSERT_HR(try_create(&CLSID_WitnessBoth, &none), CO_E_SERVER_EXEC_FAILURE);
    expect_text("/nowhere/witness.so");

    /* In a surrogate that runs it is the same class that cannot be had. */
    object = create(&CLSID_WitnessFree);
    ASSERT_HR(try_create(&CLSID_WitnessBoth, &none), CO_E_DLLNOTFOUND);
    expect_text("/nowhere/witness.so");
    ASSERT_TRUE(witness_ask(object, WITNESS_PROCESS) > 0);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(without_a_surrogate_an_in_process_class_is_no_local_one)
{
    IDispatch *none;

    begin(NULL);
    ASSERT_HR(try_create(&CLSID_WitnessBoth, &none), REGDB_E_CLASSNOTREG);
    expect_text("is registered with an in-process server (InprocServer32) only");
    ASSERT_EQ(RegDeleteKeyA(HKEY_CLASSES_ROOT, APP_KEY), ERROR_SUCCESS);
    ASSERT_HR(try_create(&CLSID_WitnessBoth, &none), REGDB_E_CLASSNOTREG);
    expect_text("is registered with an in-process server (InprocServer32) only");
    CoUninitialize();
}

/* ---- many at once ---- */

static DWORD WINAPI create_one(LPVOID context)
{
    IDispatch *object;
    LONG pid;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    object = create(context);
    pid = witness_ask(object, WITNESS_PROCESS);
    IDispatch_Release(object);
    CoUninitialize();
    return (DWORD)pid;
}

TEST(clients_of_several_classes_at_once_share_one_surrogate)
{
    const CLSID *const classes[] = {&CLSID_WitnessBoth, &CLSID_WitnessFree,
                                    &CLSID_WitnessApartment};
    HANDLE threads[9];
    IDispatch *held;
    DWORD pid;

    begin("");
    for (size_t i = 0; i < ARRAYSIZE(threads); i++)
        threads[i] = CreateThread(NULL, 0, create_one, (void *)(uintptr_t)classes[i % 3], 0, NULL);
    held = create(&CLSID_WitnessMain);
    for (size_t i = 0; i < ARRAYSIZE(threads); i++) {
        ASSERT_EQ(WaitForSingleObject(threads[i], 30000), WAIT_OBJECT_0);
        ASSERT_TRUE(GetExitCodeThread(threads[i], &pid));
        ASSERT_TRUE(pid > 0);
        CloseHandle(threads[i]);
    }
    IDispatch_Release(held);
    CoUninitialize();
}
