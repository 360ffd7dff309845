/* SPDX-License-Identifier: MIT */
/* Packages with uncompressed files beside them: what their modules register, as rows. */
#include "conversion/conversion.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "image/trial_pe.h"
#include "package/package.h"
#include "session/trial_package.h"
#include "test.h"

#define CLSID_TEXT "{5B1D0C52-0000-4000-8000-0000000000D1}"

static char told[1024];

static void note(void *context, const char *text)
{
    snprintf(told, sizeof(told), "%s", text);
}

static const struct registrar_listener listener = {.notice = note};
static struct conversion_terms terms = {.listener = &listener, .advertises = true};

static const char *home_file(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    return path;
}

/* Beside the package, in the folder that its table Directory says. */
static void write_module(const char *name, uint8_t bits, bool is_exe, const char *script)
{
    struct resource resource = {resource_name_of_text(u"REGISTRY"),
                                resource_name_of_id(1),
                                0,
                                {(const uint8_t *)script, strlen(script)},
                                NULL};
    struct trial_pe pe = {
        .bits = bits, .is_exe = is_exe, .resources = &resource, .n_resources = *script != 0};
    struct span bytes = trial_pe_build(&pe);
    char path[64];
    FILE *file;

    mkdir(home_file("App"), 0700);
    snprintf(path, sizeof(path), "App/%s", name);
    file = fopen(home_file(path), "w");
    ASSERT_TRUE(file);
    ASSERT_EQ(fwrite(bytes.bytes, 1, bytes.size, file), bytes.size);
    fclose(file);
    free((void *)bytes.bytes);
}

#define PACKAGE(self_reg_rows)                                                                     \
    {TRIAL_PROPERTY, "ProductCode;{5B1D0C52-0000-4000-8000-000000000001}\n"                        \
                     "ProductName;Demo\nProductVersion;1.0\nProductLanguage;1033\n"                \
                     "Manufacturer;M"},                                                            \
        {TRIAL_DIRECTORY, "TARGETDIR;;SourceDir\nINSTALLDIR;TARGETDIR;App"},                       \
        {TRIAL_FEATURE, "Main;;;;1;1;;0"},                                                         \
        {TRIAL_COMPONENT, "A;{5B1D0C52-0000-4000-8000-0000000000C1};INSTALLDIR;256;;a\n"           \
                          "B;{5B1D0C52-0000-4000-8000-0000000000C2};INSTALLDIR;0;;b"},             \
        {TRIAL_FEATURE_COMPONENTS, "Main;A\nMain;B"},                                              \
        {TRIAL_FILE, "a;A;a.dll;1;;;0;1\nb;B;b.dll;1;;;0;2"},                                      \
        {"Media", "DiskId*# LastSequence# DiskPrompt Cabinet VolumeLabel Source", "1;2;;;;"},      \
        {"InstallExecuteSequence", "Action* Condition Sequence#",                                  \
         "CostFinalize;;1000\nInstallInitialize;;1500\nProcessComponents;;1600\n"                  \
         "SelfUnregModules;;2200\nRemoveFiles;;3500\nInstallFiles;;4000\n"                         \
         "SelfRegModules;;5600\nInstallFinalize;;6600"},                                           \
    {                                                                                              \
        "SelfReg", "File_* Cost#", self_reg_rows                                                   \
    }

static struct package *convert(const struct trial_table *tables, size_t n,
                               struct conversion_counts *ret_counts)
{
    struct package *package = trial_package(tables, n);
    struct package *converted;
    char to[PATH_MAX];

    snprintf(to, sizeof(to), "%s", home_file("out.msi"));
    ASSERT_HR(conversion_run(package_path(package), to, &terms, ret_counts), S_OK);
    package_free(package);
    ASSERT_HR(package_open(to, NULL, &converted), S_OK);
    /* The registry stays open. */
    test_expect_open_descriptors();
    return converted;
}

/* The cell of the row with that key. */
static const char *cell(const struct package *package, const char *table, const char *key,
                        const char *column)
{
    const struct table *rows = package_table(package, table);
    ptrdiff_t row = table_find(rows, key);

    ASSERT_TRUE(row >= 0);
    return table_text(rows, (size_t)row, table_column(rows, column));
}

static const char script[] = "HKCR { Demo.1 = s 'Demo' { CLSID = s '" CLSID_TEXT "' }\n"
                             "CLSID { " CLSID_TEXT " = s 'Demo' { InprocServer32 = s '%MODULE%' "
                             "{ val ThreadingModel = s 'Both' } ProgID = s 'Demo.1' } } }";

