/* SPDX-License-Identifier: MIT */
/*
 * Waiting in a single-threaded apartment. The outcomes are those of CoWaitForMultipleHandles' and
 * MsgWaitForMultipleObjectsEx' pages.
 */
#include <dirent.h>
#include <stdio.h>

#include <comity/windows.h>

#include "apartment/test_server.h"
#include "test.h"
#include "wire/connection.h"
#include "wire/endpoint.h"

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
}

TEST(nonsense_is_refused)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    DWORD index = 7;

    begin();
    ASSERT_HR(CoWaitForMultipleHandles(0, 0, 1, &event, NULL), E_INVALIDARG);
    ASSERT_HR(CoWaitForMultipleHandles(0, 0, 0, NULL, &index), E_INVALIDARG);
    ASSERT_EQ(index, 0);
    ASSERT_HR(CoWaitForMultipleHandles(0, 0, 0, &event, &index), RPC_E_NO_SYNC);
    ASSERT_TRUE(CloseHandle(event));
    ASSERT_HR(CoWaitForMultipleHandles(0, 0, 1, &event, &index),
              HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE));
    ASSERT_EQ(MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_ALLINPUT), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_EQ(MsgWaitForMultipleObjects(64, &event, FALSE, 0, QS_ALLINPUT), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    CoUninitialize();
}

static void wait_each_way(void)
{
    HANDLE semaphores[2] = {CreateSemaphoreW(NULL, 1, 1, NULL), CreateSemaphoreW(NULL, 1, 1, NULL)};
    DWORD index;

    ASSERT_HR(CoWaitForMultipleHandles(0, INFINITE, 2, semaphores, &index), S_OK);
    ASSERT_EQ(index, 0);
    ASSERT_HR(CoWaitForMultipleHandles(COWAIT_WAITALL, 1, 2, semaphores, &index),
              RPC_S_CALLPENDING);
    ASSERT_HR(CoWaitForMultipleHandles(0, INFINITE, 2, semaphores, &index), S_OK);
    ASSERT_EQ(index, 1);
    ASSERT_HR(CoWaitForMultipleHandles(0, 1, 2, semaphores, &index), RPC_S_CALLPENDING);
    ASSERT_EQ(index, 0);
    ReleaseSemaphore(semaphores[0], 1, NULL);
    ReleaseSemaphore(semaphores[1], 1, NULL);
    ASSERT_HR(CoWaitForMultipleHandles(COWAIT_WAITALL, INFINITE, 2, semaphores, &index), S_OK);
    ASSERT_TRUE(CloseHandle(semaphores[0]));
    ASSERT_TRUE(CloseHandle(semaphores[1]));
}

TEST(handles_are_waited_for_in_an_sta)
{
    begin();
    wait_each_way();
    CoUninitialize();
}

TEST(handles_are_waited_for_outside_of_stas)
{
    wait_each_way();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    wait_each_way();
    CoUninitialize();
}

struct client {
    char endpoint[ENDPOINT_NAME_SIZE];
    HANDLE done;
};

/* The bind is answered by the apartment's thread only. */
static DWORD bind_to_sta(LPVOID context)
{
    struct client *client = context;
    struct rpc_connection connection;
    int fd = -1;

    ASSERT_HR(endpoint_connect(client->endpoint, &fd), S_OK);
    rpc_connection_init(&connection, fd);
    ASSERT_HR(rpc_bind(&connection, &IID_IClassFactory, 0), S_OK);
    rpc_connection_deinit(&connection);
    SetEvent(client->done);
    return 0;
}

static void find_endpoint(char ret_endpoint[static ENDPOINT_NAME_SIZE])
{
    const struct dirent *entry;
    char path[4096];
    DIR *folder;

    snprintf(path, sizeof(path), "%s/run", test_home());
    folder = opendir(path);
    ASSERT_TRUE(folder);
    while ((entry = readdir(folder))) {
        if (strncmp(entry->d_name, "oxid-", 5) == 0)
            snprintf(ret_endpoint, ENDPOINT_NAME_SIZE, "%.31s", entry->d_name);
    }
    closedir(folder);
}

TEST(an_sta_is_served_while_it_waits)
{
    struct client client = {.done = CreateEventW(NULL, FALSE, FALSE, NULL)};
    DWORD cookie, index, result;
    HANDLE threads[2];
    MSG msg;

    begin();
    ASSERT_HR(CoRegisterClassObject(&clsid_test, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    REGCLS_MULTIPLEUSE, &cookie),
              S_OK);
    find_endpoint(client.endpoint);

    threads[0] = CreateThread(NULL, 0, bind_to_sta, &client, 0, NULL);
    ASSERT_HR(CoWaitForMultipleHandles(0, INFINITE, 1, &client.done, &index), S_OK);

    threads[1] = CreateThread(NULL, 0, bind_to_sta, &client, 0, NULL);
    while ((result = MsgWaitForMultipleObjects(1, &client.done, FALSE, INFINITE, QS_ALLINPUT)) ==
           WAIT_OBJECT_0 + 1)
        PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE);
    ASSERT_EQ(result, WAIT_OBJECT_0);

    ASSERT_EQ(WaitForMultipleObjects(2, threads, TRUE, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(threads[0]));
    ASSERT_TRUE(CloseHandle(threads[1]));
    ASSERT_TRUE(CloseHandle(client.done));
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

TEST(posted_messages_end_a_wait_that_asks_for_them)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    DWORD index;
    MSG msg;

    begin();
    ASSERT_EQ(MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    ASSERT_EQ(MsgWaitForMultipleObjects(0, NULL, FALSE, 1, QS_ALLINPUT), WAIT_TIMEOUT);
    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_USER, 1, 2));
    ASSERT_EQ(MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_KEY), WAIT_TIMEOUT);
    ASSERT_EQ(MsgWaitForMultipleObjects(1, &event, FALSE, INFINITE, QS_ALLINPUT),
              WAIT_OBJECT_0 + 1);
    ASSERT_EQ(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_ALLINPUT), WAIT_OBJECT_0);

    /* For both: the event is missing, then it is there. */
    ASSERT_EQ(MsgWaitForMultipleObjectsEx(1, &event, 1, QS_ALLINPUT, MWMO_WAITALL), WAIT_TIMEOUT);
    SetEvent(event);
    ASSERT_EQ(MsgWaitForMultipleObjectsEx(1, &event, INFINITE, QS_ALLINPUT, MWMO_WAITALL),
              WAIT_OBJECT_0);
    ASSERT_EQ(MsgWaitForMultipleObjects(1, &event, FALSE, INFINITE, QS_ALLINPUT), WAIT_OBJECT_0);
    ResetEvent(event);

    /* A wait for handles leaves the thread's messages alone. */
    ASSERT_HR(CoWaitForMultipleHandles(0, 1, 1, &event, &index), RPC_S_CALLPENDING);
    ASSERT_TRUE(PeekMessageW(&msg, NULL, 0, 0, PM_NOREMOVE));
    ASSERT_EQ(msg.message, WM_USER);

    /* What was looked at counts as input only on demand. */
    ASSERT_EQ(MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_ALLINPUT), WAIT_TIMEOUT);
    ASSERT_EQ(MsgWaitForMultipleObjectsEx(1, &event, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE),
              WAIT_OBJECT_0 + 1);
    ASSERT_TRUE(PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE));
    ASSERT_EQ(MsgWaitForMultipleObjectsEx(1, &event, 0, QS_ALLINPUT, MWMO_INPUTAVAILABLE),
              WAIT_TIMEOUT);
    ASSERT_TRUE(CloseHandle(event));
    CoUninitialize();
}
