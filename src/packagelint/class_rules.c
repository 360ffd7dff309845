/* SPDX-License-Identifier: MIT */
/* Rules of the COM tables and of shortcuts. Source: Windows' pages on ICE19, 33, 36, 41 to 43,
 * 59, 89. */
#include <string.h>
#include <strings.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "packagelint/rule_looks.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

/* ---- advertising ---- */

static HRESULT check_advertised(struct lint *lint, const struct table *table, size_t row)
{
    const struct table *components = lint_table(lint, "Component");
    const char *component = lint_text(table, (ptrdiff_t)row, "Component_");
    ptrdiff_t found = table_find(components, component);

    if (found < 0)
        return S_OK;
    if (!lint_has(components, found, "ComponentId"))
        return hr_trace(lint_add(lint, AT(table, row, "Component_"),
                                 "its component %s has no identifier, by which it is advertised",
                                 component));
    if (!*lint_key_file(lint, component))
        return hr_trace(lint_add(lint, AT(table, row, "Component_"),
                                 "the key path of its component %s is no file", component));
    return S_OK;
}

HRESULT lint_advertised_keys(struct lint *lint)
{
    static const char *const tables[] = {"Class", "Extension", "TypeLib"};
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables) && SUCCEEDED(hr); i++)
        hr = lint_each(lint, tables[i], check_advertised);
    return hr_trace(hr);
}

/* ---- rows of Registry that belong elsewhere ---- */

/* The part of a key below the classes; NULL if it is not there. */
static const char *below_classes(const struct table *table, size_t row)
{
    static const char classes[] = "Software\\Classes\\";
    const char *key = lint_text(table, (ptrdiff_t)row, "Key");

    if (lint_number(table, (ptrdiff_t)row, "Root") == ROOT_CLASSES)
        return key;
    return strncasecmp(key, classes, sizeof(classes) - 1) == 0 ? key + sizeof(classes) - 1 : NULL;
}

/* Whether the key is FOLDER\{...}, and what follows; "" for nothing. */
static const char *behind_guid(const char *key, const char *folder)
{
    size_t len = strlen(folder);
    char text[GUID_TEXT_SIZE];
    GUID guid;

    if (strncasecmp(key, folder, len) != 0 || strlen(key + len) < GUID_TEXT_SIZE - 1)
        return NULL;
    memcpy(text, key + len, GUID_TEXT_SIZE - 1);
    text[GUID_TEXT_SIZE - 1] = '\0';
    key += len + GUID_TEXT_SIZE - 1;
    return (*key == '\0' || *key == '\\') && SUCCEEDED(guid_from_text(text, &guid)) ? key : NULL;
}

static bool is_server_key(const char *key)
{
    static const char *const keys[] = {
        "\\InprocServer32",  "\\InprocServer",  "\\LocalServer32", "\\LocalServer",
        "\\InprocHandler32", "\\InprocHandler", "\\ProgID",        "\\VersionIndependentProgID"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (strcasecmp(key, keys[i]) == 0)
            return true;
    return false;
}

static bool is_verb_key(const char *key)
{
    const char *shell = strcasestr(key, "\\shell\\");

    return shell && lint_ends_with(shell, "\\command");
}

/* The table that says the same as a value; NULL if it belongs where it is. */
static const char *better_table(const char *key, bool is_default)
{
    static const char types[] = "MIME\\Database\\Content Type\\";
    const char *below = behind_guid(key, "CLSID\\");

    if (below && is_default && is_server_key(below))
        return "Class";
    below = behind_guid(key, "TypeLib\\");
    if (below && is_default &&
        (lint_ends_with(below, "\\win32") || lint_ends_with(below, "\\win64")))
        return "TypeLib";
    if (strncasecmp(key, types, sizeof(types) - 1) == 0)
        return "MIME";
    if (is_default && key[0] == '.' && !strchr(key, '\\'))
        return "Extension";
    if (is_default && is_verb_key(key))
        return "Verb";
    if (is_default && (lint_ends_with(key, "\\CurVer") || lint_ends_with(key, "\\CLSID")) &&
        strchr(key, '\\') == strrchr(key, '\\') && key[0] != '.')
        return "ProgId";
    return NULL;
}

static HRESULT check_registry(struct lint *lint, const struct table *table, size_t row)
{
    const char *key = below_classes(table, row);
    const char *better = key ? better_table(key, !lint_has(table, (ptrdiff_t)row, "Name")) : NULL;

    if (!better)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Key"),
                             "%s says what the table %s is for: it cannot be advertised this way",
                             key, better));
}

HRESULT lint_registry_classes(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Registry", check_registry));
}

/* ---- icons ---- */

static HRESULT check_icon(struct lint *lint, const struct table *table, size_t row)
{
    static const char *const tables[] = {"Class", "ProgId", "Shortcut"};
    const char *icon = lint_text(table, (ptrdiff_t)row, "Name");
    const char *product = package_property(lint->package, "ARPPRODUCTICON");

    if (product && strcmp(product, icon) == 0)
        return S_OK;
    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
        if (lint_find(lint_table(lint, tables[i]), "Icon_", icon) >= 0)
            return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL), "nothing has this icon"));
}

