/* SPDX-License-Identifier: MIT */
/*
 * Calls that end before they are answered: cancelled, or out of time. Expectations: Windows'
 * "CoCancelCall", "ICancelMethodCalls" and "IRpcOptions" pages.
 */
#include <signal.h>
#include <string.h>

#include "harness/test.h"
#include "witness.h"

enum {
    LONG_MS = 20000, /* longer than any test takes */
};

static IDispatch *begin(DWORD model)
{
    IDispatch *object;

    witness_register();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, model), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                               (void **)&object),
              S_OK);
    return object;
}

static void end(IDispatch *object)
{
    IDispatch_Release(object);
    CoUninitialize();
}

/* Has the object wait to be cancelled. */
static HRESULT wait_for_cancel(IDispatch *object, LONG most_ms, LONG *ret_result)
{
    VARIANT argument, result;
    HRESULT hr;

    V_VT(&argument) = VT_I4;
    V_I4(&argument) = most_ms;
    VariantInit(&result);
    hr = witness_invoke(object, WITNESS_WAIT, &argument, 1, &result, NULL);
    *ret_result = V_VT(&result) == VT_I4 ? V_I4(&result) : 0;
    return hr;
}

/* Another thread, which cancels the call of the one that started it when the server has it. */
struct canceller {
    HANDLE thread;
    DWORD victim;
    ULONG seconds;
    ICancelMethodCalls *object; /* of the call */
    HRESULT hr;
};

static DWORD WINAPI cancel(void *context)
{
    struct canceller *canceller = context;
    IDispatch *server = begin(COINIT_MULTITHREADED);

    while (witness_ask(server, WITNESS_WAITING) == 0)
        Sleep(0);
    while (CoGetCancelObject(canceller->victim, &IID_ICancelMethodCalls,
                             (void **)&canceller->object) != S_OK)
        Sleep(0);
    canceller->hr = ICancelMethodCalls_Cancel(canceller->object, canceller->seconds);
    end(server);
    return 0;
}

static void canceller_start(struct canceller *canceller, ULONG seconds)
{
    *canceller = (struct canceller){.victim = GetCurrentThreadId(), .seconds = seconds};
    canceller->thread = CreateThread(NULL, 0, cancel, canceller, 0, NULL);
    ASSERT_TRUE(canceller->thread);
}

static void canceller_end(struct canceller *canceller)
{
    ASSERT_EQ(WaitForSingleObject(canceller->thread, LONG_MS), WAIT_OBJECT_0);
    CloseHandle(canceller->thread);
    ICancelMethodCalls_Release(canceller->object);
}

static void cancel_a_call(DWORD model)
{
    IDispatch *object = begin(model);
    struct canceller canceller;
    LONG result;

    ASSERT_HR(CoEnableCallCancellation(NULL), S_OK);
    for (int i = 1; i <= 3; i++) {
        canceller_start(&canceller, 0);
        ASSERT_HR(wait_for_cancel(object, LONG_MS, &result), RPC_E_CALL_CANCELED);
        WaitForSingleObject(canceller.thread, LONG_MS);
        ASSERT_HR(canceller.hr, S_OK);
        ASSERT_HR(ICancelMethodCalls_TestCancel(canceller.object), RPC_E_CALL_CANCELED);
        ASSERT_HR(ICancelMethodCalls_Cancel(canceller.object, 0), RPC_E_CALL_CANCELED);
        canceller_end(&canceller);
        /* The server hears of it, and other calls go on as before. */
        while (witness_ask(object, WITNESS_CANCELLED) != i)
            Sleep(0);
    }
    ASSERT_HR(CoDisableCallCancellation(NULL), S_OK);
    end(object);
}

TEST(a_call_from_the_multithreaded_apartment_is_cancelled)
{
    cancel_a_call(COINIT_MULTITHREADED);
}

TEST(a_call_from_a_single_threaded_apartment_is_cancelled)
{
    cancel_a_call(COINIT_APARTMENTTHREADED);
}

