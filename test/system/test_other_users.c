/* SPDX-License-Identifier: MIT */
/*
 * Other users in root's home: a policy lets them in, to what it says and no further.
 */
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"
#include "wire/scm_client.h"
#include "witness.h"

#define APP "{3B0F7A52-64D1-4C0E-8E7B-A1D2C3E4F502}"

enum {
    OTHER = 65534,
};

static void set(HKEY root, const char *path, const char *name, const char *text)
{
    ASSERT_EQ(RegSetKeyValueA(root, path, name, REG_SZ, text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
}

static void begin(const char *launch, const char *access)
{
    if (geteuid() != 0)
        test_skip("only root can become another user");
    if (!witness_is_public())
        test_skip("other users may not enter this folder");
    test_expect_open_descriptors();
    witness_register();
    set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Classes\\CLSID\\{7D0D8C11-43A5-4E2C-9A31-100000000005}",
        "AppID", APP);
    if (launch)
        set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Classes\\AppID\\" APP, "LaunchPermission", launch);
    if (access)
        set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Classes\\AppID\\" APP, "AccessPermission", access);
}

/* The home's owner starts the daemon. */
static pid_t start_daemon(void)
{
    struct rpc_connection connection;
    struct scm_status status;

    ASSERT_HR(scm_connect(&connection), S_OK);
    ASSERT_HR(scm_ask_status(&connection, &status), S_OK);
    rpc_connection_deinit(&connection);
    return (pid_t)status.pid;
}

/* A process of the other user's; whether it found everything as it should be. */
static bool as_other(bool (*is_well)(void))
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        if (setgroups(0, NULL) < 0 || setgid(OTHER) < 0 || setuid(OTHER) < 0)
            _exit(2);
        _exit(!is_well());
    }
    return waitpid(child, &status, 0) == child && status == 0;
}

static bool error_says(const char *words)
{
    char narrow[2048] = "";
    IErrorInfo *info;
    BSTR text;

    if (GetErrorInfo(0, &info) != S_OK || FAILED(IErrorInfo_GetDescription(info, &text)))
        return false;
    WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof(narrow), NULL, NULL);
    if (!strstr(narrow, words))
        fprintf(stderr, "# \"%s\" does not say \"%s\"\n", narrow, words);
    return strstr(narrow, words);
}

static HRESULT create(IDispatch **ret_object)
{
    HRESULT hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                              (void **)ret_object);
    return hr;
}

/* The object is used, and knows by whom. */
static bool is_served(void)
{
    IDispatch *object;
    VARIANT account;
    bool is_known;

    if (FAILED(create(&object)))
        return false;
    VariantInit(&account);
    is_known = SUCCEEDED(witness_invoke(object, WITNESS_CALLER, NULL, 0, &account, NULL)) &&
               V_VT(&account) == VT_BSTR && lstrlenW(V_BSTR(&account)) > 7 &&
               lstrcmpW(V_BSTR(&account) + lstrlenW(V_BSTR(&account)) - 7, u"\\nobody") == 0;
    VariantClear(&account);
    IDispatch_Release(object);
    CoUninitialize();
    return is_known;
}

static bool is_acted_for(const char *path, const WCHAR *expected)
{
    VARIANT argument = {.vt = VT_BSTR}, said;
    WCHAR wide[4096];
    IDispatch *object;
    bool is_right;

    if (FAILED(create(&object)))
        return false;
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, ARRAYSIZE(wide));
    V_BSTR(&argument) = SysAllocString(wide);
    VariantInit(&said);
    is_right = SUCCEEDED(witness_invoke(object, WITNESS_ACT, &argument, 1, &said, NULL)) &&
               V_VT(&said) == VT_BSTR && lstrcmpW(V_BSTR(&said), expected) == 0;
    VariantClear(&said);
    VariantClear(&argument);
    IDispatch_Release(object);
    CoUninitialize();
    return is_right;
}

static const char *root_s_file(void)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s/machine/data.mdb", test_home());
    return path;
}

static bool is_nobody_to_the_server(void)
{
    return is_acted_for(root_s_file(), u"nobody, file closed, token of S-1-22-1-65534, then root");
}

static bool is_refused_to_activate(void)
{
    IDispatch *object;

    return create(&object) == E_ACCESSDENIED && error_says("LaunchPermission");
}

