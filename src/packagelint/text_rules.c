/* SPDX-License-Identifier: MIT */
/* Rules of formatted texts and conditions. Source: Windows' pages on ICE69, 70, 79, 86. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "packagelint/rule_looks.h"
#include "statement/condition.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

enum {
    NAME_SIZE = 80,
};

/* ---- references to files and components ---- */

/* The next [#x], [!x] or [$x] of a text: moves @text behind it; false if there is none. */
static bool next_reference(const char **text, char *ret_kind, char ret_name[static NAME_SIZE])
{
    for (const char *at = *text; (at = strchr(at, '[')); at++) {
        size_t len = strcspn(at, "]");

        if (!strchr("#!$", at[1]) || !at[1] || at[len] != ']' || len - 2 >= NAME_SIZE)
            continue;
        *ret_kind = at[1];
        memcpy(ret_name, at + 2, len - 2);
        ret_name[len - 2] = '\0';
        *text = at + len;
        return true;
    }
    return false;
}

static HRESULT check_reference(struct lint *lint, const struct lint_place *place, char kind,
                               const char *name)
{
    const struct table *files = lint_table(lint, "File");
    const char *own = lint_text(place->table, place->row, "Component_");
    ptrdiff_t file = kind == '$' ? -1 : table_find(files, name);
    const char *component = kind == '$' ? name : lint_text(files, file, "Component_");

    if ((kind != '$' && file < 0) ||
        (kind == '$' && table_find(lint_table(lint, "Component"), name) < 0))
        return hr_trace(lint_add(lint, place, "[%c%s] refers to nothing", kind, name));
    if (!*own || strcmp(own, component) == 0)
        return S_OK;
    return hr_trace(lint_add(lint, place,
                             "[%c%s] is of the component %s, which need not be installed with %s",
                             kind, name, component, own));
}

static HRESULT check_references(struct lint *lint, const struct lint_place *place)
{
    const char *text = lint_text(place->table, place->row, place->column);
    char name[NAME_SIZE], kind;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && next_reference(&text, &kind, name))
        hr = check_reference(lint, place, kind, name);
    return hr_trace(hr);
}

HRESULT lint_foreign_references(struct lint *lint)
{
    static const struct {
        const char *table, *column;
    } texts[] = {
        {"Registry", "Key"},       {"Registry", "Name"},
        {"Registry", "Value"},     {"IniFile", "Value"},
        {"Environment", "Value"},  {"Shortcut", "Target"},
        {"Shortcut", "Arguments"}, {"ServiceInstall", "Arguments"},
    };
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        const struct table *table = lint_table(lint, texts[i].table);

        for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++)
            hr = check_references(lint, AT(table, row, texts[i].column));
    }
    return hr_trace(hr);
}

/* ---- values of Registry ---- */

static bool is_number(const char *text)
{
    text += *text == '+' || *text == '-';
    if (!*text)
        return false;
    for (; *text; text++)
        if (!isdigit((unsigned char)*text))
            return false;
    return true;
}

static bool is_hexadecimal(const char *text)
{
    return strspn(text, "0123456789abcdefABCDEF") == strlen(text) && strlen(text) % 2 == 0;
}

/* What stands in brackets may be anything. */
static HRESULT check_value(struct lint *lint, const struct table *table, size_t row)
{
    const char *value = lint_text(table, (ptrdiff_t)row, "Value");

    if (value[0] != '#' || value[1] == '#' || value[1] == '%' || strchr(value, '['))
        return S_OK;
    if (value[1] == 'x' ? is_hexadecimal(value + 2) : is_number(value + 1))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Value"),
                             "\"%s\" begins as a number does, and is none", value));
}

HRESULT lint_numbers_in_registry(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Registry", check_value));
}

/* ---- conditions ---- */

static const struct {
    const char *table, *column;
} conditions[] = {
    {"LaunchCondition", "Condition"},   {"Condition", "Condition"},
    {"Component", "Condition"},         {"InstallExecuteSequence", "Condition"},
    {"InstallUISequence", "Condition"}, {"AdminExecuteSequence", "Condition"},
    {"AdminUISequence", "Condition"},   {"AdvtExecuteSequence", "Condition"},
};

/* Goes through a condition's names. */
struct naming {
    const struct lint *lint;
    char unknown[NAME_SIZE]; /* with its sign; "" if there is none */
    bool asks_admin;
};

static const char *note_property(void *context, const char *name)
{
    struct naming *naming = context;

    naming->asks_admin |= strcmp(name, "AdminUser") == 0;
    return NULL;
}

static bool note_state(void *context, char kind, const char *name, int32_t *ret_state)
{
    struct naming *naming = context;
    const char *table = kind == '$' || kind == '?' ? "Component" : "Feature";

    *ret_state = -1;
    if (table_find(lint_table(naming->lint, table), name) < 0)
        snprintf(naming->unknown, sizeof(naming->unknown), "%c%s", kind, name);
    return true;
}

typedef HRESULT name_look(struct lint *lint, const struct lint_place *place,
                          const struct naming *naming);

static HRESULT look_at_conditions(struct lint *lint, name_look *look)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
        const struct table *table = lint_table(lint, conditions[i].table);

        for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++) {
            struct naming naming = {.lint = lint};
            const struct condition_names names = {note_property, note_state, &naming};

            condition_evaluate(lint_text(table, (ptrdiff_t)row, conditions[i].column), &names);
            hr = look(lint, AT(table, row, conditions[i].column), &naming);
        }
    }
    return hr_trace(hr);
}

static HRESULT tell_unknown(struct lint *lint, const struct lint_place *place,
                            const struct naming *naming)
{
    if (!*naming->unknown)
        return S_OK;
    return hr_trace(lint_add(lint, place, "%s is no %s of this package", naming->unknown,
                             strchr("$?", naming->unknown[0]) ? "component" : "feature"));
}

HRESULT lint_condition_names(struct lint *lint)
{
    return hr_trace(look_at_conditions(lint, tell_unknown));
}

static HRESULT tell_admin(struct lint *lint, const struct lint_place *place,
                          const struct naming *naming)
{
    return naming->asks_admin
               ? hr_trace(lint_add(lint, place, "it asks for AdminUser; what counts is Privileged"))
               : S_OK;
}

HRESULT lint_admin_user(struct lint *lint)
{
    return hr_trace(look_at_conditions(lint, tell_admin));
}
