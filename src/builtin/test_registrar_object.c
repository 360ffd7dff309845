/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <stdio.h>
#include <stdlib.h>

#include <atliface.h>
#include <comity/comity.h>
#include <comity/selfreg.h>

#include "test.h"

COMITY_REGISTRY_SCRIPT(101, "HKCR { Demo.Own = s 'own' { val Module = s '%MODULE%' "
                            "val Raw = s '%module_raw%' val Given = s '%GIVEN%' } }");
COMITY_REGISTRY_SCRIPT(102, "HKCR { Demo.Wrong = s 'x' {");

static IRegistrar *registrar;

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_Registrar, NULL, CLSCTX_INPROC_SERVER, &IID_IRegistrar,
                               (void **)&registrar),
              S_OK);
}

static void end(void)
{
    ASSERT_EQ(IRegistrar_Release(registrar), 0);
    CoUninitialize();
}

static bool key_exists(const char16_t *path)
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

static void assert_text(const char16_t *path, const char16_t *name, const char16_t *expected)
{
    char16_t text[1024];
    DWORD size = sizeof(text);

    ASSERT_EQ(RegGetValueW(HKEY_CLASSES_ROOT, path, name, RRF_RT_REG_SZ, NULL, text, &size),
              ERROR_SUCCESS);
    ASSERT_U16(text, expected);
}

static void assert_error_text(const char16_t *expected)
{
    IErrorInfo *error;
    BSTR text;

    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &text), S_OK);
    ASSERT_U16(text, expected);
    SysFreeString(text);
    IErrorInfo_Release(error);
}

TEST(the_registrar_is_there_without_registration)
{
    IRegistrarBase *base;

    begin();
    ASSERT_HR(IRegistrar_QueryInterface(registrar, &IID_IRegistrarBase, (void **)&base), S_OK);
    ASSERT_TRUE((void *)base == (void *)registrar);
    ASSERT_EQ(IRegistrarBase_Release(base), 1);
    ASSERT_HR(IRegistrar_QueryInterface(registrar, &IID_IStream, (void **)&base), E_NOINTERFACE);
    ASSERT_HR(CoCreateInstance(&CLSID_Registrar, (IUnknown *)registrar, CLSCTX_INPROC_SERVER,
                               &IID_IUnknown, (void **)&base),
              CLASS_E_NOAGGREGATION);
    end();
}

TEST(strings_register_and_unregister)
{
    static const char16_t script[] = u"HKCR { Demo.One = s '%what%' { NoRemove Kept } }";

    begin();
    ASSERT_HR(IRegistrar_StringRegister(registrar, script), DISP_E_EXCEPTION);
    assert_error_text(u"line 1, column 22: nothing is known to replace %what%");
    ASSERT_FALSE(key_exists(u"Demo.One"));
    ASSERT_HR(IRegistrar_AddReplacement(registrar, u"WHAT", u"first"), S_OK);
    ASSERT_HR(IRegistrar_AddReplacement(registrar, u"What", u"second"), S_OK);
    ASSERT_HR(IRegistrar_StringRegister(registrar, script), S_OK);
    assert_text(u"Demo.One", NULL, u"second");
    ASSERT_HR(IRegistrar_StringUnregister(registrar, u"HKCR { Demo.One { Kept } }"), S_OK);
    ASSERT_FALSE(key_exists(u"Demo.One"));
    ASSERT_HR(IRegistrar_StringUnregister(registrar, script), S_OK);
    ASSERT_HR(IRegistrar_ClearReplacements(registrar), S_OK);
    ASSERT_HR(IRegistrar_StringRegister(registrar, script), DISP_E_EXCEPTION);
    end();
}