TEST(a_module_becomes_rows_and_its_actions_change)
{
    const struct trial_table tables[] = {PACKAGE("a;1")};
    struct conversion_counts counts;
    struct package *package;
    const struct table *sequence;

    write_module("a.dll", 64, false, script);
    write_module("b.dll", 32, false, "");
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    ASSERT_EQ(counts.converted, 1);
    ASSERT_EQ(counts.left, 0);
    ASSERT_STR(cell(package, "Class", CLSID_TEXT, "Component_"), "A");
    ASSERT_STR(cell(package, "Class", CLSID_TEXT, "Feature_"), "Main");
    ASSERT_STR(cell(package, "Class", CLSID_TEXT, "ProgId_Default"), "Demo.1");
    ASSERT_STR(cell(package, "ProgId", "Demo.1", "Class_"), CLSID_TEXT);
    ASSERT_EQ(table_n_rows(package_table(package, "Registry")), 1);
    ASSERT_FALSE(package_table(package, "SelfReg"));
    sequence = package_table(package, "InstallExecuteSequence");
    ASSERT_EQ(table_find(sequence, "SelfRegModules"), -1);
    ASSERT_EQ(table_find(sequence, "SelfUnregModules"), -1);
    ASSERT_TRUE(table_find(sequence, "RegisterClassInfo") >= 0);
    ASSERT_TRUE(table_find(sequence, "UnregisterProgIdInfo") >= 0);
    ASSERT_TRUE(table_find(sequence, "WriteRegistryValues") >= 0);
    ASSERT_EQ(table_find(sequence, "RegisterTypeLibraries"), -1);
    package_free(package);
}

TEST(what_is_not_advertised_is_written_as_the_module_does)
{
    const struct trial_table tables[] = {PACKAGE("a;1")};
    struct conversion_counts counts;
    struct package *package;

    terms.advertises = false;
    write_module("a.dll", 64, false, script);
    write_module("b.dll", 32, false, "");
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    ASSERT_EQ(counts.converted, 1);
    ASSERT_FALSE(package_table(package, "Class"));
    ASSERT_EQ(table_n_rows(package_table(package, "Registry")), 6);
    package_free(package);
}

TEST(a_module_of_other_bits_gets_a_component_of_them)
{
    const struct trial_table tables[] = {PACKAGE("a;1\nb;1")};
    struct conversion_counts counts;
    struct package *package;
    const struct table *features, *components;
    int32_t attributes;

    write_module("a.dll", 32, false, script);
    write_module("b.dll", 64, false, "HKCU { Software { Demo { val B = s '%MODULE%' } } }");
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    ASSERT_EQ(counts.converted, 2);
    ASSERT_FALSE(package_table(package, "Class"));
    features = package_table(package, "FeatureComponents");
    ASSERT_TRUE(table_find_in(features, 1, "A_registry", 0) >= 0);
    components = package_table(package, "Component");
    table_number(components, (size_t)table_find(components, "A_registry"), 3, &attributes);
    ASSERT_EQ(attributes, 4);
    table_number(components, (size_t)table_find(components, "B"), 3, &attributes);
    ASSERT_EQ(attributes, 256);
    package_free(package);
}

TEST(what_cannot_be_converted_stays_and_is_named)
{
    const struct trial_table tables[] = {PACKAGE("a;1\nb;1")};
    struct conversion_counts counts;
    struct package *package;

    write_module("a.dll", 64, false, script);
    write_module("b.dll", 32, true, "HKCU { B = s '1' }");
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    ASSERT_EQ(counts.converted, 1);
    ASSERT_EQ(counts.left, 1);
    ASSERT_TRUE(strstr(told, "SelfReg \"b\" (b.dll): it is a program"));
    ASSERT_EQ(table_n_rows(package_table(package, "SelfReg")), 1);
    ASSERT_TRUE(table_find(package_table(package, "InstallExecuteSequence"), "SelfRegModules") >=
                0);
    package_free(package);

    write_module("b.dll", 32, false, "HKCU { val '+' = s '1' }");
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    ASSERT_EQ(counts.left, 1);
    package_free(package);
}

TEST(rows_that_are_there_and_say_otherwise_keep_a_module)
{
    const struct trial_table tables[] = {
        PACKAGE("a;1"),
        {"ProgId", "ProgId* ProgId_Parent Class_ Description Icon_ IconIndex#",
         "Demo.1;;;Another;;"},
    };
    struct conversion_counts counts;
    struct package *package;

    write_module("a.dll", 64, false, script);
    write_module("b.dll", 32, false, "");
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    ASSERT_EQ(counts.left, 1);
    ASSERT_TRUE(strstr(told, "already say otherwise"));
    ASSERT_FALSE(package_table(package, "Class"));
    package_free(package);
}

TEST(the_same_package_is_converted_to_the_same)
{
    const struct trial_table tables[] = {PACKAGE("a;1")};
    struct conversion_counts counts;
    char code[64];
    struct package *package;

    write_module("a.dll", 64, false, script);
    write_module("b.dll", 32, false, "");
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    snprintf(code, sizeof(code), "%s", package_summary_text(package, 9));
    package_free(package);
    package = convert(tables, sizeof(tables) / sizeof(*tables), &counts);
    ASSERT_STR(package_summary_text(package, 9), code);
    package_free(package);
}

TEST(a_missing_file_is_named)
{
    const struct trial_table tables[] = {PACKAGE("a;1")};
    struct package *package = trial_package(tables, sizeof(tables) / sizeof(*tables));
    struct conversion_counts counts;

    ASSERT_TRUE(
        FAILED(conversion_run(package_path(package), home_file("out.msi"), &terms, &counts)));
    ASSERT_TRUE(strstr(hr_message(), "a.dll"));
    ASSERT_TRUE(access(home_file("out.msi"), F_OK) < 0);
    test_expect_open_descriptors();
    package_free(package);
}
