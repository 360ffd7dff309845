/* SPDX-License-Identifier: MIT */
#include "placing/rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

const char *row_text(const struct row *row, const char *column)
{
    return table_text(row->table, row->number, table_column(row->table, column));
}

bool row_number(const struct row *row, const char *column, int32_t *ret_number)
{
    return table_number(row->table, row->number, table_column(row->table, column), ret_number);
}

int32_t row_bits(const struct row *row, const char *column)
{
    int32_t number;

    return row_number(row, column, &number) ? number : 0;
}

const char *row_key(const struct row *row)
{
    const char *key = table_text(row->table, row->number, 0);

    return key ? key : "";
}

HRESULT row_format(const struct row *row, const char *column, char **ret_text)
{
    return hr_trace(
        session_format(row->installation->session, row_text(row, column), ret_text, NULL));
}

const char *row_folder(const struct row *row, const char *column)
{
    const char *name = row_text(row, column), *path;
    const struct session_directory *directory;

    if (!name)
        return NULL;
    directory = session_directory(row->installation->session, name);
    path = directory ? directory->path : session_property(row->installation->session, name);
    return path && *path == '/' ? path : NULL;
}

HRESULT row_path(const struct row *row, const char *folder, const char *name, char **ret_path)
{
    const char *text = long_name(row_text(row, name));
    size_t len = strlen(folder);

    if (!is_file_name(text))
        return row_refuse(row, name, "\"%s\" is not the name of a file", text ? text : "");
    if (asprintf(ret_path, "%s%s%s", folder, len && folder[len - 1] == '/' ? "" : "/", text) < 0)
        return hr_raise(E_OUTOFMEMORY, "a file's path");
    return S_OK;
}

HRESULT row_refuse(const struct row *row, const char *column, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                    "table %s, row \"%s\" (number %zu)%s%s: %s", table_name(row->table),
                    row_key(row), row->number + 1, column ? ", column " : "", column ? column : "",
                    text);
}

bool component_is_installed(const struct session_component *component)
{
    return component && (component->action == STATE_LOCAL || component->action == STATE_SOURCE);
}

bool component_is_removed(const struct session_component *component)
{
    return component &&
           (component->action == STATE_ABSENT || component->action == STATE_ADVERTISED) &&
           (component->installed == STATE_LOCAL || component->installed == STATE_SOURCE) &&
           !component->is_permanent && !component->is_shared;
}

/* ---- visiting ---- */

HRESULT rows_visit_all(struct installation *installation, const char *table, row_visit *visit,
                       void *context)
{
    struct row row = {
        .installation = installation,
        .table = package_table(session_package(installation->session), table),
    };
    size_t n = table_n_rows(row.table);
    HRESULT hr;

    for (row.number = 0; row.number < n; row.number++) {
        const char *key = row_text(&row, "Component_");

        row.component = key ? session_component(installation->session, key) : NULL;
        hr = visit(&row, context);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

struct moment_visit {
    enum row_moment moment;
    row_visit *visit;
    void *context;
};

static HRESULT visit_at_moment(const struct row *row, void *context)
{
    const struct moment_visit *wanted = context;
    HRESULT hr;

    if (wanted->moment == ROW_INSTALLED ? !component_is_installed(row->component)
                                        : !component_is_removed(row->component))
        return S_OK;
    hr = install_go_on(row->installation);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(wanted->visit(row, wanted->context));
}

HRESULT rows_visit(struct installation *installation, const char *table, enum row_moment moment,
                   row_visit *visit, void *context)
{
    struct moment_visit wanted = {moment, visit, context};

    return hr_trace(rows_visit_all(installation, table, visit_at_moment, &wanted));
}

/* ---- rules ---- */

const char *long_name(const char *text)
{
    const char *bar = text ? strchr(text, '|') : NULL;

    return bar ? bar + 1 : text;
}

bool is_file_name(const char *name)
{
    if (!name || !*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strlen(name) > 255)
        return false;
    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at < ' ' || strchr("/\\|", *at))
            return false;
    }
    return true;
}

static HRESULT check_number(const struct row *row, const struct column_rule *rule, int column)
{
    int32_t number;

    if (!table_number(row->table, row->number, column, &number))
        return row_refuse(row, rule->name, "holds no number");
    if (rule->allowed_values &&
        (number < 0 || number > 31 || !(rule->allowed_values & (1u << number))))
        return row_refuse(row, rule->name, "%d is not a value of this column", number);
    return S_OK;
}

static HRESULT check_text(const struct row *row, const struct column_rule *rule, int column)
{
    const struct package *package = session_package(row->installation->session);
    const char *text = table_text(row->table, row->number, column);

    if (!text)
        return row_refuse(row, rule->name, "holds no text");
    if (rule->holds == HOLDS_KEY && table_find(package_table(package, rule->refers), text) < 0)
        return row_refuse(row, rule->name, "\"%s\" is no row of the table %s", text, rule->refers);
    if (rule->holds == HOLDS_FILE_NAME && !is_file_name(long_name(text)))
        return row_refuse(row, rule->name, "\"%s\" is not the name of a file", text);
    if (rule->holds == HOLDS_CABINET && !is_file_name(text + (*text == '#')))
        return row_refuse(row, rule->name, "\"%s\" is not the name of a cabinet", text);
    return S_OK;
}

static HRESULT check_cell(const struct row *row, const struct column_rule *rule)
{
    int column = table_column(row->table, rule->name);

    if (column < 0)
        return rule->flags & MAY_BE_MISSING
                   ? S_OK
                   : row_refuse(row, rule->name, "the table has no such column");
    if (table_is_null(row->table, row->number, column))
        return rule->flags & MAY_BE_NULL ? S_OK : row_refuse(row, rule->name, "must not be empty");
    return rule->holds == HOLDS_NUMBER ? check_number(row, rule, column)
                                       : check_text(row, rule, column);
}

static HRESULT check_row(const struct row *row, void *context)
{
    const struct table_rules *rules = context;
    HRESULT hr;

    for (const struct column_rule *rule = rules->columns; rule->name; rule++) {
        hr = check_cell(row, rule);
        if (FAILED(hr))
            return hr;
    }
    return rules->check ? hr_trace(rules->check(row, NULL)) : S_OK;
}

HRESULT rules_check(struct installation *installation, const struct table_rules *rules)
{
    HRESULT hr;

    for (; rules->table; rules++) {
        hr = rows_visit_all(installation, rules->table, check_row, (void *)rules);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}
