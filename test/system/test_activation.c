/* SPDX-License-Identifier: MIT */
/*
 * Failures of activation say what was wrong, and leave the rest in order.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"
#include "witness.h"

static const CLSID clsid = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x30}};
static const char key_name[] =
    "Software\\Classes\\CLSID\\{7D0D8C11-43A5-4E2C-9A31-300000000000}\\InprocServer32";

static void register_module(const char *path)
{
    ASSERT_EQ(
        RegSetKeyValueA(HKEY_CURRENT_USER, key_name, NULL, REG_SZ, path, (DWORD)strlen(path) + 1),
        ERROR_SUCCESS);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CURRENT_USER, key_name, "ThreadingModel", REG_SZ, "Both", 5),
              ERROR_SUCCESS);
}

/* The text of this thread's error object has the words in it. */
static void expect_text(const char *words)
{
    IErrorInfo *info;
    BSTR text;
    char narrow[512];

    ASSERT_HR(GetErrorInfo(0, &info), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(info, &text), S_OK);
    ASSERT_TRUE(WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof(narrow), NULL, NULL) > 0);
    if (!strstr(narrow, words))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", narrow, words);
    SysFreeString(text);
    IErrorInfo_Release(info);
}

static HRESULT create(DWORD context)
{
    IUnknown *object;

    return CoCreateInstance(&clsid, NULL, context, &IID_IUnknown, (void **)&object);
}

TEST(a_module_that_cannot_be_loaded_is_named)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    register_module("/nowhere/server.so");
    ASSERT_HR(create(CLSCTX_INPROC_SERVER), CO_E_DLLNOTFOUND);
    expect_text("/nowhere/server.so");
    register_module("/etc/passwd");
    ASSERT_HR(create(CLSCTX_INPROC_SERVER), CO_E_ERRORINDLL);
    expect_text("/etc/passwd");
    CoUninitialize();
}

TEST(a_module_s_path_may_be_quoted_or_name_a_variable)
{
    static const char path[] = "%SERVER_FOLDER%/server.so";

    test_expect_open_descriptors();
    setenv("SERVER_FOLDER", "/nowhere/at all", 1);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    register_module("\"/nowhere/quoted.so\"");
    ASSERT_HR(create(CLSCTX_INPROC_SERVER), CO_E_DLLNOTFOUND);
    expect_text("file \"/nowhere/quoted.so\" does not exist");
    ASSERT_EQ(RegSetKeyValueA(HKEY_CURRENT_USER, key_name, NULL, REG_EXPAND_SZ, path, sizeof(path)),
              ERROR_SUCCESS);
    ASSERT_HR(create(CLSCTX_INPROC_SERVER), CO_E_DLLNOTFOUND);
    expect_text("/nowhere/at all/server.so");
    CoUninitialize();
}

static void treat_as(const char *old, const char *new)
{
    char name[128];

    snprintf(name, sizeof(name), "Software\\Classes\\CLSID\\%s\\TreatAs", old);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CURRENT_USER, name, NULL, REG_SZ, new, (DWORD)strlen(new) + 1),
              ERROR_SUCCESS);
}

TEST(a_class_that_nobody_registered_is_named)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(create(CLSCTX_INPROC_SERVER), REGDB_E_CLASSNOTREG);
    expect_text("{7D0D8C11-43A5-4E2C-9A31-300000000000} is not registered");
    ASSERT_HR(create(CLSCTX_ALL), REGDB_E_CLASSNOTREG);
    expect_text("{7D0D8C11-43A5-4E2C-9A31-300000000000} is not registered");
    register_module("/nowhere/server.so");
    ASSERT_HR(create(CLSCTX_LOCAL_SERVER), REGDB_E_CLASSNOTREG);
    expect_text("with an in-process server (InprocServer32) only");
    /* What is wrong with a module is told if there is nothing else. */
    ASSERT_HR(create(CLSCTX_ALL), CO_E_DLLNOTFOUND);
    expect_text("file \"/nowhere/server.so\" does not exist");
    CoUninitialize();
}