TEST(a_server_that_gives_up_in_time_has_answered)
{
    IDispatch *object = begin(COINIT_MULTITHREADED);
    struct canceller canceller;
    LONG result;

    ASSERT_HR(CoEnableCallCancellation(NULL), S_OK);
    canceller_start(&canceller, LONG_MS / 1000);
    ASSERT_HR(wait_for_cancel(object, LONG_MS, &result), S_OK);
    ASSERT_HR(result, RPC_E_CALL_CANCELED);
    WaitForSingleObject(canceller.thread, LONG_MS);
    ASSERT_HR(canceller.hr, RPC_E_CALL_COMPLETE);
    ASSERT_HR(ICancelMethodCalls_TestCancel(canceller.object), RPC_E_CALL_COMPLETE);
    ASSERT_HR(ICancelMethodCalls_Cancel(canceller.object, 0), RPC_E_CALL_COMPLETE);
    canceller_end(&canceller);
    end(object);
}

TEST(a_call_that_nobody_cancels_is_answered)
{
    IDispatch *object = begin(COINIT_MULTITHREADED);
    LONG result;

    ASSERT_HR(CoEnableCallCancellation(NULL), S_OK);
    ASSERT_HR(wait_for_cancel(object, 1, &result), S_OK);
    ASSERT_HR(result, RPC_S_CALLPENDING);
    ASSERT_HR(CoDisableCallCancellation(NULL), S_OK);
    ASSERT_HR(wait_for_cancel(object, 1, &result), S_OK);
    end(object);
}

TEST(only_threads_that_allow_it_have_their_calls_cancelled)
{
    IUnknown *object;

    ASSERT_HR(CoDisableCallCancellation(NULL), CO_E_CANCEL_DISABLED);
    ASSERT_HR(CoCancelCall(0, 0), CO_E_CANCEL_DISABLED);
    ASSERT_HR(CoGetCancelObject(0, &IID_IUnknown, NULL), E_INVALIDARG);
    ASSERT_HR(CoGetCancelObject(1, &IID_IUnknown, (void **)&object), CO_E_CANCEL_DISABLED);
    ASSERT_FALSE(object);
    ASSERT_HR(CoEnableCallCancellation(&object), E_INVALIDARG);
    ASSERT_HR(CoEnableCallCancellation(NULL), S_OK);
    ASSERT_HR(CoEnableCallCancellation(NULL), S_OK);
    ASSERT_HR(CoCancelCall(GetCurrentThreadId(), 0), E_NOINTERFACE);
    ASSERT_HR(CoDisableCallCancellation(&object), E_INVALIDARG);
    ASSERT_HR(CoDisableCallCancellation(NULL), S_OK);
    ASSERT_HR(CoCancelCall(0, 0), E_NOINTERFACE);
    ASSERT_HR(CoDisableCallCancellation(NULL), S_OK);
    ASSERT_HR(CoCancelCall(0, 0), CO_E_CANCEL_DISABLED);
    /* Nobody is called here. */
    ASSERT_HR(CoTestCancel(), RPC_E_CALL_COMPLETE);
}

TEST(a_thread_may_bring_its_own_cancel_object)
{
    IUnknown *own = (IUnknown *)witness_class(), *found;

    ASSERT_HR(CoSetCancelObject(own), CO_E_CANCEL_DISABLED);
    ASSERT_HR(CoEnableCallCancellation(NULL), S_OK);
    ASSERT_HR(CoSetCancelObject(own), S_OK);
    ASSERT_HR(CoSetCancelObject(own), E_ACCESSDENIED);
    ASSERT_HR(CoGetCancelObject(0, &IID_IUnknown, (void **)&found), S_OK);
    ASSERT_TRUE(found == own);
    IUnknown_Release(found);
    ASSERT_HR(CoCancelCall(0, 0), E_NOINTERFACE);
    ASSERT_HR(CoSetCancelObject(NULL), S_OK);
    ASSERT_HR(CoGetCancelObject(0, &IID_IUnknown, (void **)&found), E_NOINTERFACE);
    ASSERT_HR(CoDisableCallCancellation(NULL), S_OK);
}

/* ---- options ---- */

TEST(a_proxy_s_calls_end_when_their_time_is_over)
{
    IDispatch *object = begin(COINIT_APARTMENTTHREADED);
    ULONGLONG since = GetTickCount64();
    IRpcOptions *options;
    LONG result;

    ASSERT_HR(IDispatch_QueryInterface(object, &IID_IRpcOptions, (void **)&options), S_OK);
    ASSERT_HR(IRpcOptions_Set(options, (IUnknown *)object, COMBND_RPCTIMEOUT, 50), S_OK);
    ASSERT_HR(wait_for_cancel(object, LONG_MS, &result), RPC_E_TIMEOUT);
    ASSERT_TRUE(GetTickCount64() - since >= 50);
    ASSERT_TRUE(GetTickCount64() - since < LONG_MS);
    while (witness_ask(object, WITNESS_CANCELLED) != 1)
        Sleep(0);
    ASSERT_HR(IRpcOptions_Set(options, (IUnknown *)object, COMBND_RPCTIMEOUT,
                              RPC_C_BINDING_INFINITE_TIMEOUT),
              S_OK);
    ASSERT_HR(wait_for_cancel(object, 100, &result), S_OK);
    IRpcOptions_Release(options);
    end(object);
}