TEST(what_is_wrong_registers_nothing)
{
    begin();
    ASSERT_HR(IRegistrar_StringRegister(registrar, u"HKCR { Demo.One { } val B = b 'x' }"), E_FAIL);
    ASSERT_FALSE(key_exists(u"Demo.One"));
    ASSERT_HR(IRegistrar_StringRegister(registrar, u"HKCR {\n Demo.One {\n"), DISP_E_EXCEPTION);
    assert_error_text(u"line 2, column 11: this block is not closed: a } is missing");
    ASSERT_FALSE(key_exists(u"Demo.One"));
    end();
}

TEST(arguments_are_checked)
{
    begin();
    ASSERT_HR(IRegistrar_AddReplacement(registrar, NULL, u"x"), E_INVALIDARG);
    ASSERT_HR(IRegistrar_AddReplacement(registrar, u"x", NULL), E_INVALIDARG);
    ASSERT_HR(IRegistrar_StringRegister(registrar, NULL), E_INVALIDARG);
    ASSERT_HR(IRegistrar_FileRegister(registrar, NULL), E_INVALIDARG);
    ASSERT_HR(IRegistrar_ResourceRegister(registrar, NULL, 1, u"REGISTRY"), E_INVALIDARG);
    ASSERT_HR(IRegistrar_ResourceRegister(registrar, u"/bin/sh", 1, NULL), E_INVALIDARG);
    ASSERT_HR(IRegistrar_ResourceRegisterSz(registrar, u"/bin/sh", NULL, u"REGISTRY"),
              E_INVALIDARG);
    ASSERT_HR(CoRegisterResource(NULL, NULL, NULL, TRUE, NULL), E_INVALIDARG);
    end();
}

/* A file in the test's home; the path is valid until the next call. */
static const char16_t *write_file(const char *name, const void *bytes, size_t size)
{
    static char16_t wide[1024];
    char path[1024];
    size_t len = (size_t)snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    FILE *file = fopen(path, "wb");

    ASSERT_TRUE(file && fwrite(bytes, 1, size, file) == size);
    fclose(file);
    for (size_t i = 0; i <= len; i++)
        wide[i] = (char16_t)path[i];
    return wide;
}

