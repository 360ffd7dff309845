/* SPDX-License-Identifier: MIT */
/*
 * The product as it is offered: name, version, package and source, and the upgrade codes that
 * other packages find it by. An advertised product has no more than this.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "product/regtext.h"
#include "publish/kept_package.h"
#include "publish/publish.h"
#include "publish/version_number.h"

enum {
    PACKAGE_CODE = 9, /* of the summary information: "Revision Number" */
    ADVERTISE_FLAGS = 0x184,
};

/* For the machine there are two places. */
static const char machine_upgrades[] =
    "Software\\Microsoft\\Windows\\CurrentVersion\\Installer\\UpgradeCodes";

/* ---- the source ---- */

static HRESULT write_source(struct installation *installation)
{
    const char *package = package_path(session_package(installation->session));
    const char *name = strrchr(package, '/') + 1;
    _cleanup_(regtext_closep) HKEY list = NULL, net = NULL;
    _cleanup_(freep) char *folder = strndup(package, (size_t)(name - package)), *last = NULL;
    HRESULT hr;

    if (!folder || asprintf(&last, "n;1;%s", folder) < 0) {
        last = NULL;
        return hr_raise(E_OUTOFMEMORY, "the product's source");
    }
    hr = publish_make(installation, PLACE_OFFER, "\\SourceList", &list);
    if (SUCCEEDED(hr))
        hr = publish_make(installation, PLACE_OFFER, "\\SourceList\\Net", &net);
    if (SUCCEEDED(hr))
        hr = regtext_set(list, "PackageName", REG_SZ, name);
    if (SUCCEEDED(hr))
        hr = regtext_set(list, "LastUsedSource", REG_EXPAND_SZ, last);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(regtext_set(net, "1", REG_EXPAND_SZ, folder));
}

/* ---- upgrade codes ---- */

static HRESULT note_upgrade(struct installation *installation, const char *path, bool is_there)
{
    HKEY root = product_root(publish_context(installation));
    char whole[2 * PLACE_MAX], code[SQUASHED_SIZE] = "", squashed[SQUASHED_SIZE] = "";
    _cleanup_(regtext_closep) HKEY key = NULL;
    HRESULT hr;

    if (!product_squash(session_property(installation->session, "UpgradeCode"), code))
        return S_OK;
    product_squash(publish_code(installation), squashed);
    snprintf(whole, sizeof(whole), "%s\\%s", path, code);
    hr = install_set_product_owner(installation);
    if (FAILED(hr))
        return hr_trace(hr);
    if (is_there) {
        hr = regtext_make(root, whole, &key);
        return FAILED(hr) ? hr_trace(hr) : hr_trace(regtext_set(key, squashed, REG_SZ, ""));
    }
    hr = regtext_open(root, whole, KEY_READ | KEY_WRITE, &key);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_OK;
    if (SUCCEEDED(hr))
        hr = regtext_delete_value(key, squashed);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(regtext_delete_empty(root, whole));
}

HRESULT publish_upgrade_code(struct installation *installation, bool is_there)
{
    char path[PLACE_MAX];
    HRESULT hr;

    product_path(publish_context(installation), PLACE_UPGRADES, NULL, path);
    hr = note_upgrade(installation, path, is_there);
    if (SUCCEEDED(hr) && publish_context(installation) == PRODUCT_MACHINE)
        hr = note_upgrade(installation, machine_upgrades, is_there);
    return hr_trace(hr);
}

/* ---- the offer ---- */

static HRESULT write_numbers(struct installation *installation, HKEY key)
{
    struct session *session = installation->session;
    const struct {
        const char *name;
        uint32_t number;
    } numbers[] = {
        {"Language", (uint32_t)strtoul(session_property(session, "ProductLanguage"), NULL, 10)},
        {"Version", version_number(session_property(session, "ProductVersion"))},
        {"Assignment", publish_context(installation) == PRODUCT_MACHINE},
        {"AdvertiseFlags", ADVERTISE_FLAGS},
        {"InstanceType", 0},
        {"AuthorizedLUAApp", 0},
        {"DeploymentFlags", 3},
    };
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(numbers) / sizeof(*numbers); i++)
        hr = regtext_set_number(key, numbers[i].name, numbers[i].number);
    return hr_trace(hr);
}

static HRESULT write_texts(struct installation *installation, HKEY key)
{
    const struct package *package = session_package(installation->session);
    const char *package_code = package_summary_text(package, PACKAGE_CODE);
    const char *icon = session_property(installation->session, "ARPPRODUCTICON");
    _cleanup_(freep) char *transforms = NULL;
    char squashed[SQUASHED_SIZE], path[PATH_MAX];
    HRESULT hr;

    hr = regtext_set(key, "ProductName", REG_SZ,
                     session_property(installation->session, "ProductName"));
    if (SUCCEEDED(hr) && package_code && product_squash(package_code, squashed))
        hr = regtext_set(key, "PackageCode", REG_SZ, squashed);
    if (SUCCEEDED(hr))
        hr = kept_transforms_make(installation, &transforms);
    if (SUCCEEDED(hr) && *transforms)
        hr = regtext_set(key, "Transforms", REG_SZ, transforms);
    if (SUCCEEDED(hr) && installation->is_advertising && session_root(installation->session))
        hr = regtext_set(key, "InstallRoot", REG_SZ, session_root(installation->session));
    if (SUCCEEDED(hr) && *icon && SUCCEEDED(kept_icon_path(installation, icon, path)))
        hr = regtext_set(key, "ProductIcon", REG_SZ, path);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(regtext_set(key, "Clients", REG_MULTI_SZ, ":"));
}

/* An advertised product is installed from its copy, too, if the original is gone by then. */
HRESULT publish_product(struct installation *installation)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    char path[PATH_MAX];
    bool is_kept;
    HRESULT hr;

    if (installation->is_removal)
        return S_OK;
    hr = kept_package_path(installation, path);
    if (FAILED(hr))
        return hr_trace(hr);
    is_kept = strcmp(path, package_path(session_package(installation->session))) == 0;
    hr = kept_package_make(installation);
    if (SUCCEEDED(hr) && !is_kept)
        hr = kept_icons_make(installation);
    if (SUCCEEDED(hr))
        hr = publish_make(installation, PLACE_OFFER, "", &key);
    if (SUCCEEDED(hr))
        hr = write_numbers(installation, key);
    if (SUCCEEDED(hr))
        hr = write_texts(installation, key);
    if (SUCCEEDED(hr) && !is_kept)
        hr = write_source(installation);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(publish_upgrade_code(installation, true));
}