/* Even connections cannot be introduced to a server that is stopped. */
TEST(a_server_that_does_nothing_costs_no_more_than_the_time)
{
    IDispatch *object = begin(COINIT_MULTITHREADED);
    pid_t server = witness_ask(object, WITNESS_PROCESS);
    IRpcOptions *options;
    IUnknown *unknown;

    ASSERT_HR(IDispatch_QueryInterface(object, &IID_IRpcOptions, (void **)&options), S_OK);
    ASSERT_HR(IRpcOptions_Set(options, (IUnknown *)object, COMBND_RPCTIMEOUT, 11), S_OK);
    kill(server, SIGSTOP);
    while (witness_ask(object, WITNESS_THREAD) != RPC_E_TIMEOUT)
        ;
    for (int i = 0; i < 50; i++)
        ASSERT_HR(witness_ask(object, WITNESS_THREAD), RPC_E_TIMEOUT);
    ASSERT_HR(IDispatch_QueryInterface(object, &IID_IPersist, (void **)&unknown), RPC_E_TIMEOUT);
    kill(server, SIGCONT);
    ASSERT_HR(IRpcOptions_Set(options, (IUnknown *)object, COMBND_RPCTIMEOUT,
                              RPC_C_BINDING_INFINITE_TIMEOUT),
              S_OK);
    for (int i = 0; i < 50; i++)
        ASSERT_EQ(witness_ask(object, WITNESS_PROCESS), server);
    IRpcOptions_Release(options);
    end(object);
}

TEST(options_are_of_one_proxy)
{
    IDispatch *object = begin(COINIT_MULTITHREADED), *other;
    IUnknown *own = (IUnknown *)witness_class();
    IRpcOptions *options;
    ULONG_PTR value;

    ASSERT_HR(CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                               (void **)&other),
              S_OK);
    ASSERT_HR(IDispatch_QueryInterface(object, &IID_IRpcOptions, (void **)&options), S_OK);
    ASSERT_HR(IRpcOptions_Query(options, (IUnknown *)object, COMBND_RPCTIMEOUT, &value), S_OK);
    ASSERT_EQ(value, RPC_C_BINDING_DEFAULT_TIMEOUT);
    ASSERT_HR(
        IRpcOptions_Set(options, (IUnknown *)object, COMBND_RPCTIMEOUT, RPC_C_BINDING_MAX_TIMEOUT),
        S_OK);
    ASSERT_HR(IRpcOptions_Query(options, (IUnknown *)object, COMBND_RPCTIMEOUT, &value), S_OK);
    ASSERT_EQ(value, RPC_C_BINDING_MAX_TIMEOUT);
    ASSERT_HR(IRpcOptions_Query(options, (IUnknown *)object, COMBND_SERVER_LOCALITY, &value), S_OK);
    ASSERT_EQ(value, SERVER_LOCALITY_MACHINE_LOCAL);
    ASSERT_HR(IRpcOptions_Query(options, (IUnknown *)object, 77, &value), E_INVALIDARG);
    ASSERT_HR(IRpcOptions_Query(options, (IUnknown *)object, COMBND_RPCTIMEOUT, NULL),
              E_INVALIDARG);
    ASSERT_HR(IRpcOptions_Set(options, (IUnknown *)object, COMBND_SERVER_LOCALITY, 0),
              E_INVALIDARG);
    ASSERT_HR(IRpcOptions_Set(options, (IUnknown *)other, COMBND_RPCTIMEOUT, 1), E_INVALIDARG);
    ASSERT_HR(IRpcOptions_Set(options, own, COMBND_RPCTIMEOUT, 1), E_INVALIDARG);
    ASSERT_HR(IRpcOptions_Set(options, NULL, COMBND_RPCTIMEOUT, 1), E_INVALIDARG);
    IRpcOptions_Release(options);
    IDispatch_Release(other);
    end(object);
}
