/* SPDX-License-Identifier: MIT */
/*
 * WScript.Shell and WScript.Network, as scripts and programs use them. Where nothing else is said,
 * expectations are those of Windows' "WshShell Object" pages and of Wine's tests of wshom.ocx.
 */
#include <comity_wide.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define COBJMACROS
#include <windows.h>

#include <ocidl.h>

#include <initguid.h>

#include <wshom.h>

#include "test.h"

static IWshShell3 *shell;
static VARIANT missing = {.vt = VT_ERROR, .scode = DISP_E_PARAMNOTFOUND};

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_WshShell, NULL, CLSCTX_INPROC_SERVER, &IID_IWshShell3,
                               (void **)&shell),
              S_OK);
}

static void end(void)
{
    ASSERT_EQ(IWshShell3_Release(shell), 0);
    CoUninitialize();
}

static VARIANT text_variant(const WCHAR *text)
{
    VARIANT value = {.vt = VT_BSTR, .bstrVal = SysAllocString(text)};

    return value;
}

static VARIANT number_variant(LONG number)
{
    VARIANT value = {.vt = VT_I4, .lVal = number};

    return value;
}

static void assert_text(BSTR text, const WCHAR *expected)
{
    ASSERT_TRUE(text);
    ASSERT_EQ(comity_wcscmp(text, expected), 0);
    ASSERT_EQ(SysStringLen(text), comity_wcslen(expected));
    SysFreeString(text);
}

/* The text of the error that the last call left. */
static void assert_error(const WCHAR *source, const WCHAR *text)
{
    IErrorInfo *error = NULL;
    BSTR found = NULL;

    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetSource(error, &found), S_OK);
    assert_text(found, source);
    ASSERT_HR(IErrorInfo_GetDescription(error, &found), S_OK);
    assert_text(found, text);
    IErrorInfo_Release(error);
}

/* ---- what all objects have ---- */

TEST(an_object_describes_its_interface_and_is_called_by_name)
{
    LPOLESTR name = (LPOLESTR)u"expandenvironmentstrings";
    VARIANT argument = text_variant(u"a"), result;
    DISPPARAMS arguments = {.rgvarg = &argument, .cArgs = 1};
    ISupportErrorInfo *errors;
    IProvideClassInfo *provider;
    ITypeInfo *type_info;
    TYPEATTR *attributes;
    IDispatch *dispatch;
    DISPID id;
    UINT n;

    begin();
    ASSERT_HR(IWshShell3_GetTypeInfoCount(shell, &n), S_OK);
    ASSERT_EQ(n, 1);
    ASSERT_HR(IWshShell3_GetTypeInfo(shell, 1, 0, &type_info), DISP_E_BADINDEX);
    ASSERT_HR(IWshShell3_QueryInterface(shell, &IID_IProvideClassInfo, (void **)&provider), S_OK);
    ASSERT_HR(IProvideClassInfo_GetClassInfo(provider, &type_info), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(type_info, &attributes), S_OK);
    ASSERT_TRUE(IsEqualGUID(&attributes->guid, &IID_IWshShell3));
    ITypeInfo_ReleaseTypeAttr(type_info, attributes);
    ITypeInfo_Release(type_info);
    IProvideClassInfo_Release(provider);

    ASSERT_HR(IWshShell3_QueryInterface(shell, &IID_ISupportErrorInfo, (void **)&errors), S_OK);
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, &IID_IWshShell), S_OK);
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, &IID_IStream), S_FALSE);
    ISupportErrorInfo_Release(errors);

    ASSERT_HR(IWshShell3_QueryInterface(shell, &IID_IDispatch, (void **)&dispatch), S_OK);
    ASSERT_HR(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, 0, &id), S_OK);
    ASSERT_EQ(id, 1006);
    ASSERT_HR(IDispatch_Invoke(dispatch, id, &IID_NULL, 0, DISPATCH_METHOD, &arguments, &result,
                               NULL, NULL),
              S_OK);
    assert_text(V_BSTR(&result), u"a");
    VariantClear(&argument);
    IDispatch_Release(dispatch);
    end();
}

