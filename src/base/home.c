/* SPDX-License-Identifier: MIT */
#include "base/home.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"

static const struct folder_rule {
    const char *name;     /* below COMITY_HOME */
    const char *variable; /* names the XDG base folder */
    const char *fallback; /* below the user's home, without the variable */
} folder_rules[] = {
    [HOME_USER_HIVE] = {"user", "XDG_DATA_HOME", ".local/share"},
    [HOME_MACHINE_HIVE] = {"machine", NULL, NULL},
    [HOME_RUNTIME] = {"run", "XDG_RUNTIME_DIR", ".local/state/comity/run"},
    [HOME_STATE] = {"state", "XDG_STATE_HOME", ".local/state"},
    [HOME_CACHE] = {"cache", "XDG_CACHE_HOME", ".cache"},
};

static const char *home_override(void)
{
    const char *home = secure_getenv("COMITY_HOME");

    return home && *home ? home : NULL;
}

bool home_is_private(void)
{
    return home_override() != NULL;
}

static HRESULT format_path(char ret_path[static PATH_MAX], const char *base, const char *name)
{
    char current[PATH_MAX] = "";
    int len;

    if (base[0] != '/' && !getcwd(current, sizeof(current)))
        return hr_raise(hr_from_errno(), "finding the current folder for the relative %s", base);

    len = snprintf(ret_path, PATH_MAX, "%s%s%s/%s", current, *current ? "/" : "", base, name);
    if (len >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "naming %s below %s", name, base);
    return S_OK;
}

static HRESULT user_home(char ret_path[static PATH_MAX])
{
    const char *home = secure_getenv("HOME");
    const struct passwd *user;

    if (!home || home[0] != '/') {
        user = getpwuid(getuid());
        if (!user)
            return hr_raise(hr_from_errno_value(ENOENT), "finding the home folder of user %u",
                            (unsigned)getuid());
        home = user->pw_dir;
    }
    if (snprintf(ret_path, PATH_MAX, "%s", home) >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "the home folder's path");
    return S_OK;
}

HRESULT home_path(enum home_folder folder, char ret_path[static PATH_MAX])
{
    const struct folder_rule *rule = &folder_rules[folder];
    const char *base = home_override();
    char home[PATH_MAX];
    HRESULT hr;

    if (base)
        return hr_trace(format_path(ret_path, base, rule->name));
    if (!rule->variable)
        return hr_trace(format_path(ret_path, "/var/lib", "comity"));

    base = secure_getenv(rule->variable);
    if (base && base[0] == '/')
        return hr_trace(format_path(ret_path, base, "comity"));

    hr = user_home(home);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = format_path(ret_path, home, rule->fallback);
    if (FAILED(hr))
        return hr_trace(hr);

    strcpy(home, ret_path);
    return hr_trace(format_path(ret_path, home, "comity"));
}

/* mkdir -p; another process may be doing the same. */
static HRESULT make_folders(const char *path, mode_t mode)
{
    char partial[PATH_MAX];

    for (const char *end = strchr(path + 1, '/');; end = strchr(end + 1, '/')) {
        size_t len = end ? (size_t)(end - path) : strlen(path);

        memcpy(partial, path, len);
        partial[len] = '\0';
        if (mkdir(partial, end ? 0755 : mode) < 0 && errno != EEXIST)
            return hr_raise(hr_from_errno(), "making the folder %s: %s", partial, strerror(errno));
        if (!end)
            return S_OK;
    }
}

static HRESULT check_owner(const char *path, const struct stat *status)
{
    if (status->st_uid == geteuid() || status->st_uid == 0)
        return S_OK;
    return hr_raise(hr_from_errno_value(EACCES),
                    "opening the folder %s: it belongs to user %u, not to you or root", path,
                    (unsigned)status->st_uid);
}

HRESULT home_open(enum home_folder folder, int *ret_fd)
{
    _cleanup_(closep) int fd = -1;
    const char *base = home_override();
    char path[PATH_MAX];
    struct stat status;
    HRESULT hr;

    hr = home_path(folder, path);
    if (FAILED(hr))
        return hr_trace(hr);

    /* Whose the home is could put other folders in the places of those that are looked at. */
    if (base && stat(base, &status) == 0) {
        hr = check_owner(base, &status);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        hr = make_folders(path, folder == HOME_MACHINE_HIVE ? 0755 : 0700);
        if (FAILED(hr))
            return hr_trace(hr);
        fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the folder %s: %s", path, strerror(errno));
    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "examining the folder %s: %s", path, strerror(errno));
    hr = check_owner(path, &status);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

HRESULT home_pin(void)
{
    const char *base = home_override();
    char current[PATH_MAX], path[PATH_MAX];

    if (!base || base[0] == '/')
        return S_OK;
    if (!getcwd(current, sizeof(current)))
        return hr_raise(hr_from_errno(), "finding the current folder for the relative %s", base);
    if (snprintf(path, sizeof(path), "%s/%s", current, base) >= (int)sizeof(path))
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "naming %s", base);
    return setenv("COMITY_HOME", path, 1) == 0 ? S_OK : hr_raise(E_OUTOFMEMORY, "naming %s", base);
}
