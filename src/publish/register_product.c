/* SPDX-License-Identifier: MIT */
/*
 * The product as it is installed: what lists of programs show, and how it is taken out again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "action/skipped_actions.h"
#include "base/hresult.h"
#include "product/regtext.h"
#include "publish/kept_package.h"
#include "publish/own_program.h"
#include "publish/publish.h"
#include "publish/version_number.h"
#include "registry/owner.h"

/* ---- the program that takes it out ---- */

/* "/usr/bin/comity remove {CODE}" */
static HRESULT command_of(struct installation *installation, const char *verb, char **ret_command)
{
    char program[PATH_MAX];
    const char *quote;

    own_program(program);
    quote = strchr(program, ' ') ? "\"" : "";
    if (asprintf(ret_command, "%s%s%s %s %s", quote, program, quote, verb,
                 publish_code(installation)) < 0)
        return hr_raise(E_OUTOFMEMORY, "the product's registration");
    return S_OK;
}

/* ---- values ---- */

/* What properties say, under the names that lists of programs know. */
static const struct {
    const char *value;
    const char *property;
} texts[] = {
    {"AuthorizedCDFPrefix", "ARPAUTHORIZEDCDFPREFIX"},
    {"Comments", "ARPCOMMENTS"},
    {"Contact", "ARPCONTACT"},
    {"DisplayName", "ProductName"},
    {"DisplayVersion", "ProductVersion"},
    {"HelpLink", "ARPHELPLINK"},
    {"HelpTelephone", "ARPHELPTELEPHONE"},
    {"InstallLocation", "ARPINSTALLLOCATION"},
    {"InstallSource", "SourceDir"},
    {"Publisher", "Manufacturer"},
    {"Readme", "ARPREADME"},
    {"Size", "ARPSIZE"},
    {"URLInfoAbout", "ARPURLINFOABOUT"},
    {"URLUpdateInfo", "ARPURLUPDATEINFO"},
};

static const struct {
    const char *value;
    const char *property;
} flags[] = {
    {"NoModify", "ARPNOMODIFY"},
    {"NoRemove", "ARPNOREMOVE"},
    {"NoRepair", "ARPNOREPAIR"},
    {"SystemComponent", "ARPSYSTEMCOMPONENT"},
};

static HRESULT write_texts(struct installation *installation, HKEY key)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(texts) / sizeof(*texts); i++)
        hr = regtext_set(key, texts[i].value, REG_SZ,
                         session_property(installation->session, texts[i].property));
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(flags) / sizeof(*flags); i++)
        if (*session_property(installation->session, flags[i].property))
            hr = regtext_set_number(key, flags[i].value, 1);
    return hr_trace(hr);
}

/* KiB of what is installed. */
static uint32_t estimated_size(struct installation *installation)
{
    uint64_t size = 0;

    for (size_t i = 0; session_file_at(installation->session, i); i++) {
        const struct session_file *file = session_file_at(installation->session, i);
        enum install_state state = file->component->action == STATE_UNKNOWN
                                       ? file->component->installed
                                       : file->component->action;

        if (state == STATE_LOCAL)
            size += file->size;
    }
    return (uint32_t)(size / 1024);
}

static HRESULT write_numbers(struct installation *installation, HKEY key)
{
    struct session *session = installation->session;
    uint32_t version = version_number(session_property(session, "ProductVersion"));
    const struct {
        const char *name;
        uint32_t number;
    } numbers[] = {
        {"EstimatedSize", estimated_size(installation)},
        {"Language", (uint32_t)strtoul(session_property(session, "ProductLanguage"), NULL, 10)},
        {"Version", version},
        {"VersionMajor", version >> 24},
        {"VersionMinor", version >> 16 & 0xff},
        {"WindowsInstaller", 1},
    };
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(numbers) / sizeof(*numbers); i++)
        hr = regtext_set_number(key, numbers[i].name, numbers[i].number);
    return hr_trace(hr);
}

static HRESULT write_commands(struct installation *installation, HKEY key)
{
    _cleanup_(freep) char *removal = NULL, *change = NULL;
    HRESULT hr = command_of(installation, "remove", &removal);

    if (SUCCEEDED(hr))
        hr = command_of(installation, "repair", &change);
    if (SUCCEEDED(hr) && !*session_property(installation->session, "ARPNOREMOVE"))
        hr = regtext_set(key, "UninstallString", REG_EXPAND_SZ, removal);
    if (SUCCEEDED(hr) && !*session_property(installation->session, "ARPNOREPAIR"))
        hr = regtext_set(key, "ModifyPath", REG_EXPAND_SZ, change);
    return hr_trace(hr);
}

