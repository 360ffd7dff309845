/* SPDX-License-Identifier: MIT */
/*
 * Windows' page "SelfReg Table" lists why packages had better not have modules that register
 * themselves. Each of these reasons is gone, and a test here is named after it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "advertising/user_entries.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "conversion/trial_modules.h"
#include "install/installer.h"
#include "installtrial/trial_install.h"
#include "product/descriptor.h"
#include "registry/transaction.h"
#include "test.h"

#define NOTHING ((const char *const[]){NULL})
#define CODE "{00000001-0000-0000-0000-000000000000}"
#define CORE "{00000000-0000-0000-0000-00000000000A}"
#define CLASS "{D9D5A8C0-7C39-4B44-9D5F-0A6C6A3E1F01}"
#define TRIAL_SELFREG "SelfReg", "File_* Cost#"
#define TRIAL_CLASS                                                                                \
    "Class", "CLSID* Context* Component_* ProgId_Default Description AppId_ FileTypeMask Icon_ "   \
             "IconIndex# DefInprocHandler Argument Feature_ Attributes#"
#define TRIAL_PROGID "ProgId", "ProgId* ProgId_Parent Class_ Description Icon_ IconIndex#"
#define TRIAL_REGISTRY "Registry", "Registry* Root# Key Name Value Component_"

/* ---- what is in the registry ---- */

/* The default value, or NULL; static. */
static const char *text_at(HKEY root, LPCWSTR path, LPCWSTR name)
{
    static char text[4096];
    char16_t wide[1024];
    DWORD size = sizeof(wide);

    if (RegGetValueW(root, path, name, RRF_RT_REG_SZ | RRF_RT_REG_MULTI_SZ, NULL, wide, &size) !=
        ERROR_SUCCESS)
        return NULL;
    text[utf16_to_utf8(wide, utf16_len(wide), text, sizeof(text) - 1)] = '\0';
    return text;
}

static bool has(HKEY root, LPCWSTR path)
{
    HKEY key;

    if (RegOpenKeyExW(root, path, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

static void set(HKEY root, LPCWSTR path, LPCWSTR text)
{
    ASSERT_EQ(RegSetKeyValueW(root, path, NULL, REG_SZ, text,
                              (DWORD)((utf16_len(text) + 1) * sizeof(*text))),
              0);
}

/* ---- packages ---- */

static const struct trial_table two_modules[] = {
    {TRIAL_SELFREG, "module_needing;5\nmodule_needed;3\n"},
    {NULL},
};

/* The one that is needed stands behind the other. */
static const struct trial_product good = {
    .components = "core;" CORE ";INSTALLDIR;256;;module_needing\n"
                  "more;{00000000-0000-0000-0000-00000000000B};INSTALLDIR;256;;module_needed\n",
    .files = "module_needing;core;needing.so\nmodule_needed;more;needed.so\n",
    .tables = two_modules,
};

static char *one_module(const char *file, const char *selfreg)
{
    _cleanup_(freep) char *components = NULL, *files = NULL;
    struct trial_table tables[] = {{TRIAL_SELFREG, selfreg}, {NULL}};
    struct trial_product product = {.tables = tables};

    ASSERT_TRUE(asprintf(&components, "core;" CORE ";INSTALLDIR;256;;%.*s\n",
                         (int)strcspn(file, ";"), file) > 0 &&
                asprintf(&files, "%s\n", file) > 0);
    product.components = components;
    product.files = files;
    return trial_product_write(&product, TRIAL_EMBEDDED);
}

/* What a process of its own gets when it asks for what has the name. */
static unsigned ask_for(const char *name)
{
    char self[4096], command[4200];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    unsigned answer = 0;
    FILE *output;

    ASSERT_TRUE(len > 0);
    self[len] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(command, sizeof(command), "'%s/trial_activator' '%s'", self, name);
    output = popen(command, "re");
    ASSERT_TRUE(output && fscanf(output, "%x", &answer) == 1);
    ASSERT_EQ(pclose(output), 0);
    return answer;
}

static unsigned activate(void)
{
    return ask_for("Trial.Class.1");
}

enum {
    ASKED = 0x800400aa, /* what the module itself answers */
};

/* ---- the reasons ---- */

TEST(rollback_is_safe)
{
    _cleanup_(freep) char *package =
        one_module("module_failing;core;failing.so", "module_failing;\n");

    set(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.Shared", u"of others");
    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "failing.so") && strstr(hr_message(), "0x80041234"));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, u"Trial.failing.so"));
    ASSERT_FALSE(has(HKEY_CURRENT_USER, u"Software\\Trial"));
    ASSERT_STR(text_at(HKEY_CLASSES_ROOT, u"Trial.Shared", NULL), "of others");
    trial_assert_nothing_left();
}

