/* SPDX-License-Identifier: MIT */
/*
 * Classes of services: AppID's LocalService. A home of its own has its services started without
 * systemd, from their units.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/test.h"
#include "witness.h"

#define APP_ID "{7D0D8C11-43A5-4E2C-9A31-350000000000}"
#define APP_KEY "AppID\\" APP_ID

static void set_text(const char *key, const char *name, const char *text)
{
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, name, REG_SZ, text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
}

/* The test's home has units of its own. */
static void write_unit(const char *name, const char *exec_start)
{
    static const char *const folders[] = {"config", "config/systemd", "config/systemd/user"};
    char path[PATH_MAX];
    FILE *file;

    for (size_t i = 0; i < ARRAYSIZE(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", test_home(), folders[i]);
        mkdir(path, 0700);
        if (i == 0)
            setenv("XDG_CONFIG_HOME", path, 1);
    }
    snprintf(path, sizeof(path), "%s/config/systemd/user/%s", test_home(), name);
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    fprintf(file, "[Service]\nExecStart=%s\nEnvironment=WITNESS=unit\n", exec_start);
    fclose(file);
}

/* The class of the witness program is served by this service. */
static void begin(const char *service)
{
    char key[128], text[40];
    WCHAR id[40];

    test_expect_open_descriptors();
    StringFromGUID2(&CLSID_WitnessProgram, id, 40);
    for (int i = 0; i < 40; i++)
        text[i] = (char)id[i];
    snprintf(key, sizeof(key), "CLSID\\%s", text);
    set_text(key, "AppID", APP_ID);
    set_text(APP_KEY, "LocalService", service);
    /* It goes before this. */
    strcat(key, "\\LocalServer32");
    set_text(key, NULL, "/nowhere/at/all");
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

static HRESULT create(IDispatch **ret_object)
{
    return CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                            (void **)ret_object);
}

/* The text of this thread's error object has the words in it. */
static void expect_text(const char *words)
{
    char narrow[4096] = "";
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

/* What /proc has of a process: its arguments or environment, each with a NUL. */
static void expect_of_process(LONG pid, const char *what, const char *words)
{
    char path[64], bytes[65536];
    FILE *file;
    size_t size;

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, what);
    file = fopen(path, "re");
    ASSERT_TRUE(file);
    size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    ASSERT_TRUE(memmem(bytes, size, words, strlen(words) + 1));
}

TEST(a_service_is_started_from_its_unit)
{
    char path[PATH_MAX], command[PATH_MAX + 64];
    IDispatch *object;
    LONG pid;

    ASSERT_TRUE(readlink("/proc/self/exe", path, PATH_MAX - 64) > 0);
    path[readlink("/proc/self/exe", path, PATH_MAX - 64)] = '\0';
    strcpy(strrchr(path, '/') + 1, "witness_server");
    snprintf(command, sizeof(command), "%s \"two words\"", path);
    write_unit("comity-witness.service", command);
    begin("comity-witness");
    set_text(APP_KEY, "ServiceParameters", "-Service \"as given\"");

    ASSERT_HR(create(&object), S_OK);
    pid = witness_ask(object, WITNESS_PROCESS);
    expect_of_process(pid, "cmdline", "two words");
    expect_of_process(pid, "cmdline", "-Service");
    expect_of_process(pid, "cmdline", "as given");
    expect_of_process(pid, "environ", "WITNESS=unit");
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_service_without_a_unit_is_said_to_have_none)
{
    IDispatch *none;

    begin("comity-no-such-thing");
    ASSERT_HR(create(&none), HRESULT_FROM_WIN32(ERROR_SERVICE_DOES_NOT_EXIST));
    expect_text("comity-no-such-thing.service");
    set_text(APP_KEY, "LocalService", "no/unit");
    ASSERT_HR(create(&none), E_INVALIDARG);
    expect_text("no/unit");
    CoUninitialize();
}

TEST(a_service_that_ends_is_told_with_its_last_words)
{
    IDispatch *none;

    write_unit("comity-witness.service", "/bin/sh -c \"echo not today >&2; exit 3\"");
    begin("comity-witness");
    ASSERT_HR(create(&none), CO_E_SERVER_EXEC_FAILURE);
    expect_text("exited with status 3 before it offered its class, and said last: not today");

    write_unit("comity-witness.service", "/nowhere/service");
    ASSERT_HR(create(&none), CO_E_APPNOTFOUND);
    expect_text("comity-witness.service");
    CoUninitialize();
}

/* ---- RunAs ---- */

/* The user that a process runs as. */
static uid_t user_of(LONG pid)
{
    struct stat status;
    char path[64];

    snprintf(path, sizeof(path), "/proc/%d", (int)pid);
    ASSERT_EQ(stat(path, &status), 0);
    return status.st_uid;
}

/* The witness program's class, in an application of this RunAs. */
static void begin_as(const char *run_as)
{
    char key[128], text[40];
    WCHAR id[40];

    test_expect_open_descriptors();
    witness_register();
    StringFromGUID2(&CLSID_WitnessProgram, id, 40);
    for (int i = 0; i < 40; i++)
        text[i] = (char)id[i];
    snprintf(key, sizeof(key), "CLSID\\%s", text);
    set_text(key, "AppID", APP_ID);
    set_text(APP_KEY, "RunAs", run_as);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

TEST(a_server_runs_as_the_user_that_its_application_names)
{
    IDispatch *object;

    if (geteuid() != 0)
        test_skip("only root's daemon runs servers as others");
    if (!witness_is_public())
        test_skip("other users may not enter this folder");
    begin_as("nt authority\\localservice");
    ASSERT_HR(create(&object), S_OK);
    ASSERT_EQ(user_of(witness_ask(object, WITNESS_PROCESS)), 65534);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_server_of_another_user_offers_nothing_else)
{
    char path[PATH_MAX], command[PATH_MAX + 32], key[160], text[40];
    IDispatch *none;
    WCHAR id[40];

    if (geteuid() != 0)
        test_skip("only root's daemon runs servers as others");
    if (!witness_is_public())
        test_skip("other users may not enter this folder");
    begin_as("nobody");
    path[readlink("/proc/self/exe", path, PATH_MAX - 64)] = '\0';
    strcpy(strrchr(path, '/') + 1, "fickle_server");
    snprintf(command, sizeof(command), "\"%s\" other", path);
    StringFromGUID2(&CLSID_WitnessProgram, id, 40);
    for (int i = 0; i < 40; i++)
        text[i] = (char)id[i];
    snprintf(key, sizeof(key), "CLSID\\%s\\LocalServer32", text);
    set_text(key, NULL, command);
    ASSERT_HR(create(&none), CO_E_SERVER_EXEC_FAILURE);
    expect_text("exited with status 1");
    CoUninitialize();
}

TEST(a_user_who_is_not_there_runs_nothing)
{
    IDispatch *none;

    begin_as("no-such-user");
    ASSERT_HR(create(&none), CO_E_RUNAS_LOGON_FAILURE);
    expect_text("no-such-user");
    CoUninitialize();
}
