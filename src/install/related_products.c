/* SPDX-License-Identifier: MIT */
#include "install/related_products.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hresult.h"
#include "product/product.h"
#include "product/product_place.h"
#include "product/regtext.h"

/* The column Attributes. */
enum {
    MIGRATE_FEATURES = 1,
    ONLY_DETECT = 2,
    IGNORE_FAILURE = 4,
    MINIMUM_INCLUSIVE = 0x100,
    MAXIMUM_INCLUSIVE = 0x200,
    LANGUAGES_EXCLUSIVE = 0x400,
};

/* A row of the table Upgrade. */
struct upgrade {
    const char *code;
    const char *minimum, *maximum; /* versions, or NULL */
    const char *languages;         /* or NULL */
    const char *remove;            /* features, formatted; or NULL: all */
    const char *property;
    int32_t attributes;
};

static HRESULT read_upgrade(struct installation *installation, const struct table *table,
                            size_t row, struct upgrade *ret_upgrade)
{
    struct upgrade upgrade = {
        .code = table_text(table, row, table_column(table, "UpgradeCode")),
        .minimum = table_text(table, row, table_column(table, "VersionMin")),
        .maximum = table_text(table, row, table_column(table, "VersionMax")),
        .languages = table_text(table, row, table_column(table, "Language")),
        .remove = table_text(table, row, table_column(table, "Remove")),
        .property = table_text(table, row, table_column(table, "ActionProperty")),
    };
    char squashed[SQUASHED_SIZE];

    table_number(table, row, table_column(table, "Attributes"), &upgrade.attributes);
    if (!upgrade.code || !product_squash(upgrade.code, squashed))
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Upgrade, row %zu, column UpgradeCode: %s is no GUID", row + 1,
                        upgrade.code ? upgrade.code : "nothing");
    if (!upgrade.property)
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Upgrade, row %s, column ActionProperty: there is no name",
                        upgrade.code);
    *ret_upgrade = upgrade;
    return S_OK;
}

/* ---- which products ---- */

/* Of a version the first three numbers count. */
static uint64_t version_number(const char *text)
{
    uint64_t number = 0;

    for (int i = 0; i < 3; i++) {
        unsigned long part = strtoul(text, (char **)&text, 10);

        number = number << 20 | (part & 0xfffff);
        text += *text == '.';
    }
    return number;
}

static bool is_version_wanted(const struct upgrade *upgrade, const char *text)
{
    uint64_t version = version_number(text ? text : "");
    uint64_t minimum = upgrade->minimum ? version_number(upgrade->minimum) : 0;
    uint64_t maximum = upgrade->maximum ? version_number(upgrade->maximum) : 0;

    if (upgrade->minimum && *upgrade->minimum &&
        (version < minimum || (version == minimum && !(upgrade->attributes & MINIMUM_INCLUSIVE))))
        return false;
    return !upgrade->maximum || !*upgrade->maximum || version < maximum ||
           (version == maximum && (upgrade->attributes & MAXIMUM_INCLUSIVE));
}

static bool is_language_wanted(const struct upgrade *upgrade, int language)
{
    const char *text = upgrade->languages;
    bool is_listed = false;

    if (!text || !*text)
        return true;
    while (*text) {
        char *end;

        is_listed |= strtol(text, &end, 10) == language && end != text;
        text = end + strcspn(end, ",");
        text += *text == ',';
    }
    return is_listed == !(upgrade->attributes & LANGUAGES_EXCLUSIVE);
}

static enum product_context context_of(const struct installation *installation)
{
    return session_context(installation->session) == SESSION_MACHINE ? PRODUCT_MACHINE
                                                                     : PRODUCT_USER;
}

/* Adds a product's code to the row's property, once. */
static HRESULT note_product(struct installation *installation, const struct upgrade *upgrade,
                            const char *code)
{
    const char *known = session_property(installation->session, upgrade->property);
    _cleanup_(freep) char *value = NULL;

    if (strcasestr(known, code))
        return S_OK;
    if (asprintf(&value, "%s%s%s", known, *known ? ";" : "", code) < 0) {
        value = NULL;
        return hr_raise(E_OUTOFMEMORY, "the property %s", upgrade->property);
    }
    install_log(installation, "FindRelatedProducts: %s is related, by the upgrade code %s.", code,
                upgrade->code);
    return hr_trace(session_set_property(installation->session, upgrade->property, value));
}