TEST(removal_takes_what_was_registered_and_nothing_else)
{
    _cleanup_(freep) char *package = trial_product_write(&good, TRIAL_EMBEDDED);

    set(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.Shared", u"of others");
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    set(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.needed.so\\mine", u"added since");
    ASSERT_STR(text_at(HKEY_CLASSES_ROOT, u"Trial.Shared", NULL), "shared");
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_STR(text_at(HKEY_CLASSES_ROOT, u"Trial.Shared", NULL), "of others");
    ASSERT_STR(text_at(HKEY_CLASSES_ROOT, u"Trial.needed.so\\mine", NULL), "added since");
    ASSERT_EQ(text_at(HKEY_CLASSES_ROOT, u"Trial.needed.so", NULL) != NULL, false);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, u"Trial.needing.so"));
}

TEST(classes_are_per_user_where_the_installation_is)
{
    _cleanup_(freep) char *package = trial_product_write(&good, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(has(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.needed.so"));
    ASSERT_FALSE(has(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Trial.needed.so"));
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(has(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.needed.so"));
}

/* What a dry run has shown. */
struct shown {
    char faults[1024];
    bool has_needed, has_needing;
};

static void note_fault(void *context, const char *path, const char *sentence)
{
    struct shown *shown = context;
    size_t used = strlen(shown->faults);

    snprintf(shown->faults + used, sizeof(shown->faults) - used, "%s: %s\n", path, sentence);
}

static HRESULT look(struct installation *installation, void *context)
{
    struct shown *shown = context;
    HRESULT hr = trial_modules_run(installation, &(struct trial_listener){note_fault, shown});

    transaction_capture(installation->registry);
    shown->has_needed = has(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.needed.so");
    shown->has_needing = has(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.needing.so");
    transaction_capture(NULL);
    return hr;
}

static void try_out(const char *package, struct shown *shown)
{
    struct installer_request request = {
        .opening = {.package = package}, .is_trial = true, .show = look, .context = shown};
    struct installer_result result;

    test_expect_open_descriptors();
    setenv("HOME", trial_path(""), 1);
    ASSERT_HR(installer_run(&request, &result), S_OK);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, u"Trial.needed.so"));
    ASSERT_FALSE(has(HKEY_CURRENT_USER, u"Software\\Trial"));
    trial_assert_nothing_left();
}

TEST(coding_errors_show_in_a_dry_run)
{
    _cleanup_(freep) char *sound = trial_product_write(&good, TRIAL_EMBEDDED);
    _cleanup_(freep) char *failing = NULL;
    struct shown shown = {""};

    try_out(sound, &shown);
    ASSERT_STR(shown.faults, "");
    ASSERT_TRUE(shown.has_needed && shown.has_needing);
    failing = one_module("module_failing;core;failing.so", "module_failing;\n");
    try_out(failing, &shown);
    ASSERT_TRUE(strstr(shown.faults, "/.local/opt/Trial/failing.so: ") != NULL);
    ASSERT_TRUE(strstr(shown.faults, "0x80041234") != NULL);
}

TEST(other_users_need_nothing_run)
{
    _cleanup_(freep) char *package = trial_product_write(&good, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install_below(trial_path("root"), package), 0);
    ASSERT_TRUE(has(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Trial.needed.so"));
    ASSERT_FALSE(has(HKEY_CURRENT_USER, u"Software\\Classes\\Trial.needed.so"));

    /* Another user has nothing of it but what is registered for all. */
    ASSERT_HR(user_entries_receive(CODE), S_FALSE);
    ASSERT_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, u"Software\\Trial"), 0);
    ASSERT_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, u"Software\\Microsoft\\Installer\\UserEntries"), 0);
    ASSERT_HR(user_entries_receive(CODE), S_OK);
    ASSERT_STR(text_at(HKEY_CURRENT_USER, u"Software\\Trial\\OfUser", NULL), "user");
    ASSERT_HR(user_entries_receive(CODE), S_FALSE);
}

TEST(order_follows_what_modules_need)
{
    _cleanup_(freep) char *package = trial_product_write(&good, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(has(HKEY_CLASSES_ROOT, u"Trial.needing.so"));
}

TEST(order_can_be_told)
{
    _cleanup_(freep) char *package = trial_product_write(&good, TRIAL_EMBEDDED);

    /* The one that needs the other goes first, and says that it is not there. */
    ASSERT_EQ(trial_install(package, PROPERTIES("COMITYSELFREGORDER=module_needing")),
              ERROR_INSTALL_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "needing.so") != NULL);
    trial_assert_nothing_left();
    ASSERT_EQ(trial_install(package, PROPERTIES("COMITYSELFREGORDER=none")),
              ERROR_INSTALL_PACKAGE_INVALID);
}

TEST(missing_helper_libraries_are_named_before_anything_runs)
{
    _cleanup_(freep) char *package =
        one_module("module_needing;core;needing.so", "module_needing;\n");

    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "needed.so") && strstr(hr_message(), "missing"));
    trial_assert_nothing_left();
}

TEST(helper_libraries_of_the_package_are_found)
{
    static const struct trial_table tables[] = {
        {TRIAL_SELFREG, "module_silent;\nmodule_needed;\n"},
        {TRIAL_CLASS, CLASS ";InprocServer32;core;Trial.Class.1;A class;;;;;;Both;main;0\n"},
        {TRIAL_PROGID, "Trial.Class.1;;" CLASS ";A class;;\n"},
        {NULL},
    };
    static const struct trial_product product = {
        .components = "core;" CORE ";INSTALLDIR;256;;module_silent\n"
                      "more;{00000000-0000-0000-0000-00000000000B};INSTALLDIR;256;;module_needed\n",
        .files = "module_silent;core;silent.so\nmodule_needed;more;needed.so\n",
        .tables = tables,
    };
    _cleanup_(freep) char *package = trial_product_write(&product, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(has(HKEY_CLASSES_ROOT, u"Trial.silent.so"));
    ASSERT_EQ(activate(), ASKED); /* and so they are when a class is wanted */
}

TEST(sources_that_are_not_there_are_named)
{
    static const struct trial_table tables[] = {{TRIAL_SELFREG, "module_needed;\n"}, {NULL}};
    static const struct trial_product product = {
        .components = "core;" CORE ";INSTALLDIR;257;;module_needed\n", /* to be run from source */
        .files = "module_needed;core;needed.so\n",
        .tables = tables,
    };
    _cleanup_(freep) char *package = trial_product_write(&product, TRIAL_UNCOMPRESSED);

    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_TRUE(strstr(hr_message(), "SelfReg") && strstr(hr_message(), "needed.so"));
    trial_assert_nothing_left();
}

TEST(administrative_installations_run_nothing)
{
    _cleanup_(freep) char *package = trial_product_write(&good, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_lay_out(package, trial_path("image")), 0);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, u"Trial.needed.so"));
}

TEST(programs_are_refused)
{
    _cleanup_(freep) char *named = one_module("one;core;one.exe", "one;\n");
    _cleanup_(freep) char *found = one_module("module_program;core;program", "module_program;\n");

    ASSERT_EQ(trial_install(named, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_TRUE(strstr(hr_message(), "comity convert") && strstr(hr_message(), "File_"));
    ASSERT_EQ(trial_install(found, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_TRUE(strstr(hr_message(), "comity convert") != NULL);
    trial_assert_nothing_left();
}

TEST(costs_are_no_negative_numbers)
{
    _cleanup_(freep) char *package =
        one_module("module_needed;core;needed.so", "module_needed;-1\n");
    _cleanup_(freep) char *nowhere = one_module("module_needed;core;needed.so", "nowhere;1\n");

    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_TRUE(strstr(hr_message(), "SelfReg") && strstr(hr_message(), "Cost"));
    ASSERT_EQ(trial_install(nowhere, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_TRUE(strstr(hr_message(), "SelfReg") && strstr(hr_message(), "nowhere"));
    trial_assert_nothing_left();
}

/* ---- advertising ---- */

static const struct trial_table class_tables[] = {
    {TRIAL_CLASS, CLASS ";InprocServer32;core;Trial.Class.1;A class;;;;;;Both;main;0\n"},
    {TRIAL_PROGID, "Trial.Class.1;;" CLASS ";A class;;\n"},
    {NULL},
};

static const struct trial_product offered = {
    .components = "core;" CORE ";INSTALLDIR;256;;module_needed\n",
    .files = "module_needed;core;needed.so\n",
    .tables = class_tables,
};

#define SERVER_KEY u"CLSID\\{D9D5A8C0-7C39-4B44-9D5F-0A6C6A3E1F01}\\InprocServer32"

TEST(advertising_is_whole)
{
    _cleanup_(freep) char *package = trial_product_write(&offered, TRIAL_EMBEDDED);
    struct descriptor descriptor;
    const char *text;

    ASSERT_EQ(trial_advertise(package), 0);
    text = text_at(HKEY_CLASSES_ROOT, SERVER_KEY, u"InprocServer32");
    ASSERT_TRUE(text && descriptor_parse(text, &descriptor));
    ASSERT_STR(descriptor.product, CODE);
    ASSERT_STR(descriptor.feature, "main");
    ASSERT_STR(descriptor.component, CORE);
    ASSERT_TRUE(!text_at(HKEY_CLASSES_ROOT, SERVER_KEY, NULL));
    ASSERT_STR(text_at(HKEY_CLASSES_ROOT, SERVER_KEY, u"ThreadingModel"), "Both");
    ASSERT_STR(text_at(HKEY_CLASSES_ROOT, u"Trial.Class.1\\CLSID", NULL), CLASS);
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, SERVER_KEY));
    ASSERT_FALSE(has(HKEY_CLASSES_ROOT, u"Trial.Class.1"));
}

TEST(the_first_activation_installs_and_goes_on)
{
    _cleanup_(freep) char *package = trial_product_write(&offered, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_advertise(package), 0);
    ASSERT_FALSE(trial_exists(".local/opt/Trial/needed.so"));
    ASSERT_EQ(activate(), ASKED);
    ASSERT_TRUE(trial_exists(".local/opt/Trial/needed.so"));
    ASSERT_EQ(activate(), ASKED);
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_EQ(activate(), (unsigned)CO_E_CLASSSTRING);
    trial_assert_nothing_left();
}

TEST(what_is_offered_below_a_root_is_installed_there)
{
    _cleanup_(freep) char *package = trial_product_write(&offered, TRIAL_EMBEDDED);
    struct installer_request request = {
        .action = INSTALLER_ADVERTISE,
        .opening = {.package = package, .root = trial_path("root")},
    };
    struct installer_result result;
    char path[4096];

    test_expect_open_descriptors();
    setenv("HOME", trial_path("user"), 1);
    ASSERT_HR(installer_run(&request, &result), S_OK);
    ASSERT_EQ(activate(), ASKED);
    snprintf(path, sizeof(path), "root%s/.local/opt/Trial/needed.so", trial_path("user"));
    ASSERT_TRUE(trial_exists(path));
}

TEST(a_key_path_that_is_missing_is_repaired_when_it_is_needed)
{
    _cleanup_(freep) char *package = trial_product_write(&offered, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(unlink(trial_path(".local/opt/Trial/needed.so")), 0);
    ASSERT_EQ(unlink(package), 0); /* the installer has kept a copy */
    ASSERT_EQ(activate(), ASKED);
    ASSERT_TRUE(trial_exists(".local/opt/Trial/needed.so"));
}

TEST(what_cannot_be_provided_says_why)
{
    _cleanup_(freep) char *package = trial_product_write(&offered, TRIAL_BESIDE);
    _cleanup_(freep) char *cabinet = NULL;

    ASSERT_TRUE(
        asprintf(&cabinet, "%.*s/trial.cab", (int)(strrchr(package, '/') - package), package) > 0);
    ASSERT_EQ(trial_advertise(package), 0);
    ASSERT_EQ(unlink(cabinet), 0);
    ASSERT_EQ(activate() >> 16, 0x8007);
    trial_assert_nothing_left();
}

TEST(the_first_use_of_a_type_library_installs_it)
{
    static const struct trial_table tables[] = {
        {"TypeLib", "LibID* Language#* Component_* Version# Description Directory_ Feature_* Cost#",
         "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01};0;core;266;A library;INSTALLDIR;main;\n"},
        {NULL},
    };
    static const struct trial_product product = {
        .components = "core;" CORE ";INSTALLDIR;256;;trial.tlb\n",
        .files = "trial.tlb;core;library.tlb\n",
        .tables = tables,
    };
    _cleanup_(freep) char *package = trial_product_write(&product, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_advertise(package), 0);
    ASSERT_FALSE(trial_exists(".local/opt/Trial/library.tlb"));
    ASSERT_EQ(ask_for("{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}"), S_OK);
    ASSERT_TRUE(trial_exists(".local/opt/Trial/library.tlb"));
}
