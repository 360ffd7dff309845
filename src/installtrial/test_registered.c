/* SPDX-License-Identifier: MIT */
/*
 * What packages register by their tables. Where an expectation is Windows', it comes from Wine's
 * dlls/msi/tests/action.c, whose tests pass on Windows.
 */
#include <stdio.h>
#include <stdlib.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "installtrial/trial_install.h"
#include "test.h"

#define NOTHING ((const char *const[]){NULL})
#define CORE "{00000000-0000-0000-0000-00000000000A}"
#define CLASS "{110913E7-86D1-4BF3-9922-BA103FCDDDFA}"
#define OTHER_CLASS "{904E6BC9-F57F-4412-B460-D40DE2F256E2}"
#define BARE_CLASS "{57C413FB-CA02-498A-81F6-7E769BDB7C97}"
#define APP "{CFCC3B38-E683-497D-9AB4-CB40AAFE307F}"

#define CLASSES                                                                                    \
    "Class", "CLSID* Context* Component_* ProgId_Default Description AppId_ FileTypeMask Icon_ "   \
             "IconIndex# DefInprocHandler Argument Feature_ Attributes#"
#define APPS                                                                                       \
    "AppId", "AppId* RemoteServerName LocalService ServiceParameters DllSurrogate "                \
             "ActivateAtStorage# RunAsInteractiveUser#"
#define PROGIDS "ProgId", "ProgId* ProgId_Parent Class_ Description Icon_ IconIndex#"
#define EXTENSIONS "Extension", "Extension* Component_* ProgId_ MIME_ Feature_"
#define VERBS "Verb", "Extension_* Verb* Sequence# Command Argument"
#define TYPES "MIME", "ContentType* Extension_ CLSID"
#define REGISTRY "Registry", "Registry* Root# Key Name Value Component_"
#define REMOVALS "RemoveRegistry", "RemoveRegistry* Root# Key Name Component_"

/* A package of one file, which is for programs of 64 bits. */
static char *package_of(const char *attributes, const struct trial_table *tables)
{
    _cleanup_(freep) char *components = NULL;
    struct trial_product product = {.files = "one;core;one file.txt\n", .tables = tables};

    ASSERT_TRUE(asprintf(&components, "core;" CORE ";INSTALLDIR;%s;;one\n", attributes) > 0);
    product.components = components;
    return trial_product_write(&product, TRIAL_EMBEDDED);
}

/* ---- what is in the registry ---- */

/* The value's data, without its last NULs and with '|' for those between; NULL; static. */
static const char *value_at(HKEY root, const char *path, const char *name, REGSAM view)
{
    static char text[4096];
    char16_t wide[1024] = u"", wide_path[512] = u"", wide_name[64] = u"";
    DWORD size = sizeof(wide), type;
    LSTATUS error;
    size_t len;
    HKEY key;

    utf16_from_utf8(path, strlen(path), wide_path, 511);
    utf16_from_utf8(name, strlen(name), wide_name, 63);
    if (RegOpenKeyExW(root, wide_path, 0, KEY_READ | view, &key) != ERROR_SUCCESS)
        return NULL;
    error = RegQueryValueExW(key, wide_name, NULL, &type, (BYTE *)wide, &size);
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return NULL;
    if (type == REG_DWORD) {
        snprintf(text, sizeof(text), "%u", *(DWORD *)wide);
        return text;
    }
    for (len = size / sizeof(*wide); len > 0 && wide[len - 1] == 0;)
        len--;
    for (size_t i = 0; i < len; i++)
        wide[i] = wide[i] ? wide[i] : '|';
    text[utf16_to_utf8(wide, len, text, sizeof(text) - 1)] = '\0';
    return text;
}

static const char *class_value(const char *path, const char *name)
{
    return value_at(HKEY_CLASSES_ROOT, path, name, KEY_WOW64_64KEY);
}

