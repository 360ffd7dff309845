/* SPDX-License-Identifier: MIT */
/*
 * How class objects are registered, and who gets them. Sources: Windows' "REGCLS" and
 * "CoRegisterClassObject" pages; what CoGetClassObject answers for suspended and used ones is as
 * Windows does it.
 */
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/test.h"
#include "witness.h"

enum {
    CLIENTS = 8,
};

static const CLSID clsid = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x31}};
static const CLSID other = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x32}};
static const CLSID own = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x33}};

static void begin(DWORD model)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, model), S_OK);
}

static DWORD add(REFCLSID id, DWORD context, DWORD flags)
{
    DWORD cookie;

    ASSERT_HR(CoRegisterClassObject(id, (IUnknown *)witness_class(), context, flags, &cookie),
              S_OK);
    return cookie;
}

/* CoGetClassObject's answer; a class object must be the registered one itself. */
static HRESULT look_up(REFCLSID id, DWORD context)
{
    IClassFactory *found;
    HRESULT hr = CoGetClassObject(id, context, NULL, &IID_IClassFactory, (void **)&found);

    if (FAILED(hr))
        return hr;
    ASSERT_TRUE(found == witness_class());
    IClassFactory_Release(found);
    return hr;
}

/* ---- within the process ---- */

TEST(what_a_registration_answers_for_its_own_process)
{
    static const struct {
        DWORD context, flags;
        HRESULT in_process, local;
    } cases[] = {
        {CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, S_OK, REGDB_E_CLASSNOTREG},
        {CLSCTX_INPROC_SERVER, REGCLS_MULTI_SEPARATE, S_OK, REGDB_E_CLASSNOTREG},
        {CLSCTX_INPROC_SERVER, REGCLS_SINGLEUSE, S_OK, REGDB_E_CLASSNOTREG},
        {CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE, S_OK, S_OK},
        {CLSCTX_LOCAL_SERVER, REGCLS_MULTI_SEPARATE, REGDB_E_CLASSNOTREG, S_OK},
        {CLSCTX_LOCAL_SERVER, REGCLS_SINGLEUSE, REGDB_E_CLASSNOTREG, S_OK},
        {CLSCTX_LOCAL_SERVER, REGCLS_SURROGATE, REGDB_E_CLASSNOTREG, S_OK},
        {CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE | REGCLS_SURROGATE, REGDB_E_CLASSNOTREG, S_OK},
        {CLSCTX_SERVER, REGCLS_MULTIPLEUSE, S_OK, S_OK},
        {CLSCTX_SERVER, REGCLS_MULTI_SEPARATE, S_OK, S_OK},
        {CLSCTX_ALL, REGCLS_SINGLEUSE, S_OK, S_OK},
        {CLSCTX_INPROC_HANDLER, REGCLS_MULTIPLEUSE, REGDB_E_CLASSNOTREG, REGDB_E_CLASSNOTREG},
        {CLSCTX_SERVER, REGCLS_MULTIPLEUSE | REGCLS_SUSPENDED, REGDB_E_CLASSNOTREG,
         REGDB_E_CLASSNOTREG},
    };

    begin(COINIT_APARTMENTTHREADED);
    for (size_t i = 0; i < ARRAYSIZE(cases); i++) {
        DWORD cookie = add(&clsid, cases[i].context, cases[i].flags);

        ASSERT_HR(look_up(&clsid, CLSCTX_INPROC_SERVER), cases[i].in_process);
        ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), cases[i].local);
        ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
        ASSERT_HR(look_up(&clsid, CLSCTX_ALL), REGDB_E_CLASSNOTREG);
        ASSERT_HR(CoRevokeClassObject(cookie), E_INVALIDARG);
    }
    CoUninitialize();
}

TEST(what_makes_no_registration_is_refused)
{
    static const struct {
        DWORD context, flags;
    } cases[] = {
        {0, REGCLS_MULTIPLEUSE},
        {CLSCTX_REMOTE_SERVER, REGCLS_MULTIPLEUSE},
        {CLSCTX_LOCAL_SERVER, 0x20},
        {CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE | REGCLS_MULTI_SEPARATE},
    };
    IUnknown *unknown = (IUnknown *)witness_class();
    DWORD cookie;

    ASSERT_HR(CoRegisterClassObject(&clsid, unknown, CLSCTX_SERVER, REGCLS_MULTIPLEUSE, &cookie),
              CO_E_NOTINITIALIZED);
    begin(COINIT_MULTITHREADED);
    for (size_t i = 0; i < ARRAYSIZE(cases); i++)
        ASSERT_HR(CoRegisterClassObject(&clsid, unknown, cases[i].context, cases[i].flags, &cookie),
                  E_INVALIDARG);
    ASSERT_HR(CoRegisterClassObject(&clsid, NULL, CLSCTX_SERVER, 0, &cookie), E_INVALIDARG);
    ASSERT_HR(CoRegisterClassObject(&clsid, unknown, CLSCTX_SERVER, 0, NULL), E_INVALIDARG);
    CoUninitialize();
}

