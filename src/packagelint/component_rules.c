/* SPDX-License-Identifier: MIT */
/* Rules of components and files. Source: Windows' pages on ICE08, 18, 30, 38, 57, 60, 62, 64,
 * 80, 91, 92. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "packagelint/rule_looks.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

enum {
    PID_TEMPLATE = 7,
    PID_PAGECOUNT = 14,
    SCHEMA_OF_64_BIT = 200,
    FEATURE_DEPTH_MAX = 64,
};

static HRESULT check_id(struct lint *lint, const struct table *table, size_t row)
{
    const char *id = lint_text(table, (ptrdiff_t)row, "ComponentId");
    ptrdiff_t first = *id ? lint_find(table, "ComponentId", id) : -1;

    if (first < 0 || (size_t)first == row)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "ComponentId"),
                             "the component %s has the same identifier %s",
                             lint_text(table, first, "Component"), id));
}

HRESULT lint_component_ids(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Component", check_id));
}

/* ---- folders as key paths ---- */

static bool is_created(const struct lint *lint, const char *component)
{
    return lint_find(lint_table(lint, "CreateFolder"), "Component_", component) >= 0;
}

static HRESULT check_folder(struct lint *lint, const struct table *table, size_t row)
{
    const char *component = lint_text(table, (ptrdiff_t)row, "Component");

    if (lint_has(table, (ptrdiff_t)row, "KeyPath") || is_created(lint, component) ||
        lint_find(lint_table(lint, "File"), "Component_", component) >= 0)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "KeyPath"),
                             "its folder %s is its key path, and nothing makes that",
                             lint_text(table, (ptrdiff_t)row, "Directory_")));
}

HRESULT lint_empty_folders(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Component", check_folder));
}

/* ---- files of the same name ---- */

struct target {
    const char *directory;
    const char *name;
    size_t row;
    bool is_conditional;
};

static int compare_targets(const void *a, const void *b)
{
    const struct target *one = a, *other = b;
    int order = strcmp(one->directory, other->directory);

    if (order == 0)
        order = strcasecmp(one->name, other->name);
    return order ? order : (one->row > other->row) - (one->row < other->row);
}

static void find_target(const struct lint *lint, const struct table *files, size_t row,
                        struct target *ret_target)
{
    const struct table *components = lint_table(lint, "Component");
    ptrdiff_t component = table_find(components, lint_text(files, (ptrdiff_t)row, "Component_"));
    const char *name = lint_text(files, (ptrdiff_t)row, "FileName"), *bar = strchr(name, '|');

    *ret_target =
        (struct target){lint_text(components, component, "Directory_"), bar ? bar + 1 : name, row,
                        lint_has(components, component, "Condition")};
}

/* Components that are installed under conditions may exclude each other. */
static HRESULT compare_neighbours(struct lint *lint, const struct table *files,
                                  const struct target *targets, size_t n)
{
    HRESULT hr = S_OK;

    for (size_t i = 1; i < n && SUCCEEDED(hr); i++) {
        const struct target *one = &targets[i - 1], *other = &targets[i];

        if (strcmp(one->directory, other->directory) == 0 &&
            strcasecmp(one->name, other->name) == 0 &&
            !(one->is_conditional && other->is_conditional))
            hr = lint_add(lint, AT(files, other->row, "FileName"),
                          "%s is installed into %s as the file %s, too", other->name,
                          other->directory, lint_text(files, (ptrdiff_t)one->row, "File"));
    }
    return hr_trace(hr);
}

HRESULT lint_same_files(struct lint *lint)
{
    const struct table *files = lint_table(lint, "File");
    size_t n = table_n_rows(files);
    _cleanup_(freep) struct target *targets = calloc(n + 1, sizeof(*targets));

    if (!targets)
        return hr_raise(E_OUTOFMEMORY, "files of a package");
    for (size_t row = 0; row < n; row++)
        find_target(lint, files, row, &targets[row]);
    qsort(targets, n, sizeof(*targets), compare_targets);
    return hr_trace(compare_neighbours(lint, files, targets, n));
}

/* ---- the user's profile ---- */

static bool has_user_key(const struct lint *lint, const struct table *table, size_t row)
{
    const struct table *registry = lint_table(lint, "Registry");
    int32_t attributes = lint_number(table, (ptrdiff_t)row, "Attributes");
    ptrdiff_t key = table_find(registry, lint_text(table, (ptrdiff_t)row, "KeyPath"));

    return (attributes & COMPONENT_REGISTRY_KEY_PATH) && key >= 0 &&
           lint_number(registry, key, "Root") == ROOT_USER;
}