HRESULT lint_unused_icons(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Icon", check_icon));
}

/* ---- features ---- */

static HRESULT check_feature(struct lint *lint, const struct table *table, size_t row)
{
    const char *component = lint_text(table, (ptrdiff_t)row, "Component_");
    const char *feature = lint_text(table, (ptrdiff_t)row, "Feature_");

    if (!*feature || lint_is_in_feature(lint, feature, component))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Feature_"),
                             "the feature %s has not its component %s", feature, component));
}

HRESULT lint_feature_components(struct lint *lint)
{
    static const char *const tables[] = {"Class", "Extension", "TypeLib"};
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables) && SUCCEEDED(hr); i++)
        hr = lint_each(lint, tables[i], check_feature);
    return hr_trace(hr);
}

/* ---- contexts ---- */

static bool is_context(const char *context)
{
    static const char *const contexts[] = {"LocalServer",    "LocalServer32", "InprocServer",
                                           "InprocServer32", "InprocHandler", "InprocHandler32"};

    for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++)
        if (strcasecmp(context, contexts[i]) == 0)
            return true;
    return false;
}

static HRESULT check_context(struct lint *lint, const struct table *table, size_t row)
{
    const char *context = lint_text(table, (ptrdiff_t)row, "Context");
    const char *file =
        lint_file_name(lint, lint_key_file(lint, lint_text(table, (ptrdiff_t)row, "Component_")));
    bool is_local = strncasecmp(context, "LocalServer", 11) == 0;

    if (!is_context(context))
        return hr_trace(lint_add(lint, AT(table, row, "Context"),
                                 "\"%s\" is none of LocalServer32, InprocServer32, LocalServer, "
                                 "InprocServer",
                                 context));
    if (!is_local && lint_ends_with(file, ".exe"))
        return hr_trace(lint_add(lint, AT(table, row, "Context"),
                                 "%s is for libraries, and %s is a program", context, file));
    if (!is_local && lint_has(table, (ptrdiff_t)row, "Argument"))
        return hr_trace(lint_add(lint, AT(table, row, "Argument"),
                                 "%s is for libraries, which take no arguments", context));
    if (is_local && (lint_ends_with(file, ".dll") || lint_ends_with(file, ".ocx")))
        return hr_trace(lint_add(lint, AT(table, row, "Context"),
                                 "%s is for programs, and %s is a library", context, file));
    return S_OK;
}

HRESULT lint_contexts(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Class", check_context));
}

/* ---- shortcuts ---- */

/* A target in brackets is a file; else the shortcut is advertised. */
static bool is_advertised(const struct table *table, size_t row)
{
    return lint_text(table, (ptrdiff_t)row, "Target")[0] != '[';
}

static HRESULT check_shortcut_key(struct lint *lint, const struct table *table, size_t row)
{
    const struct table *components = lint_table(lint, "Component");
    const struct table *registry = lint_table(lint, "Registry");
    ptrdiff_t component = table_find(components, lint_text(table, (ptrdiff_t)row, "Component_"));
    ptrdiff_t key = table_find(registry, lint_text(components, component, "KeyPath"));

    if (is_advertised(table, row) || component < 0 ||
        !lint_is_in_profile(lint, lint_text(components, component, "Directory_")) ||
        ((lint_number(components, component, "Attributes") & COMPONENT_REGISTRY_KEY_PATH) &&
         lint_number(registry, key, "Root") == ROOT_USER))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Component_"),
                             "the key path of its component is no value below HKEY_CURRENT_USER"));
}

HRESULT lint_shortcut_keys(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Shortcut", check_shortcut_key));
}

static HRESULT check_shortcut_feature(struct lint *lint, const struct table *table, size_t row)
{
    const char *feature = lint_text(table, (ptrdiff_t)row, "Target");
    const char *component = lint_text(table, (ptrdiff_t)row, "Component_");

    if (!is_advertised(table, row) || lint_is_in_feature(lint, feature, component))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Target"),
                             "it is advertised for the feature \"%s\", which has not its component "
                             "%s",
                             feature, component));
}

HRESULT lint_shortcut_features(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Shortcut", check_shortcut_feature));
}

/* ---- ProgIDs ---- */

static HRESULT check_progid(struct lint *lint, const struct table *table, size_t row)
{
    const char *progid = lint_text(table, (ptrdiff_t)row, "ProgId");

    if (lint_has(table, (ptrdiff_t)row, "Class_") ||
        lint_has(table, (ptrdiff_t)row, "ProgId_Parent") ||
        lint_find(lint_table(lint, "Extension"), "ProgId_", progid) >= 0)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "no class and no extension has this ProgID: it is not registered"));
}

HRESULT lint_progids(struct lint *lint)
{
    return hr_trace(lint_each(lint, "ProgId", check_progid));
}