TEST(a_module_without_the_class_is_named)
{
    char path[512] = "";

    test_expect_open_descriptors();
    ASSERT_TRUE(readlink("/proc/self/exe", path, sizeof(path) - 16) > 0);
    strcpy(strrchr(path, '/'), "/comcat.so");
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    register_module(path);
    ASSERT_HR(create(CLSCTX_ALL), CLASS_E_CLASSNOTAVAILABLE);
    expect_text("/comcat.so\" says that it has no class {7D0D8C11-43A5-4E2C-9A31-300000000000}");
    CoUninitialize();
}

TEST(a_progid_that_nobody_registered_is_named)
{
    CLSID found;

    test_expect_open_descriptors();
    ASSERT_HR(CLSIDFromProgID(u"No.Such", &found), CO_E_CLASSSTRING);
    expect_text("no ProgID \"No.Such\" is registered");
}

TEST(classes_that_stand_in_for_each_other_are_named)
{
    static const char a[] = "{7D0D8C11-43A5-4E2C-9A31-300000000000}",
                      b[] = "{7D0D8C11-43A5-4E2C-9A31-300000000001}";

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    treat_as(a, b);
    treat_as(b, a);
    ASSERT_HR(create(CLSCTX_ALL), REGDB_E_CLASSNOTREG);
    expect_text("({7D0D8C11-43A5-4E2C-9A31-300000000000} -> "
                "{7D0D8C11-43A5-4E2C-9A31-300000000001} -> "
                "{7D0D8C11-43A5-4E2C-9A31-300000000000})");
    CoUninitialize();
}

TEST(a_class_may_stand_in_for_itself_on_its_own)
{
    static const char name[] =
        "Software\\Classes\\CLSID\\{7D0D8C11-43A5-4E2C-9A31-300000000000}\\AutoTreatAs";
    static const char itself[] = "{7D0D8C11-43A5-4E2C-9A31-300000000000}";
    CLSID found;

    test_expect_open_descriptors();
    treat_as(itself, "{7D0D8C11-43A5-4E2C-9A31-300000000001}");
    ASSERT_EQ(RegSetKeyValueA(HKEY_CURRENT_USER, name, NULL, REG_SZ, itself, sizeof(itself)),
              ERROR_SUCCESS);
    ASSERT_HR(CoTreatAsClass(&clsid, &clsid), S_OK);
    ASSERT_HR(CoGetTreatAsClass(&clsid, &found), S_FALSE);
}

TEST(a_registry_that_cannot_be_read_is_not_an_unknown_class)
{
    char path[512];
    pid_t child;
    int fd, status;

    test_expect_open_descriptors();
    child = fork();
    if (child == 0) {
        register_module("/nowhere/server.so");
        _exit(0);
    }
    ASSERT_TRUE(child > 0);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    snprintf(path, sizeof(path), "%s/user/data.mdb", test_home());
    fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, "no hive", 7), 7);
    close(fd);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(create(CLSCTX_INPROC_SERVER), REGDB_E_READREGDB);
    expect_text("data.mdb");
    CoUninitialize();
}

/* A list in itself is not sent, and the object that it was for is still there. */
TEST(a_variant_in_itself_is_refused)
{
    IDispatch *object;
    VARIANT loop, result;

    witness_register();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_WitnessApartment, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch,
                               (void **)&object),
              S_OK);
    V_VT(&loop) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&loop) = &loop;
    VariantInit(&result);
    ASSERT_TRUE(FAILED(witness_invoke(object, WITNESS_ECHO, &loop, 1, &result, NULL)));
    ASSERT_TRUE(witness_ask(object, WITNESS_PROCESS) == getpid());
    IDispatch_Release(object);
    CoUninitialize();
}
