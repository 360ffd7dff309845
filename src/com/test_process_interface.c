/* SPDX-License-Identifier: MIT */
/*
 * What a process tells of its objects: its own endpoint answers whatever its apartments do.
 */
#include <unistd.h>

#include <comity/comity.h>
#include <comity/windows.h>

#include "apartment/test_server.h"
#include "base/guid.h"
#include "test.h"
#include "wire/endpoint.h"
#include "wire/process_client.h"

enum {
    PATIENCE_MS = 20000,
    MANY = 5000,
};

static struct rpc_connection connection;
static DWORD cookie;

static void offer(COINIT apartment)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, apartment), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid_test, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    REGCLS_MULTIPLEUSE, &cookie),
              S_OK);
}

static HRESULT connect_here(void)
{
    char name[ENDPOINT_NAME_SIZE];

    endpoint_name_of_process(getpid(), name);
    return process_connect(name, PATIENCE_MS, &connection);
}

static struct process_description describe(void)
{
    struct process_description description;

    ASSERT_HR(process_ask_description(&connection, &description), S_OK);
    return description;
}

/* An object whose only use is that it can be marshaled. */
struct thing {
    IUnknown IUnknown_iface;
};

static HRESULT thing_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    *ppv = guid_is_equal(riid, &IID_IUnknown) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG thing_AddRef(IUnknown *iface)
{
    return 2;
}

static ULONG thing_Release(IUnknown *iface)
{
    return 1;
}

static IUnknownVtbl thing_vtable = {thing_QueryInterface, thing_AddRef, thing_Release};
static struct thing things[MANY];

static void lock_things(BOOL locks)
{
    for (int i = 0; i < MANY; i++) {
        things[i].IUnknown_iface.lpVtbl = &thing_vtable;
        ASSERT_HR(CoLockObjectExternal(&things[i].IUnknown_iface, locks, TRUE), S_OK);
    }
}

TEST(an_apartment_that_does_not_pump_is_described_all_the_same)
{
    struct process_description description;

    offer(COINIT_APARTMENTTHREADED);
    ASSERT_HR(connect_here(), S_OK);
    description = describe();
    ASSERT_EQ((pid_t)description.pid, getpid());
    ASSERT_EQ(connection.peer, getpid());
    ASSERT_EQ(description.flags, PROCESS_WAS_SERVER | PROCESS_HAS_CLASSES);
    ASSERT_EQ(description.uses, 0);
    rpc_connection_deinit(&connection);
    CoUninitialize();
    ASSERT_HR(connect_here(), HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE));
}

TEST(uses_user_control_and_stopping_are_told)
{
    offer(COINIT_MULTITHREADED);
    ASSERT_HR(connect_here(), S_OK);
    CoAddRefServerProcess();
    CoAddRefServerProcess();
    ASSERT_EQ(describe().uses, 2);
    ComitySetUserControl(TRUE);
    ASSERT_TRUE(describe().flags & PROCESS_HAS_USER);
    ComitySetUserControl(FALSE);
    CoReleaseServerProcess();
    ASSERT_FALSE(describe().flags & PROCESS_IS_STOPPING);
    CoReleaseServerProcess();
    ASSERT_EQ(describe().flags, PROCESS_WAS_SERVER | PROCESS_HAS_CLASSES | PROCESS_IS_STOPPING);
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    ASSERT_EQ(describe().flags, PROCESS_WAS_SERVER | PROCESS_IS_STOPPING);
    rpc_connection_deinit(&connection);
    CoUninitialize();
}

TEST(a_class_object_is_told_with_its_class)
{
    struct process_object object;
    struct process_object_interface held;
    struct ndr_reader reader;
    uint64_t cursor = 0;
    uint32_t n;

    offer(COINIT_APARTMENTTHREADED);
    ASSERT_HR(connect_here(), S_OK);
    ASSERT_HR(process_ask_objects(&connection, &cursor, &reader, &n), S_OK);
    ASSERT_EQ(cursor, 0);
    ASSERT_EQ(n, 1);
    process_get_object(&reader, &object);
    process_get_interface(&reader, &held);
    ASSERT_FALSE(reader.failed);
    ASSERT_TRUE(guid_is_equal(&object.clsid, &clsid_test));
    ASSERT_EQ(object.flags, PROCESS_OBJECT_IS_CLASS | PROCESS_OBJECT_IN_STA);
    ASSERT_EQ(object.n_interfaces, 1);
    ASSERT_TRUE(guid_is_equal(&held.iid, &IID_IClassFactory));
    ASSERT_EQ(held.refs, 1);
    ASSERT_EQ(held.n_holders, 0);
    rpc_connection_deinit(&connection);
    CoUninitialize();
}

