/* SPDX-License-Identifier: MIT */
/*
 * The reasons against self-registration, and what the table SelfReg has to hold. Source: Windows'
 * page "SelfReg Table".
 */
#include <string.h>

#include "base/hresult.h"
#include "packagelint/rule_looks.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

enum {
    FEATURE_DISALLOW_ADVERTISE = 8,
};

/* The module's file, for people. */
static const char *module_name(const struct lint *lint, const struct table *table, size_t row)
{
    const char *name = lint_file_name(lint, lint_text(table, (ptrdiff_t)row, "File_"));

    return *name ? name : lint_text(table, (ptrdiff_t)row, "File_");
}

static const char *component_of(const struct lint *lint, const struct table *table, size_t row)
{
    const struct table *files = lint_table(lint, "File");

    return lint_text(files, table_find(files, lint_text(table, (ptrdiff_t)row, "File_")),
                     "Component_");
}

static HRESULT tell_rollback(struct lint *lint, const struct table *table, size_t row)
{
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "what %s registers itself cannot safely be taken back: nobody knows "
                             "whether other components have the same keys",
                             module_name(lint, table, row)));
}

HRESULT lint_self_rollback(struct lint *lint)
{
    return hr_trace(lint_each(lint, "SelfReg", tell_rollback));
}

static bool may_be_advertised(const struct lint *lint, const char *component)
{
    const struct table *features = lint_table(lint, "Feature");
    const struct table *table = lint_table(lint, "FeatureComponents");
    ptrdiff_t row = lint_find(table, "Component_", component);
    ptrdiff_t feature = table_find(features, lint_text(table, row, "Feature_"));

    return feature >= 0 &&
           !(lint_number(features, feature, "Attributes") & FEATURE_DISALLOW_ADVERTISE);
}

static HRESULT tell_advertising(struct lint *lint, const struct table *table, size_t row)
{
    if (!may_be_advertised(lint, component_of(lint, table, row)))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "the classes that %s registers itself are not advertised with its "
                             "feature",
                             module_name(lint, table, row)));
}

HRESULT lint_self_advertising(struct lint *lint)
{
    return hr_trace(lint_each(lint, "SelfReg", tell_advertising));
}

static bool is_for_all_users(const struct lint *lint)
{
    const char *all_users = package_property(lint->package, "ALLUSERS");

    return all_users && strcmp(all_users, "1") == 0;
}

static HRESULT tell_per_user(struct lint *lint, const struct table *table, size_t row)
{
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "the package may be installed for one user, and %s writes "
                             "HKEY_CLASSES_ROOT for all",
                             module_name(lint, table, row)));
}

HRESULT lint_self_per_user(struct lint *lint)
{
    return is_for_all_users(lint) ? S_OK : hr_trace(lint_each(lint, "SelfReg", tell_per_user));
}

static HRESULT tell_users(struct lint *lint, const struct table *table, size_t row)
{
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "what %s registers below HKEY_CURRENT_USER is missing for each user "
                             "but the one who installs",
                             module_name(lint, table, row)));
}

HRESULT lint_self_users(struct lint *lint)
{
    return is_for_all_users(lint) ? hr_trace(lint_each(lint, "SelfReg", tell_users)) : S_OK;
}

static HRESULT tell_source(struct lint *lint, const struct table *table, size_t row)
{
    const struct table *components = lint_table(lint, "Component");
    ptrdiff_t component = table_find(components, component_of(lint, table, row));

    if (!(lint_number(components, component, "Attributes") &
          (COMPONENT_SOURCE_ONLY | COMPONENT_OPTIONAL)))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "its component may run from its source, and %s may be refused the "
                             "network when it registers itself",
                             module_name(lint, table, row)));
}

HRESULT lint_self_source(struct lint *lint)
{
    return hr_trace(lint_each(lint, "SelfReg", tell_source));
}

static HRESULT tell_code(struct lint *lint, const struct table *table, size_t row)
{
    return hr_trace(lint_add(lint, AT(table, row, NULL),
                             "%s registers itself by code of its own, where the installer's is "
                             "tried and tested",
                             module_name(lint, table, row)));
}

HRESULT lint_self_code(struct lint *lint)
{
    return hr_trace(lint_each(lint, "SelfReg", tell_code));
}

