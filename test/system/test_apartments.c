/* SPDX-License-Identifier: MIT */
/*
 * Where in-process objects live, and that calls find them there. Expectations: Windows'
 * "InprocServer32" and "Processes, Threads, and Apartments" pages.
 */
#include <pthread.h>

#include "harness/test.h"
#include "witness.h"

static IDispatch *create(REFCLSID clsid)
{
    IDispatch *object;

    ASSERT_HR(CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&object),
              S_OK);
    return object;
}

static void expect(REFCLSID clsid, APTTYPE apartment, bool is_here)
{
    IDispatch *object = create(clsid);

    ASSERT_EQ(witness_ask(object, WITNESS_APARTMENT), apartment);
    ASSERT_EQ(witness_ask(object, WITNESS_THREAD) == (LONG)GetCurrentThreadId(), is_here);
    ASSERT_EQ(IDispatch_Release(object), 0);
}

static void begin(DWORD model)
{
    witness_register();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, model), S_OK);
}

TEST(an_object_lives_where_its_creator_is_if_its_model_fits)
{
    begin(COINIT_APARTMENTTHREADED);
    expect(&CLSID_WitnessMain, APTTYPE_MAINSTA, true);
    expect(&CLSID_WitnessApartment, APTTYPE_MAINSTA, true);
    expect(&CLSID_WitnessBoth, APTTYPE_MAINSTA, true);
    CoUninitialize();

    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    expect(&CLSID_WitnessFree, APTTYPE_MTA, true);
    expect(&CLSID_WitnessBoth, APTTYPE_MTA, true);
    CoUninitialize();
}

TEST(a_free_object_of_an_sta_lives_in_the_mta)
{
    begin(COINIT_APARTMENTTHREADED);
    expect(&CLSID_WitnessFree, APTTYPE_MTA, false);
    expect(&CLSID_WitnessFree, APTTYPE_MTA, false);
    CoUninitialize();
}

TEST(an_apartment_object_of_the_mta_lives_in_a_host)
{
    IDispatch *first, *second;

    begin(COINIT_MULTITHREADED);
    first = create(&CLSID_WitnessApartment);
    second = create(&CLSID_WitnessMain);
    ASSERT_TRUE(witness_ask(first, WITNESS_THREAD) != (LONG)GetCurrentThreadId());
    ASSERT_EQ(witness_ask(first, WITNESS_THREAD), witness_ask(second, WITNESS_THREAD));
    ASSERT_EQ(witness_ask(first, WITNESS_APARTMENT), APTTYPE_MAINSTA);
    IDispatch_Release(first);
    IDispatch_Release(second);
    CoUninitialize();
}

static void *use_main_object(void *context)
{
    LONG *main_thread = context;
    IDispatch *object;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    object = create(&CLSID_WitnessMain);
    *main_thread = witness_ask(object, WITNESS_THREAD);
    IDispatch_Release(object);
    object = create(&CLSID_WitnessApartment);
    ASSERT_EQ(witness_ask(object, WITNESS_THREAD), GetCurrentThreadId());
    ASSERT_EQ(witness_ask(object, WITNESS_APARTMENT), APTTYPE_STA);
    IDispatch_Release(object);
    CoUninitialize();
    PostThreadMessageW((DWORD)*main_thread, WM_QUIT, 0, 0);
    return NULL;
}

TEST(an_object_without_a_model_lives_in_the_first_sta)
{
    LONG main_thread = 0;
    pthread_t thread;
    MSG msg;

    begin(COINIT_APARTMENTTHREADED);
    ASSERT_EQ(pthread_create(&thread, NULL, use_main_object, &main_thread), 0);
    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
    pthread_join(thread, NULL);
    ASSERT_EQ(main_thread, GetCurrentThreadId());
    CoUninitialize();
}

/* An object of an STA, called from another apartment, calls back into its waiting caller. */
static LONG descend(REFCLSID clsid, LONG levels)
{
    IDispatch *here = create(&CLSID_WitnessBoth), *there = create(clsid);
    VARIANT arguments[2], result;

    V_VT(&arguments[0]) = VT_DISPATCH;
    V_DISPATCH(&arguments[0]) = here;
    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = levels;
    VariantInit(&result);
    ASSERT_HR(witness_invoke(there, WITNESS_DESCEND, arguments, 2, &result, NULL), S_OK);
    IDispatch_Release(here);
    IDispatch_Release(there);
    return V_I4(&result);
}

