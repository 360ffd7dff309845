/* SPDX-License-Identifier: MIT */
/*
 * Who may launch, activate and call: policies of applications, as clients and servers meet them.
 */
#include <stdio.h>
#include <string.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>

#include "harness/test.h"
#include "witness.h"

#define APP "{3B0F7A52-64D1-4C0E-8E7B-A1D2C3E4F501}"

static void set(const char *path, const char *name, const char *text)
{
    ASSERT_EQ(RegSetKeyValueA(HKEY_CURRENT_USER, path, name, REG_SZ, text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
}

static void set_policy(const char *name, const char *text)
{
    set("Software\\Classes\\AppID\\" APP, name, text);
}

/* The witness program, as a class of the application. */
static void begin(void)
{
    WCHAR clsid[39];
    char narrow[39], path[128];

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    witness_register();
    ASSERT_EQ(StringFromGUID2(&CLSID_WitnessProgram, clsid, 39), 39);
    WideCharToMultiByte(CP_UTF8, 0, clsid, -1, narrow, sizeof(narrow), NULL, NULL);
    snprintf(path, sizeof(path), "Software\\Classes\\CLSID\\%s", narrow);
    set(path, "AppID", APP);
}

static HRESULT create(IDispatch **ret_object)
{
    return CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                            (void **)ret_object);
}

static void expect_text(const char *words)
{
    IErrorInfo *info;
    char narrow[1024];
    BSTR text;

    ASSERT_HR(GetErrorInfo(0, &info), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(info, &text), S_OK);
    ASSERT_TRUE(WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof(narrow), NULL, NULL) > 0);
    if (!strstr(narrow, words))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", narrow, words);
    SysFreeString(text);
    IErrorInfo_Release(info);
}

TEST(who_may_not_launch_is_told_by_which_line)
{
    IDispatch *object;

    begin();
    set_policy("LaunchPermission", "allow self activate\ndeny everyone launch");
    ASSERT_HR(create(&object), E_ACCESSDENIED);
    expect_text("launching a server of the class");
    ASSERT_HR(create(&object), E_ACCESSDENIED);
    expect_text("LaunchPermission (line 2, \"deny everyone launch\")");
    CoUninitialize();
}

TEST(who_may_activate_only_gets_what_runs)
{
    IDispatch *object, *second;

    begin();
    ASSERT_HR(create(&object), S_OK);
    set_policy("LaunchPermission", "allow self activate");
    ASSERT_HR(create(&second), S_OK);
    IDispatch_Release(second);
    set_policy("LaunchPermission", "allow self launch");
    ASSERT_HR(create(&second), E_ACCESSDENIED);
    expect_text("activating the class");
    set_policy("LaunchPermission", "allow self");
    ASSERT_HR(create(&second), S_OK);
    IDispatch_Release(second);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_server_refuses_whom_its_application_does)
{
    IDispatch *object;

    begin();
    set_policy("AccessPermission", "deny self");
    ASSERT_HR(create(&object), E_ACCESSDENIED);
    expect_text("calling objects of the class");
    CoUninitialize();
}

TEST(a_server_serves_whom_its_application_does)
{
    IDispatch *object;

    begin();
    set_policy("AccessPermission", "deny user 4294967294\nallow self access");
    ASSERT_HR(create(&object), S_OK);
    ASSERT_TRUE(witness_ask(object, WITNESS_PROCESS) != 0);
    IDispatch_Release(object);
    CoUninitialize();
}

/* A process that follows its own descriptor, and one of its threads that calls all the same. */
TEST(a_process_s_own_apartments_call_each_other)
{
    PSECURITY_DESCRIPTOR nobody;
    IDispatch *object;

    begin();
    ASSERT_TRUE(
        ConvertStringSecurityDescriptorToSecurityDescriptorA("D:", SDDL_REVISION_1, &nobody, NULL));
    ASSERT_HR(CoInitializeSecurity(nobody, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_DEFAULT,
                                   RPC_C_IMP_LEVEL_IDENTIFY, NULL, EOAC_NONE, NULL),
              S_OK);
    LocalFree(nobody);
    ASSERT_HR(CoCreateInstance(&CLSID_WitnessApartment, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch,
                               (void **)&object),
              S_OK);
    ASSERT_EQ(witness_ask(object, WITNESS_PROCESS), (LONG)GetCurrentProcessId());
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_server_is_told_the_account_of_its_client)
{
    WCHAR name[256];
    DWORD size = ARRAYSIZE(name);
    IDispatch *object;
    const WCHAR *end;
    VARIANT account;

    begin();
    ASSERT_HR(create(&object), S_OK);
    ASSERT_HR(witness_invoke(object, WITNESS_CALLER, NULL, 0, &account, NULL), S_OK);
    ASSERT_EQ(V_VT(&account), VT_BSTR);
    ASSERT_TRUE(GetUserNameW(name, &size));
    ASSERT_TRUE(SysStringLen(V_BSTR(&account)) > size);
    end = V_BSTR(&account) + SysStringLen(V_BSTR(&account)) - size;
    ASSERT_EQ(*end, '\\');
    ASSERT_TRUE(lstrcmpW(end + 1, name) == 0);
    VariantClear(&account);
    IDispatch_Release(object);
    CoUninitialize();
}
