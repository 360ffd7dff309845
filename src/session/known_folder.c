/* SPDX-License-Identifier: MIT */
#include "session/known_folder.h"

#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"

/* What a folder's path begins with. */
enum folder_base {
    BASE_SYSTEM, /* / */
    BASE_HOME,
    BASE_CONFIG,    /* $XDG_CONFIG_HOME */
    BASE_DATA,      /* $XDG_DATA_HOME */
    BASE_USER_DIRS, /* what user-dirs.dirs says; else below the home */
    BASE_TEMPORARY, /* $TMPDIR */
};

struct place {
    enum folder_base base;
    const char *path;  /* without '/' at its ends */
    const char *entry; /* in user-dirs.dirs */
};

#define SYSTEM(path)                                                                               \
    {                                                                                              \
        BASE_SYSTEM, path, NULL                                                                    \
    }
#define HOME(path)                                                                                 \
    {                                                                                              \
        BASE_HOME, path, NULL                                                                      \
    }
#define CONFIG(path)                                                                               \
    {                                                                                              \
        BASE_CONFIG, path, NULL                                                                    \
    }
#define DATA(path)                                                                                 \
    {                                                                                              \
        BASE_DATA, path, NULL                                                                      \
    }
#define USER_DIR(path, entry)                                                                      \
    {                                                                                              \
        BASE_USER_DIRS, path, entry                                                                \
    }
#define TEMPORARY                                                                                  \
    {                                                                                              \
        BASE_TEMPORARY, "", NULL                                                                   \
    }

/* The places for the machine and for a user. */
static const struct known_folder {
    const char *name;
    struct place places[2];
} known_folders[] = {
    {KNOWN_FOLDER_DRIVE, {HOME(".local/opt"), SYSTEM("opt")}},
    {"ProgramFilesFolder", {HOME(".local/opt"), SYSTEM("opt")}},
    {"ProgramFiles64Folder", {HOME(".local/opt"), SYSTEM("opt")}},
    {"CommonFilesFolder", {HOME(".local/opt/common"), SYSTEM("opt/common")}},
    {"CommonFiles64Folder", {HOME(".local/opt/common"), SYSTEM("opt/common")}},
    {"WindowsFolder", {HOME(".local/opt/windows"), SYSTEM("opt/windows")}},
    {"SystemFolder", {HOME(".local/opt/windows/system32"), SYSTEM("opt/windows/system32")}},
    {"System64Folder", {HOME(".local/opt/windows/system32"), SYSTEM("opt/windows/system32")}},
    {"System16Folder", {HOME(".local/opt/windows/system"), SYSTEM("opt/windows/system")}},
    {"WindowsVolume", {HOME(".local/opt"), SYSTEM("opt")}},
    {"CommonAppDataFolder", {DATA(""), SYSTEM("var/opt")}},
    {"AppDataFolder", {CONFIG(""), CONFIG("")}},
    {"LocalAppDataFolder", {DATA(""), DATA("")}},
    {"DesktopFolder",
     {USER_DIR("Desktop", "XDG_DESKTOP_DIR"), SYSTEM("usr/local/share/applications")}},
    {"ProgramMenuFolder", {DATA("applications"), SYSTEM("usr/local/share/applications")}},
    {"StartMenuFolder", {DATA("applications"), SYSTEM("usr/local/share/applications")}},
    {"AdminToolsFolder", {DATA("applications"), SYSTEM("usr/local/share/applications")}},
    {"StartupFolder", {CONFIG("autostart"), SYSTEM("etc/xdg/autostart")}},
    {"FontsFolder", {DATA("fonts"), SYSTEM("usr/local/share/fonts")}},
    {"TemplateFolder",
     {USER_DIR("Templates", "XDG_TEMPLATES_DIR"), SYSTEM("usr/local/share/templates")}},
    {"PersonalFolder",
     {USER_DIR("Documents", "XDG_DOCUMENTS_DIR"), USER_DIR("Documents", "XDG_DOCUMENTS_DIR")}},
    {"MyPicturesFolder",
     {USER_DIR("Pictures", "XDG_PICTURES_DIR"), USER_DIR("Pictures", "XDG_PICTURES_DIR")}},
    {"FavoritesFolder", {DATA("favorites"), DATA("favorites")}},
    {"SendToFolder", {DATA("send-to"), DATA("send-to")}},
    {"RecentFolder", {DATA("recent"), DATA("recent")}},
    {"NetHoodFolder", {DATA("net-hood"), DATA("net-hood")}},
    {"PrintHoodFolder", {DATA("print-hood"), DATA("print-hood")}},
    {"TempFolder", {TEMPORARY, TEMPORARY}},
};

