/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' "ATL Registrar" and "RegisterTypeLib" pages. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "harvest/harvest.h"
#include "harvest/harvest_json.h"
#include "image/trial_pe.h"
#include "registrar/registrar_trial.h"

static char told[4096];

static void note(void *context, const char *text)
{
    snprintf(told, sizeof(told), "%s", text);
}

static const struct registrar_listener listener = {.notice = note};
static const struct harvest_terms terms = {.listener = &listener};

static const char *write_file(const char *name, const void *bytes, size_t size)
{
    static char path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    file = fopen(path, "wb");
    ASSERT_TRUE(file);
    ASSERT_EQ(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return path;
}

/* A file beside this program. */
static const char *built_file(const char *name)
{
    static char path[PATH_MAX];

    ASSERT_TRUE(readlink("/proc/self/exe", path, sizeof(path) - 64) > 0);
    strcpy(strrchr(path, '/') + 1, name);
    return path;
}

static struct span span_of(const char *text)
{
    return (struct span){(const uint8_t *)text, strlen(text)};
}

/* A PE module with that resource, or two of them. */
static const char *write_module(struct trial_pe *pe)
{
    struct span bytes = trial_pe_build(pe);
    const char *path = write_file("trial.dll", bytes.bytes, bytes.size);

    free((void *)bytes.bytes);
    return path;
}

static const char *write_script(const char *script)
{
    struct resource resource = {resource_name_of_text(u"REGISTRY"), resource_name_of_id(1), 0x409,
                                span_of(script), NULL};

    return write_module(&(struct trial_pe){.bits = 64, .resources = &resource, .n_resources = 1});
}

static const char *list_file(const char *path)
{
    struct harvest harvest;
    const char *text;

    ASSERT_HR(harvest_read(path, &terms, &harvest), S_OK);
    text = list_entries(harvest.entries);
    harvest_deinit(&harvest);
    return text;
}

TEST(a_script_says_what_its_module_registers)
{
    ASSERT_STR(list_file(write_script("HKCR { NoRemove CLSID { ForceRemove {1} = s 'One' {\n"
                                      "InprocServer32 = s '%MODULE%' { val Model = s 'Both' }\n"
                                      "Control val N = d '64' val B = b '00ff' } } }\n"
                                      "HKCU { A = s '%APPID%' }")),
               "HKCR\\CLSID\\{1} [] s One\n"
               "HKCR\\CLSID\\{1} [N] d 40000000\n"
               "HKCR\\CLSID\\{1} [B] b 00ff\n"
               "HKCR\\CLSID\\{1}\\InprocServer32 [] s %MODULE%\n"
               "HKCR\\CLSID\\{1}\\InprocServer32 [Model] s Both\n"
               "HKCR\\CLSID\\{1}\\Control -\n"
               "HKCU\\A [] s %APPID%\n");
    ASSERT_TRUE(strstr(told, "APPID"));
}

TEST(what_a_later_script_says_counts)
{
    struct resource resources[] = {
        {resource_name_of_text(u"REGISTRY"), resource_name_of_id(1), 0x409,
         span_of("HKCR { A = s '1' { B = s '1' } C = s '1' D { E } }"), NULL},
        {resource_name_of_text(u"REGISTRY"), resource_name_of_id(2), 0x409,
         span_of("HKCR { A { Delete B val V = s '2' } ForceRemove C { F } Delete D }"), NULL},
    };
    struct trial_pe pe = {.bits = 32, .resources = resources, .n_resources = 2};

    ASSERT_STR(list_file(write_module(&pe)), "HKCR\\A [] s 1\nHKCR\\A [V] s 2\nHKCR\\C\\F -\n");
}

TEST(an_inf_text_comes_after_the_scripts)
{
    struct resource resources[] = {
        {resource_name_of_text(u"REGINST"), resource_name_of_text(u"REGINST"), 0,
         span_of("[RegisterDll]\nAddReg=Add\n[Add]\nHKCR,\"A\",,,\"inf %_MOD_PATH%\"\n"), NULL},
        {resource_name_of_text(u"REGISTRY"), resource_name_of_id(1), 0,
         span_of("HKCR { A = s 'script' B = s 'script' }"), NULL},
    };
    struct trial_pe pe = {.bits = 64, .resources = resources, .n_resources = 2};

    ASSERT_STR(list_file(write_module(&pe)), "HKCR\\A [] s inf %MODULE%\nHKCR\\B [] s script\n");
}

TEST(a_module_without_data_registers_nothing)
{
    static const char *const exports[] = {"DllRegisterServer", NULL};
    struct trial_pe pe = {.bits = 64};

    ASSERT_STR(list_file(write_module(&pe)), "");
    ASSERT_STR(told, "");
    pe.exports = exports;
    ASSERT_STR(list_file(write_module(&pe)), "");
    ASSERT_TRUE(strstr(told, "--run-with-wine"));
}

TEST(a_library_file_is_registered_as_windows_would)
{
    const char *text = list_file(built_file("trial.tlb"));

    ASSERT_TRUE(strstr(text, "HKCR\\TypeLib\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}\\1.a\\0\\win64 "
                             "[] s %MODULE%\n"));
    ASSERT_TRUE(strstr(text, "\\FLAGS [] s 8\n"));
    ASSERT_TRUE(strstr(text, "HKCR\\Interface\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C03}\\TypeLib "
                             "[Version] s 1.a\n"));
    ASSERT_FALSE(strstr(text, "Wow6432Node"));
}

static struct resource library_resource(void)
{
    static uint8_t bytes[16384];
    FILE *file = fopen(built_file("trial.tlb"), "rb");
    size_t size;

    ASSERT_TRUE(file);
    size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    return (struct resource){
        resource_name_of_text(u"TYPELIB"), resource_name_of_id(2), 0x409, {bytes, size}, NULL};
}

TEST(a_library_that_a_script_names_is_the_scripts)
{
    struct resource resources[] = {
        library_resource(),
        {resource_name_of_text(u"REGISTRY"), resource_name_of_id(1), 0x409,
         span_of("HKCR { TypeLib { {5b1d0c52-7a5e-4d3c-9c11-3f0a8e2b7c01} { 1.a = s 'mine' } } }"),
         NULL},
    };
    struct trial_pe pe = {.bits = 64, .resources = resources, .n_resources = 1};

    ASSERT_TRUE(strstr(list_file(write_module(&pe)), "\\win64 [] s %MODULE%\\2\n"));
    pe.n_resources = 2;
    ASSERT_STR(list_file(write_module(&pe)),
               "HKCR\\TypeLib\\{5b1d0c52-7a5e-4d3c-9c11-3f0a8e2b7c01}\\1.a [] s mine\n");
}

TEST(a_module_of_this_system_runs_and_nothing_is_registered)
{
    HKEY key;

    ASSERT_STR(list_file(built_file("test_harvest_module.so")),
               "HKCU\\Software\\Harvested [User] s x\n"
               "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-0000000000D1} [] s Harvested\n"
               "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-0000000000D1}\\InprocServer32 [] s %MODULE%\n"
               "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-0000000000D1}\\DefaultIcon [] s "
               "%MODULE%,-101\n"
               "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-0000000000D1}\\Control -\n"
               "HKLM\\Software\\Harvested [Number] d 07000000\n");
    ASSERT_EQ(RegOpenKeyW(HKEY_LOCAL_MACHINE, u"Software\\Harvested", &key), ERROR_FILE_NOT_FOUND);
    test_expect_open_descriptors();
}

TEST(a_module_that_fails_says_so)
{
    struct harvest harvest;

    setenv("HARVEST_TEST_FAILS", "1", 1);
    ASSERT_HR(harvest_read(built_file("test_harvest_module.so"), &terms, &harvest),
              SELFREG_E_CLASS);
    ASSERT_TRUE(strstr(hr_message(), "DllRegisterServer"));
    test_expect_open_descriptors();
}

TEST(other_files_are_refused)
{
    struct harvest harvest;

    ASSERT_HR(harvest_read("/nonexistent/file.dll", &terms, &harvest),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(harvest_read(write_file("text", "hello", 5), &terms, &harvest),
              HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT));
    ASSERT_HR(harvest_read(write_file("empty", "", 0), &terms, &harvest),
              HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT));
    ASSERT_HR(harvest_read(write_file("cut.dll", "MZ", 2), &terms, &harvest),
              HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT));
    ASSERT_HR(harvest_read(write_file("cut.tlb", "MSFT", 4), &terms, &harvest),
              TYPE_E_CANTLOADLIBRARY);
    ASSERT_HR(harvest_read(write_file("old.tlb", "SLTGxxxx", 8), &terms, &harvest),
              HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT));
    ASSERT_HR(harvest_read(write_script("HKCR { A = s"), &terms, &harvest), DISP_E_EXCEPTION);
    ASSERT_TRUE(strstr(hr_message(), "trial.dll: REGISTRY #1: "));
    test_expect_open_descriptors();
}