TEST(calls_go_to_and_fro_between_apartments)
{
    begin(COINIT_APARTMENTTHREADED);
    ASSERT_EQ(descend(&CLSID_WitnessFree, 40), 40);
    CoUninitialize();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_EQ(descend(&CLSID_WitnessApartment, 40), 40);
    CoUninitialize();
}

/* Two apartments that call each other at the same time: neither may wait in deafness. */
struct meeting {
    IStream *streams[2];
    pthread_barrier_t begins;
    DWORD threads[2];
};

enum {
    MUCH = 4 << 20, /* bytes, more than any socket takes at once */
};

static void echo_much(IDispatch *object)
{
    VARIANT text = {.vt = VT_BSTR}, result;

    VariantInit(&result);
    V_BSTR(&text) = SysAllocStringByteLen(NULL, MUCH);
    ASSERT_HR(witness_invoke(object, WITNESS_ECHO, &text, 1, &result, NULL), S_OK);
    ASSERT_EQ(SysStringByteLen(V_BSTR(&result)), MUCH);
    VariantClear(&result);
    VariantClear(&text);
}

static void meet(struct meeting *meeting, int self)
{
    IDispatch *here, *there;
    MSG msg;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    here = create(&CLSID_WitnessBoth);
    meeting->threads[self] = GetCurrentThreadId();
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(&IID_IDispatch, (IUnknown *)here,
                                                    &meeting->streams[self]),
              S_OK);
    pthread_barrier_wait(&meeting->begins);
    ASSERT_HR(
        CoGetInterfaceAndReleaseStream(meeting->streams[!self], &IID_IDispatch, (void **)&there),
        S_OK);
    ASSERT_EQ(witness_ask(there, WITNESS_THREAD), (LONG)meeting->threads[!self]);
    echo_much(there);
    IDispatch_Release(there);
    /* The other one may still call. */
    ASSERT_TRUE(PostThreadMessageW(meeting->threads[!self], WM_QUIT, 0, 0));
    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
    IDispatch_Release(here);
    CoUninitialize();
}

static void *meet_from_there(void *context)
{
    meet(context, 1);
    return NULL;
}

TEST(apartments_may_call_each_other_at_the_same_time)
{
    struct meeting meeting;
    pthread_t thread;

    witness_register();
    test_expect_open_descriptors();
    ASSERT_EQ(pthread_barrier_init(&meeting.begins, NULL, 2), 0);
    for (int i = 0; i < 10; i++) {
        ASSERT_EQ(pthread_create(&thread, NULL, meet_from_there, &meeting), 0);
        meet(&meeting, 0);
        pthread_join(thread, NULL);
    }
}

TEST(identity_holds_through_an_apartment_and_back)
{
    IDispatch *here, *there;
    VARIANT argument, result;

    begin(COINIT_MULTITHREADED);
    here = create(&CLSID_WitnessFree);
    there = create(&CLSID_WitnessApartment);
    V_VT(&argument) = VT_DISPATCH;
    V_DISPATCH(&argument) = here;
    ASSERT_HR(witness_invoke(there, WITNESS_KEEP, &argument, 1, NULL, NULL), S_OK);
    VariantInit(&result);
    ASSERT_HR(witness_invoke(there, WITNESS_KEPT, NULL, 0, &result, NULL), S_OK);
    ASSERT_EQ(V_VT(&result), VT_UNKNOWN);
    ASSERT_TRUE(V_UNKNOWN(&result) == (IUnknown *)here);
    VariantClear(&result);
    ASSERT_HR(witness_invoke(there, WITNESS_KEEP, NULL, 0, NULL, NULL), S_OK);
    IDispatch_Release(there);
    ASSERT_EQ(IDispatch_Release(here), 0);
    CoUninitialize();
}

TEST(an_unknown_interface_does_not_cross_apartments)
{
    static const IID unknown_iid = {0x11111111, 1, 1, {1}};
    void *object = &object;

    begin(COINIT_MULTITHREADED);
    ASSERT_HR(CoCreateInstance(&CLSID_WitnessApartment, NULL, CLSCTX_INPROC_SERVER, &unknown_iid,
                               &object),
              E_NOINTERFACE);
    ASSERT_TRUE(object == NULL);
    CoUninitialize();
}