TEST(many_objects_come_in_pages_each_once)
{
    static bool seen[MANY + 2];
    struct ndr_reader reader;
    struct process_object object;
    uint64_t cursor = 0;
    uint32_t n, total = 0, pages = 0;

    offer(COINIT_MULTITHREADED);
    lock_things(TRUE);
    ASSERT_HR(connect_here(), S_OK);
    do {
        ASSERT_HR(process_ask_objects(&connection, &cursor, &reader, &n), S_OK);
        pages++;
        for (uint32_t i = 0; i < n; i++) {
            process_get_object(&reader, &object);
            ASSERT_TRUE(object.oid <= MANY + 1 && !seen[object.oid]);
            seen[object.oid] = true;
            total += object.locks;
            for (uint32_t j = 0; j < object.n_interfaces; j++)
                process_get_interface(&reader, &(struct process_object_interface){0});
        }
        ASSERT_FALSE(reader.failed);
    } while (cursor != 0);
    ASSERT_EQ(total, MANY);
    ASSERT_TRUE(pages > 1);
    lock_things(FALSE);
    rpc_connection_deinit(&connection);
    CoUninitialize();
}

static HANDLE entered, asked;

/* An apartment that is there as long as the MTA is not. */
static DWORD WINAPI offer_in_sta(void *context)
{
    DWORD own_cookie;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid_test, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    REGCLS_MULTIPLEUSE, &own_cookie),
              S_OK);
    SetEvent(entered);
    WaitForSingleObject(asked, INFINITE);
    CoUninitialize();
    return 0;
}

TEST(when_one_apartment_ends_the_others_are_still_seen)
{
    HANDLE thread;

    offer(COINIT_MULTITHREADED);
    entered = CreateEventW(NULL, TRUE, FALSE, NULL);
    asked = CreateEventW(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, offer_in_sta, NULL, 0, NULL);
    WaitForSingleObject(entered, INFINITE);
    CoUninitialize();
    ASSERT_HR(connect_here(), S_OK);
    ASSERT_TRUE(describe().flags & PROCESS_HAS_CLASSES);
    rpc_connection_deinit(&connection);
    SetEvent(asked);
    WaitForSingleObject(thread, INFINITE);
    ASSERT_HR(connect_here(), HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE));
    CloseHandle(thread);
    CloseHandle(entered);
    CloseHandle(asked);
}

TEST(a_socket_besides_serves_nothing_but_what_it_is_for)
{
    static const IID remote_unknown = {0x00000131, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    struct ndr_writer writer;
    struct ndr_reader reader;
    uint32_t call;

    offer(COINIT_APARTMENTTHREADED);
    ASSERT_HR(connect_here(), S_OK);
    ASSERT_TRUE(FAILED(rpc_bind(&connection, &remote_unknown, 0)));
    rpc_connection_deinit(&connection);

    ASSERT_HR(connect_here(), S_OK);
    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, PDU_OBJECT_REQUEST_SIZE);
    ASSERT_HR(rpc_send_request(&connection, &process_interface, NULL, PROCESS_LIST_OBJECTS, &writer,
                               0, &call),
              S_OK);
    ASSERT_HR(rpc_receive_response(&connection, call, &reader),
              HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA));
    ndr_writer_reset(&writer, PDU_OBJECT_REQUEST_SIZE);
    ASSERT_HR(
        rpc_send_request(&connection, &process_interface, NULL, PROCESS_OPNUMS, &writer, 0, &call),
        S_OK);
    ASSERT_TRUE(FAILED(rpc_receive_response(&connection, call, &reader)));
    ndr_writer_deinit(&writer);
    rpc_connection_deinit(&connection);
    CoUninitialize();
}