enum {
    N_FOLDERS = sizeof(known_folders) / sizeof(*known_folders),
    LINE_SIZE = PATH_MAX + 64,
};

const char *known_folder_at(size_t i)
{
    return i < N_FOLDERS ? known_folders[i].name : NULL;
}

static const char *absolute_variable(const char *name)
{
    const char *value = secure_getenv(name);

    return value && value[0] == '/' ? value : NULL;
}

static const char *user_home(void)
{
    const char *home = absolute_variable("HOME");
    const struct passwd *user;

    if (home)
        return home;
    user = getpwuid(getuid());
    return user && user->pw_dir && user->pw_dir[0] == '/' ? user->pw_dir : "/";
}

static bool xdg_folder(const char *variable, const char *usual, char ret_path[static PATH_MAX])
{
    const char *value = absolute_variable(variable);
    int len = value ? snprintf(ret_path, PATH_MAX, "%s", value)
                    : snprintf(ret_path, PATH_MAX, "%s/%s", user_home(), usual);

    return len < PATH_MAX;
}

/* Reads ENTRY="$HOME/rest" or ENTRY="/path". */
static bool read_entry(const char *line, const char *entry, char ret_path[static PATH_MAX])
{
    size_t len = strlen(entry);
    const char *value = line + len, *end;
    bool is_home;

    if (strncmp(line, entry, len) != 0 || strncmp(value, "=\"", 2) != 0)
        return false;
    value += 2;
    is_home = strncmp(value, "$HOME", 5) == 0;
    value += is_home ? 5 : 0;
    end = strchr(value, '"');
    if (!end || *value != '/')
        return false;
    return snprintf(ret_path, PATH_MAX, "%s%.*s", is_home ? user_home() : "", (int)(end - value),
                    value) < PATH_MAX;
}

static bool user_dir(const struct place *place, char ret_path[static PATH_MAX])
{
    char config[PATH_MAX], path[PATH_MAX + sizeof("/user-dirs.dirs")], line[LINE_SIZE];
    _cleanup_(fclosep) FILE *file = NULL;

    if (!xdg_folder("XDG_CONFIG_HOME", ".config", config))
        return false;
    snprintf(path, sizeof(path), "%s/user-dirs.dirs", config);
    file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file))
        if (read_entry(line, place->entry, ret_path))
            return true;
    return snprintf(ret_path, PATH_MAX, "%s/%s", user_home(), place->path) < PATH_MAX;
}

static bool base_path(const struct place *place, char ret_path[static PATH_MAX])
{
    const char *temporary = absolute_variable("TMPDIR");

    switch (place->base) {
    case BASE_HOME:
        return snprintf(ret_path, PATH_MAX, "%s", user_home()) < PATH_MAX;
    case BASE_CONFIG:
        return xdg_folder("XDG_CONFIG_HOME", ".config", ret_path);
    case BASE_DATA:
        return xdg_folder("XDG_DATA_HOME", ".local/share", ret_path);
    case BASE_USER_DIRS:
        return user_dir(place, ret_path);
    case BASE_TEMPORARY:
        return snprintf(ret_path, PATH_MAX, "%s", temporary ? temporary : "/tmp") < PATH_MAX;
    default:
        ret_path[0] = 0;
        return true;
    }
}

static void drop_slashes(char *path)
{
    size_t len = strlen(path);

    while (len > 0 && path[len - 1] == '/')
        path[--len] = 0;
}

HRESULT known_folder_path(const char *name, enum known_scope scope, const char *root,
                          char **ret_path)
{
    const struct place *place = NULL;
    char base[PATH_MAX];
    const char *below;
    char *path;

    for (size_t i = 0; i < N_FOLDERS && !place; i++)
        if (strcmp(known_folders[i].name, name) == 0)
            place = &known_folders[i].places[scope];
    if (!place)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (!base_path(place, base))
        return hr_raise(hr_from_win32(ERROR_FILENAME_EXCED_RANGE), "finding the %s", name);

    drop_slashes(base);
    below = place->base == BASE_USER_DIRS ? "" : place->path;
    if (asprintf(&path, "%s%s%s%s/", root ? root : "", base, *below ? "/" : "", below) < 0)
        return hr_raise(E_OUTOFMEMORY, "finding the %s", name);
    *ret_path = path;
    return S_OK;
}