TEST(the_mta_lasts_while_it_is_used)
{
    CO_MTA_USAGE_COOKIE first, second;
    APTTYPEQUALIFIER qualifier;
    APTTYPE type;

    ASSERT_HR(CoGetApartmentType(&type, &qualifier), CO_E_NOTINITIALIZED);
    ASSERT_HR(CoIncrementMTAUsage(&first), S_OK);
    ASSERT_HR(CoIncrementMTAUsage(&second), S_OK);
    ASSERT_HR(CoDecrementMTAUsage(first), S_OK);
    ASSERT_HR(CoGetApartmentType(&type, &qualifier), S_OK);
    ASSERT_EQ(type, APTTYPE_MTA);
    ASSERT_EQ(qualifier, APTTYPEQUALIFIER_IMPLICIT_MTA);
    ASSERT_HR(CoDecrementMTAUsage(second), S_OK);
    ASSERT_HR(CoGetApartmentType(&type, &qualifier), CO_E_NOTINITIALIZED);
    ASSERT_HR(CoDecrementMTAUsage(second), E_INVALIDARG);
}

TEST(apartments_are_counted_by_thread)
{
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_FALSE);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), RPC_E_CHANGED_MODE);
    ASSERT_HR(CoInitializeEx(&(int){0}, COINIT_MULTITHREADED), E_INVALIDARG);
    CoUninitialize();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), RPC_E_CHANGED_MODE);
    CoUninitialize();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    CoUninitialize();
}

TEST(a_module_hears_that_it_is_attached_once)
{
    LONG (*attached)(void);
    WCHAR path[MAX_PATH];
    HMODULE module;
    IDispatch *object;

    begin(COINIT_MULTITHREADED);
    object = create(&CLSID_WitnessBoth);
    ASSERT_TRUE(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)object->lpVtbl,
                                   &module));
    ASSERT_TRUE(GetModuleFileNameW(module, path, MAX_PATH) > 0);
    FreeLibrary(module);
    module = LoadLibraryW(path);
    attached = (LONG(*)(void))(void *)GetProcAddress(module, "WitnessAttached");
    ASSERT_TRUE(attached != NULL);
    ASSERT_EQ(attached(), 1);
    FreeLibrary(module);
    ASSERT_EQ(attached(), 1);
    IDispatch_Release(object);
    CoUninitialize();
}

/* ---- a server's loop ---- */

static void quit(void)
{
    PostQuitMessage(9);
}

/* As a single-threaded server does: its last object's Release ends the loop. */
static DWORD serve_until_quit(LPVOID context)
{
    HANDLE *ready = context;
    IStream *stream;
    IDispatch *object;
    MSG msg;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(witness_class(), NULL, &IID_IDispatch, (void **)&object),
              S_OK);
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(&IID_IDispatch, (IUnknown *)object, &stream),
              S_OK);
    IDispatch_Release(object);
    ready[1] = stream;
    SetEvent(ready[0]);
    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
    CoUninitialize();
    return (DWORD)msg.wParam;
}

TEST(a_loop_that_waits_is_told_to_quit_by_a_call_that_it_serves)
{
    HANDLE ready[2] = {CreateEventW(NULL, FALSE, FALSE, NULL)}, thread;
    IDispatch *object;
    DWORD code;

    begin(COINIT_MULTITHREADED);
    witness_on_unused = quit;
    thread = CreateThread(NULL, 0, serve_until_quit, ready, 0, NULL);
    ASSERT_EQ(WaitForSingleObject(ready[0], INFINITE), WAIT_OBJECT_0);
    ASSERT_HR(CoGetInterfaceAndReleaseStream(ready[1], &IID_IDispatch, (void **)&object), S_OK);
    /* It answers from its wait for messages, and goes back to it. */
    for (int i = 0; i < 20; i++)
        ASSERT_TRUE(witness_ask(object, WITNESS_THREAD) > 0);
    IDispatch_Release(object);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(GetExitCodeThread(thread, &code));
    ASSERT_EQ(code, 9);
    CloseHandle(thread);
    CloseHandle(ready[0]);
    CoUninitialize();
}