TEST(json_names_files_where_there_are_several)
{
    struct harvest harvest;
    struct harvest_json json;
    char text[1024] = "";
    FILE *file = fmemopen(text, sizeof(text), "w");

    ASSERT_TRUE(file);
    ASSERT_HR(harvest_read(write_script("HKLM { A = s '\"\\' { Empty val M = m 'a\\0b\\0' } }"),
                           &terms, &harvest),
              S_OK);
    harvest_json_begin(&json, file);
    ASSERT_HR(harvest_json_add(&json, &harvest, NULL), S_OK);
    ASSERT_HR(harvest_json_add(&json, &harvest, "x.dll"), S_OK);
    harvest_json_end(&json);
    fclose(file);
    ASSERT_STR(text, "{\"entries\": [\n"
                     "  {\"root\": \"HKLM\", \"key\": \"A\", \"name\": \"\", "
                     "\"type\":\"REG_SZ\",\"data\":\"\\\"\\\\\"},\n"
                     "  {\"root\": \"HKLM\", \"key\": \"A\", \"name\": \"M\", "
                     "\"type\":\"REG_MULTI_SZ\",\"data\":[\"a\",\"b\"]},\n"
                     "  {\"root\": \"HKLM\", \"key\": \"A\\\\Empty\", \"name\": null, "
                     "\"type\": \"KEY\", \"data\": null},\n"
                     "  {\"file\": \"x.dll\", \"root\": \"HKLM\", \"key\": \"A\", \"name\": \"\", "
                     "\"type\":\"REG_SZ\",\"data\":\"\\\"\\\\\"},\n"
                     "  {\"file\": \"x.dll\", \"root\": \"HKLM\", \"key\": \"A\", \"name\": \"M\", "
                     "\"type\":\"REG_MULTI_SZ\",\"data\":[\"a\",\"b\"]},\n"
                     "  {\"file\": \"x.dll\", \"root\": \"HKLM\", \"key\": \"A\\\\Empty\", "
                     "\"name\": null, \"type\": \"KEY\", \"data\": null}\n"
                     "]}\n");
    harvest_deinit(&harvest);
}
