/* SPDX-License-Identifier: MIT */
#include "session/known_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

static void expect(const char *name, enum known_scope scope, const char *root, const char *expected)
{
    _cleanup_(freep) char *path = NULL;

    ASSERT_HR(known_folder_path(name, scope, root, &path), S_OK);
    ASSERT_STR(path, expected);
}

static void have_home(void)
{
    setenv("HOME", "/home/trial", 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("TMPDIR");
}

TEST(folders_of_the_machine_are_fixed)
{
    have_home();
    expect("ProgramFilesFolder", KNOWN_MACHINE, NULL, "/opt/");
    expect("SystemFolder", KNOWN_MACHINE, NULL, "/opt/windows/system32/");
    expect("CommonAppDataFolder", KNOWN_MACHINE, NULL, "/var/opt/");
    expect("StartupFolder", KNOWN_MACHINE, NULL, "/etc/xdg/autostart/");
    expect("AppDataFolder", KNOWN_MACHINE, NULL, "/home/trial/.config/");
}

TEST(folders_of_a_user_are_below_the_home)
{
    have_home();
    expect("ProgramFilesFolder", KNOWN_USER, NULL, "/home/trial/.local/opt/");
    expect("ProgramMenuFolder", KNOWN_USER, NULL, "/home/trial/.local/share/applications/");
    expect("StartupFolder", KNOWN_USER, NULL, "/home/trial/.config/autostart/");
    expect("DesktopFolder", KNOWN_USER, NULL, "/home/trial/Desktop/");
    expect("TempFolder", KNOWN_USER, NULL, "/tmp/");
    setenv("XDG_DATA_HOME", "/data", 1);
    setenv("XDG_CONFIG_HOME", "/config/", 1);
    setenv("TMPDIR", "/var/tmp", 1);
    expect("LocalAppDataFolder", KNOWN_USER, NULL, "/data/");
    expect("FontsFolder", KNOWN_USER, NULL, "/data/fonts/");
    expect("AppDataFolder", KNOWN_USER, NULL, "/config/");
    expect("TempFolder", KNOWN_USER, NULL, "/var/tmp/");
}

TEST(relative_variables_do_not_count)
{
    have_home();
    setenv("XDG_DATA_HOME", "data", 1);
    expect("LocalAppDataFolder", KNOWN_USER, NULL, "/home/trial/.local/share/");
}

TEST(the_root_comes_in_front)
{
    have_home();
    expect("ProgramFilesFolder", KNOWN_MACHINE, "/mnt/root", "/mnt/root/opt/");
    expect("PersonalFolder", KNOWN_USER, "/mnt/root", "/mnt/root/home/trial/Documents/");
}

TEST(the_desktop_says_where_its_folders_are)
{
    _cleanup_(freep) char *path = NULL;
    FILE *file;

    have_home();
    setenv("XDG_CONFIG_HOME", test_home(), 1);
    ASSERT_TRUE(asprintf(&path, "%s/user-dirs.dirs", test_home()) > 0);
    file = fopen(path, "w");
    ASSERT_TRUE(file &&
                fputs("# by the desktop\nXDG_DESKTOP_DIR=\"$HOME/Schreibtisch\"\n"
                      "XDG_DOCUMENTS_DIR=\"/docs\"\nXDG_PICTURES_DIR=\"relative\"\n"
                      "XDG_TEMPLATES_DIR=\"/unended\n",
                      file) >= 0 &&
                fclose(file) == 0);
    expect("DesktopFolder", KNOWN_USER, NULL, "/home/trial/Schreibtisch/");
    expect("PersonalFolder", KNOWN_USER, NULL, "/docs/");
    expect("MyPicturesFolder", KNOWN_USER, NULL, "/home/trial/Pictures/");
    expect("TemplateFolder", KNOWN_USER, NULL, "/home/trial/Templates/");
}

TEST(all_have_full_paths)
{
    const char *name;

    have_home();
    for (size_t i = 0; (name = known_folder_at(i)); i++)
        for (enum known_scope scope = KNOWN_USER; scope <= KNOWN_MACHINE; scope++) {
            _cleanup_(freep) char *path = NULL;

            ASSERT_HR(known_folder_path(name, scope, NULL, &path), S_OK);
            ASSERT_TRUE(path[0] == '/' && path[strlen(path) - 1] == '/' && !strstr(path, "//"));
        }
}

TEST(other_names_are_an_outcome)
{
    char *path;

    ASSERT_HR(known_folder_path("INSTALLDIR", KNOWN_USER, NULL, &path),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
}