static bool has(HKEY root, const char *path)
{
    char16_t wide[512] = u"";
    HKEY key;

    utf16_from_utf8(path, strlen(path), wide, 511);
    if (RegOpenKeyExW(root, wide, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

static void set_list(const char16_t *name, const void *data, DWORD size)
{
    ASSERT_EQ(RegSetKeyValueW(HKEY_CURRENT_USER, u"msitest", name, REG_MULTI_SZ, data, size), 0);
}

/* ---- classes ---- */

TEST(classes_are_registered_as_their_rows_say)
{
    static const struct trial_table tables[] = {
        {CLASSES, CLASS ";InprocServer32;core;Trial.1;A class;" APP ";0,2,ff,4d5a|0,1,f,1;;;3;"
                        "Apartment;main;0\n" CLASS ";LocalServer32;core;Trial.1;A class;;;;;;"
                        "/run [ProductName];main;0\n" OTHER_CLASS ";InprocHandler32;core;;;;;;;"
                        "own.so;;main;1\n"},
        {APPS, APP ";[ProductName];daemon;-x;;1;1\n"},
        {PROGIDS, "Trial.1;;" CLASS ";first;;\nTrial;Trial.1;;whatever;;\n"},
        {NULL},
    };
    _cleanup_(freep) char *package = package_of("256", tables);
    const char *path = trial_path(".local/opt/Trial/one file.txt");
    char command[5000];

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_STR(class_value("CLSID\\" CLASS, ""), "A class");
    ASSERT_STR(class_value("CLSID\\" CLASS, "AppID"), APP);
    ASSERT_STR(class_value("CLSID\\" CLASS "\\InprocServer32", ""), path);
    ASSERT_STR(class_value("CLSID\\" CLASS "\\InprocServer32", "ThreadingModel"), "Apartment");
    snprintf(command, sizeof(command), "\"%s\" /run Trial", path);
    ASSERT_STR(class_value("CLSID\\" CLASS "\\LocalServer32", ""), command);
    ASSERT_STR(class_value("CLSID\\" CLASS "\\InprocHandler", ""), "ole2.dll");
    ASSERT_STR(class_value("CLSID\\" CLASS "\\InprocHandler32", ""), "ole32.dll");
    ASSERT_STR(class_value("CLSID\\" CLASS "\\ProgID", ""), "Trial.1");
    ASSERT_STR(class_value("CLSID\\" CLASS "\\VersionIndependentProgID", ""), "Trial");
    ASSERT_STR(class_value("CLSID\\" OTHER_CLASS "\\InprocHandler32", ""), "own.so");
    ASSERT_STR(class_value("AppID\\" APP, "RemoteServerName"), "Trial");
    ASSERT_STR(class_value("AppID\\" APP, "LocalService"), "daemon");
    ASSERT_STR(class_value("AppID\\" APP, "ServiceParameters"), "-x");
    ASSERT_STR(class_value("AppID\\" APP, "ActivateAtStorage"), "Y");
    ASSERT_STR(class_value("AppID\\" APP, "RunAs"), "Interactive User");
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "CLSID\\" CLASS));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "CLSID\\" OTHER_CLASS));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "AppID\\" APP));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "Trial.1"));
}

TEST(components_of_32_bits_have_a_view_of_their_own)
{
    static const struct trial_table tables[] = {
        {CLASSES, CLASS ";InprocServer32;core;;A class;;;;;;;main;0\n"},
        {REGISTRY, "a;2;Software\\Trial;n;32;core\n"},
        {NULL},
    };
    _cleanup_(freep) char *package = package_of("0", tables);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(has(HKEY_CLASSES_ROOT, "Wow6432Node\\CLSID\\" CLASS));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "CLSID\\" CLASS));
    ASSERT_TRUE(value_at(HKEY_LOCAL_MACHINE, "Software\\Trial", "n", KEY_WOW64_64KEY) == NULL);
    ASSERT_STR(value_at(HKEY_LOCAL_MACHINE, "Software\\Trial", "n", KEY_WOW64_32KEY), "32");
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "Wow6432Node\\CLSID\\" CLASS));
    ASSERT_FALSE(has(HKEY_LOCAL_MACHINE, "Software\\Wow6432Node\\Trial"));
}