static bool is_refused_to_call(void)
{
    IDispatch *object;

    return create(&object) == E_ACCESSDENIED && error_says("AccessPermission");
}

static bool is_refused_by_default(void)
{
    IDispatch *object;

    return create(&object) == E_ACCESSDENIED;
}

TEST(whom_the_policies_admit_is_served)
{
    begin("allow self, user nobody", "allow self\nallow user nobody access");
    start_daemon();
    ASSERT_TRUE(as_other(is_served));
}

/* Root's server sees the files as its client does, until it has answered. */
TEST(a_server_acts_as_its_client)
{
    begin("allow everyone", "allow everyone");
    start_daemon();
    ASSERT_TRUE(as_other(is_nobody_to_the_server));
    ASSERT_TRUE(is_acted_for(root_s_file(), u"root, file open, token of S-1-22-1-0, then root"));
}

TEST(the_machine_s_defaults_admit_too)
{
    begin(NULL, NULL);
    set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Ole", "DefaultLaunchPermission",
        "allow everyone");
    set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Ole", "DefaultAccessPermission",
        "allow self, group nogroup");
    start_daemon();
    ASSERT_TRUE(as_other(is_served));
}

TEST(nobody_else_is_admitted_without_a_policy)
{
    begin(NULL, NULL);
    start_daemon();
    ASSERT_TRUE(as_other(is_refused_by_default));
}

TEST(who_may_call_only_is_refused_an_activation)
{
    begin("allow self", "allow everyone");
    start_daemon();
    ASSERT_TRUE(as_other(is_refused_to_activate));
}

TEST(who_may_activate_only_is_refused_a_call)
{
    begin("allow everyone", "allow self");
    start_daemon();
    ASSERT_TRUE(as_other(is_refused_to_call));
}

TEST(a_server_without_a_policy_is_for_its_own_user)
{
    begin("allow everyone", NULL);
    start_daemon();
    ASSERT_TRUE(as_other(is_refused_to_call));
}

/* The daemon hears of policies that change. */
TEST(the_door_opens_and_shuts_with_the_policies)
{
    struct stat status;
    char path[4096];

    begin("allow self", "allow self");
    start_daemon();
    snprintf(path, sizeof(path), "%s/run", test_home());
    ASSERT_EQ(stat(path, &status), 0);
    ASSERT_EQ(status.st_mode & 077, 0);
    set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Classes\\AppID\\" APP, "LaunchPermission", "allow everyone");
    do {
        sched_yield();
        ASSERT_EQ(stat(path, &status), 0);
    } while ((status.st_mode & 077) == 0);
    ASSERT_EQ(status.st_mode & 077, 011);
    set(HKEY_LOCAL_MACHINE, "SOFTWARE\\Classes\\AppID\\" APP, "LaunchPermission", "allow self");
    do {
        sched_yield();
        ASSERT_EQ(stat(path, &status), 0);
    } while (status.st_mode & 077);
}

/* What is not an activation is the home's own business. */
static bool cannot_stop_the_daemon(void)
{
    struct rpc_connection connection;
    struct ndr_reader reader;
    HRESULT hr;

    if (FAILED(scm_connect(&connection)))
        return false;
    hr = scm_ask(&connection, SCM_STOP, NULL, &reader);
    rpc_connection_deinit(&connection);
    return hr == E_ACCESSDENIED;
}

TEST(whoever_is_admitted_cannot_stop_the_daemon)
{
    pid_t daemon;

    begin("allow everyone", "allow everyone");
    daemon = start_daemon();
    ASSERT_TRUE(as_other(cannot_stop_the_daemon));
    ASSERT_EQ(start_daemon(), daemon);
}

static bool cannot_start_the_daemon(void)
{
    struct rpc_connection connection;

    return scm_connect(&connection) == E_ACCESSDENIED;
}

TEST(whoever_is_admitted_cannot_start_another_s_daemon)
{
    char path[4096];

    begin("allow everyone", "allow everyone");
    snprintf(path, sizeof(path), "%s/run", test_home());
    ASSERT_EQ(mkdir(path, 0711), 0);
    ASSERT_EQ(chmod(test_home(), 0755), 0);
    ASSERT_TRUE(as_other(cannot_start_the_daemon));
}
