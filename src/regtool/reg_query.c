/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/utf16.h"
#include "regtool/reg.h"
#include "toolkit/value.h"

enum {
    TYPES_MAX = 16,
};

struct query {
    const struct reg_arguments *arguments;
    REGSAM access;
    bool is_recursive;
    bool is_search; /* /f: only what matches is shown */
    bool has_value; /* /v NAME or /ve: only this value */
    bool search_keys;
    bool search_names;
    bool search_data;
    char16_t *name; /* of /v; "" for /ve */
    char16_t *pattern;
    const char *separator;
    DWORD types[TYPES_MAX];
    size_t n_types;
    unsigned long matches;
};

static void query_deinit(struct query *query)
{
    free(query->name);
    free(query->pattern);
}

static bool pattern_matches(const char16_t *pattern, const char16_t *text, size_t len,
                            bool is_cased)
{
    for (; *pattern; pattern++, text++, len--) {
        if (*pattern == '*') {
            for (size_t skip = 0; skip <= len; skip++)
                if (pattern_matches(pattern + 1, text + skip, len - skip, is_cased))
                    return true;
            return false;
        }
        if (len == 0)
            return false;
        if (*pattern != '?' && *pattern != *text &&
            (is_cased || utf16_upcase(*pattern) != utf16_upcase(*text)))
            return false;
    }
    return len == 0;
}

/* Without /e the pattern may stand anywhere in the text. */
static bool matches(const struct query *query, const char16_t *text, size_t len)
{
    bool is_cased = query->arguments->has[REG_OPTION_C];

    if (query->arguments->has[REG_OPTION_E])
        return pattern_matches(query->pattern, text, len, is_cased);

    /* The pattern has a * at its end here, so that every beginning must be tried. */
    for (size_t skip = 0; skip <= len; skip++)
        if (pattern_matches(query->pattern, text + skip, len - skip, is_cased))
            return true;
    return false;
}

static bool data_matches(const struct query *query, const struct value_view *value)
{
    char *shown = NULL;
    size_t size;
    FILE *memory = open_memstream(&shown, &size);
    _cleanup_(freep) char16_t *text = NULL;
    bool is_match;

    if (!memory)
        return false;

    value_print_data(value, query->separator, memory);
    fclose(memory);
    text = shown ? utf16_from_utf8_dup(shown) : NULL;
    is_match = text && matches(query, text, utf16_len(text));
    free(shown);
    return is_match;
}

static bool value_is_wanted(const struct query *query, const struct value_view *value)
{
    bool is_wanted = query->n_types == 0;

    for (size_t i = 0; i < query->n_types; i++)
        if (query->types[i] == value->type)
            is_wanted = true;
    if (!is_wanted)
        return false;

    if (query->has_value && !utf16_equal_nocase(query->name, value->name))
        return false;
    if (!query->is_search)
        return true;

    return (query->search_names && matches(query, value->name, utf16_len(value->name))) ||
           (query->search_data && data_matches(query, value));
}

static void print_key(const struct query *query, const char16_t *path)
{
    if (query->arguments->has[REG_OPTION_JSON])
        return;

    value_print_utf16(path, utf16_len(path), stdout);
    fputc('\n', stdout);
}

static void print_value(const struct query *query, const char16_t *path,
                        const struct value_view *value)
{
    const char *type = value_type_name(value->type);

    if (query->arguments->has[REG_OPTION_JSON]) {
        fputs("{\"key\":", stdout);
        value_json_string(path, utf16_len(path), stdout);
        fputc(',', stdout);
        value_json_members(value, stdout);
        puts("}");
        return;
    }

    fputs("    ", stdout);
    if (*value->name)
        value_print_utf16(value->name, utf16_len(value->name), stdout);
    else
        fputs("(Default)", stdout);
    if (type)
        printf("    %s", type);
    else
        printf("    0x%x", (unsigned)value->type);
    if (query->arguments->has[REG_OPTION_Z])
        printf(" (%u)", (unsigned)value->type);
    fputs("    ", stdout);
    value_print_data(value, query->separator, stdout);
    fputc('\n', stdout);
}

static bool last_name_matches(const struct query *query, const char16_t *path)
{
    const char16_t *name = hkey_last_name(path);

    return matches(query, name, utf16_len(name));
}

/* Shows what is wanted of one key's values under its name; @ret_shown tells whether anything is. */
static LSTATUS query_values(struct query *query, HKEY key, const char16_t *path, bool is_start,
                            bool *ret_shown)
{
    struct hkey_values values = {.key = key};
    bool shown = false;
    LSTATUS status;

    if (query->is_search && query->search_keys && !is_start && last_name_matches(query, path)) {
        query->matches++;
        print_key(query, path);
        shown = true;
    } else if (!is_start && query->is_recursive && !query->is_search && !query->has_value) {
        print_key(query, path);
        shown = true;
    }

    while ((status = hkey_values_next(&values)) == ERROR_SUCCESS) {
        struct value_view value = {values.name, values.type, values.data, values.size};

        if (!value_is_wanted(query, &value))
            continue;
        if (!shown)
            print_key(query, path);
        shown = true;
        query->matches++;
        print_value(query, path, &value);
    }
    hkey_values_deinit(&values);
    if (status != ERROR_NO_MORE_ITEMS)
        return status;

    /* reg.exe shows a default value that is not set as one. */
    if (query->has_value && !*query->name && !query->is_recursive && !shown && !query->is_search &&
        !query->arguments->has[REG_OPTION_JSON]) {
        print_key(query, path);
        puts("    (Default)    REG_SZ    (value not set)");
        query->matches++;
        shown = true;
    }
    *ret_shown = shown;
    return ERROR_SUCCESS;
}

