/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "installtrial/trial_install.h"
#include "test.h"

#define NOTHING ((const char *const[]){NULL})
#define INSTALLED ".local/opt/Trial/"
#define INI_FILE "IniFile", "IniFile* FileName DirProperty Section Key Value Action# Component_"
#define REMOVE_INI_FILE                                                                            \
    "RemoveIniFile", "RemoveIniFile* FileName DirProperty Section Key Value Action# Component_"
#define ENVIRONMENT "Environment", "Environment* Name Value Component_"

static const struct trial_product one_file = {
    .components = "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;0;;one\n",
    .files = "one;core;one.ini\n",
};

static char *write_package(const struct trial_table *tables)
{
    struct trial_product product = one_file;

    product.tables = tables;
    return trial_product_write(&product, TRIAL_EMBEDDED);
}

static void expect_text(const char *relative, const char *expected)
{
    _cleanup_(freep) char *text = trial_read(relative);

    ASSERT_STR(text, expected);
}

/* ---- INI files ---- */

TEST(an_ini_file_that_is_made_goes_with_its_last_value)
{
    static const struct trial_table tables[] = {
        {INI_FILE, "a;new.ini;INSTALLDIR;s;k;[ProductName];0;core\n"
                   "b;new.ini;INSTALLDIR;s;list;x;3;core\n"
                   "c;new.ini;INSTALLDIR;t;k;v;1;core\n"},
        {0},
    };
    _cleanup_(freep) char *package = write_package(tables);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "new.ini", "[s]\nk=Trial\nlist=x\n[t]\nk=v\n");
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(an_ini_file_keeps_what_is_not_of_the_package)
{
    static const struct trial_table tables[] = {
        {INI_FILE, "a;old.ini;HOME;s;k;new;0;core\n"
                   "b;old.ini;HOME;s;list;x;3;core\n"
                   "c;old.ini;HOME;s;there;other;1;core\n"},
        {REMOVE_INI_FILE, "d;old.ini;HOME;gone;k;;2;core\ne;old.ini;HOME;s;tags;b;4;core\n"},
        {0},
    };
    _cleanup_(freep) char *package = write_package(tables), *home = NULL;

    ASSERT_TRUE(asprintf(&home, "HOME=%s", trial_path("")) > 0);
    trial_write("old.ini", "; mine\r\n[s]\r\nlist=w\r\nthere=1\r\ntags=a,b\r\n[gone]\r\nk=1\r\n");
    ASSERT_EQ(chmod(trial_path("old.ini"), 0606), 0);
    ASSERT_EQ(trial_install(package, PROPERTIES(home)), 0);
    expect_text("old.ini", "; mine\r\n[s]\r\nlist=w,x\r\nthere=1\r\ntags=a\r\nk=new\r\n");
    ASSERT_EQ(trial_mode("old.ini"), 0606);
    ASSERT_EQ(trial_install(package, PROPERTIES("REMOVE=ALL", home)), 0);
    expect_text("old.ini", "; mine\r\n[s]\r\nlist=w\r\nthere=1\r\ntags=a\r\n");
}

TEST(a_value_that_was_changed_stays)
{
    static const struct trial_table tables[] = {
        {INI_FILE, "a;new.ini;INSTALLDIR;s;k;v;0;core\nb;new.ini;INSTALLDIR;s;l;v;0;core\n"},
        {0},
    };
    _cleanup_(freep) char *package = write_package(tables);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    trial_write(INSTALLED "new.ini", "[s]\nk=mine\nl=v\n");
    ASSERT_EQ(trial_remove(package), 0);
    expect_text(INSTALLED "new.ini", "[s]\nk=mine\n");
}