static HRESULT write_files(struct installation *installation, HKEY key)
{
    const char *icon = session_property(installation->session, "ARPPRODUCTICON");
    char path[PATH_MAX], date[16];
    time_t now = time(NULL);
    struct tm parts;
    HRESULT hr = kept_package_path(installation, path);

    localtime_r(&now, &parts);
    strftime(date, sizeof(date), "%Y%m%d", &parts);
    if (SUCCEEDED(hr))
        hr = regtext_set(key, "LocalPackage", REG_SZ, path);
    if (SUCCEEDED(hr))
        hr = regtext_set(key, "InstallDate", REG_SZ, date);
    if (SUCCEEDED(hr) && session_root(installation->session))
        hr = regtext_set(key, "InstallRoot", REG_SZ, session_root(installation->session));
    if (SUCCEEDED(hr) && *icon && SUCCEEDED(kept_icon_path(installation, icon, path)))
        hr = regtext_set(key, "DisplayIcon", REG_SZ, path);
    return hr_trace(hr);
}

/* Removing the product leaves them out as well. */
static HRESULT write_skipped(struct installation *installation, HKEY key)
{
    _cleanup_(freep) char *names = skipped_actions_text(installation);

    if (!names)
        return hr_raise(E_OUTOFMEMORY, "the custom actions that are left out");
    return *names ? hr_trace(regtext_set(key, "SkippedActions", REG_SZ, names)) : S_OK;
}

/* ---- the actions ---- */

HRESULT register_product(struct installation *installation)
{
    static const struct {
        enum product_place place;
        const char *below;
    } places[] = {
        {PLACE_PRODUCT, "\\InstallProperties"},
        {PLACE_UNINSTALL, ""},
    };
    HRESULT hr = S_OK;

    if (installation->is_removal)
        return S_OK;
    hr = kept_package_make(installation);
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(places) / sizeof(*places); i++) {
        _cleanup_(regtext_closep) HKEY key = NULL;

        hr = publish_make(installation, places[i].place, places[i].below, &key);
        if (SUCCEEDED(hr))
            hr = write_texts(installation, key);
        if (SUCCEEDED(hr))
            hr = write_numbers(installation, key);
        if (SUCCEEDED(hr))
            hr = write_commands(installation, key);
        if (SUCCEEDED(hr))
            hr = write_files(installation, key);
        if (SUCCEEDED(hr) && places[i].place == PLACE_PRODUCT)
            hr = write_skipped(installation, key);
    }
    return FAILED(hr) ? hr_trace(hr) : hr_trace(publish_upgrade_code(installation, true));
}

HRESULT register_user(struct installation *installation)
{
    static const struct {
        const char *value;
        const char *property;
    } fields[] = {
        {"ProductID", "ProductID"},
        {"RegCompany", "COMPANYNAME"},
        {"RegOwner", "USERNAME"},
    };
    _cleanup_(regtext_closep) HKEY key = NULL;
    HRESULT hr;

    if (installation->is_removal)
        return S_OK;
    hr = publish_make(installation, PLACE_PRODUCT, "\\InstallProperties", &key);
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(fields) / sizeof(*fields); i++)
        hr = regtext_set(key, fields[i].value, REG_SZ,
                         session_property(installation->session, fields[i].property));
    return hr_trace(hr);
}

/* What was written on the product's behalf goes, with the keys that were made for it. */
static HRESULT let_go(struct installation *installation)
{
    char owner[REGISTRY_OWNER_MAX];
    HRESULT hr;

    snprintf(owner, sizeof(owner), "package %s", publish_code(installation));
    hr = registry_set_owner(NULL);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(registry_undo_owners((const char *const[]){owner}, 1));
}

HRESULT unregister_product(struct installation *installation)
{
    static const enum product_place places[] = {PLACE_PRODUCT, PLACE_OFFER, PLACE_FEATURES,
                                                PLACE_UNINSTALL};
    HRESULT hr;

    if (!installation->is_removal)
        return S_OK;
    hr = let_go(installation);
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(places) / sizeof(*places); i++) {
        char path[PLACE_MAX];

        product_path(publish_context(installation), places[i], publish_code(installation), path);
        hr = regtext_delete_tree(product_root(publish_context(installation)), path);
    }
    if (SUCCEEDED(hr))
        hr = publish_upgrade_code(installation, false);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(kept_package_remove(installation));
}