TEST(too_many_registrations_are_refused_with_the_reason)
{
    IUnknown *unknown = (IUnknown *)witness_class();
    HRESULT hr = S_OK;
    char narrow[512] = "";
    IErrorInfo *error;
    int n = 0;
    DWORD cookie;
    BSTR text;

    begin(COINIT_MULTITHREADED);
    for (; SUCCEEDED(hr); n++)
        hr = CoRegisterClassObject(&clsid, unknown, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE,
                                   &cookie);
    ASSERT_HR(hr, HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    ASSERT_EQ(n, 4097);
    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &text), S_OK);
    WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof(narrow), NULL, NULL);
    ASSERT_TRUE(strstr(narrow, "4096 classes on offer"));
    SysFreeString(text);
    IErrorInfo_Release(error);
    CoUninitialize();
}

TEST(a_single_use_is_one_use_even_for_the_process_itself)
{
    DWORD cookie;

    begin(COINIT_MULTITHREADED);
    cookie = add(&clsid, CLSCTX_SERVER, REGCLS_SINGLEUSE);
    ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), S_OK);
    ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), REGDB_E_CLASSNOTREG);
    /* Nobody connects to what serves the process alone. */
    ASSERT_HR(look_up(&clsid, CLSCTX_INPROC_SERVER), S_OK);
    ASSERT_HR(look_up(&clsid, CLSCTX_INPROC_SERVER), S_OK);
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

TEST(one_class_may_be_registered_many_times)
{
    DWORD first, second, third;

    begin(COINIT_MULTITHREADED);
    first = add(&clsid, CLSCTX_SERVER, REGCLS_MULTIPLEUSE);
    second = add(&clsid, CLSCTX_SERVER, REGCLS_MULTIPLEUSE);
    third = add(&other, CLSCTX_SERVER, REGCLS_MULTIPLEUSE);
    ASSERT_TRUE(first && second && third && first != second && second != third && first != third);
    ASSERT_HR(CoRevokeClassObject(first), S_OK);
    ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), S_OK);
    ASSERT_HR(CoRevokeClassObject(second), S_OK);
    ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), REGDB_E_CLASSNOTREG);
    ASSERT_HR(look_up(&other, CLSCTX_LOCAL_SERVER), S_OK);
    ASSERT_HR(CoRevokeClassObject(third), S_OK);
    CoUninitialize();
}

/* ---- suspending ---- */

TEST(all_classes_are_suspended_and_resumed_at_once)
{
    DWORD cookies[3];

    begin(COINIT_MULTITHREADED);
    cookies[0] = add(&clsid, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE | REGCLS_SUSPENDED);
    cookies[1] = add(&other, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE | REGCLS_SUSPENDED);
    cookies[2] = add(&own, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE);
    for (int i = 0; i < 2; i++) {
        ASSERT_HR(look_up(&clsid, CLSCTX_SERVER), REGDB_E_CLASSNOTREG);
        ASSERT_HR(look_up(&other, CLSCTX_SERVER), REGDB_E_CLASSNOTREG);
        /* This is nobody else's. */
        ASSERT_HR(look_up(&own, CLSCTX_INPROC_SERVER), S_OK);
        ASSERT_HR(CoResumeClassObjects(), S_OK);
        ASSERT_HR(look_up(&clsid, CLSCTX_SERVER), S_OK);
        ASSERT_HR(look_up(&other, CLSCTX_LOCAL_SERVER), S_OK);
        ASSERT_HR(CoSuspendClassObjects(), S_OK);
    }
    for (int i = 0; i < 3; i++)
        ASSERT_HR(CoRevokeClassObject(cookies[i]), S_OK);
    CoUninitialize();
}