TEST(progids_follow_their_classes_and_extensions)
{
    static const struct trial_table tables[] = {
        {CLASSES, CLASS ";LocalServer32;core;Winetest.Class.1;;;;;;;;main;0\n" OTHER_CLASS
                        ";LocalServer32;core;Winetest.VerClass;;;;;;;;main;0\n" BARE_CLASS
                        ";LocalServer32;core;;;;;;;;;main;0\n"},
        {EXTENSIONS, "winetest;core;Winetest.Extension;;main\n"},
        {PROGIDS, "Winetest.Class.1;;" CLASS ";description;;\nWinetest.Class;Winetest.Class.1;;"
                  "description;;\nWinetest.Class.2;;" CLASS ";description;;\n"
                  "Winetest.VerClass.1;;" OTHER_CLASS ";description;;\n"
                  "Winetest.VerClass;Winetest.VerClass.1;;description;;\n"
                  "Winetest.NoProgIdClass.1;;" BARE_CLASS ";description;;\n"
                  "Winetest.NoProgIdClass;Winetest.NoProgIdClass.1;;description;;\n"
                  "Winetest.Orphaned;;;description;;\nWinetest.Extension;;;description;;\n"},
        {NULL},
    };
    static const char *const there[] = {"Winetest.Class.1",  "Winetest.Class",
                                        "Winetest.Class.2",  "Winetest.VerClass.1",
                                        "Winetest.VerClass", "Winetest.Extension"};
    static const char *const absent[] = {"Winetest.NoProgIdClass.1", "Winetest.NoProgIdClass",
                                         "Winetest.Orphaned"};
    _cleanup_(freep) char *package = package_of("256", tables);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
        ASSERT_TRUE(has(HKEY_CLASSES_ROOT, there[i]));
    for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++)
        ASSERT_FALSE(has(HKEY_CLASSES_ROOT, absent[i]));
    ASSERT_STR(class_value("Winetest.Class\\CurVer", ""), "Winetest.Class.1");
    ASSERT_STR(class_value("Winetest.Class\\CLSID", ""), CLASS);
    ASSERT_STR(class_value("CLSID\\" OTHER_CLASS "\\ProgID", ""), "Winetest.VerClass.1");
    ASSERT_EQ(trial_remove(package), 0);
    for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
        ASSERT_FALSE(has(HKEY_CLASSES_ROOT, there[i]));
}

TEST(extensions_have_verbs_and_content_types)
{
    static const struct trial_table tables[] = {
        {EXTENSIONS, "trial;core;Trial.Doc;trial/type;main\nbare;core;;;main\n"},
        {VERBS, "trial;Print;2;;/p \"%1\"\ntrial;Open;1;&Open;\"%1\"\nbare;Open;;;\n"},
        {TYPES, "trial/type;trial;" CLASS "\n"},
        {PROGIDS, "Trial.Doc;;;A document;;\n"},
        {NULL},
    };
    _cleanup_(freep) char *package = package_of("256", tables);
    char command[5000];

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_STR(class_value(".trial", ""), "Trial.Doc");
    ASSERT_STR(class_value(".trial", "Content Type"), "trial/type");
    ASSERT_TRUE(has(HKEY_CLASSES_ROOT, ".trial\\Trial.Doc\\ShellNew"));
    ASSERT_STR(class_value("Trial.Doc\\shell", ""), "Open");
    ASSERT_STR(class_value("Trial.Doc\\shell\\Open", ""), "&Open");
    snprintf(command, sizeof(command), "\"%s\" /p \"%%1\"",
             trial_path(".local/opt/Trial/one file.txt"));
    ASSERT_STR(class_value("Trial.Doc\\shell\\Print\\command", ""), command);
    ASSERT_TRUE(has(HKEY_CLASSES_ROOT, ".bare\\shell\\Open\\command"));
    ASSERT_STR(class_value("MIME\\Database\\Content Type\\trial/type", "Extension"), ".trial");
    ASSERT_STR(class_value("MIME\\Database\\Content Type\\trial/type", "CLSID"), CLASS);
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, ".trial"));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "Trial.Doc"));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "MIME"));
}

/* ---- type libraries ---- */

#define LIBRARY "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}" /* trial.tlb's */
#define INTERFACE "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C03}"
#define LIBRARIES                                                                                  \
    "TypeLib", "LibID* Language#* Component_* Version# Description Directory_ Feature_* Cost#"

