/* SPDX-License-Identifier: MIT */
#include "installsystem/environment_strings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "installsystem/environment_text.h"
#include "installsystem/places.h"
#include "placing/placement.h"
#include "placing/removal.h"

/* The files that a row has, and under what name the receipt has them. */
static const struct environment_file {
    const char *as_table;
    enum place place;
    enum environment_dialect dialect;
    const char *ending;
} files[] = {
    {"Environment", PLACE_ENVIRONMENT, ENVIRONMENT_D, ".conf"},
    {"Environment.profile", PLACE_PROFILE, ENVIRONMENT_SHELL, ".sh"},
};

enum {
    N_FILES = sizeof(files) / sizeof(*files),
};

/* A row, understood; the value is owned. */
struct variable {
    struct environment_wish wish;
    enum environment_join join;
    char *value;
};

static void variable_deinit(struct variable *variable)
{
    free(variable->value);
}

static HRESULT read_variable(const struct row *row, struct variable *ret_variable)
{
    _cleanup_(freep) char *text = NULL;
    const char *name = row_text(row, "Name");
    size_t size;
    HRESULT hr;

    if (!environment_wish_parse(name ? name : "", &ret_variable->wish))
        return row_refuse(row, "Name", "\"%s\" is not the name of a variable of the environment",
                          name ? name : "");
    hr = session_format(row->installation->session, row_text(row, "Value"), &text, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    if (memchr(text, '\n', size) || memchr(text, '\r', size))
        return row_refuse(row, "Value", "a variable of the environment has one line");
    if (!environment_value_parse(text, size, &ret_variable->join, &ret_variable->value))
        return row_refuse(row, "Value", "[~] may be there once, at the beginning or at the end");
    return ret_variable->value ? S_OK : hr_raise(E_OUTOFMEMORY, "a variable of the environment");
}

/* ---- writing ---- */

/* A row's own name: two products, or two rows, may have the same variable. */
static HRESULT file_path(const struct row *row, const struct variable *variable,
                         const struct environment_file *file, char **ret_path)
{
    const char *code = session_property(row->installation->session, "ProductCode");
    _cleanup_(freep) char *text = NULL, *name = NULL;
    HRESULT hr;

    if (asprintf(&text, "60-%s-%.8s-%s%s", variable->wish.name, code + (*code == '{'), row_key(row),
                 file->ending) < 0) {
        text = NULL;
        return hr_raise(E_OUTOFMEMORY, "a variable of the environment");
    }
    hr = place_plain_name(text, &name);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(place_path(row->installation, file->place, name, ret_path));
}

static HRESULT write_file(const struct row *row, struct placing *placing,
                          const struct variable *variable, const struct environment_file *file)
{
    _cleanup_(freep) char *line = NULL, *path = NULL;
    HRESULT hr = file_path(row, variable, file, &path);

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    line = environment_line(&variable->wish, variable->join, variable->value, file->dialect);
    if (!line)
        return hr_raise(E_OUTOFMEMORY, "a variable of the environment");
    return hr_trace(placement_put(placing, &(struct placed){.table = file->as_table,
                                                            .key = row_key(row),
                                                            .path = path,
                                                            .bytes = line,
                                                            .size = strlen(line),
                                                            .mode = 0666}));
}

static HRESULT write_row(const struct row *row, void *context)
{
    _cleanup_(variable_deinit) struct variable variable = {0};
    HRESULT hr = read_variable(row, &variable);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!variable.wish.is_set && !variable.wish.is_created && !variable.wish.is_unset)
        return S_OK;
    if (variable.wish.is_set && !*variable.value) /* no value: the variable goes */
        variable.wish.is_unset = !(variable.wish.is_set = false);
    for (size_t i = 0; i < N_FILES; i++) {
        hr = write_file(row, context, &variable, &files[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT environment_strings_write(struct installation *installation)
{
    return hr_trace(placing_visit_installed(installation, "Environment", write_row));
}

/* ---- removing ---- */

static HRESULT remove_row(const struct row *row, void *context)
{
    struct placing *placing = context;
    struct environment_wish wish;

    if (!component_is_removed(row->component) && !row->installation->is_removal)
        return S_OK;
    environment_wish_parse(row_text(row, "Name"), &wish);
    for (size_t i = 0; i < N_FILES; i++) {
        struct receipt_entry *entry =
            receipt_find(placing->receipt, files[i].as_table, row_key(row));
        HRESULT hr = S_OK;

        if (!entry)
            continue;
        if (component_is_removed(row->component) && (wish.is_removed || wish.is_unset))
            hr = removal_of_entry(placing, entry);
        else /* from now on it is nobody's */
            receipt_drop(placing->receipt, entry);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT environment_strings_remove(struct installation *installation)
{
    return hr_trace(placing_visit_all(installation, "Environment", remove_row));
}

/* ---- before anything changes ---- */

static HRESULT check_row(const struct row *row, void *context)
{
    _cleanup_(variable_deinit) struct variable variable = {0};

    (void)context;
    return hr_trace(read_variable(row, &variable));
}

HRESULT environment_strings_check(struct installation *installation)
{
    static const struct column_rule columns[] = {
        {"Environment", HOLDS_TEXT},
        {"Name", HOLDS_TEXT},
        {"Value", HOLDS_TEXT, MAY_BE_NULL},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {NULL},
    };
    static const struct table_rules rules[] = {{"Environment", columns, check_row}, {NULL}};

    return hr_trace(rules_check(installation, rules));
}