static HRESULT look_at(struct installation *installation, const struct upgrade *upgrade,
                       const char *squashed)
{
    _cleanup_(product_deinit) struct product product = {0};
    char code[GUID_TEXT_SIZE];
    HRESULT hr;

    if (!product_unsquash(squashed, code) ||
        strcasecmp(code, session_property(installation->session, "ProductCode")) == 0)
        return S_OK;
    hr = product_find_in(context_of(installation), code, &product);
    if (hr == hr_from_win32(ERROR_UNKNOWN_PRODUCT))
        return S_OK;
    if (FAILED(hr))
        return hr_trace(hr);
    if (!is_version_wanted(upgrade, product.version) ||
        !is_language_wanted(upgrade, product.language))
        return S_OK;
    return hr_trace(note_product(installation, upgrade, code));
}

static HRESULT find_products(struct installation *installation, const struct upgrade *upgrade)
{
    _cleanup_(regtext_closep) HKEY upgrades = NULL, key = NULL;
    char squashed[SQUASHED_SIZE];
    HRESULT hr;

    product_squash(upgrade->code, squashed);
    hr = product_open(context_of(installation), PLACE_UPGRADES, NULL, &upgrades);
    if (SUCCEEDED(hr))
        hr = regtext_open(upgrades, squashed, KEY_READ, &key);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_OK;
    for (DWORD i = 0; SUCCEEDED(hr); i++) {
        _cleanup_(freep) char *name = NULL;

        hr = regtext_value_at(key, i, &name);
        if (hr == S_FALSE)
            return S_OK;
        if (SUCCEEDED(hr))
            hr = look_at(installation, upgrade, name);
    }
    return hr_trace(hr);
}

static HRESULT visit_upgrades(struct installation *installation,
                              HRESULT (*visit)(struct installation *installation,
                                               const struct upgrade *upgrade))
{
    const struct table *table = package_table(session_package(installation->session), "Upgrade");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        struct upgrade upgrade;

        hr = read_upgrade(installation, table, row, &upgrade);
        if (SUCCEEDED(hr))
            hr = visit(installation, &upgrade);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

/* As Windows': not for a product that is installed already. */
HRESULT related_products_find(struct installation *installation)
{
    if (*session_property(installation->session, "Installed"))
        return S_OK;
    return hr_trace(visit_upgrades(installation, find_products));
}

/* ---- features ---- */

static HRESULT migrate_features(struct installation *installation, const struct product *product)
{
    struct session *session = installation->session;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && session_feature_at(session, i); i++) {
        const char *key = session_feature_at(session, i)->key;
        int state = product_feature_state(product, key);

        if (state > 0)
            hr = session_set_feature_action(session, key, (enum install_state)state);
    }
    return hr_trace(hr);
}

static HRESULT migrate_from(struct installation *installation, const struct upgrade *upgrade)
{
    _cleanup_(product_deinit) struct product product = {0};
    const char *found = session_property(installation->session, upgrade->property);
    char code[GUID_TEXT_SIZE];
    HRESULT hr;

    if (!(upgrade->attributes & MIGRATE_FEATURES) || !*found)
        return S_OK;
    snprintf(code, sizeof(code), "%s", found);
    hr = product_find_in(context_of(installation), code, &product);
    if (hr == hr_from_win32(ERROR_UNKNOWN_PRODUCT))
        return S_OK;
    return FAILED(hr) ? hr_trace(hr) : hr_trace(migrate_features(installation, &product));
}

/* Not where the features were chosen on the command line. */
HRESULT related_products_migrate(struct installation *installation)
{
    static const char *const choices[] = {"ADDLOCAL", "ADDSOURCE", "ADDDEFAULT", "ADVERTISE",
                                          "REMOVE",   "REINSTALL", "Installed"};

    for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
        if (*session_property(installation->session, choices[i]))
            return S_OK;
    return hr_trace(visit_upgrades(installation, migrate_from));
}

/* ---- removal ---- */

HRESULT related_products_visit(struct installation *installation,
                               HRESULT (*visit)(const char *code, const char *features,
                                                void *context),
                               void *context)
{
    const struct table *table = package_table(session_package(installation->session), "Upgrade");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        _cleanup_(freep) char *features = NULL, *codes = NULL;
        struct upgrade upgrade;
        char *rest;

        hr = read_upgrade(installation, table, row, &upgrade);
        if (FAILED(hr) || (upgrade.attributes & ONLY_DETECT))
            continue;
        hr = session_format(installation->session, upgrade.remove, &features, NULL);
        if (FAILED(hr))
            break;
        codes = strdup(session_property(installation->session, upgrade.property));
        if (!codes)
            return hr_raise(E_OUTOFMEMORY, "the property %s", upgrade.property);
        rest = codes;
        for (char *code; SUCCEEDED(hr) && (code = strsep(&rest, ";"));)
            if (*code)
                hr = visit(code, upgrade.remove ? features : "ALL", context);
        if (FAILED(hr) && (upgrade.attributes & IGNORE_FAILURE)) {
            install_log(installation, "A related product stays: %s", hr_message());
            hr = S_OK;
        }
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}