TEST(the_old_classes_and_the_names_make_the_same_objects)
{
    static const WCHAR *const names[] = {u"WScript.Shell", u"WScript.Shell.1", u"WScript.Network",
                                         u"WScript.Network.1"};
    static const CLSID *const classes[] = {&CLSID_WshShell, &CLSID_WshShell, &CLSID_WshNetwork,
                                           &CLSID_WshNetwork};
    IUnknown *object;
    CLSID clsid;

    begin();
    for (size_t i = 0; i < ARRAYSIZE(names); i++) {
        ASSERT_HR(CLSIDFromProgID(names[i], &clsid), S_OK);
        ASSERT_TRUE(IsEqualCLSID(&clsid, classes[i]));
    }
    ASSERT_HR(CoCreateInstance(&CLSID_IWshShell_Class, NULL, CLSCTX_INPROC_SERVER, &IID_IWshShell2,
                               (void **)&object),
              S_OK);
    ASSERT_EQ(IUnknown_Release(object), 0);
    ASSERT_HR(CoCreateInstance(&CLSID_WshShell, (IUnknown *)shell, CLSCTX_INPROC_SERVER,
                               &IID_IUnknown, (void **)&object),
              CLASS_E_NOAGGREGATION);
    end();
}

/* ---- the registry ---- */

static void write_text(const WCHAR *name, const WCHAR *text, const WCHAR *type, HRESULT expected)
{
    BSTR name_text = SysAllocString(name);
    VARIANT value = text_variant(text), kind = type ? text_variant(type) : missing;

    ASSERT_HR(IWshShell3_RegWrite(shell, name_text, &value, &kind), expected);
    VariantClear(&value);
    VariantClear(&kind);
    SysFreeString(name_text);
}

static HRESULT read_value(const WCHAR *name, VARIANT *ret_value)
{
    BSTR name_text = SysAllocString(name);
    HRESULT hr = IWshShell3_RegRead(shell, name_text, ret_value);

    SysFreeString(name_text);
    return hr;
}

static HRESULT delete_value(const WCHAR *name)
{
    BSTR name_text = SysAllocString(name);
    HRESULT hr = IWshShell3_RegDelete(shell, name_text);

    SysFreeString(name_text);
    return hr;
}