TEST(a_count_of_zero_suspends_until_resumed)
{
    DWORD cookie;

    begin(COINIT_MULTITHREADED);
    cookie = add(&clsid, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE);
    ASSERT_EQ(CoAddRefServerProcess(), 1);
    ASSERT_EQ(CoAddRefServerProcess(), 2);
    ASSERT_EQ(CoReleaseServerProcess(), 1);
    ASSERT_HR(look_up(&clsid, CLSCTX_SERVER), S_OK);
    ASSERT_EQ(CoReleaseServerProcess(), 0);
    ASSERT_HR(look_up(&clsid, CLSCTX_SERVER), REGDB_E_CLASSNOTREG);
    /* It begins to serve again, counted or not, when it says so. */
    ASSERT_EQ(CoAddRefServerProcess(), 1);
    ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), REGDB_E_CLASSNOTREG);
    ASSERT_HR(CoResumeClassObjects(), S_OK);
    ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), S_OK);
    ASSERT_EQ(CoReleaseServerProcess(), 0);
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    /* A class that is registered when all have been revoked is not suspended. */
    cookie = add(&clsid, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE);
    ASSERT_HR(look_up(&clsid, CLSCTX_LOCAL_SERVER), S_OK);
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

/* ---- apartments ---- */

struct visit {
    DWORD context;
    HRESULT hr;
    bool is_direct;
    LONG thread; /* where an instance was */
};

/* From an apartment of its own. */
static DWORD WINAPI visit(void *context)
{
    struct visit *visit = context;
    IDispatch *object;
    IClassFactory *found;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    visit->hr = CoGetClassObject(&clsid, visit->context, NULL, &IID_IClassFactory, (void **)&found);
    if (SUCCEEDED(visit->hr)) {
        visit->is_direct = found == witness_class();
        visit->hr = IClassFactory_CreateInstance(found, NULL, &IID_IDispatch, (void **)&object);
        if (SUCCEEDED(visit->hr)) {
            visit->thread = witness_ask(object, WITNESS_THREAD);
            IDispatch_Release(object);
        }
        IClassFactory_Release(found);
    }
    CoUninitialize();
    return 0;
}

/* While this thread serves. */
static void await_visit(struct visit *expected)
{
    HANDLE thread = CreateThread(NULL, 0, visit, expected, 0, NULL);
    MSG msg;

    ASSERT_TRUE(thread);
    while (MsgWaitForMultipleObjects(1, &thread, FALSE, INFINITE, QS_ALLINPUT) != WAIT_OBJECT_0) {
        while (PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&msg);
    }
    CloseHandle(thread);
}

TEST(class_objects_are_called_in_the_apartment_that_registered_them)
{
    struct visit remote = {.context = CLSCTX_LOCAL_SERVER},
                 local = {.context = CLSCTX_INPROC_SERVER};
    DWORD cookie;

    begin(COINIT_APARTMENTTHREADED);
    ASSERT_EQ(CoAddRefServerProcess(), 1);
    cookie = add(&clsid, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE);
    await_visit(&remote);
    ASSERT_HR(remote.hr, S_OK);
    ASSERT_FALSE(remote.is_direct);
    ASSERT_EQ(remote.thread, GetCurrentThreadId());
    /* In-process class objects are each apartment's own. */
    await_visit(&local);
    ASSERT_HR(local.hr, REGDB_E_CLASSNOTREG);
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

TEST(an_agile_class_object_is_in_all_apartments)
{
    struct visit remote = {.context = CLSCTX_INPROC_SERVER};
    DWORD cookie;

    begin(COINIT_APARTMENTTHREADED);
    ASSERT_EQ(CoAddRefServerProcess(), 1);
    cookie = add(&clsid, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE | REGCLS_AGILE);
    await_visit(&remote);
    ASSERT_HR(remote.hr, S_OK);
    ASSERT_TRUE(remote.is_direct);
    ASSERT_TRUE(remote.thread != (LONG)GetCurrentThreadId());
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

/* ---- servers ---- */

struct client {
    pthread_t thread;
    pthread_barrier_t *start;
    IDispatch *object;
    LONG process;
};

static void *create_one(void *context)
{
    struct client *client = context;
    HRESULT hr;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    pthread_barrier_wait(client->start);
    hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                          (void **)&client->object);
    client->process = FAILED(hr) ? hr : witness_ask(client->object, WITNESS_PROCESS);
    CoUninitialize();
    return NULL;
}

static void create_at_once(struct client *clients)
{
    pthread_barrier_t start;

    pthread_barrier_init(&start, NULL, CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i].start = &start;
        ASSERT_EQ(pthread_create(&clients[i].thread, NULL, create_one, &clients[i]), 0);
    }
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);
    pthread_barrier_destroy(&start);
    for (int i = 0; i < CLIENTS; i++)
        ASSERT_TRUE(clients[i].process > 0);
}