/* The next library among the files, from a row on; -1 if there is none. */
static ptrdiff_t next_library(const struct lint *lint, size_t row)
{
    const struct table *files = lint_table(lint, "File");

    for (; row < table_n_rows(files); row++) {
        const char *name = lint_file_name(lint, lint_text(files, (ptrdiff_t)row, "File"));

        if (lint_ends_with(name, ".dll") || strstr(name, ".so"))
            return (ptrdiff_t)row;
    }
    return -1;
}

/* Other libraries of the package may have to be there first: of two, one is another. */
HRESULT lint_self_helpers(struct lint *lint)
{
    const struct table *table = lint_table(lint, "SelfReg"), *files = lint_table(lint, "File");
    ptrdiff_t first = table_n_rows(table) > 0 ? next_library(lint, 0) : -1;
    ptrdiff_t second = first < 0 ? -1 : next_library(lint, (size_t)first + 1);
    HRESULT hr = S_OK;

    for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++) {
        const char *module = lint_text(table, (ptrdiff_t)row, "File_");
        bool is_first = strcmp(module, lint_text(files, first, "File")) == 0;
        const char *other = lint_text(files, is_first ? second : first, "File");

        if (*other)
            hr = lint_add(lint, AT(table, row, NULL),
                          "%s cannot register itself where a library that it needs is missing or "
                          "another version; the package has %s beside it",
                          module_name(lint, table, row), lint_file_name(lint, other));
    }
    return hr_trace(hr);
}

HRESULT lint_self_order(struct lint *lint)
{
    const struct table *table = lint_table(lint, "SelfReg");

    if (table_n_rows(table) < 2)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, -1, NULL),
                             "%zu modules register themselves, and nothing says in which order",
                             table_n_rows(table)));
}

/* ---- what the table holds ---- */

static HRESULT check_program(struct lint *lint, const struct table *table, size_t row)
{
    const char *name = module_name(lint, table, row);

    return lint_ends_with(name, ".exe")
               ? hr_trace(lint_add(lint, AT(table, row, "File_"),
                                   "%s is a program: the installer does not register it", name))
               : S_OK;
}

HRESULT lint_self_programs(struct lint *lint)
{
    return hr_trace(lint_each(lint, "SelfReg", check_program));
}

static HRESULT check_cost(struct lint *lint, const struct table *table, size_t row)
{
    int32_t cost = lint_number(table, (ptrdiff_t)row, "Cost");

    return cost < 0 ? hr_trace(lint_add(lint, AT(table, row, "Cost"), "%d is negative", cost))
                    : S_OK;
}

HRESULT lint_self_cost(struct lint *lint)
{
    return hr_trace(lint_each(lint, "SelfReg", check_cost));
}

static HRESULT check_file(struct lint *lint, const struct table *table, size_t row)
{
    const char *file = lint_text(table, (ptrdiff_t)row, "File_");

    return table_find(lint_table(lint, "File"), file) < 0
               ? hr_trace(lint_add(lint, AT(table, row, "File_"),
                                   "there is no \"%s\" in the table File", file))
               : S_OK;
}

HRESULT lint_self_files(struct lint *lint)
{
    return hr_trace(lint_each(lint, "SelfReg", check_file));
}

HRESULT lint_self_sequence(struct lint *lint)
{
    const struct table *sequence = lint_table(lint, "InstallExecuteSequence");
    int32_t registering = lint_action_number(sequence, "SelfRegModules");
    int32_t removing = lint_action_number(sequence, "SelfUnregModules");
    HRESULT hr = S_OK;

    if (table_n_rows(lint_table(lint, "SelfReg")) == 0)
        return S_OK;
    if (registering <= 0)
        hr = lint_add(lint, AT(sequence, -1, NULL),
                      "there is no SelfRegModules: the modules of SelfReg are not registered");
    else if (registering < lint_action_number(sequence, "InstallFiles"))
        hr = lint_add(lint, AT(sequence, table_find(sequence, "SelfRegModules"), "Sequence"),
                      "modules register themselves before InstallFiles installs them");
    if (FAILED(hr))
        return hr_trace(hr);
    if (removing <= 0)
        return hr_trace(lint_add(lint, AT(sequence, -1, NULL),
                                 "there is no SelfUnregModules: what the modules of SelfReg "
                                 "register stays for ever"));
    if (lint_action_number(sequence, "RemoveFiles") > 0 &&
        removing > lint_action_number(sequence, "RemoveFiles"))
        return hr_trace(
            lint_add(lint, AT(sequence, table_find(sequence, "SelfUnregModules"), "Sequence"),
                     "modules unregister themselves when RemoveFiles has removed them"));
    return S_OK;
}
