/* SPDX-License-Identifier: MIT */
/*
 * A daemon that is there and says nothing, as one that was stopped: who needs it is told after a
 * while, by name and with what to do; all is well again when it continues. A launch that takes its
 * time is no silence.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/test.h"
#include "load.h"
#include "wire/scm_client.h"
#include "wire/scm_patience.h"
#include "witness.h"

static HRESULT create(REFCLSID clsid)
{
    IUnknown *object;
    HRESULT hr;

    hr = CoCreateInstance(clsid, NULL, CLSCTX_LOCAL_SERVER, &IID_IUnknown, (void **)&object);
    if (SUCCEEDED(hr))
        IUnknown_Release(object);
    return hr;
}

static void begin(DWORD apartment)
{
    test_expect_open_descriptors();
    witness_register();
    ASSERT_HR(CoInitializeEx(NULL, apartment), S_OK);
}

/* Stops a daemon, which is started for it. */
static pid_t stop_daemon(void)
{
    struct rpc_connection connection;
    struct scm_status status;

    ASSERT_HR(scm_connect(&connection), S_OK);
    ASSERT_HR(scm_ask_status(&connection, &status), S_OK);
    ASSERT_EQ(kill((pid_t)status.pid, SIGSTOP), 0);
    rpc_connection_deinit(&connection);
    return (pid_t)status.pid;
}

static void expect_words(const char *words)
{
    char narrow[1024] = "";
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

static void expect_timeout_and_recovery(DWORD apartment)
{
    char remedy[64];
    pid_t daemon;

    begin(apartment);
    daemon = stop_daemon();
    ASSERT_HR(create(&CLSID_WitnessProgram), RPC_E_TIMEOUT);
    snprintf(remedy, sizeof(remedy), "is stopped: let it continue (kill -CONT %d)", (int)daemon);
    expect_words(remedy);
    ASSERT_EQ(kill(daemon, SIGCONT), 0);
    ASSERT_HR(create(&CLSID_WitnessProgram), S_OK);
    CoUninitialize();
}

TEST(a_stopped_daemon_is_named_to_who_activates)
{
    expect_timeout_and_recovery(COINIT_MULTITHREADED);
}

TEST(a_stopped_daemon_is_named_to_who_activates_from_a_single_thread)
{
    expect_timeout_and_recovery(COINIT_APARTMENTTHREADED);
}

TEST(a_slow_launch_is_no_silence)
{
    static const char app_id[] = "{7D0D8C11-43A5-4E2C-9A31-370000000000}";
    static const DWORD timeout_ms = SCM_SILENCE_MS + 1000;
    char key[160];

    begin(COINIT_MULTITHREADED);
    snprintf(key, sizeof(key), "CLSID\\{7D0D8C11-43A5-4E2C-9A31-380000000000}");
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, "AppID", REG_SZ, app_id, sizeof(app_id)), 0);
    strcat(key, "\\LocalServer32");
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, "/bin/sleep 60 #", 16), 0);
    snprintf(key, sizeof(key), "AppID\\%s", app_id);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, "ServerTimeout", REG_DWORD, &timeout_ms,
                              sizeof(timeout_ms)),
              0);
    ASSERT_HR(create(&(CLSID){0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x38, 0, 0, 0, 0, 0}}),
              CO_E_SERVER_EXEC_FAILURE);
    CoUninitialize();
}

/* In a process of its own, when the pipe is closed: until somebody offers the class. */
static HRESULT create_in_the_end(const void *end)
{
    char nothing;
    HRESULT hr;

    if (read(*(const int *)end, &nothing, 1) != 0)
        return E_UNEXPECTED;
    do {
        sched_yield();
        hr = create(&CLSID_WitnessProgram);
    } while (hr == REGDB_E_CLASSNOTREG);
    return hr;
}

static HRESULT offer(REFCLSID clsid, DWORD *ret_cookie)
{
    return CoRegisterClassObject(clsid, (IUnknown *)witness_class(), CLSCTX_LOCAL_SERVER,
                                 REGCLS_MULTIPLEUSE, ret_cookie);
}

TEST(a_server_is_told_too_and_found_again_afterwards)
{
    DWORD program, second, third;
    pid_t daemon, client;
    int ends[2];

    test_expect_open_descriptors();
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    client = fork();
    if (client == 0) {
        close(ends[1]);
        ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
        _exit(FAILED(create_in_the_end(&ends[0])));
    }
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(offer(&CLSID_WitnessProgram, &program), S_OK);
    ASSERT_HR(offer(&CLSID_WitnessSecond, &second), S_OK);
    daemon = stop_daemon();
    ASSERT_HR(offer(&CLSID_WitnessMain, &third), RPC_E_TIMEOUT);
    ASSERT_HR(CoRevokeClassObject(second), S_OK);
    ASSERT_EQ(kill(daemon, SIGCONT), 0);
    close(ends[1]);
    ASSERT_TRUE(load_has_succeeded(client));
    ASSERT_HR(CoRevokeClassObject(program), S_OK);
    close(ends[0]);
    CoUninitialize();
}
