/* SPDX-License-Identifier: MIT */
/*
 * The shell's registry and variables. Where nothing else is said,
 * expectations are those of Windows' "WshShell Object" pages and of Wine's tests of wshom.ocx.
 */
#include <comity_wide.h>
#include <stdlib.h>

#include "trial_shell.h"

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
    IEnumVARIANT *list, *copy;
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
    ASSERT_HR(IEnumVARIANT_Skip(list, 1), S_FALSE);
    ASSERT_HR(IEnumVARIANT_Reset(list), S_OK);
    ASSERT_HR(IEnumVARIANT_Skip(list, 1), S_OK);
    ASSERT_HR(IEnumVARIANT_Clone(list, &copy), S_OK);
    IEnumVARIANT_Release(list);
    ASSERT_HR(IEnumVARIANT_Next(copy, 1, items, NULL), S_OK);
    assert_text(V_BSTR(&items[0]), u"TWO=%ONE%2");
    ASSERT_EQ(IEnumVARIANT_Release(copy), 0);
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