static char *package_of_library(const char *id)
{
    _cleanup_(freep) char *row = NULL;
    struct trial_table tables[] = {{LIBRARIES}, {NULL}};
    struct trial_product product = {
        .components = "core;" CORE ";INSTALLDIR;256;;trial.tlb\n",
        .files = "trial.tlb;core;trial library.tlb\n",
        .tables = tables,
    };

    ASSERT_TRUE(asprintf(&row, "%s;0;core;266;A library;INSTALLDIR;main;\n", id) > 0);
    tables[0].rows = row;
    return trial_product_write(&product, TRIAL_EMBEDDED);
}

TEST(type_libraries_are_registered_as_RegisterTypeLib_does)
{
    _cleanup_(freep) char *package = package_of_library(LIBRARY);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_STR(class_value("TypeLib\\" LIBRARY "\\1.a", ""), "Trial library");
    ASSERT_STR(class_value("TypeLib\\" LIBRARY "\\1.a\\0\\win64", ""),
               trial_path(".local/opt/Trial/trial library.tlb"));
    ASSERT_STR(class_value("TypeLib\\" LIBRARY "\\1.a\\HELPDIR", ""),
               trial_path(".local/opt/Trial"));
    ASSERT_STR(class_value("Interface\\" INTERFACE "\\TypeLib", ""), LIBRARY);
    ASSERT_TRUE(has(HKEY_CURRENT_USER, "Software\\Classes\\Interface\\" INTERFACE));
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "TypeLib\\" LIBRARY));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "Interface\\" INTERFACE));
}

TEST(type_libraries_are_offered)
{
    _cleanup_(freep) char *package = package_of_library(LIBRARY);

    ASSERT_EQ(trial_advertise(package), 0);
    ASSERT_STR(class_value("TypeLib\\" LIBRARY "\\1.a", ""), "A library");
    ASSERT_TRUE(class_value("TypeLib\\" LIBRARY "\\1.a\\0\\win64", "win64") != NULL);
    ASSERT_TRUE(class_value("TypeLib\\" LIBRARY "\\1.a\\0\\win64", "") == NULL);
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "TypeLib\\" LIBRARY));
}

TEST(a_library_of_another_identifier_is_refused)
{
    _cleanup_(freep) char *package = package_of_library(CLASS);

    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_TRUE(strstr(hr_message(), "TypeLib") && strstr(hr_message(), "LibID"));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, "TypeLib\\" LIBRARY));
    trial_assert_nothing_left();
}

/* ---- rows of the registry ---- */

TEST(registry_rows_are_written_and_removed)
{
    static const struct trial_table tables[] = {
        {REGISTRY, "a;1;msitest;sz;string;core\nb;1;msitest;multisz;one[~]two[~]three;core\n"
                   "c;1;msitest;dword;#123;core\nd;1;msitest;;default;core\n"
                   "e;1;msitest\\subkey;*;;core\nf;1;msitest\\subkey;*;#%;core\n"
                   "g;1;msitest;Value2;[~]two;core\nh;1;msitest;Value3;one[~];core\n"
                   "i;1;msitest;file;[#one];core\nj;1;msitest\\create;+;;core\n"
                   "k;1;msitest\\delete;-;;core\nl;-1;msitest;context;c;core\n"
                   "m;0;Trial.Thing;;thing;core\n"},
        {REMOVALS, "x;1;msitest;instremove;core\ny;1;msitest\\instremove;-;core\n"},
        {NULL},
    };
    _cleanup_(freep) char *package = package_of("256", tables);
    HKEY user = HKEY_CURRENT_USER;

    set_list(u"Value2", u"one\0", 10);
    set_list(u"Value3", u"two\0", 10);
    set_list(u"instremove", u"one\0", 10);
    ASSERT_EQ(RegSetKeyValueW(user, u"msitest\\instremove", u"v", REG_SZ, u"", 2), 0);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_STR(value_at(user, "msitest", "sz", 0), "string");
    ASSERT_STR(value_at(user, "msitest", "multisz", 0), "one|two|three");
    ASSERT_STR(value_at(user, "msitest", "dword", 0), "123");
    ASSERT_STR(value_at(user, "msitest", "", 0), "default");
    ASSERT_TRUE(has(user, "msitest\\subkey") && !value_at(user, "msitest\\subkey", "", 0));
    ASSERT_STR(value_at(user, "msitest", "Value2", 0), "one|two");
    ASSERT_STR(value_at(user, "msitest", "Value3", 0), "one|two");
    ASSERT_STR(value_at(user, "msitest", "file", 0), trial_path(".local/opt/Trial/one file.txt"));
    ASSERT_TRUE(has(user, "msitest\\create") && !has(user, "msitest\\delete"));
    ASSERT_TRUE(!value_at(user, "msitest", "instremove", 0) && !has(user, "msitest\\instremove"));
    ASSERT_STR(value_at(user, "msitest", "context", 0), "c");
    ASSERT_TRUE(has(user, "Software\\Classes\\Trial.Thing"));
    ASSERT_EQ(RegSetKeyValueW(user, u"msitest\\delete\\below", u"v", REG_SZ, u"", 2), 0);

    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_TRUE(!value_at(user, "msitest", "sz", 0) && !value_at(user, "msitest", "", 0));
    ASSERT_STR(value_at(user, "msitest", "Value2", 0), "one");
    ASSERT_STR(value_at(user, "msitest", "Value3", 0), "two");
    ASSERT_TRUE(!has(user, "msitest\\subkey") && !has(user, "msitest\\delete"));
    ASSERT_TRUE(has(user, "msitest\\create"));
    ASSERT_FALSE(has(user, "Software\\Classes\\Trial.Thing"));
}