TEST(values_in_a_file_of_the_package_do_not_make_it_one_of_its_user)
{
    static const struct trial_table tables[] = {
        {INI_FILE, "a;one.ini;INSTALLDIR;s;k;v;0;core\n"},
        {0},
    };
    _cleanup_(freep) char *package = write_package(tables);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one.ini", "one\n[s]\nk=v\n");
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

static void expect_refused(const struct trial_table *tables, const char *words)
{
    _cleanup_(freep) char *package = write_package(tables);

    ASSERT_TRUE(trial_install(package, NOTHING) != 0);
    if (!strstr(hr_message(), words))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", hr_message(), words);
    trial_assert_nothing_left();
}

TEST(an_action_that_is_none_is_refused)
{
    static const struct trial_table tables[] = {
        {INI_FILE, "a;new.ini;INSTALLDIR;s;k;v;2;core\n"},
        {0},
    };

    expect_refused(tables, "table IniFile, row \"a\" (number 1), column Action: 2 is not");
}

/* ---- the environment ---- */

TEST(variables_are_set_while_the_package_is_there)
{
    static const struct trial_table tables[] = {
        {ENVIRONMENT, "a;=-TRIAL_HOME;[INSTALLDIR];core\nb;=-*PATH;[~][INSTALLDIR];core\n"},
        {0},
    };
    _cleanup_(freep) char *package = write_package(tables), *expected = NULL;

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(asprintf(&expected, "TRIAL_HOME=\"%s\"\n", trial_path(INSTALLED)) > 0);
    expect_text(".config/environment.d/60-TRIAL_HOME-00000001-a.conf", expected);
    ASSERT_TRUE(trial_exists(".config/environment.d/60-PATH-00000001-b.conf"));
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(a_variable_may_stay)
{
    static const struct trial_table tables[] = {{ENVIRONMENT, "a;=STAYS;1;core\n"}, {0}};
    _cleanup_(freep) char *package = write_package(tables);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(trial_remove(package), 0);
    expect_text(".config/environment.d/60-STAYS-00000001-a.conf", "STAYS=\"1\"\n");
}

TEST(what_is_no_variable_is_refused)
{
    static const struct trial_table names[] = {{ENVIRONMENT, "a;=-A B;1;core\n"}, {0}};
    static const struct trial_table values[] = {{ENVIRONMENT, "a;=-A;1[~]2;core\n"}, {0}};

    expect_refused(names, "table Environment, row \"a\" (number 1), column Name");
    expect_refused(values, "table Environment, row \"a\" (number 1), column Value");
}

/* ---- shortcuts ---- */

#define SHORTCUT                                                                                   \
    "Shortcut", "Shortcut* Directory_ Name Component_ Target Arguments Description Hotkey# Icon_ " \
                "IconIndex# ShowCmd# WkDir"

TEST(shortcuts_are_entries_of_menus)
{
    static const struct trial_table tables[] = {
        {SHORTCUT, "a;MENU;TRIAL|The Trial;core;[#one];-x \"a b\";Tries;;;;;INSTALLDIR\n"
                   "b;DesktopFolder;Trial.lnk;core;main;;;;;;;\n"},
        {0},
    };
    struct trial_product product = one_file;
    _cleanup_(freep) char *package = NULL, *expected = NULL;

    product.directories = "ProgramMenuFolder;TARGETDIR;.\nMENU;ProgramMenuFolder;Us\n"
                          "DesktopFolder;TARGETDIR;.\n";
    product.tables = tables;
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(asprintf(&expected,
                         "[Desktop Entry]\nType=Application\nVersion=1.0\nName=The Trial\n"
                         "Comment=Tries\nExec=%sone.ini -x \"a b\"\nPath=%s\n",
                         trial_path(INSTALLED), trial_path(INSTALLED)) > 0);
    expect_text(".local/share/applications/Us/The Trial.desktop", expected);
    ASSERT_TRUE(trial_exists("Desktop/Trial.desktop"));
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(shortcuts_without_a_folder_are_refused)
{
    static const struct trial_table tables[] = {
        {SHORTCUT, "a;NOWHERE;Trial;core;[#one];;;;;;;\n"},
        {0},
    };

    expect_refused(tables, "table Shortcut, row \"a\" (number 1), column Directory_: \"NOWHERE\"");
}

/* ---- services ---- */

#define SERVICE_INSTALL                                                                            \
    "ServiceInstall",                                                                              \
        "ServiceInstall* Name DisplayName ServiceType# StartType# ErrorControl# LoadOrderGroup "   \
        "Dependencies StartName Password Arguments Component_ Description"

TEST(services_are_units_of_systemd)
{
    static const struct trial_table tables[] = {
        {SERVICE_INSTALL, "a;trial;The Trial;16;2;1;;;;;-x;core;\nb;other;;16;3;1;;;;;;core;\n"},
        {"ServiceControl", "ServiceControl* Name Event# Arguments Wait# Component_",
         "a;trial;163;;1;core\n"},
        {0},
    };
    _cleanup_(freep) char *package = write_package(tables), *expected = NULL;

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(asprintf(&expected,
                         "[Unit]\nDescription=The Trial\n\n[Service]\nType=exec\n"
                         "ExecStart=:\"%sone.ini\" \"-x\"\n\n[Install]\n"
                         "WantedBy=default.target\n",
                         trial_path(INSTALLED)) > 0);
    expect_text(".config/systemd/user/trial.service", expected);
    expect_text(".config/systemd/user/default.target.wants/trial.service", expected);
    ASSERT_TRUE(trial_exists(".config/systemd/user/other.service"));
    ASSERT_FALSE(trial_exists(".config/systemd/user/default.target.wants/other.service"));
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(drivers_and_services_without_a_program_are_refused)
{
    static const struct trial_table driver[] = {{SERVICE_INSTALL, "a;x;;1;2;1;;;;;;core;\n"}, {0}};
    static const struct trial_table named[] = {{SERVICE_INSTALL, "a;x/y;;16;2;1;;;;;;core;\n"},
                                               {0}};

    expect_refused(driver, "table ServiceInstall, row \"a\" (number 1), column ServiceType");
    expect_refused(named, "table ServiceInstall, row \"a\" (number 1), column Name");
}