TEST(values_are_written_read_and_deleted_under_short_and_long_names)
{
    VARIANT value;

    begin();
    write_text(u"HKCU\\Software\\Trial\\text", u"one", NULL, S_OK);
    ASSERT_HR(read_value(u"HKEY_CURRENT_USER\\Software\\Trial\\text", &value), S_OK);
    assert_text(V_BSTR(&value), u"one");
    write_text(u"hkcu\\Software\\Trial\\", u"default", u"REG_SZ", S_OK);
    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\", &value), S_OK);
    assert_text(V_BSTR(&value), u"default");
    write_text(u"HKCU\\Software\\Trial\\path", u"%HOME%", u"reg_expand_sz", S_OK);
    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\path", &value), S_OK);
    assert_text(V_BSTR(&value), u"%HOME%");

    ASSERT_HR(delete_value(u"HKCU\\Software\\Trial\\text"), S_OK);
    ASSERT_HR(delete_value(u"HKCU\\Software\\Trial\\text"),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_error(u"WshShell.RegDelete",
                 u"Unable to remove registry key \"HKCU\\Software\\Trial\\text\".");
    ASSERT_HR(delete_value(u"HKCU\\Software\\Trial\\"), S_OK);
    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\", &value),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(delete_value(u"HKCU\\"), HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED));
    end();
}

TEST(numbers_are_written_as_32_bits_and_read_as_numbers_or_bytes)
{
    BSTR name = SysAllocString(u"HKCU\\Software\\Trial\\number");
    VARIANT number = number_variant(-2), type = text_variant(u"REG_DWORD"), value, *bytes;

    begin();
    ASSERT_HR(IWshShell3_RegWrite(shell, name, &number, &type), S_OK);
    ASSERT_HR(IWshShell3_RegRead(shell, name, &value), S_OK);
    ASSERT_EQ(V_VT(&value), VT_I4);
    ASSERT_EQ(V_I4(&value), -2);
    VariantClear(&type);
    type = text_variant(u"REG_BINARY");
    number = number_variant(0x0403);
    ASSERT_HR(IWshShell3_RegWrite(shell, name, &number, &type), S_OK);
    ASSERT_HR(IWshShell3_RegRead(shell, name, &value), S_OK);
    ASSERT_EQ(V_VT(&value), VT_ARRAY | VT_VARIANT);
    ASSERT_EQ(V_ARRAY(&value)->rgsabound[0].cElements, 4);
    bytes = V_ARRAY(&value)->pvData;
    ASSERT_EQ(V_VT(&bytes[1]), VT_UI1);
    ASSERT_EQ(V_UI1(&bytes[0]), 3);
    ASSERT_EQ(V_UI1(&bytes[1]), 4);
    VariantClear(&value);
    VariantClear(&type);
    SysFreeString(name);
    end();
}

/* Data that other programs wrote: cut short, without an end, or of types that scripts do not read.
 */
TEST(odd_data_is_read_as_what_it_holds)
{
    static const WCHAR texts[] = u"one\0two\0";
    const uint64_t wide = 1;
    VARIANT value, *items;
    HKEY key;

    begin();
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"Software\\Trial", &key), ERROR_SUCCESS);
    RegSetValueExW(key, u"texts", 0, REG_MULTI_SZ, (const BYTE *)texts, sizeof(texts));
    RegSetValueExW(key, u"cut", 0, REG_SZ, (const BYTE *)u"abc", 5);
    RegSetValueExW(key, u"empty", 0, REG_SZ, NULL, 0);
    RegSetValueExW(key, u"short", 0, REG_DWORD, (const BYTE *)"a", 1);
    RegSetValueExW(key, u"wide", 0, REG_QWORD, (const BYTE *)&wide, sizeof(wide));
    RegCloseKey(key);

    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\texts", &value), S_OK);
    ASSERT_EQ(V_ARRAY(&value)->rgsabound[0].cElements, 2);
    items = V_ARRAY(&value)->pvData;
    ASSERT_EQ(comity_wcscmp(V_BSTR(&items[1]), u"two"), 0);
    VariantClear(&value);
    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\cut", &value), S_OK);
    assert_text(V_BSTR(&value), u"ab");
    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\empty", &value), S_OK);
    assert_text(V_BSTR(&value), u"");
    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\short", &value), DISP_E_TYPEMISMATCH);
    ASSERT_HR(read_value(u"HKCU\\Software\\Trial\\wide", &value), DISP_E_TYPEMISMATCH);
    end();
}

