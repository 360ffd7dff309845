/* SPDX-License-Identifier: MIT */
#include "authoring/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/name_uuid.h"
#include "authoring/sequences.h"
#include "base/hresult.h"

enum {
    UPGRADE_MIGRATES = 1, /* features stay as they were chosen */
    UPGRADE_ONLY_DETECTS = 2,
    LANGUAGE_MAX = 0xffff,
};

/* Of those whose upgrade code is made from their names: {5B1A4E4E-7C0D-4C7B-9F53-6E0E1C1E9E57}. */
static const GUID product_space = {
    0x5b1a4e4e, 0x7c0d, 0x4c7b, {0x9f, 0x53, 0x6e, 0x0e, 0x1c, 0x1e, 0x9e, 0x57}};

/* ---- reading ---- */

static const char *const known_keys[] = {
    "name",        "version",      "manufacturer", "upgrade-code", "product-code", "scope",
    "description", "architecture", "language",     "folder",       "cabinet",
};

static HRESULT refuse(const struct manifest *manifest, const char *key, const char *value,
                      const char *wanted)
{
    return hr_raise(E_INVALIDARG, "%s: %s = %s: it must be %s", manifest->path, key, value, wanted);
}

static HRESULT check_keys(const struct manifest *manifest)
{
    const struct manifest_section *section = &manifest->sections[0];

    for (size_t i = 0; i < section->n_lines; i++) {
        bool is_known = false;

        for (size_t j = 0; j < sizeof(known_keys) / sizeof(*known_keys); j++)
            is_known |= strcmp(section->lines[i].key, known_keys[j]) == 0;
        if (!is_known)
            return hr_raise(E_INVALIDARG, "%s, line %u: there is no key %s; see comity pack --help",
                            manifest->path, section->lines[i].number, section->lines[i].key);
    }
    return S_OK;
}

/* One of @words, which end with NULL; its number. */
static HRESULT read_choice(const struct manifest *manifest, const char *key,
                           const char *const *words, const char *wanted, int *ret_choice)
{
    const char *value = manifest_value(&manifest->sections[0], key);

    *ret_choice = 0;
    for (int i = 0; value && words[i]; i++) {
        if (strcmp(value, words[i]) == 0) {
            *ret_choice = i;
            return S_OK;
        }
    }
    return value ? refuse(manifest, key, value, wanted) : S_OK;
}

/* Windows compares three numbers, and those no higher. */
static bool is_version(const char *version)
{
    static const unsigned long most[] = {255, 255, 65535, 65535};
    const char *rest = version;

    for (int i = 0; i < 4; i++) {
        char *end;
        unsigned long number = strtoul(rest, &end, 10);

        if (end == rest || *rest < '0' || *rest > '9' || number > most[i])
            return false;
        if (!*end)
            return true;
        if (*end != '.')
            return false;
        rest = end + 1;
    }
    return false;
}

static HRESULT read_guid(const struct manifest *manifest, const char *key, GUID *guid)
{
    const char *value = manifest_value(&manifest->sections[0], key);
    char text[GUID_TEXT_SIZE + 2];

    if (!value)
        return S_OK;
    snprintf(text, sizeof(text), *value == '{' ? "%s" : "{%s}", value);
    if (FAILED(guid_from_text(text, guid)))
        return refuse(manifest, key, value, "a GUID: {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}");
    return S_OK;
}

