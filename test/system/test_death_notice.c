/* SPDX-License-Identifier: MIT */
/*
 * Programs hear of the death of those whose objects they hold.
 */
#define COBJMACROS
#include <comity/comity.h>

#include <poll.h>
#include <signal.h>

#include "harness/test.h"
#include "witness.h"

enum {
    LONG_MS = 20000,
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

static bool is_set(HANDLE event)
{
    return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

TEST(a_killed_server_s_clients_are_told)
{
    IDispatch *object = begin(COINIT_MULTITHREADED);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    pid_t server = witness_ask(object, WITNESS_PROCESS);
    DWORD first, second;

    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, event, &first), S_OK);
    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, event, &second), S_OK);
    ASSERT_TRUE(first != second);
    witness_ask(object, WITNESS_THREAD);
    ASSERT_FALSE(is_set(event));
    kill(server, SIGKILL);
    ASSERT_EQ(WaitForSingleObject(event, LONG_MS), WAIT_OBJECT_0);
    /* Who asks late hears it at once. */
    ASSERT_HR(ComityRevokeDeathNotice(first), S_OK);
    ResetEvent(event);
    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, event, &first), S_OK);
    ASSERT_TRUE(is_set(event));
    ASSERT_HR(ComityRevokeDeathNotice(first), S_OK);
    ASSERT_HR(ComityRevokeDeathNotice(second), S_OK);
    CloseHandle(event);
    end(object);
}

TEST(a_death_is_seen_by_an_event_loop)
{
    IDispatch *object = begin(COINIT_APARTMENTTHREADED);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct pollfd ready = {.fd = ComityHandleFd(event), .events = POLLIN};
    pid_t server = witness_ask(object, WITNESS_PROCESS);
    DWORD cookie;

    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, event, &cookie), S_OK);
    ASSERT_EQ(poll(&ready, 1, 0), 0);
    kill(server, SIGKILL);
    ASSERT_EQ(poll(&ready, 1, LONG_MS), 1);
    ASSERT_HR(ComityRevokeDeathNotice(cookie), S_OK);
    CloseHandle(event);
    end(object);
}

TEST(a_notice_that_was_revoked_is_not_given)
{
    IDispatch *object = begin(COINIT_MULTITHREADED);
    HANDLE revoked = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE kept = CreateEventW(NULL, TRUE, FALSE, NULL);
    pid_t server = witness_ask(object, WITNESS_PROCESS);
    DWORD cookies[2];

    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, revoked, &cookies[0]), S_OK);
    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, kept, &cookies[1]), S_OK);
    ASSERT_HR(ComityRevokeDeathNotice(cookies[0]), S_OK);
    ASSERT_HR(ComityRevokeDeathNotice(cookies[0]), E_INVALIDARG);
    kill(server, SIGKILL);
    ASSERT_EQ(WaitForSingleObject(kept, LONG_MS), WAIT_OBJECT_0);
    ASSERT_FALSE(is_set(revoked));
    ASSERT_HR(ComityRevokeDeathNotice(cookies[1]), S_OK);
    CloseHandle(revoked);
    CloseHandle(kept);
    end(object);
}

TEST(nobody_is_told_of_what_cannot_die)
{
    IDispatch *object = begin(COINIT_MULTITHREADED);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    DWORD cookie;

    ASSERT_HR(ComityNotifyDeath((IUnknown *)witness_class(), event, &cookie), E_INVALIDARG);
    ASSERT_HR(ComityNotifyDeath(NULL, event, &cookie), E_INVALIDARG);
    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, event, NULL), E_INVALIDARG);
    ASSERT_HR(ComityNotifyDeath((IUnknown *)object, (HANDLE)12345, &cookie),
              HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE));
    ASSERT_HR(ComityRevokeDeathNotice(0), E_INVALIDARG);
    CloseHandle(event);
    end(object);
}