TEST(what_is_not_there_is_said_in_windows_words)
{
    VARIANT value = number_variant(7);

    begin();
    ASSERT_HR(read_value(u"HKCU\\None\\None", &value), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_error(u"WshShell.RegRead",
                 u"Unable to open registry key \"HKCU\\None\\None\" for reading.");
    ASSERT_HR(read_value(u"HKEY_CURRENT_USERa", &value), HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    assert_error(u"WshShell.RegRead", u"Invalid root in registry key \"HKEY_CURRENT_USERa\".");
    ASSERT_EQ(V_I4(&value), 7);
    write_text(u"HKCU\\Software\\Trial\\x", u"1", u"REG_NONSENSE", E_INVALIDARG);
    write_text(u"HKNO\\x", u"1", NULL, HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    write_text(u"HKCU\\Software\\Trial\\x", u"word", u"REG_DWORD", DISP_E_TYPEMISMATCH);
    end();
}

/* ---- variables ---- */

static IWshEnvironment *open_environment(const WCHAR *type)
{
    VARIANT kind = type ? text_variant(type) : missing;
    IWshEnvironment *environment;

    ASSERT_HR(IWshShell3_get_Environment(shell, &kind, &environment), S_OK);
    VariantClear(&kind);
    return environment;
}

static BSTR variable(IWshEnvironment *environment, const WCHAR *name)
{
    BSTR name_text = SysAllocString(name), value;

    ASSERT_HR(IWshEnvironment_get_Item(environment, name_text, &value), S_OK);
    SysFreeString(name_text);
    return value;
}

static void put_variable(IWshEnvironment *environment, const WCHAR *name, const WCHAR *value)
{
    BSTR name_text = SysAllocString(name), value_text = SysAllocString(value);

    ASSERT_HR(IWshEnvironment_put_Item(environment, name_text, value_text), S_OK);
    SysFreeString(name_text);
    SysFreeString(value_text);
}

TEST(variables_of_the_process_are_those_of_its_children)
{
    IWshEnvironment *environment;
    BSTR name = SysAllocString(u"TRIAL_VARIABLE");
    LONG n, n_before;

    begin();
    environment = open_environment(u"Process");
    ASSERT_HR(IWshEnvironment_get_length(environment, &n_before), S_OK);
    put_variable(environment, name, u"value");
    ASSERT_STR(getenv("TRIAL_VARIABLE"), "value");
    assert_text(variable(environment, u"trial_variable"), u"value");
    ASSERT_HR(IWshEnvironment_Count(environment, &n), S_OK);
    ASSERT_EQ(n, n_before + 1);
    ASSERT_HR(IWshEnvironment_Remove(environment, name), S_OK);
    ASSERT_TRUE(!getenv("TRIAL_VARIABLE"));
    ASSERT_HR(IWshEnvironment_Remove(environment, name), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_error(u"WshEnvironment.Remove",
                 u"Unable to remove environment variable \"TRIAL_VARIABLE\".");
    assert_text(variable(environment, u"TRIAL_VARIABLE"), u"");
    SysFreeString(name);
    IWshEnvironment_Release(environment);
    end();
}

TEST(variables_of_user_and_system_are_in_the_registry_and_enumerated)
{
    IWshEnvironment *environment;
    IEnumVARIANT *list;
    IUnknown *unknown;
    VARIANT items[3], value;
    ULONG n;

    begin();
    environment = open_environment(u"USER");
    put_variable(environment, u"ONE", u"1");
    put_variable(environment, u"TWO", u"%ONE%2");
    ASSERT_HR(read_value(u"HKCU\\Environment\\TWO", &value), S_OK);
    assert_text(V_BSTR(&value), u"%ONE%2");
    ASSERT_HR(IWshEnvironment__NewEnum(environment, &unknown), S_OK);
    ASSERT_HR(IUnknown_QueryInterface(unknown, &IID_IEnumVARIANT, (void **)&list), S_OK);
    IUnknown_Release(unknown);
    ASSERT_HR(IEnumVARIANT_Next(list, 3, items, &n), S_FALSE);
    ASSERT_EQ(n, 2);
    assert_text(V_BSTR(&items[0]), u"ONE=1");
    assert_text(V_BSTR(&items[1]), u"TWO=%ONE%2");
    IEnumVARIANT_Release(list);
    IWshEnvironment_Release(environment);

    environment = open_environment(NULL);
    put_variable(environment, u"THREE", u"3");
    ASSERT_HR(read_value(u"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment\\"
                         u"THREE",
                         &value),
              S_OK);
    assert_text(V_BSTR(&value), u"3");
    IWshEnvironment_Release(environment);
    end();
}

TEST(windows_names_have_answers_of_this_system)
{
    BSTR text = SysAllocString(u"100% %USERPROFILE%|%nope%|%comspec%%"), result;

    begin();
    setenv("HOME", "/home/trial", 1);
    ASSERT_HR(IWshShell3_ExpandEnvironmentStrings(shell, text, &result), S_OK);
    assert_text(result, u"100% /home/trial|%nope%|cmd.exe%");
    ASSERT_HR(IWshShell3_ExpandEnvironmentStrings(shell, NULL, &result), E_POINTER);
    SysFreeString(text);
    end();
}

/* ---- programs ---- */

static HRESULT run(const WCHAR *command, BOOL is_waiting, int *ret_code)
{
    BSTR text = SysAllocString(command);
    VARIANT style = number_variant(0), wait = {.vt = VT_BOOL};
    HRESULT hr;

    V_BOOL(&wait) = is_waiting ? VARIANT_TRUE : VARIANT_FALSE;
    hr = IWshShell3_Run(shell, text, &style, &wait, ret_code);
    SysFreeString(text);
    return hr;
}

TEST(a_command_is_split_by_windows_rules_and_its_status_comes_back)
{
    int code = -1;

    begin();
    setenv("STATUS", "5", 1);
    ASSERT_HR(run(u"sh -c \"exit 3\"", TRUE, &code), S_OK);
    ASSERT_EQ(code, 3);
    ASSERT_HR(run(u"  /bin/sh -c \"exit %STATUS%\"", TRUE, &code), S_OK);
    ASSERT_EQ(code, 5);
    ASSERT_HR(run(u"test \"a\\\"b\" = 'a', ", TRUE, &code), S_OK);
    ASSERT_EQ(code, 1);
    ASSERT_HR(run(u"%COMSPEC% /q /c \"exit 4\"", TRUE, &code), S_OK);
    ASSERT_EQ(code, 4);
    ASSERT_HR(run(u"\"C:\\Windows\\cmd.exe \" /c test a = a && exit 6", TRUE, &code), S_OK);
    ASSERT_EQ(code, 6);
    end();
}

TEST(what_is_no_program_is_not_found)
{
    int code = 10;

    begin();
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    ASSERT_HR(run(u"no-such-program-here", TRUE, &code), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(run(u"", TRUE, &code), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(run(u"%nope% x", TRUE, &code), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(run(u"/etc/passwd", TRUE, &code), HRESULT_FROM_WIN32(ERROR_NO_ASSOCIATION));
    ASSERT_EQ(code, 10);
    end();
}

/* It goes on in a session of its own, and leaves no zombie. */
TEST(a_command_that_is_not_waited_for_is_detached)
{
    WCHAR command[512], path[256];
    char fifo[200], line[64];
    FILE *answer;
    int code = -1;

    begin();
    snprintf(fifo, sizeof(fifo), "%s/answer", test_home());
    ASSERT_EQ(mkfifo(fifo, 0600), 0);
    MultiByteToWideChar(CP_UTF8, 0, fifo, -1, path, ARRAYSIZE(path));
    comity_wcscpy(command, u"sh -c \"ps -o sid= -p $$ > ");
    comity_wcscat(command, path);
    comity_wcscat(command, u"\"");
    ASSERT_HR(run(command, FALSE, &code), S_OK);
    ASSERT_EQ(code, 0);
    answer = fopen(fifo, "r");
    ASSERT_TRUE(answer && fgets(line, sizeof(line), answer));
    fclose(answer);
    ASSERT_TRUE(atoi(line) != getsid(0));
    end();
}

static IWshExec *exec(const WCHAR *command)
{
    BSTR text = SysAllocString(command);
    IWshExec *process;

    ASSERT_HR(IWshShell3_Exec(shell, text, &process), S_OK);
    SysFreeString(text);
    return process;
}

static void write_stream(ITextStream *stream, const WCHAR *text)
{
    BSTR line = SysAllocString(text);

    ASSERT_HR(ITextStream_WriteLine(stream, line), S_OK);
    SysFreeString(line);
}

TEST(a_process_is_talked_to_by_its_streams)
{
    ITextStream *input, *output, *error;
    VARIANT_BOOL is_at_end;
    IWshExec *process;
    LONG number;
    BSTR text;

    begin();
    process = exec(u"sh -c \"cat; echo last >&2; exit 7\"");
    ASSERT_HR(IWshExec_get_ExitCode(process, &number), S_OK);
    ASSERT_EQ(number, 0);
    ASSERT_HR(IWshExec_get_StdIn(process, &input), S_OK);
    ASSERT_HR(IWshExec_get_StdOut(process, &output), S_OK);
    ASSERT_HR(IWshExec_get_StdErr(process, &error), S_OK);
    write_stream(input, u"\u00e9\U0001f600 line\r");
    ASSERT_HR(ITextStream_ReadLine(output, &text), S_OK);
    assert_text(text, u"\u00e9\U0001f600 line");
    ASSERT_HR(ITextStream_get_Line(output, &number), S_OK);
    ASSERT_EQ(number, 2);
    write_stream(input, u"abc");
    ASSERT_HR(ITextStream_Read(output, 2, &text), S_OK);
    assert_text(text, u"ab");
    ASSERT_HR(ITextStream_get_Column(output, &number), S_OK);
    ASSERT_EQ(number, 3);
    ASSERT_HR(ITextStream_Close(input), S_OK);
    ASSERT_HR(ITextStream_ReadAll(output, &text), S_OK);
    assert_text(text, u"c\n");
    ASSERT_HR(ITextStream_get_AtEndOfStream(output, &is_at_end), S_OK);
    ASSERT_EQ(is_at_end, VARIANT_TRUE);
    ASSERT_HR(ITextStream_ReadLine(output, &text), (HRESULT)0x800a003e);
    ASSERT_HR(ITextStream_Write(output, NULL), (HRESULT)0x800a0036);
    ASSERT_HR(ITextStream_ReadAll(input, &text), (HRESULT)0x800a0036);
    ASSERT_HR(ITextStream_ReadAll(error, &text), S_OK);
    assert_text(text, u"last\n");
    ITextStream_Release(input);
    ITextStream_Release(output);
    ITextStream_Release(error);
    ASSERT_EQ(IWshExec_Release(process), 0);
    end();
}

/* Each pipe is filled beyond what the system holds, while the script waits for the other. */
TEST(full_pipes_do_not_stop_a_process)
{
    WshExecStatus status = WshRunning;
    ITextStream *input, *output, *error;
    IWshExec *process;
    LONG code;
    BSTR text;

    begin();
    process = exec(u"sh -c \"head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; wc -c\"");
    ASSERT_HR(IWshExec_get_StdIn(process, &input), S_OK);
    ASSERT_HR(IWshExec_get_StdOut(process, &output), S_OK);
    ASSERT_HR(IWshExec_get_StdErr(process, &error), S_OK);
    text = SysAllocStringLen(NULL, 300000);
    for (int i = 0; i < 300000; i++)
        text[i] = 'x';
    ASSERT_HR(ITextStream_Write(input, text), S_OK);
    ASSERT_HR(ITextStream_Close(input), S_OK);
    SysFreeString(text);
    ASSERT_HR(ITextStream_Skip(output, 300000), S_OK);
    ASSERT_HR(ITextStream_ReadLine(output, &text), S_OK);
    assert_text(text, u"300000");
    ASSERT_HR(ITextStream_ReadAll(error, &text), S_OK);
    ASSERT_EQ(SysStringLen(text), 300000);
    SysFreeString(text);
    while (status == WshRunning)
        ASSERT_HR(IWshExec_get_Status(process, &status), S_OK);
    ASSERT_EQ(status, WshFinished);
    ASSERT_HR(IWshExec_get_ExitCode(process, &code), S_OK);
    ASSERT_EQ(code, 0);
    ITextStream_Release(input);
    ITextStream_Release(output);
    ITextStream_Release(error);
    IWshExec_Release(process);
    end();
}

TEST(a_process_is_terminated_and_then_reads_no_more)
{
    WshExecStatus status = WshRunning;
    ITextStream *input;
    IWshExec *process;
    BSTR text = SysAllocString(u"x");
    LONG id;

    begin();
    process = exec(u"cat");
    ASSERT_HR(IWshExec_get_ProcessID(process, &id), S_OK);
    ASSERT_EQ(kill(id, 0), 0);
    ASSERT_HR(IWshExec_Terminate(process), S_OK);
    while (status == WshRunning)
        ASSERT_HR(IWshExec_get_Status(process, &status), S_OK);
    ASSERT_HR(IWshExec_Terminate(process), S_OK);
    ASSERT_HR(IWshExec_get_StdIn(process, &input), S_OK);
    ASSERT_HR(ITextStream_Write(input, text), HRESULT_FROM_WIN32(ERROR_BROKEN_PIPE));
    ITextStream_Release(input);
    SysFreeString(text);
    IWshExec_Release(process);
    end();
}

TEST(a_process_that_cannot_be_started_is_said_by_windows_words)
{
    BSTR text = SysAllocString(u"no-such-program-here");
    IWshExec *process;

    begin();
    ASSERT_HR(IWshShell3_Exec(shell, text, NULL), E_POINTER);
    ASSERT_HR(IWshShell3_Exec(shell, NULL, &process), DISP_E_EXCEPTION);
    ASSERT_HR(IWshShell3_Exec(shell, text, &process), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_error(u"WshShell.Exec", u"The system cannot find the file specified.");
    SysFreeString(text);
    end();
}

/* ---- folders, shortcuts, people ---- */

TEST(special_folders_are_where_the_desktop_has_them)
{
    VARIANT name = text_variant(u"desktop"), index = number_variant(16), value;
    IWshCollection *folders;
    char path[200];
    FILE *file;
    LONG n;

    begin();
    setenv("HOME", "/home/trial", 1);
    setenv("XDG_CONFIG_HOME", test_home(), 1);
    snprintf(path, sizeof(path), "%s/user-dirs.dirs", test_home());
    file = fopen(path, "w");
    ASSERT_TRUE(file);
    fputs("# comment\nXDG_DOCUMENTS_DIR=\"$HOME/Papers\"\nXDG_DESKTOP_DIR=\"/desk\"\n", file);
    fclose(file);
    ASSERT_HR(IWshShell3_get_SpecialFolders(shell, &folders), S_OK);
    ASSERT_HR(IWshCollection_Item(folders, &name, &value), S_OK);
    assert_text(V_BSTR(&value), u"/desk");
    ASSERT_HR(IWshCollection_Item(folders, &index, &value), S_OK);
    assert_text(V_BSTR(&value), u"/home/trial/Papers");
    VariantClear(&name);
    name = text_variant(u"nothing");
    ASSERT_HR(IWshCollection_Item(folders, &name, &value), S_OK);
    assert_text(V_BSTR(&value), u"");
    ASSERT_HR(IWshCollection_Count(folders, &n), S_OK);
    ASSERT_EQ(n, 18);
    index = number_variant(n);
    ASSERT_HR(IWshCollection_Item(folders, &index, &value),
              HRESULT_FROM_WIN32(ERROR_INVALID_INDEX));
    VariantClear(&name);
    IWshCollection_Release(folders);
    end();
}

TEST(a_shortcut_is_saved_as_a_desktop_entry_and_loaded_again)
{
    BSTR path = SysAllocString(u"starter.lnk"), target = SysAllocString(u"/opt/my \"app\"");
    BSTR arguments = SysAllocString(u"-x 100%"), text;
    char line[256], all[1024] = "";
    IDispatch *dispatch;
    IWshShortcut *shortcut;
    FILE *file;
    int style;

    begin();
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), S_OK);
    ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IWshShortcut, (void **)&shortcut), S_OK);
    IDispatch_Release(dispatch);
    ASSERT_HR(IWshShortcut_put_TargetPath(shortcut, target), S_OK);
    ASSERT_HR(IWshShortcut_put_Arguments(shortcut, arguments), S_OK);
    ASSERT_HR(IWshShortcut_put_WindowStyle(shortcut, 3), S_OK);
    ASSERT_HR(IWshShortcut_get_Arguments(shortcut, NULL), E_POINTER);
    ASSERT_HR(IWshShortcut_Save(shortcut), S_OK);
    IWshShortcut_Release(shortcut);

    file = fopen("starter.desktop", "r");
    ASSERT_TRUE(file);
    while (fgets(line, sizeof(line), file))
        strcat(all, line);
    fclose(file);
    ASSERT_TRUE(strstr(all, "[Desktop Entry]\nType=Application\n"));
    ASSERT_TRUE(strstr(all, "\nName=starter\n"));
    ASSERT_TRUE(strstr(all, "\nExec=\"/opt/my \\\\\"app\\\\\"\" -x 100%%\n"));

    ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), S_OK);
    ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IWshShortcut, (void **)&shortcut), S_OK);
    IDispatch_Release(dispatch);
    ASSERT_HR(IWshShortcut_get_TargetPath(shortcut, &text), S_OK);
    assert_text(text, target);
    ASSERT_HR(IWshShortcut_get_WindowStyle(shortcut, &style), S_OK);
    ASSERT_EQ(style, 3);
    IWshShortcut_Release(shortcut);
    SysFreeString(path);
    path = SysAllocString(u"no.ending");
    ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), DISP_E_EXCEPTION);
    assert_error(u"WshShell.CreateShortcut", u"The shortcut pathname must end with .lnk or .url.");
    SysFreeString(path);
    SysFreeString(target);
    SysFreeString(arguments);
    end();
}