static LSTATUS query_key(struct query *query, HKEY root, const char16_t *subkey,
                         const char16_t *path, bool is_start)
{
    _cleanup_(hkey_closep) HKEY key = NULL;
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    bool shown = false;
    LSTATUS status;

    status = RegOpenKeyExW(root, subkey, 0, query->access, &key);
    if (status == ERROR_SUCCESS)
        status = query_values(query, key, path, is_start, &shown);
    /* What goes away or is closed to us while we walk is no reason to stop. */
    if (status != ERROR_SUCCESS)
        return is_start ? status : ERROR_SUCCESS;
    if (shown && !query->arguments->has[REG_OPTION_JSON])
        fputc('\n', stdout);

    if (query->has_value && !query->is_recursive)
        return ERROR_SUCCESS;

    status = hkey_subkeys(key, &names);
    for (char16_t **name = names; status == ERROR_SUCCESS && *name; name++) {
        _cleanup_(freep) char16_t *below = hkey_join(path, *name);

        if (!below)
            return ERROR_OUTOFMEMORY;
        if (query->is_recursive) {
            status = query_key(query, key, *name, below, false);
        } else if (!query->is_search) {
            print_key(query, below);
        } else if (query->search_keys && matches(query, *name, utf16_len(*name))) {
            query->matches++;
            print_key(query, below);
        }
    }
    return status;
}

static bool parse_types(struct query *query, const char *list)
{
    char name[64];

    while (*list) {
        size_t len = strcspn(list, ",");

        if (len >= sizeof(name) || query->n_types == TYPES_MAX)
            return false;
        memcpy(name, list, len);
        name[len] = 0;
        if (!value_type_parse(name, &query->types[query->n_types]))
            return false;
        query->n_types++;
        list += len + (list[len] == ',');
    }
    return query->n_types > 0;
}

static bool parse_query(struct query *query)
{
    const struct reg_arguments *arguments = query->arguments;
    const char *text = arguments->value[REG_OPTION_F];
    bool has_name = arguments->value[REG_OPTION_V] != NULL;
    bool is_narrowed = arguments->has[REG_OPTION_K] || arguments->has[REG_OPTION_D] ||
                       (arguments->has[REG_OPTION_V] && !has_name);
    char anywhere[4096];

    query->is_search = arguments->has[REG_OPTION_F];
    query->is_recursive = arguments->has[REG_OPTION_S];
    query->has_value = has_name || arguments->has[REG_OPTION_VE];
    if ((arguments->has[REG_OPTION_V] && arguments->has[REG_OPTION_VE]) ||
        (arguments->has[REG_OPTION_V] && !has_name && !query->is_search))
        return false;
    if (!query->is_search && (arguments->has[REG_OPTION_K] || arguments->has[REG_OPTION_D] ||
                              arguments->has[REG_OPTION_C] || arguments->has[REG_OPTION_E]))
        return false;
    if (arguments->has[REG_OPTION_T] && !parse_types(query, arguments->value[REG_OPTION_T]))
        return false;

    query->separator = "\\0";
    if (arguments->has[REG_OPTION_SE])
        query->separator = arguments->value[REG_OPTION_SE];
    if (arguments->has[REG_OPTION_SE] && strlen(query->separator) != 1)
        return false;

    query->search_keys = !is_narrowed || arguments->has[REG_OPTION_K];
    query->search_data = !is_narrowed || arguments->has[REG_OPTION_D];
    query->search_names = !is_narrowed || (arguments->has[REG_OPTION_V] && !has_name);
    if (query->has_value) {
        query->search_names = false;
        query->search_data = true;
        query->search_keys = arguments->has[REG_OPTION_K];
        query->name = utf16_from_utf8_dup(has_name ? arguments->value[REG_OPTION_V] : "");
    }
    if (query->is_search) {
        snprintf(anywhere, sizeof(anywhere), arguments->has[REG_OPTION_E] ? "%s" : "%s*", text);
        query->pattern = utf16_from_utf8_dup(anywhere);
    }
    return (!query->is_search || query->pattern) && (!query->has_value || query->name);
}

int reg_query(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(query_deinit) struct query query = {
        .arguments = arguments,
        .access = KEY_READ | arguments->view,
    };
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    bool is_json = arguments->has[REG_OPTION_JSON];
    LSTATUS status;

    if (!parse_query(&query))
        return reg_invalid(operation, "Invalid syntax.");
    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;

    /* reg.exe begins with an empty line, but not when all it has to say is an error. */
    if (!is_json) {
        _cleanup_(hkey_closep) HKEY key = NULL;

        status = RegOpenKeyExW(path.root, path.subkey, 0, query.access, &key);
        if (status != ERROR_SUCCESS)
            return reg_failed(status);
        if (query.has_value && !query.is_recursive && !query.is_search && *query.name) {
            status = RegQueryValueExW(key, query.name, NULL, NULL, NULL, NULL);
            if (status != ERROR_SUCCESS)
                return reg_failed(status);
        }
        fputc('\n', stdout);
    }
    status = query_key(&query, path.root, path.subkey, path.full, true);
    if (status != ERROR_SUCCESS)
        return reg_failed(status);

    if (!query.is_search && !query.has_value)
        return REG_DONE;
    if ((query.is_search || query.is_recursive) && !is_json)
        printf("End of search: %lu match(es) found.\n", query.matches);
    return query.matches > 0 ? REG_DONE : REG_FAILED;
}
