/* SPDX-License-Identifier: MIT */
/*
 * A client as one writes it for Windows, of the server in ported_server.cc. Built, as that is, with
 * -fshort-wchar, so that L"..." is what it is there.
 */
#define COBJMACROS
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <windows.h>

#include <objbase.h>

#include "ported_strings.h"
#include "test.h"

typedef HRESULT(STDAPICALLTYPE *PFNREGISTER)(void);

/* What lies beside this program. */
static const char *beside(const char *name)
{
    static char path[PATH_MAX];
    char program[PATH_MAX - 64];

    ASSERT_TRUE(realpath("/proc/self/exe", program) != NULL);
    snprintf(path, sizeof(path), "%s/%s", dirname(program), name);
    return path;
}

/* What regsvr32 does with a module. */
static HRESULT call_export(const char *name)
{
    PFNREGISTER pfn;
    HMODULE module;
    HRESULT hr;

    module = LoadLibraryA(beside("ported_server.so"));
    ASSERT_TRUE(module != NULL);
    pfn = (PFNREGISTER)GetProcAddress(module, name);
    ASSERT_TRUE(pfn != NULL);
    hr = pfn();
    ASSERT_TRUE(FreeLibrary(module));
    return hr;
}

static HRESULT create(IDispatch **ret_dispatch)
{
    CLSID clsid;
    HRESULT hr;

    hr = CLSIDFromProgID(L"Ported.Greeter", &clsid);
    if (FAILED(hr))
        return hr;
    return CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch,
                            (void **)ret_dispatch);
}

TEST(source_for_windows_is_registered_created_and_called)
{
    LPOLESTR name = L"Greet";
    VARIANTARG argument;
    DISPPARAMS arguments = {&argument, NULL, 1, 0};
    IDispatch *dispatch;
    VARIANT result;
    DISPID dispid;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitialize(NULL), S_OK);
    ASSERT_HR(create(&dispatch), CO_E_CLASSSTRING);
    ASSERT_HR(call_export("DllRegisterServer"), S_OK);
    ASSERT_HR(create(&dispatch), S_OK);
    ASSERT_HR(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &dispid),
              S_OK);
    V_VT(&argument) = VT_BSTR;
    V_BSTR(&argument) = SysAllocString(L"Windows");
    ASSERT_HR(IDispatch_Invoke(dispatch, dispid, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD,
                               &arguments, &result, NULL, NULL),
              S_OK);
    ASSERT_EQ(lstrcmpW(V_BSTR(&result), L"Hello, Windows!"), 0);
    VariantClear(&argument);
    VariantClear(&result);
    ASSERT_EQ(IDispatch_Release(dispatch), 0);
    CoFreeUnusedLibraries();
    ASSERT_HR(call_export("DllUnregisterServer"), S_OK);
    ASSERT_HR(create(&dispatch), CO_E_CLASSSTRING);
    CoUninitialize();
}

static int run(const char *program, const char *argument)
{
    char command[PATH_MAX + 32];
    int status;

    snprintf(command, sizeof(command), "\"%s\" %s", beside(program), argument);
    status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(a_program_that_begins_in_winmain_serves)
{
    static const CLSID clsid = {
        0x3c4d5e6f, 0x7081, 0x92a3, {0xb4, 0xc5, 0xd6, 0xe7, 0xf8, 0x09, 0x1a, 0x2b}};
    DISPPARAMS arguments = {NULL, NULL, 0, 0};
    IDispatch *dispatch;
    VARIANT result;

    test_expect_open_descriptors();
    ASSERT_EQ(run("ported_program", "/RegServer"), 0);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(
        CoCreateInstance(&clsid, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch, (void **)&dispatch),
        S_OK);
    ASSERT_HR(IDispatch_Invoke(dispatch, 1, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD,
                               &arguments, &result, NULL, NULL),
              S_OK);
    ASSERT_EQ(V_I4(&result), 1);
    IDispatch_Release(dispatch);
    CoUninitialize();
    ASSERT_EQ(run("ported_program", "/UnregServer"), 0);
    ASSERT_TRUE(run("ported_program", "/UnregServer") != 0);
}

TEST(strings_of_cplusplus_have_units_of_16_bits)
{
    ASSERT_EQ(FindInWideStrings(), 6);
}

TEST(the_runtime_library_is_what_servers_call)
{
    ASSERT_EQ(UseRuntimeLibrary(), 11);
}

TEST(the_compilers_support_classes_are_there)
{
    ASSERT_HR(CoInitialize(NULL), S_OK);
    ASSERT_EQ(UseStringsAndVariants(), 12);
    ASSERT_EQ(UseErrorsAndPointers(), 8);
    CoUninitialize();
    test_expect_open_descriptors();
}

TEST(a_program_begins_in_any_form_of_wmain)
{
    ASSERT_EQ(run("ported_main", "/seven"), 7);
    ASSERT_EQ(run("ported_main", "/eight"), 1);
}

TEST(wide_streams_are_utf8)
{
    char command[PATH_MAX + 64], line[64] = "";
    FILE *output;

    snprintf(command, sizeof(command), "echo '\xc3\xa4x' | \"%s\" /print", beside("ported_main"));
    output = popen(command, "r");
    ASSERT_TRUE(output && fgets(line, sizeof(line), output));
    ASSERT_STR(line, "w\xc3\xaf"
                     "de \xf0\x9f\x98\x80 42 2.5trueff\n");
    ASSERT_TRUE(fgets(line, sizeof(line), output) != NULL);
    ASSERT_STR(line, "\xc3\xa4x|17|last\n");
    pclose(output);
}

TEST(wide_strings_of_a_module_are_its_own)
{
    ASSERT_HR(call_export("CheckWideStrings"), S_OK);
}
