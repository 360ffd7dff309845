/* SPDX-License-Identifier: MIT */
#include "session/builtin.h"

#include <inttypes.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <comity/winnls.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "security/sid.h"
#include "session/known_folder.h"

enum {
    SUMMARY_REVISION = 9,    /* the package's code */
    SUMMARY_PAGE_COUNT = 14, /* the version of Windows Installer that it needs */
    TEXT_SIZE = 64,
    MEBIBYTE = 1 << 20,
};

/* What does not depend on anything: Windows 8.1 and later tell packages that they are that, and
 * there is no screen. */
static const struct constant {
    const char *name;
    const char *value;
} constants[] = {
    {"VersionNT", "603"},      {"WindowsBuild", "9600"},
    {"ServicePackLevel", "0"}, {"ServicePackLevelMinor", "0"},
    {"VersionMsi", "5.00"},    {"MsiNTProductType", "1"},
    {"ShellAdvtSupport", "1"}, {"OLEAdvtSupport", "1"},
    {"GPTSupport", "1"},       {"RedirectedDllSupport", "2"},
    {"ScreenX", "1024"},       {"ScreenY", "768"},
    {"ColorBits", "32"},       {"BorderSide", "1"},
    {"BorderTop", "1"},        {"CaptionHeight", "19"},
    {"TextHeight", "16"},      {"TextInternalLeading", "3"},
};

static HRESULT set_number(struct properties *properties, const char *name, uintmax_t number)
{
    char text[TEXT_SIZE];

    snprintf(text, sizeof(text), "%" PRIuMAX, number);
    return hr_trace(properties_set(properties, name, text));
}

/*
 * For whom
 */

/* Of what is not there yet, the nearest folder that is decides. */
static bool is_writable(char *path)
{
    char *slash;

    while (access(path, F_OK) != 0) {
        slash = strrchr(path, '/');
        if (!slash)
            return false;
        slash[slash == path] = 0;
    }
    return access(path, W_OK) == 0;
}

bool builtin_is_privileged(const char *root)
{
    _cleanup_(freep) char *programs = NULL;
    char hive[PATH_MAX];

    if (geteuid() == 0)
        return true;
    return SUCCEEDED(home_path(HOME_MACHINE_HIVE, hive)) && is_writable(hive) &&
           SUCCEEDED(known_folder_path("ProgramFilesFolder", KNOWN_MACHINE, root, &programs)) &&
           is_writable(programs);
}

HRESULT builtin_decide_context(struct properties *properties, const char *root,
                               const struct product *product, enum session_context *ret_context)
{
    const char *all_users = properties_get(properties, "ALLUSERS");
    const char *per_user = properties_get(properties, "MSIINSTALLPERUSER");
    enum session_context context = all_users ? SESSION_MACHINE : SESSION_USER;

    /* 2: for the machine if that is possible and MSIINSTALLPERUSER does not say otherwise. */
    if (all_users && strcmp(all_users, "2") == 0 &&
        ((per_user && strcmp(per_user, "1") == 0) || !builtin_is_privileged(root)))
        context = SESSION_USER;
    if (product)
        context = product->context == PRODUCT_MACHINE ? SESSION_MACHINE : SESSION_USER;
    *ret_context = context;
    return hr_trace(
        properties_set(properties, "ALLUSERS", context == SESSION_MACHINE ? "1" : NULL));
}

/*
 * What there is
 */

static HRESULT set_constants(struct properties *properties)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(constants) / sizeof(*constants); i++)
        hr = properties_set(properties, constants[i].name, constants[i].value);
    return hr_trace(hr);
}

static HRESULT set_machine(struct properties *properties)
{
    static const char *const names[] = {"VersionNT64", "Msix64", "MsiAMD64", "Intel"};
    static const char *const values[] = {"603", "6", "6", "6"};
    struct utsname system;
    struct sysinfo memory;
    HRESULT hr = S_OK;
    size_t n = 0;

    if (uname(&system) < 0 || sysinfo(&memory) < 0)
        return hr_raise(hr_from_errno(), "looking at the machine");
    if (strcmp(system.machine, "x86_64") == 0)
        n = sizeof(names) / sizeof(*names);
    else if (sizeof(void *) == sizeof(uint64_t))
        n = 1;
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = properties_set(properties, names[i], values[i]);
    if (SUCCEEDED(hr))
        hr = properties_set(properties, "ComputerName", system.nodename);
    if (SUCCEEDED(hr))
        hr = set_number(properties, "PhysicalMemory",
                        (uintmax_t)memory.totalram * memory.mem_unit / MEBIBYTE);
    if (SUCCEEDED(hr))
        hr = set_number(properties, "VirtualMemory",
                        ((uintmax_t)memory.freeram + memory.freeswap) * memory.mem_unit / MEBIBYTE);
    return hr_trace(hr);
}

