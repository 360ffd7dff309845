/* SPDX-License-Identifier: MIT */
/*
 * What the columns of known tables have to hold. Source: Windows' pages on the tables.
 */
#include <ctype.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "packagelint/rule_looks.h"
#include "statement/condition.h"

enum holds {
    HOLDS_TEXT,
    HOLDS_IDENTIFIER,
    HOLDS_GUID,
    HOLDS_NUMBER,
    HOLDS_CONDITION,
    HOLDS_NAMES,   /* of files or folders, with '|' and ':' between */
    HOLDS_PATTERN, /* the same, with * and ? */
    HOLDS_KEY,     /* of a row in the table that is named */
};

struct rule_column {
    const char *table;
    const char *column;
    enum holds holds;
    bool may_be_null;
    const char *refers;  /* or NULL */
    int32_t least, most; /* of a number; the same: any */
};

#define KEY_TO(table, column, other)                                                               \
    {                                                                                              \
        table, column, HOLDS_KEY, false, other, 0, 0                                               \
    }
#define NULL_OR_KEY(table, column, other)                                                          \
    {                                                                                              \
        table, column, HOLDS_KEY, true, other, 0, 0                                                \
    }

static const struct rule_column columns[] = {
    {"Property", "Property", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    {"Property", "Value", HOLDS_TEXT, false, NULL, 0, 0},
    {"Directory", "Directory", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    NULL_OR_KEY("Directory", "Directory_Parent", "Directory"),
    {"Directory", "DefaultDir", HOLDS_NAMES, false, NULL, 0, 0},
    {"Feature", "Feature", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    NULL_OR_KEY("Feature", "Feature_Parent", "Feature"),
    {"Feature", "Level", HOLDS_NUMBER, false, NULL, 0, 32767},
    {"Feature", "Attributes", HOLDS_NUMBER, false, NULL, 0, 63},
    NULL_OR_KEY("Feature", "Directory_", "Directory"),
    {"Component", "Component", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    {"Component", "ComponentId", HOLDS_GUID, true, NULL, 0, 0},
    KEY_TO("Component", "Directory_", "Directory"),
    {"Component", "Attributes", HOLDS_NUMBER, false, NULL, 0, 0},
    {"Component", "Condition", HOLDS_CONDITION, true, NULL, 0, 0},
    KEY_TO("FeatureComponents", "Feature_", "Feature"),
    KEY_TO("FeatureComponents", "Component_", "Component"),
    {"File", "File", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    KEY_TO("File", "Component_", "Component"),
    {"File", "FileName", HOLDS_NAMES, false, NULL, 0, 0},
    {"File", "FileSize", HOLDS_NUMBER, false, NULL, 0, 2147483647},
    {"File", "Sequence", HOLDS_NUMBER, false, NULL, 1, 2147483647},
    {"Media", "DiskId", HOLDS_NUMBER, false, NULL, 1, 32767},
    {"Media", "LastSequence", HOLDS_NUMBER, false, NULL, 0, 2147483647},
    {"Registry", "Registry", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    {"Registry", "Root", HOLDS_NUMBER, false, NULL, -1, 3},
    {"Registry", "Key", HOLDS_TEXT, false, NULL, 0, 0},
    KEY_TO("Registry", "Component_", "Component"),
    {"RemoveRegistry", "Root", HOLDS_NUMBER, false, NULL, -1, 3},
    {"RemoveRegistry", "Key", HOLDS_TEXT, false, NULL, 0, 0},
    KEY_TO("RemoveRegistry", "Component_", "Component"),
    {"Class", "CLSID", HOLDS_GUID, false, NULL, 0, 0},
    {"Class", "Context", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    KEY_TO("Class", "Component_", "Component"),
    NULL_OR_KEY("Class", "ProgId_Default", "ProgId"),
    NULL_OR_KEY("Class", "AppId_", "AppId"),
    NULL_OR_KEY("Class", "Icon_", "Icon"),
    KEY_TO("Class", "Feature_", "Feature"),
    {"ProgId", "ProgId", HOLDS_TEXT, false, NULL, 0, 0},
    NULL_OR_KEY("ProgId", "ProgId_Parent", "ProgId"),
    NULL_OR_KEY("ProgId", "Class_", "Class"),
    NULL_OR_KEY("ProgId", "Icon_", "Icon"),
    {"AppId", "AppId", HOLDS_GUID, false, NULL, 0, 0},
    {"TypeLib", "LibID", HOLDS_GUID, false, NULL, 0, 0},
    {"TypeLib", "Language", HOLDS_NUMBER, false, NULL, 0, 32767},
    KEY_TO("TypeLib", "Component_", "Component"),
    NULL_OR_KEY("TypeLib", "Directory_", "Directory"),
    KEY_TO("TypeLib", "Feature_", "Feature"),
    {"TypeLib", "Cost", HOLDS_NUMBER, true, NULL, 0, 2147483647},
    {"Extension", "Extension", HOLDS_TEXT, false, NULL, 0, 0},
    KEY_TO("Extension", "Component_", "Component"),
    NULL_OR_KEY("Extension", "ProgId_", "ProgId"),
    NULL_OR_KEY("Extension", "MIME_", "MIME"),
    KEY_TO("Extension", "Feature_", "Feature"),
    KEY_TO("Verb", "Extension_", "Extension"),
    KEY_TO("MIME", "Extension_", "Extension"),
    {"MIME", "CLSID", HOLDS_GUID, true, NULL, 0, 0},
    KEY_TO("CreateFolder", "Directory_", "Directory"),
    KEY_TO("CreateFolder", "Component_", "Component"),
    KEY_TO("RemoveFile", "Component_", "Component"),
    {"RemoveFile", "FileName", HOLDS_PATTERN, true, NULL, 0, 0},
    KEY_TO("DuplicateFile", "Component_", "Component"),
    KEY_TO("DuplicateFile", "File_", "File"),
    {"DuplicateFile", "DestName", HOLDS_NAMES, true, NULL, 0, 0},
    KEY_TO("MoveFile", "Component_", "Component"),
    {"MoveFile", "SourceName", HOLDS_PATTERN, true, NULL, 0, 0},
    {"MoveFile", "DestName", HOLDS_NAMES, true, NULL, 0, 0},
    KEY_TO("Shortcut", "Directory_", "Directory"),
    KEY_TO("Shortcut", "Component_", "Component"),
    NULL_OR_KEY("Shortcut", "Icon_", "Icon"),
    {"Shortcut", "Name", HOLDS_NAMES, false, NULL, 0, 0},
    KEY_TO("Environment", "Component_", "Component"),
    KEY_TO("IniFile", "Component_", "Component"),
    {"IniFile", "FileName", HOLDS_NAMES, false, NULL, 0, 0},
    KEY_TO("RemoveIniFile", "Component_", "Component"),
    {"RemoveIniFile", "FileName", HOLDS_NAMES, false, NULL, 0, 0},
    KEY_TO("ServiceInstall", "Component_", "Component"),
    KEY_TO("ServiceControl", "Component_", "Component"),
    {"Upgrade", "UpgradeCode", HOLDS_GUID, false, NULL, 0, 0},
    {"CustomAction", "Action", HOLDS_IDENTIFIER, false, NULL, 0, 0},
    {"CustomAction", "Type", HOLDS_NUMBER, false, NULL, 0, 0},
    {"LaunchCondition", "Condition", HOLDS_CONDITION, false, NULL, 0, 0},
    {"Condition", "Condition", HOLDS_CONDITION, true, NULL, 0, 0},
    KEY_TO("Condition", "Feature_", "Feature"),
    {"InstallExecuteSequence", "Condition", HOLDS_CONDITION, true, NULL, 0, 0},
    {"InstallUISequence", "Condition", HOLDS_CONDITION, true, NULL, 0, 0},
    {"AdminExecuteSequence", "Condition", HOLDS_CONDITION, true, NULL, 0, 0},
    {"AdminUISequence", "Condition", HOLDS_CONDITION, true, NULL, 0, 0},
    {"AdvtExecuteSequence", "Condition", HOLDS_CONDITION, true, NULL, 0, 0},
};

enum {
    N_COLUMNS = sizeof(columns) / sizeof(*columns),
    PARENTS_MAX = 256,
};

/* ---- single cells ---- */

static bool is_identifier(const char *text)
{
    if (!isalpha((unsigned char)*text) && *text != '_' && *text != '%')
        return false;
    for (text++; *text; text++)
        if (!isalnum((unsigned char)*text) && *text != '_' && *text != '.')
            return false;
    return true;
}

static bool is_capital_guid(const char *text)
{
    char again[GUID_TEXT_SIZE];
    GUID guid;

    if (FAILED(guid_from_text(text, &guid)))
        return false;
    guid_to_text(&guid, again);
    return strcmp(text, again) == 0;
}

/* @refused: the signs that no name has. */
static bool are_names(const char *text, const char *refused)
{
    for (;; text++) {
        size_t len = strcspn(text, "|:");

        if (strcspn(text, refused) < len || (len == 2 && strncmp(text, "..", 2) == 0))
            return false;
        text += len;
        if (!*text)
            return true;
    }
}

static bool state_is_known(void *context, char kind, const char *name, int32_t *ret_state)
{
    *ret_state = -1;
    return true;
}

static const char *no_property(void *context, const char *name)
{
    return NULL;
}

static HRESULT check_text(struct lint *lint, const struct lint_place *place,
                          const struct rule_column *rule, const char *text)
{
    static const struct condition_names names = {no_property, state_is_known, NULL};

    switch (rule->holds) {
    case HOLDS_IDENTIFIER:
        return is_identifier(text) ? S_OK
                                   : lint_add(lint, place,
                                              "\"%s\" is no identifier (letters, digits, _ and ., "
                                              "no digit first)",
                                              text);
    case HOLDS_GUID:
        return is_capital_guid(text)
                   ? S_OK
                   : lint_add(lint, place, "\"%s\" is no {...} identifier in capitals", text);
    case HOLDS_NAMES:
    case HOLDS_PATTERN:
        return are_names(text, rule->holds == HOLDS_NAMES ? "\\/*?\"<>" : "\\/\"<>")
                   ? S_OK
                   : lint_add(lint, place, "\"%s\" is not the name of a file", text);
    case HOLDS_CONDITION:
        return condition_evaluate(text, &names) != CONDITION_ERROR
                   ? S_OK
                   : lint_add(lint, place, "the condition \"%s\" does not parse: %s", text,
                              hr_message());
    case HOLDS_KEY:
        return table_find(lint_table(lint, rule->refers), text) >= 0
                   ? S_OK
                   : lint_add(lint, place, "there is no \"%s\" in the table %s", text,
                              rule->refers);
    default:
        return S_OK;
    }
}

static HRESULT check_cell(struct lint *lint, const struct lint_place *place,
                          const struct rule_column *rule, int column)
{
    const char *text = table_text(place->table, (size_t)place->row, column);
    int32_t number;

    if (table_is_null(place->table, (size_t)place->row, column))
        return rule->may_be_null ? S_OK : hr_trace(lint_add(lint, place, "it is not to be empty"));
    if (text)
        return hr_trace(check_text(lint, place, rule, text));
    if (rule->least != rule->most &&
        table_number(place->table, (size_t)place->row, column, &number) &&
        (number < rule->least || number > rule->most))
        return hr_trace(
            lint_add(lint, place, "%d is not from %d to %d", number, rule->least, rule->most));
    return S_OK;
}

/* A row that is its own parent is a root. Circles of more rows than PARENTS_MAX are not seen. */
static HRESULT check_parents(struct lint *lint, const char *name, const char *column)
{
    const struct table *table = lint_table(lint, name);
    HRESULT hr = S_OK;

    for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++) {
        ptrdiff_t at = (ptrdiff_t)row, below = -1;

        for (size_t n = 0; at >= 0 && at != below && n < PARENTS_MAX; n++) {
            const char *parent = lint_text(table, at, column);

            below = at;
            at = parent && *parent ? table_find(table, parent) : -1;
            if (at == (ptrdiff_t)row && at != below) {
                hr = lint_add(lint, &(struct lint_place){table, at, column},
                              "the parents turn in a circle");
                break;
            }
        }
    }
    return hr_trace(hr);
}

static HRESULT check_own_parent(struct lint *lint, const struct table *features, size_t row)
{
    if (strcmp(lint_text(features, (ptrdiff_t)row, "Feature"),
               lint_text(features, (ptrdiff_t)row, "Feature_Parent")) != 0)
        return S_OK;
    return hr_trace(lint_add(lint, &(struct lint_place){features, (ptrdiff_t)row, "Feature_Parent"},
                             "it is its own parent"));
}

HRESULT lint_feature_parents(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Feature", check_own_parent));
}

/* Windows wants no short name here. */
static HRESULT check_moved(struct lint *lint, const struct table *table, size_t row)
{
    const char *name = lint_text(table, (ptrdiff_t)row, "SourceName");

    if (!name[strcspn(name, "|:")])
        return S_OK;
    return hr_trace(lint_add(lint, &(struct lint_place){table, (ptrdiff_t)row, "SourceName"},
                             "\"%s\" is not one long name of a file", name));
}

HRESULT lint_moved_names(struct lint *lint)
{
    return hr_trace(lint_each(lint, "MoveFile", check_moved));
}

HRESULT lint_cells(struct lint *lint)
{
    HRESULT hr = check_parents(lint, "Directory", "Directory_Parent");

    if (SUCCEEDED(hr))
        hr = check_parents(lint, "Feature", "Feature_Parent");

    for (size_t i = 0; i < N_COLUMNS; i++) {
        const struct table *table = lint_table(lint, columns[i].table);
        int column = table_column(table, columns[i].column);

        for (size_t row = 0; column >= 0 && row < table_n_rows(table) && SUCCEEDED(hr); row++)
            hr = check_cell(lint, &(struct lint_place){table, (ptrdiff_t)row, columns[i].column},
                            &columns[i], column);
    }
    return hr_trace(hr);
}

/* A table without rows does no harm. */
HRESULT lint_columns(struct lint *lint)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < N_COLUMNS && SUCCEEDED(hr); i++) {
        const struct table *table = lint_table(lint, columns[i].table);

        if (table_n_rows(table) > 0 && table_column(table, columns[i].column) < 0)
            hr = lint_add(lint, &(struct lint_place){table, -1, columns[i].column},
                          "the table has no column %s", columns[i].column);
    }
    return hr_trace(hr);
}
