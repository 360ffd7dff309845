/* SPDX-License-Identifier: MIT */
#include "registrar/module_data.h"

#include <stdio.h>

#include "base/hresult.h"
#include "image/trial_pe.h"
#include "registrar/registrar_trial.h"

enum {
    RESOURCES_MAX = 4,
};

static struct registry_entries *entries;
static struct registrar_names *names;
static char notices[1024];

static void note(void *context, const char *text)
{
    strcat(notices, text);
    strcat(notices, "\n");
}

static const struct registrar_listener listener = {.notice = note};

static void begin(void)
{
    ASSERT_HR(registry_entries_new(&entries), S_OK);
    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(module_data_set_names(names, u"%MODULE%"), S_OK);
}

static void end(void)
{
    registrar_names_free(names);
    registry_entries_free(entries);
}

static struct resource make_resource(const char16_t *type, const char16_t *name, const char *text)
{
    return (struct resource){
        .type = resource_name_of_text(type),
        .name = resource_name_of_text(name),
        .data = {(const uint8_t *)text, strlen(text)},
    };
}

/* A PE file with the resources, which end in one without data. */
static struct module_file *open_module(const struct resource *resources)
{
    struct trial_pe trial = {.bits = 64, .resources = resources};
    struct module_file *module;
    struct span bytes;
    char path[512];
    FILE *file;

    while (resources[trial.n_resources].data.bytes)
        trial.n_resources++;
    bytes = trial_pe_build(&trial);
    snprintf(path, sizeof(path), "%s/module.dll", test_home());
    file = fopen(path, "wb");
    ASSERT_TRUE(file && fwrite(bytes.bytes, 1, bytes.size, file) == bytes.size);
    fclose(file);
    free((void *)bytes.bytes);
    ASSERT_HR(module_file_open(path, &module), S_OK);
    return module;
}

static HRESULT apply(const struct resource *resources, enum registrar_mode mode,
                     struct module_data_counts *ret_counts)
{
    struct module_file *module = open_module(resources);
    HRESULT hr = module_data_apply(module, names, mode, &listener, registry_entries_target(entries),
                                   ret_counts);

    module_file_free(module);
    return hr;
}

TEST(scripts_come_in_order_and_then_inf_texts)
{
    const struct resource resources[RESOURCES_MAX] = {
        make_resource(u"REGINST", u"REGINST",
                      "[RegisterDll]\nAddReg=A\n[A]\nHKCR,k,c,,%_MOD_PATH%\nHKCR,k,a,,inf\n"
                      "[UnregisterDll]\nDelReg=A\n"),
        make_resource(u"WINE_REGISTRY", u"A", "HKCR { k { val a = s '%MODULE%' val b = s '1' } }"),
        make_resource(u"WINE_REGISTRY", u"B", "HKCR { k { val b = s '2' } }"),
    };
    struct module_data_counts counts;

    begin();
    ASSERT_HR(apply(resources, REGISTRAR_REGISTER, &counts), S_OK);
    ASSERT_EQ(counts.scripts, 2);
    ASSERT_EQ(counts.installs, 1);
    ASSERT_STR(list_entries(entries),
               "HKCR\\k [a] s inf\nHKCR\\k [b] s 2\nHKCR\\k [c] s %MODULE%\n");
    ASSERT_HR(apply(resources, REGISTRAR_UNREGISTER, &counts), S_OK);
    ASSERT_STR(list_entries(entries), "");
    end();
}

TEST(atl_scripts_keep_their_own_names)
{
    const struct resource resources[RESOURCES_MAX] = {
        make_resource(u"REGISTRY", u"X", "HKCR { NoRemove AppID { '%APPID%' = s 'x' } }"),
    };
    struct module_data_counts counts;

    begin();
    ASSERT_HR(apply(resources, REGISTRAR_REGISTER, &counts), S_OK);
    ASSERT_STR(list_entries(entries), "HKCR\\AppID\\%APPID% [] s x\n");
    ASSERT_STR(notices, "REGISTRY X: line 1, column 26: nothing is known to replace %APPID%, which "
                        "stays\n");
    end();
}

TEST(a_wrong_script_is_named)
{
    const struct resource resources[RESOURCES_MAX] = {
        make_resource(u"WINE_REGISTRY", u"X", "HKCR { A"),
    };
    struct module_data_counts counts;

    begin();
    ASSERT_HR(apply(resources, REGISTRAR_REGISTER, &counts), DISP_E_EXCEPTION);
    ASSERT_STR(hr_message(),
               "WINE_REGISTRY X: line 1, column 6: this block is not closed: a } is missing");
    end();
}

TEST(a_module_without_scripts_registers_nothing)
{
    const struct resource resources[RESOURCES_MAX] = {
        make_resource(u"OTHER", u"X", "HKCR { A }"),
    };
    struct module_data_counts counts;

    begin();
    ASSERT_HR(apply(resources, REGISTRAR_REGISTER, &counts), S_OK);
    ASSERT_EQ(counts.scripts + counts.installs, 0);
    ASSERT_STR(list_entries(entries), "");
    end();
}