static HRESULT set_user(struct properties *properties, const char *root)
{
    const struct passwd *user = getpwuid(geteuid());
    const char *name = user ? user->pw_name : secure_getenv("USER");
    BYTE sid[SECURITY_MAX_SID_SIZE];
    char text[SID_TEXT_MAX];
    HRESULT hr;

    sid_from_user(geteuid(), sid);
    sid_to_text(sid, text);
    hr = properties_set(properties, "UserSID", text);
    if (SUCCEEDED(hr))
        hr = properties_set(properties, "LogonUser", name);
    if (SUCCEEDED(hr) && !properties_get(properties, "USERNAME"))
        hr = properties_set(properties, "USERNAME", name);
    for (size_t i = 0; SUCCEEDED(hr) && i < 2; i++)
        hr = properties_set(properties, i == 0 ? "Privileged" : "AdminUser",
                            builtin_is_privileged(root) ? "1" : NULL);
    return hr_trace(hr);
}

static HRESULT set_languages_and_time(struct properties *properties)
{
    time_t now = time(NULL);
    char date[TEXT_SIZE], hour[TEXT_SIZE];
    struct tm local;
    HRESULT hr;

    hr = set_number(properties, "SystemLanguageID", GetSystemDefaultLangID());
    if (SUCCEEDED(hr))
        hr = set_number(properties, "UserLanguageID", GetUserDefaultLangID());
    if (FAILED(hr) || !localtime_r(&now, &local))
        return hr_trace(hr);
    strftime(date, sizeof(date), "%m/%d/%Y", &local);
    strftime(hour, sizeof(hour), "%H:%M:%S", &local);
    hr = properties_set(properties, "Date", date);
    return hr_trace(FAILED(hr) ? hr : properties_set(properties, "Time", hour));
}

/* The source's folder, ended by '/': the package's, unless SOURCEDIR tells another one. */
static HRESULT set_source(struct properties *properties, const char *path)
{
    const char *given = properties_get(properties, "SOURCEDIR");
    const char *slash = strrchr(path, '/');
    _cleanup_(freep) char *folder =
        given ? strdup(given) : strndup(path, slash ? (size_t)(slash - path) + 1 : 0);
    HRESULT hr;

    if (!folder)
        return hr_raise(E_OUTOFMEMORY, "the folder of a package");
    hr = properties_set(properties, "OriginalDatabase", path);
    if (SUCCEEDED(hr))
        hr = properties_set(properties, "DATABASE", path);
    if (SUCCEEDED(hr))
        hr = properties_set(properties, "SourceDir", folder);
    return hr_trace(FAILED(hr) ? hr : properties_set(properties, "SOURCEDIR", folder));
}

static HRESULT set_package(struct properties *properties, const struct package *package)
{
    int64_t version = 0;
    HRESULT hr;

    package_summary_number(package, SUMMARY_PAGE_COUNT, &version);
    hr = set_source(properties, package_path(package));
    if (SUCCEEDED(hr))
        hr = properties_set(properties, "PackageCode",
                            package_summary_text(package, SUMMARY_REVISION));
    if (SUCCEEDED(hr) && version > 0)
        hr = set_number(properties, "VersionDatabase", (uintmax_t)version);
    return hr_trace(hr);
}

/* Windows tells no time but this. */
static HRESULT set_product(struct properties *properties, const struct product *product)
{
    bool is_installed = product && !product->is_advertised_only;
    HRESULT hr = properties_set(properties, "Installed", is_installed ? "00:00:00" : NULL);

    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(properties_set(properties, "ProductState",
                                   is_installed ? "5"
                                   : product    ? "1"
                                                : "-1"));
}

HRESULT builtin_set(struct properties *properties, const struct package *package, const char *root,
                    const struct product *product)
{
    HRESULT hr = set_constants(properties);

    if (SUCCEEDED(hr))
        hr = set_machine(properties);
    if (SUCCEEDED(hr))
        hr = set_user(properties, root);
    if (SUCCEEDED(hr))
        hr = set_languages_and_time(properties);
    if (SUCCEEDED(hr))
        hr = set_package(properties, package);
    if (SUCCEEDED(hr))
        hr = set_product(properties, product);
    if (SUCCEEDED(hr) && !properties_get(properties, "UILevel"))
        hr = properties_set(properties, "UILevel", "2");
    if (SUCCEEDED(hr) && !properties_get(properties, "INSTALLLEVEL"))
        hr = properties_set(properties, "INSTALLLEVEL", "1");
    return hr_trace(hr);
}