TEST(permanent_components_stay_registered)
{
    static const struct trial_table tables[] = {
        {REGISTRY, "a;1;Software\\Trial;n;stays;core\n"},
        {NULL},
    };
    _cleanup_(freep) char *package = package_of("272", tables);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_STR(value_at(HKEY_CURRENT_USER, "Software\\Trial", "n", 0), "stays");
}

/* ---- what is refused ---- */

TEST(rows_that_cannot_be_meant_are_named)
{
    static const struct {
        struct trial_table table;
        const char *said[3]; /* table, column, what else */
    } cases[] = {
        {{REGISTRY, "a;4;Software\\X;n;v;core\n"}, {"Registry", "Root", "-1, 0, 1, 2 and 3"}},
        {{REGISTRY, "a;1;\\X;n;v;core\n"}, {"Registry", "Key", "backslash"}},
        {{REGISTRY, "a;1;X;n;#x123;core\n"}, {"Registry", "Value", "hexadecimal"}},
        {{REGISTRY, "a;1;X;n;v;nowhere\n"}, {"Registry", "Component_", "nowhere"}},
        {{REMOVALS, "a;9;X;n;core\n"}, {"RemoveRegistry", "Root", "a"}},
        {{CLASSES, "no guid;LocalServer32;core;;;;;;;;;main;\n"}, {"Class", "CLSID", "identifier"}},
        {{CLASSES, CLASS ";Server;core;;;;;;;;;main;\n"}, {"Class", "Context", "LocalServer32"}},
        {{CLASSES, CLASS ";LocalServer32;core;;;" APP ";;;;;;main;\n"}, {"Class", "AppId_", APP}},
        {{PROGIDS, "A;B;;;;\nB;A;;;;\n"}, {"ProgId", "ProgId_Parent", "parents"}},
        {{PROGIDS, "A;;" CLASS ";;;\n"}, {"ProgId", "Class_", CLASS}},
        {{EXTENSIONS, ".dot;core;;;main\n"}, {"Extension", "Extension", "dots"}},
        {{VERBS, "nowhere;Open;;;\n"}, {"Verb", "Extension_", "nowhere"}},
        {{TYPES, "a/b;nowhere;\n"}, {"MIME", "Extension_", "nowhere"}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct trial_table tables[] = {cases[i].table, {NULL}};
        _cleanup_(freep) char *package = package_of("256", tables);

        ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
        for (size_t j = 0; j < 3; j++) {
            if (!strstr(hr_message(), cases[i].said[j]))
                test_fail(__FILE__, __LINE__, "case %zu says %s", i, hr_message());
        }
        trial_assert_nothing_left();
    }
}