TEST(an_address_is_saved_as_windows_saves_it)
{
    BSTR path = SysAllocString(u"page.url"), target = SysAllocString(u"http://example.org/");
    IWshURLShortcut *shortcut;
    IDispatch *dispatch;
    BSTR text;

    begin();
    ASSERT_EQ(chdir(test_home()), 0);
    for (int i = 0; i < 2; i++) {
        ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), S_OK);
        ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IWshURLShortcut, (void **)&shortcut),
                  S_OK);
        IDispatch_Release(dispatch);
        if (i == 0) {
            ASSERT_HR(IWshURLShortcut_put_TargetPath(shortcut, target), S_OK);
            ASSERT_HR(IWshURLShortcut_Save(shortcut), S_OK);
        }
        ASSERT_HR(IWshURLShortcut_get_TargetPath(shortcut, &text), S_OK);
        assert_text(text, target);
        IWshURLShortcut_Release(shortcut);
    }
    SysFreeString(path);
    SysFreeString(target);
    end();
}

TEST(the_working_directory_is_read_and_changed)
{
    BSTR folder = SysAllocString(u"/usr"), none = SysAllocString(u"/no/such"), text;

    begin();
    ASSERT_HR(IWshShell3_put_CurrentDirectory(shell, folder), S_OK);
    ASSERT_HR(IWshShell3_get_CurrentDirectory(shell, &text), S_OK);
    assert_text(text, u"/usr");
    ASSERT_HR(IWshShell3_put_CurrentDirectory(shell, none),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(IWshShell3_put_CurrentDirectory(shell, NULL), E_INVALIDARG);
    SysFreeString(folder);
    SysFreeString(none);
    end();
}

TEST(nobody_answers_where_nobody_is)
{
    BSTR text = SysAllocString(u"question");
    VARIANT seconds = number_variant(1), type = number_variant(MB_YESNO | MB_DEFBUTTON2);
    VARIANT_BOOL is_done;
    int button = 0;

    begin();
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    ASSERT_TRUE(freopen("/dev/null", "r", stdin));
    ASSERT_HR(IWshShell3_Popup(shell, text, &seconds, &missing, &type, &button), S_OK);
    ASSERT_EQ(button, -1);
    ASSERT_HR(IWshShell3_Popup(shell, text, &missing, &missing, &type, &button), S_OK);
    ASSERT_EQ(button, IDNO);
    ASSERT_HR(IWshShell3_AppActivate(shell, &seconds, &missing, &is_done), S_OK);
    ASSERT_EQ(is_done, VARIANT_FALSE);
    ASSERT_HR(IWshShell3_SendKeys(shell, text, &missing), HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED));
    ASSERT_HR(IWshShell3_LogEvent(shell, &seconds, text, NULL, &is_done), S_OK);
    ASSERT_EQ(is_done, VARIANT_TRUE);
    SysFreeString(text);
    end();
}