static HRESULT check_profile_key(struct lint *lint, const struct table *table, size_t row)
{
    const char *component = lint_text(table, (ptrdiff_t)row, "Component");
    const char *directory = lint_text(table, (ptrdiff_t)row, "Directory_");

    if (!lint_is_in_profile(lint, directory) || has_user_key(lint, table, row) ||
        lint_find(lint_table(lint, "File"), "Component_", component) < 0)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "KeyPath"),
                             "it installs into the user's profile (%s), and its key path is no "
                             "value below HKEY_CURRENT_USER",
                             directory));
}

HRESULT lint_profile_keys(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Component", check_profile_key));
}

/* Whether the component has a row of Registry below that root. */
static bool has_root(const struct lint *lint, const char *component, int32_t root)
{
    const struct table *table = lint_table(lint, "Registry");
    int column = table_column(table, "Component_");

    for (ptrdiff_t row = table_find_in(table, column, component, 0); row >= 0;
         row = table_find_in(table, column, component, (size_t)row + 1))
        if (lint_number(table, row, "Root") == root)
            return true;
    return false;
}

static HRESULT check_mixture(struct lint *lint, const struct table *table, size_t row)
{
    const char *component = lint_text(table, (ptrdiff_t)row, "Component");
    bool is_in_profile = lint_is_in_profile(lint, lint_text(table, (ptrdiff_t)row, "Directory_"));
    bool has_files = lint_find(lint_table(lint, "File"), "Component_", component) >= 0;
    bool is_of_user = has_root(lint, component, ROOT_USER) || (has_files && is_in_profile);
    bool is_of_machine = has_root(lint, component, ROOT_MACHINE) || (has_files && !is_in_profile);

    if (!is_of_user || !is_of_machine)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "it has both what each user gets (%s) and what the machine gets (%s)",
                             has_files && is_in_profile ? "files in the profile"
                                                        : "values below HKEY_CURRENT_USER",
                             has_files && !is_in_profile ? "files outside of the profile"
                                                         : "values below HKEY_LOCAL_MACHINE"));
}

HRESULT lint_mixed_components(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Component", check_mixture));
}

static bool is_removed(const struct lint *lint, const char *directory)
{
    return lint_find(lint_table(lint, "RemoveFile"), "DirProperty", directory) >= 0;
}

static HRESULT check_profile_folder(struct lint *lint, const struct table *table, size_t row)
{
    const char *directory = lint_text(table, (ptrdiff_t)row, "Directory");
    const char *parent = lint_text(table, (ptrdiff_t)row, "Directory_Parent");

    if (!lint_is_in_profile(lint, parent) || is_removed(lint, directory))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "the folder is in the user's profile, and no row of RemoveFile "
                             "removes it"));
}

HRESULT lint_profile_folders(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Directory", check_profile_folder));
}

static HRESULT check_profile_file(struct lint *lint, const struct table *table, size_t row)
{
    const char *all_users = package_property(lint->package, "ALLUSERS");
    const struct table *components = lint_table(lint, "Component");
    ptrdiff_t component = table_find(components, lint_text(table, (ptrdiff_t)row, "Component_"));
    const char *directory = lint_text(components, component, "Directory_");

    if (!all_users || strcmp(all_users, "1") != 0 || !lint_is_in_profile(lint, directory))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "it goes into the profile (%s) of the user who installs, though the "
                             "package is for all users",
                             directory));
}

HRESULT lint_profile_files(struct lint *lint)
{
    return hr_trace(lint_each(lint, "File", check_profile_file));
}

/* ---- attributes ---- */

static HRESULT check_permanent(struct lint *lint, const struct table *table, size_t row)
{
    if (lint_has(table, (ptrdiff_t)row, "ComponentId") ||
        !(lint_number(table, (ptrdiff_t)row, "Attributes") & COMPONENT_PERMANENT))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Attributes"),
                             "it has no identifier, and is said to be permanent"));
}

HRESULT lint_unmanaged_permanent(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Component", check_permanent));
}

/* A version may be the key of another file, which then has the language. */
static HRESULT check_language(struct lint *lint, const struct table *table, size_t row)
{
    const char *version = lint_text(table, (ptrdiff_t)row, "Version");

    if (!*version || lint_has(table, (ptrdiff_t)row, "Language") || table_find(table, version) >= 0)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Language"),
                             "the file has the version %s, and no language", version));
}