TEST(files_register_and_unregister)
{
    static const char script[] = "HKCR { Demo.File = s 'f\xc3\xa4' }";
    const char16_t *path = write_file("demo.rgs", script, sizeof(script) - 1);

    begin();
    ASSERT_HR(IRegistrar_FileRegister(registrar, path), S_OK);
    assert_text(u"Demo.File", NULL, u"f\u00e4");
    ASSERT_HR(IRegistrar_FileUnregister(registrar, path), S_OK);
    ASSERT_FALSE(key_exists(u"Demo.File"));
    ASSERT_HR(IRegistrar_FileRegister(registrar, u"/no such file"),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    end();
}

/* Two scripts: under 7 and under "named". */
static const char16_t *write_resources(void)
{
    static const struct {
        uint32_t first[8];
        struct {
            uint32_t size, header_size;
            char16_t type[9], name[2];
            uint32_t rest[4];
            char text[24];
        } numbered;
        struct {
            uint32_t size, header_size;
            char16_t type[9], name[7];
            uint32_t rest[4];
            char text[24];
        } named;
    } file = {
        {0, 32, 0xffff, 0xffff},
        {24, 48, u"REGISTRY", {0xffff, 7}, {0}, "HKCR { Demo.Seven }"},
        {24, 56, u"REGISTRY", u"NAMED\0", {0}, "HKCR { Demo.Named }"},
    };

    return write_file("demo.res", &file, sizeof(file));
}

TEST(resources_register_and_unregister)
{
    const char16_t *path = write_resources();

    begin();
    ASSERT_HR(IRegistrar_ResourceRegister(registrar, path, 7, u"registry"), S_OK);
    ASSERT_TRUE(key_exists(u"Demo.Seven"));
    ASSERT_HR(IRegistrar_ResourceUnregister(registrar, path, 7, u"REGISTRY"), S_OK);
    ASSERT_FALSE(key_exists(u"Demo.Seven"));
    ASSERT_HR(IRegistrar_ResourceRegisterSz(registrar, path, u"#7", u"REGISTRY"), S_OK);
    ASSERT_TRUE(key_exists(u"Demo.Seven"));
    ASSERT_HR(IRegistrar_ResourceRegisterSz(registrar, path, u"named", u"REGISTRY"), S_OK);
    ASSERT_TRUE(key_exists(u"Demo.Named"));
    ASSERT_HR(IRegistrar_ResourceUnregisterSz(registrar, path, u"named", u"REGISTRY"), S_OK);
    ASSERT_FALSE(key_exists(u"Demo.Named"));
    ASSERT_HR(IRegistrar_ResourceRegister(registrar, path, 8, u"REGISTRY"),
              HRESULT_FROM_WIN32(ERROR_RESOURCE_NAME_NOT_FOUND));
    ASSERT_HR(IRegistrar_ResourceRegister(registrar, path, 7, u"OTHER"),
              HRESULT_FROM_WIN32(ERROR_RESOURCE_TYPE_NOT_FOUND));
    assert_error_text(u"the module has no resource #7 of type OTHER");
    end();
}

TEST(a_program_registers_by_its_own_script)
{
    static const COMITY_REPLACEMENT given[] = {{u"Given", u"a value"}, {NULL, NULL}};
    char16_t path[512], quoted[512];
    DWORD len = GetModuleFileNameW(NULL, path, 500);

    begin();
    quoted[0] = quoted[len + 1] = '"';
    memcpy(quoted + 1, path, len * sizeof(*path));
    quoted[len + 2] = 0;
    ASSERT_HR(CoRegisterResource(NULL, MAKEINTRESOURCEW(101), NULL, TRUE, given), S_OK);
    assert_text(u"Demo.Own", u"Module", quoted);
    assert_text(u"Demo.Own", u"Raw", path);
    assert_text(u"Demo.Own", u"Given", u"a value");
    ASSERT_HR(CoRegisterResource(NULL, u"#101", u"REGISTRY", FALSE, given), S_OK);
    ASSERT_FALSE(key_exists(u"Demo.Own"));
    ASSERT_HR(CoRegisterResource(NULL, MAKEINTRESOURCEW(102), NULL, TRUE, NULL), DISP_E_EXCEPTION);
    ASSERT_HR(CoRegisterResource(NULL, MAKEINTRESOURCEW(101), NULL, TRUE, NULL), DISP_E_EXCEPTION);
    ASSERT_FALSE(key_exists(u"Demo.Own"));
    end();
}

static char told[512];

static void note(void *context, const char *text)
{
    ASSERT_TRUE(context == &told);
    strcpy(told, text);
}

TEST(a_file_registers_by_all_its_scripts)
{
    const char16_t *path = write_resources();

    begin();
    ASSERT_HR(ComityRegisterModuleData(path, TRUE, note, &told), S_OK);
    ASSERT_TRUE(key_exists(u"Demo.Seven") && key_exists(u"Demo.Named"));
    ASSERT_HR(ComityRegisterModuleData(path, FALSE, NULL, NULL), S_OK);
    ASSERT_FALSE(key_exists(u"Demo.Seven") || key_exists(u"Demo.Named"));
    ASSERT_STR(told, "");
    ASSERT_HR(ComityRegisterModuleData(u"/bin/sh", TRUE, NULL, NULL), S_FALSE);
    ASSERT_HR(ComityRegisterModuleData(NULL, TRUE, NULL, NULL), E_INVALIDARG);
    end();
}

TEST(a_file_whose_script_is_wrong_registers_nothing)
{
    char16_t path[512];

    begin();
    GetModuleFileNameW(NULL, path, 512);
    ASSERT_HR(ComityRegisterModuleData(path, TRUE, note, &told), DISP_E_EXCEPTION);
    ASSERT_STR(told, "REGISTRY #102: line 1, column 27: this block is not closed: a } is missing");
    ASSERT_FALSE(key_exists(u"Demo.Own"));
    end();
}