TEST(the_network_tells_names_and_has_no_drives)
{
    BSTR text = SysAllocString(u"Z:");
    IWshCollection *drives;
    IWshNetwork2 *network;
    char host[256];
    LONG n = -1;
    BSTR name;

    begin();
    ASSERT_HR(CoCreateInstance(&CLSID_WshNetwork, NULL, CLSCTX_INPROC_SERVER, &IID_IWshNetwork2,
                               (void **)&network),
              S_OK);
    ASSERT_EQ(gethostname(host, sizeof(host)), 0);
    ASSERT_HR(IWshNetwork2_get_ComputerName(network, &name), S_OK);
    ASSERT_TRUE(SysStringLen(name) > 0);
    SysFreeString(name);
    ASSERT_HR(IWshNetwork2_get_UserName(network, &name), S_OK);
    ASSERT_TRUE(SysStringLen(name) > 0);
    SysFreeString(name);
    ASSERT_HR(IWshNetwork2_EnumNetworkDrives(network, &drives), S_OK);
    ASSERT_HR(IWshCollection_Count(drives, &n), S_OK);
    ASSERT_EQ(n, 0);
    IWshCollection_Release(drives);
    ASSERT_HR(IWshNetwork2_MapNetworkDrive(network, text, text, &missing, &missing, &missing),
              HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED));
    SysFreeString(text);
    ASSERT_EQ(IWshNetwork2_Release(network), 0);
    end();
}