HRESULT lint_file_languages(struct lint *lint)
{
    return hr_trace(lint_each(lint, "File", check_language));
}

static bool is_for_64_bit(const struct lint *lint)
{
    const char *template = package_summary_text(lint->package, PID_TEMPLATE);

    return template && (strstr(template, "x64") || strstr(template, "Intel64") ||
                        strstr(template, "AMD64") || strstr(template, "Arm64"));
}

static HRESULT check_bits(struct lint *lint, const struct table *table, size_t row)
{
    if (!(lint_number(table, (ptrdiff_t)row, "Attributes") & COMPONENT_64_BIT))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Attributes"),
                             "it is a component of 64 bits in a package for 32 bits (the summary "
                             "information's template is \"%s\")",
                             package_summary_text(lint->package, PID_TEMPLATE)
                                 ? package_summary_text(lint->package, PID_TEMPLATE)
                                 : ""));
}

HRESULT lint_bits(struct lint *lint)
{
    int64_t schema = 0;

    if (!is_for_64_bit(lint))
        return hr_trace(lint_each(lint, "Component", check_bits));
    package_summary_number(lint->package, PID_PAGECOUNT, &schema);
    if (schema >= SCHEMA_OF_64_BIT)
        return S_OK;
    return hr_trace(lint_add(lint, AT(NULL, -1, NULL),
                             "the package is for 64 bits, and its schema is %d instead of 200 or "
                             "above",
                             (int)schema));
}

/* ---- isolated components ---- */

/* Whether @feature, or one of its parents, has the component. */
static bool is_in_branch(const struct lint *lint, const char *feature, const char *component)
{
    const struct table *features = lint_table(lint, "Feature");

    for (int depth = 0; *feature && depth < FEATURE_DEPTH_MAX; depth++) {
        if (lint_is_in_feature(lint, feature, component))
            return true;
        feature = lint_text(features, table_find(features, feature), "Feature_Parent");
    }
    return false;
}

/* Each feature that has the application has the shared component, too. */
static bool go_together(const struct lint *lint, const char *application, const char *shared)
{
    const struct table *table = lint_table(lint, "FeatureComponents");

    for (size_t row = 0; row < table_n_rows(table); row++)
        if (strcmp(lint_text(table, (ptrdiff_t)row, "Component_"), application) == 0 &&
            !is_in_branch(lint, lint_text(table, (ptrdiff_t)row, "Feature_"), shared))
            return false;
    return true;
}

static HRESULT check_isolated(struct lint *lint, const struct table *table, size_t row)
{
    const struct table *components = lint_table(lint, "Component");
    const char *application = lint_text(table, (ptrdiff_t)row, "Component_Application");
    const char *shared = lint_text(table, (ptrdiff_t)row, "Component_Shared");
    ptrdiff_t component = table_find(components, shared);
    HRESULT hr = S_OK;

    if (!*lint_key_file(lint, application))
        hr = lint_add(lint, AT(table, row, "Component_Application"),
                      "the key path of %s is not a file", application);
    if (SUCCEEDED(hr) && !(lint_number(components, component, "Attributes") & COMPONENT_SHARED))
        hr = lint_add(lint, AT(table, row, "Component_Shared"),
                      "%s does not count as a shared file (attribute 8)", shared);
    if (SUCCEEDED(hr) && !go_together(lint, application, shared))
        hr = lint_add(lint, AT(table, row, "Component_Shared"),
                      "a feature with %s has %s neither itself nor in a parent", application,
                      shared);
    return hr_trace(hr);
}

HRESULT lint_isolated(struct lint *lint)
{
    return hr_trace(lint_each(lint, "IsolatedComponent", check_isolated));
}

static HRESULT check_isolated_condition(struct lint *lint, const struct table *table, size_t row)
{
    const struct table *components = lint_table(lint, "Component");
    const char *shared = lint_text(table, (ptrdiff_t)row, "Component_Shared");

    if (!lint_has(components, table_find(components, shared), "Condition"))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Component_Shared"),
                             "%s has a condition: it must never become false later", shared));
}

HRESULT lint_isolated_conditions(struct lint *lint)
{
    return hr_trace(lint_each(lint, "IsolatedComponent", check_isolated_condition));
}
