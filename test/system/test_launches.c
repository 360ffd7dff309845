/* SPDX-License-Identifier: MIT */
/*
 * Servers that cannot be started, or do not do what they were started for: each is told at once,
 * by its code and a text that names what is wrong.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/test.h"
#include "witness.h"

enum {
    AT_ONCE_MS = 10000, /* far below the time that a server may take, and far above what it needs */
};

static void set_text(const char *key, const char *name, const char *text)
{
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, name, REG_SZ, text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
}

static void class_key(REFCLSID clsid, const char *sub, char key[static 160])
{
    WCHAR id[40];
    char text[40];

    StringFromGUID2(clsid, id, 40);
    for (int i = 0; i < 40; i++)
        text[i] = (char)id[i];
    snprintf(key, 160, "CLSID\\%s%s", text, sub);
}

static void set_server(REFCLSID clsid, const char *command)
{
    char key[160];

    class_key(clsid, "\\LocalServer32", key);
    set_text(key, NULL, command);
}

static void begin(const char *command)
{
    test_expect_open_descriptors();
    set_server(&CLSID_WitnessProgram, command);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

/* A file below the test's home; the path is static. */
static const char *make_file(const char *name, const void *bytes, size_t size)
{
    static char path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    ASSERT_EQ(fwrite(bytes, 1, size, file), size);
    fclose(file);
    ASSERT_EQ(chmod(path, 0755), 0);
    return path;
}

static const char *make_script(const char *text)
{
    return make_file("server.sh", text, strlen(text));
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static HRESULT create(void)
{
    IUnknown *object;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IUnknown,
                          (void **)&object);
    if (SUCCEEDED(hr))
        IUnknown_Release(object);
    return hr;
}

/* The error object's text has the words in it. */
static void expect_description(const char *words)
{
    char narrow[8192] = "";
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

/* An activation fails so, at once, and says so. */
static void expect_failure(HRESULT hr, const char *words)
{
    int64_t begun = now_ms();

    ASSERT_HR(create(), hr);
    ASSERT_TRUE(now_ms() - begun < AT_ONCE_MS);
    expect_description(words);
}

TEST(a_directory_is_no_server)
{
    begin(test_home());
    expect_failure(CO_E_APPNOTFOUND, "is a directory");
    CoUninitialize();
}

TEST(a_script_needs_an_interpreter_line)
{
    begin(make_script("exit 0\n"));
    expect_failure(CO_E_SERVER_EXEC_FAILURE, "has no interpreter line");
    CoUninitialize();
}

TEST(an_interpreter_must_be_there)
{
    begin(make_script("#!/nowhere/interpreter\n"));
    expect_failure(CO_E_APPNOTFOUND, "/nowhere/interpreter");
    CoUninitialize();
}

TEST(a_binary_is_of_this_machine)
{
    unsigned char header[] = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                              2,    0,   243, 0,   1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    unsigned char bytes[4096] = {0};

    memcpy(bytes, header, sizeof(header));
    begin(make_file("server", bytes, sizeof(bytes)));
    expect_failure(CO_E_SERVER_EXEC_FAILURE, "is made for");
    CoUninitialize();
}

TEST(an_application_that_does_not_exist_does_no_harm)
{
    char key[160];

    test_expect_open_descriptors();
    witness_register();
    class_key(&CLSID_WitnessProgram, "", key);
    set_text(key, "AppID", "{7D0D8C11-43A5-4E2C-9A31-360000000000}");
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(create(), S_OK);
    CoUninitialize();
}

TEST(a_server_that_ends_is_told_with_its_last_words)
{
    begin(make_script("#!/bin/sh\necho no mood >&2\nexit 7\n"));
    expect_failure(CO_E_SERVER_EXEC_FAILURE, "no mood");
    CoUninitialize();
}

/* ---- servers that do something else ---- */

static void begin_fickle(const char *what)
{
    char path[PATH_MAX], command[PATH_MAX + 32];
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 64);

    ASSERT_TRUE(len > 0);
    path[len] = '\0';
    strcpy(strrchr(path, '/') + 1, "fickle_server");
    snprintf(command, sizeof(command), "\"%s\" %s", path, what);
    begin(command);
}

TEST(a_server_of_another_class_is_told_with_that)
{
    begin_fickle("other");
    expect_failure(CO_E_SERVER_EXEC_FAILURE,
                   "offers {7D0D8C11-43A5-4E2C-9A31-360000000000}, and not the class");
    CoUninitialize();
}

/* The client that it was started for is served, or told; it does not wait for the time-out. */
static void expect_answer(const char *what)
{
    int64_t begun = now_ms();
    HRESULT hr;

    begin_fickle(what);
    hr = create();
    ASSERT_TRUE(hr == S_OK || hr == CO_E_SERVER_EXEC_FAILURE);
    if (hr != S_OK)
        expect_description("keep its class registered until its last object has gone");
    ASSERT_TRUE(now_ms() - begun < AT_ONCE_MS);
    CoUninitialize();
}

TEST(a_server_that_revokes_at_once_leaves_nobody_waiting)
{
    expect_answer("revoke");
}

TEST(nor_does_one_that_stays)
{
    expect_answer("stay");
}