/* What does not say who it is, is who it says to be made by, and its name. */
static HRESULT read_identity(const struct manifest *manifest, struct product *product)
{
    _cleanup_(freep) char *whole_name = NULL, *edition = NULL;
    GUID guid;
    HRESULT hr;

    if (asprintf(&whole_name, "%s/%s", product->manufacturer, product->name) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", manifest->path);
    product->upgrade_guid = name_uuid(&product_space, whole_name);
    hr = read_guid(manifest, "upgrade-code", &product->upgrade_guid);
    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(&edition, "product %s %s %d", product->version, product->platform,
                 product->language) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", manifest->path);
    guid = name_uuid(&product->upgrade_guid, edition);
    hr = read_guid(manifest, "product-code", &guid);
    guid_to_text(&product->upgrade_guid, product->upgrade_code);
    guid_to_text(&guid, product->product_code);
    return hr_trace(hr);
}

static const char *value_or(const struct manifest *manifest, const char *key, const char *instead)
{
    const char *value = manifest_value(&manifest->sections[0], key);

    return value && *value ? value : instead;
}

static HRESULT read_choices(const struct manifest *manifest, struct product *product)
{
    static const char *const architectures[] = {"x64", "x86", "arm64", NULL};
    static const char *const platforms[] = {"x64", "Intel", "Arm64"};
    static const char *const scopes[] = {"machine", "user", "either", NULL};
    static const char *const cabinets[] = {"embedded", "external", NULL};
    int choice;
    HRESULT hr = read_choice(manifest, "architecture", architectures, "x64, x86 or arm64", &choice);

    if (FAILED(hr))
        return hr_trace(hr);
    product->platform = platforms[choice];
    product->is_64_bit = strcmp(architectures[choice], "x86") != 0;
    hr = read_choice(manifest, "scope", scopes, "machine, user or either", &choice);
    product->scope = (enum product_scope)choice;
    if (SUCCEEDED(hr))
        hr = read_choice(manifest, "cabinet", cabinets, "embedded or external", &choice);
    product->has_external_cabinets = choice == 1;
    return hr_trace(hr);
}

HRESULT product_read(const struct manifest *manifest, const char *name, struct product *ret_product)
{
    struct product product = {
        .name = value_or(manifest, "name", name),
        .version = value_or(manifest, "version", "1.0.0"),
        .description = value_or(manifest, "description", NULL),
        .language = atoi(value_or(manifest, "language", "1033")),
    };
    HRESULT hr = check_keys(manifest);

    product.manufacturer = value_or(manifest, "manufacturer", product.name);
    product.folder = value_or(manifest, "folder", product.name);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!is_version(product.version))
        return refuse(manifest, "version", product.version,
                      "up to four numbers with dots, the first two up to 255: 1.2.3");
    if (product.language < 0 || product.language > LANGUAGE_MAX)
        return refuse(manifest, "language", value_or(manifest, "language", ""),
                      "the number of a language: 1033");
    if (strpbrk(product.folder, "/\\|:*?\"<>") || *product.folder == '.')
        return refuse(manifest, "folder", product.folder, "one name");
    hr = read_choices(manifest, &product);
    if (SUCCEEDED(hr))
        hr = read_identity(manifest, &product);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_product = product;
    return S_OK;
}

/* ---- writing ---- */

static HRESULT write_scope(const struct product *product, struct tables *tables)
{
    HRESULT hr = S_OK;

    if (product->scope == SCOPE_MACHINE)
        hr = tables_add(tables, "Property", "tt", "ALLUSERS", "1");
    if (product->scope == SCOPE_EITHER) {
        hr = tables_add(tables, "Property", "tt", "ALLUSERS", "2");
        if (SUCCEEDED(hr))
            hr = tables_add(tables, "Property", "tt", "MSIINSTALLPERUSER", "1");
    }
    return hr_trace(hr);
}

static HRESULT write_properties(const struct product *product, struct tables *tables)
{
    char language[16];
    const char *const properties[][2] = {
        {"ProductName", product->name},
        {"ProductVersion", product->version},
        {"Manufacturer", product->manufacturer},
        {"ProductCode", product->product_code},
        {"UpgradeCode", product->upgrade_code},
        {"ProductLanguage", language},
        {"SecureCustomProperties", "NEWERVERSIONFOUND;OLDERVERSIONFOUND"},
    };
    HRESULT hr = S_OK;

    snprintf(language, sizeof(language), "%d", product->language);
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(properties) / sizeof(*properties); i++)
        hr = tables_add(tables, "Property", "tt", properties[i][0], properties[i][1]);
    if (SUCCEEDED(hr) && product->description)
        hr = tables_add(tables, "Property", "tt", "ARPCOMMENTS", product->description);
    return hr_trace(hr);
}

/* Older versions are removed; who has a newer one is told to keep it. */
static HRESULT write_upgrade(const struct product *product, struct tables *tables)
{
    HRESULT hr = tables_add(tables, "Upgrade", "t-t-n-t", product->upgrade_code, product->version,
                            UPGRADE_MIGRATES, "OLDERVERSIONFOUND");

    if (SUCCEEDED(hr))
        hr = tables_add(tables, "Upgrade", "tt--n-t", product->upgrade_code, product->version,
                        UPGRADE_ONLY_DETECTS, "NEWERVERSIONFOUND");
    if (SUCCEEDED(hr))
        hr = tables_add(tables, "LaunchCondition", "tt", "NOT NEWERVERSIONFOUND OR Installed",
                        "A newer version of [ProductName] is installed already.");
    return hr_trace(hr);
}

HRESULT product_write(const struct product *product, struct tables *tables)
{
    HRESULT hr = write_properties(product, tables);

    if (SUCCEEDED(hr))
        hr = write_scope(product, tables);
    if (SUCCEEDED(hr))
        hr = write_upgrade(product, tables);
    if (SUCCEEDED(hr))
        hr = sequences_write(tables);
    return hr_trace(hr);
}
