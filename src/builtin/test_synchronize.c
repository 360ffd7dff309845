/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include "test.h"

static ISynchronize *make(REFCLSID clsid)
{
    ISynchronize *event;

    ASSERT_HR(
        CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_ISynchronize, (void **)&event),
        S_OK);
    return event;
}

TEST(a_manual_event_stays_signaled)
{
    ISynchronize *event;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    event = make(&CLSID_ManualResetEvent);
    ASSERT_HR(ISynchronize_Wait(event, 0, 1), RPC_S_CALLPENDING);
    ASSERT_HR(ISynchronize_Signal(event), S_OK);
    ASSERT_HR(ISynchronize_Wait(event, 0, INFINITE), S_OK);
    ASSERT_HR(ISynchronize_Wait(event, 0, INFINITE), S_OK);
    ASSERT_HR(ISynchronize_Reset(event), S_OK);
    ASSERT_HR(ISynchronize_Wait(event, 0, 1), RPC_S_CALLPENDING);
    ASSERT_EQ(ISynchronize_Release(event), 0);
    CoUninitialize();
}

TEST(another_lets_one_through)
{
    ISynchronize *event;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    event = make(&CLSID_StdEvent);
    ASSERT_HR(ISynchronize_Signal(event), S_OK);
    ASSERT_HR(ISynchronize_Wait(event, 0, INFINITE), S_OK);
    ASSERT_HR(ISynchronize_Wait(event, 0, 1), RPC_S_CALLPENDING);
    ASSERT_EQ(ISynchronize_Release(event), 0);
    CoUninitialize();
}

TEST(its_handle_can_be_had_and_replaced)
{
    HANDLE other = CreateEventW(NULL, TRUE, TRUE, NULL), own;
    ISynchronizeEvent *handle;
    ISynchronize *event;
    IUnknown *unknown;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    event = make(&CLSID_ManualResetEvent);
    ASSERT_HR(ISynchronize_QueryInterface(event, &IID_ISynchronizeEvent, (void **)&handle), S_OK);
    ASSERT_HR(ISynchronizeEvent_GetHandle(handle, &own), S_OK);
    ASSERT_TRUE(SetEvent(own));
    ASSERT_HR(ISynchronize_Wait(event, 0, INFINITE), S_OK);
    ASSERT_TRUE(ResetEvent(own));
    ASSERT_HR(ISynchronizeEvent_SetEventHandle(handle, &other), S_OK);
    ASSERT_TRUE(CloseHandle(other));
    ASSERT_HR(ISynchronize_Wait(event, 0, INFINITE), S_OK);
    ASSERT_TRUE(FAILED(ISynchronizeEvent_SetEventHandle(handle, &other)));
    ASSERT_HR(ISynchronizeEvent_QueryInterface(handle, &IID_IUnknown, (void **)&unknown), S_OK);
    ASSERT_TRUE(unknown == (IUnknown *)event);
    IUnknown_Release(unknown);
    ASSERT_HR(ISynchronizeEvent_QueryInterface(handle, &IID_IDispatch, (void **)&unknown),
              E_NOINTERFACE);
    ASSERT_EQ(ISynchronizeEvent_Release(handle), 1);
    ASSERT_EQ(ISynchronize_Release(event), 0);
    CoUninitialize();
}