static void release_all(struct client *clients)
{
    for (int i = 0; i < CLIENTS; i++)
        IDispatch_Release(clients[i].object);
}

TEST(each_client_of_a_single_use_class_has_a_server_of_its_own)
{
    struct client clients[CLIENTS] = {0};

    witness_register_program(&CLSID_WitnessProgram, "single exits");
    begin(COINIT_MULTITHREADED);
    create_at_once(clients);
    for (int i = 0; i < CLIENTS; i++) {
        for (int j = 0; j < i; j++)
            ASSERT_TRUE(clients[i].process != clients[j].process);
    }
    release_all(clients);
    CoUninitialize();
}

/* However many threads held a server's objects, they were one client, and it lives on. */
static void expect_server_to_leave(struct client *clients)
{
    struct pollfd server = {.events = POLLIN};

    server.fd = (int)syscall(SYS_pidfd_open, clients[0].process, 0);
    ASSERT_TRUE(server.fd >= 0);
    release_all(clients);
    ASSERT_EQ(poll(&server, 1, 20000), 1);
    close(server.fd);
}

TEST(all_clients_of_a_class_for_many_uses_share_a_server)
{
    static const char *const words[] = {"exits", "separate exits", "sta exits"};

    begin(COINIT_MULTITHREADED);
    for (size_t i = 0; i < ARRAYSIZE(words); i++) {
        struct client clients[CLIENTS] = {0};

        witness_register_program(&CLSID_WitnessProgram, words[i]);
        create_at_once(clients);
        for (int j = 1; j < CLIENTS; j++)
            ASSERT_EQ(clients[j].process, clients[0].process);
        expect_server_to_leave(clients);
    }
    CoUninitialize();
}

/* Who unlocked it is told so, though the server leaves at that. */
TEST(a_lock_keeps_a_server_that_nobody_uses)
{
    IDispatch *object;
    IClassFactory *factory;
    LONG process;

    witness_register_program(&CLSID_WitnessProgram, "exits");
    begin(COINIT_MULTITHREADED);
    ASSERT_HR(CoGetClassObject(&CLSID_WitnessProgram, CLSCTX_LOCAL_SERVER, NULL, &IID_IClassFactory,
                               (void **)&factory),
              S_OK);
    ASSERT_HR(IClassFactory_LockServer(factory, TRUE), S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IDispatch, (void **)&object), S_OK);
    process = witness_ask(object, WITNESS_PROCESS);
    IDispatch_Release(object);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IDispatch, (void **)&object), S_OK);
    ASSERT_EQ(witness_ask(object, WITNESS_PROCESS), process);
    IDispatch_Release(object);
    ASSERT_HR(IClassFactory_LockServer(factory, FALSE), S_OK);
    ASSERT_TRUE(
        FAILED(IClassFactory_CreateInstance(factory, NULL, &IID_IDispatch, (void **)&object)));
    ASSERT_TRUE(FAILED(IClassFactory_LockServer(factory, TRUE)));
    IClassFactory_Release(factory);
    ASSERT_HR(CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                               (void **)&object),
              S_OK);
    ASSERT_TRUE(witness_ask(object, WITNESS_PROCESS) != process);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(who_got_a_single_use_class_object_may_use_it_many_times)
{
    IDispatch *first, *second;
    IClassFactory *factory;
    LONG process;

    witness_register_program(&CLSID_WitnessProgram, "single exits");
    begin(COINIT_MULTITHREADED);
    ASSERT_HR(CoGetClassObject(&CLSID_WitnessProgram, CLSCTX_LOCAL_SERVER, NULL, &IID_IClassFactory,
                               (void **)&factory),
              S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IDispatch, (void **)&first), S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IDispatch, (void **)&second), S_OK);
    process = witness_ask(first, WITNESS_PROCESS);
    ASSERT_EQ(witness_ask(second, WITNESS_PROCESS), process);
    IDispatch_Release(first);
    IDispatch_Release(second);
    IClassFactory_Release(factory);
    ASSERT_HR(CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                               (void **)&first),
              S_OK);
    ASSERT_TRUE(witness_ask(first, WITNESS_PROCESS) != process);
    IDispatch_Release(first);
    CoUninitialize();
}
