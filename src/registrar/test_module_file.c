/* SPDX-License-Identifier: MIT */
#include "registrar/module_file.h"

#include <stdio.h>

#include <comity/selfreg.h>

#include "base/hresult.h"
#include "image/trial_pe.h"
#include "test.h"

COMITY_REGISTRY_SCRIPT(7, "HKCR { of this program }");

static const struct resource_name registry = {
    .text = {(const uint8_t *)u"REGISTRY", 16},
};

static const char *write_file(struct span bytes)
{
    static char path[512];
    FILE *file;

    snprintf(path, sizeof(path), "%s/module", test_home());
    file = fopen(path, "wb");
    ASSERT_TRUE(file && fwrite(bytes.bytes, 1, bytes.size, file) == bytes.size);
    fclose(file);
    return path;
}

static void assert_script(const struct module_file *module, const char16_t *expected)
{
    struct resource_name seven = resource_name_of_id(7), eight = resource_name_of_id(8);
    char16_t *script;

    ASSERT_HR(module_file_script(module, &registry, &seven, &script), S_OK);
    ASSERT_U16(script, expected);
    free(script);
    ASSERT_HR(module_file_script(module, &registry, &eight, &script),
              HRESULT_FROM_WIN32(ERROR_RESOURCE_NAME_NOT_FOUND));
    ASSERT_STR(hr_message(), "the module has no resource #8 of type REGISTRY");
}

TEST(a_pe_file_has_scripts)
{
    struct resource resource = {
        .type = registry,
        .name = resource_name_of_id(7),
        .language = 0x409,
        .data = {(const uint8_t *)"HKCR { }", 8},
    };
    struct trial_pe trial = {.bits = 32, .resources = &resource, .n_resources = 1};
    struct span bytes = trial_pe_build(&trial);
    struct module_file *module;

    ASSERT_HR(module_file_open(write_file(bytes), &module), S_OK);
    ASSERT_EQ(module_file_kind(module), MODULE_FILE_PE);
    ASSERT_EQ(module_file_pe(module)->bits, 32);
    assert_script(module, u"HKCR { }");
    module_file_free(module);
    free((void *)bytes.bytes);
}

TEST(an_elf_file_has_scripts)
{
    struct module_file *module;

    ASSERT_HR(module_file_open("/proc/self/exe", &module), S_OK);
    ASSERT_EQ(module_file_kind(module), MODULE_FILE_ELF);
    ASSERT_TRUE(!module_file_pe(module));
    assert_script(module, u"HKCR { of this program }");
    module_file_free(module);
}

TEST(another_file_is_refused)
{
    struct module_file *module;

    ASSERT_HR(module_file_open(write_file((struct span){(const uint8_t *)"text", 4}), &module),
              HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT));
    ASSERT_TRUE(strstr(hr_message(), "neither a module (ELF or PE) nor a .res file"));
    ASSERT_HR(module_file_open("/nowhere", &module), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(module_file_open("/", &module), HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED));
}
