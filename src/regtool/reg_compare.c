/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/utf16.h"
#include "regtool/reg.h"
#include "toolkit/value.h"

struct compare {
    const struct reg_arguments *arguments;
    const char16_t *name; /* borrowed; the one value to compare, or NULL */
    bool shows_matches;
    bool shows_differences;
    bool is_different;
};

/* A key on one side, NULL where it is missing, and its path. */
struct side {
    HKEY key;
    const char16_t *path;
};

static void print_side(const char *mark, const char *what, const struct side *side,
                       const struct value_view *value)
{
    printf("%s %s: ", mark, what);
    value_print_utf16(side->path, utf16_len(side->path), stdout);
    if (value)
        value_print_line(value, "  ", stdout);
    else
        fputc('\n', stdout);
}

static void found(struct compare *compare, bool is_match, const char *mark, const char *what,
                  const struct side *side, const struct value_view *value)
{
    if (!is_match)
        compare->is_different = true;
    if (is_match ? compare->shows_matches : compare->shows_differences)
        print_side(mark, what, side, value);
}

/* Compares what @left has with @right; @is_second finds only what the first pass could not. */
static LSTATUS compare_values(struct compare *compare, const struct side *left,
                              const struct side *right, bool is_second)
{
    struct hkey_values values = {.key = left->key};
    LSTATUS status;

    while ((status = hkey_values_next(&values)) == ERROR_SUCCESS) {
        struct value_view value = {values.name, values.type, values.data, values.size};
        struct value_view other = {values.name, 0, NULL, 0};
        _cleanup_(freep) BYTE *data = NULL;

        if (compare->name && !utf16_equal_nocase(compare->name, values.name))
            continue;
        status = hkey_value(right->key, values.name, &other.type, &data, &other.size);
        if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
            break;

        other.data = data;
        if (status == ERROR_FILE_NOT_FOUND) {
            found(compare, false, is_second ? ">" : "<", "Value", left, &value);
        } else if (is_second) {
            continue;
        } else if (value.type == other.type && value.size == other.size &&
                   memcmp(value.data, other.data, value.size) == 0) {
            found(compare, true, "=", "Value", left, &value);
        } else {
            found(compare, false, "<", "Value", left, &value);
            found(compare, false, ">", "Value", right, &other);
        }
    }
    hkey_values_deinit(&values);
    return status == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : status;
}

static LSTATUS compare_keys(struct compare *compare, const struct side *left,
                            const struct side *right);

static LSTATUS compare_subkeys(struct compare *compare, const struct side *left,
                               const struct side *right, bool is_second)
{
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    REGSAM access = KEY_READ | compare->arguments->view;
    LSTATUS status;

    status = hkey_subkeys(left->key, &names);
    for (char16_t **name = names; status == ERROR_SUCCESS && *name; name++) {
        _cleanup_(hkey_closep) HKEY left_key = NULL;
        _cleanup_(hkey_closep) HKEY right_key = NULL;
        _cleanup_(freep) char16_t *left_path = hkey_join(left->path, *name);
        _cleanup_(freep) char16_t *right_path = hkey_join(right->path, *name);
        struct side below_left, below_right;

        if (!left_path || !right_path)
            return ERROR_OUTOFMEMORY;
        status = RegOpenKeyExW(left->key, *name, 0, access, &left_key);
        if (status != ERROR_SUCCESS)
            return status;

        below_left = (struct side){left_key, left_path};
        status = RegOpenKeyExW(right->key, *name, 0, access, &right_key);
        below_right = (struct side){right_key, right_path};
        if (status == ERROR_FILE_NOT_FOUND) {
            found(compare, false, is_second ? ">" : "<", "Key", &below_left, NULL);
            status = ERROR_SUCCESS;
        } else if (status == ERROR_SUCCESS && !is_second) {
            status = compare_keys(compare, &below_left, &below_right);
        }
    }
    return status;
}

static LSTATUS compare_keys(struct compare *compare, const struct side *left,
                            const struct side *right)
{
    LSTATUS status;

    status = compare_values(compare, left, right, false);
    if (status == ERROR_SUCCESS)
        status = compare_values(compare, right, left, true);
    if (status != ERROR_SUCCESS || !compare->arguments->has[REG_OPTION_S])
        return status;

    status = compare_subkeys(compare, left, right, false);
    return status == ERROR_SUCCESS ? compare_subkeys(compare, right, left, true) : status;
}

/* With /v the value must be there on one side at least. */
static bool has_value(const struct side *side, const char16_t *name)
{
    return RegQueryValueExW(side->key, name, NULL, NULL, NULL, NULL) == ERROR_SUCCESS;
}

int reg_compare(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    const bool *has = arguments->has;
    struct compare compare = {.arguments = arguments};
    _cleanup_(hkey_path_deinit) struct hkey_path left_path = {.full = NULL};
    _cleanup_(hkey_path_deinit) struct hkey_path right_path = {.full = NULL};
    _cleanup_(hkey_closep) HKEY left_key = NULL;
    _cleanup_(hkey_closep) HKEY right_key = NULL;
    _cleanup_(freep) char16_t *name = NULL;
    struct side left, right;
    LSTATUS status;

    if (has[REG_OPTION_OA] + has[REG_OPTION_OD] + has[REG_OPTION_OS] + has[REG_OPTION_ON] > 1 ||
        has[REG_OPTION_V] + has[REG_OPTION_VE] > 1)
        return reg_invalid(operation, "Invalid syntax.");
    if (!reg_parse_key(operation, arguments->words[0], &left_path) ||
        !reg_parse_key(operation, arguments->words[1], &right_path))
        return REG_FAILED;

    compare.shows_matches = has[REG_OPTION_OA] || has[REG_OPTION_OS];
    compare.shows_differences = !has[REG_OPTION_OS] && !has[REG_OPTION_ON];
    if (has[REG_OPTION_V] || has[REG_OPTION_VE])
        name = utf16_from_utf8_dup(has[REG_OPTION_V] ? arguments->value[REG_OPTION_V] : "");
    compare.name = name;

    status =
        RegOpenKeyExW(left_path.root, left_path.subkey, 0, KEY_READ | arguments->view, &left_key);
    if (status == ERROR_SUCCESS)
        status = RegOpenKeyExW(right_path.root, right_path.subkey, 0, KEY_READ | arguments->view,
                               &right_key);
    left = (struct side){left_key, left_path.full};
    right = (struct side){right_key, right_path.full};
    if (status == ERROR_SUCCESS && name && !has_value(&left, name) && !has_value(&right, name))
        status = ERROR_FILE_NOT_FOUND;
    if (status == ERROR_SUCCESS)
        status = compare_keys(&compare, &left, &right);
    if (status != ERROR_SUCCESS)
        return reg_failed(status);

    printf("Result Compared: %s\n\n", compare.is_different ? "Different" : "Identical");
    reg_done();
    return compare.is_different ? REG_DIFFERENT : REG_DONE;
}

int reg_flags(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    _cleanup_(hkey_closep) HKEY key = NULL;
    const char *word = arguments->rest[0];
    bool has_word = word && *word != '/' && *word != '-';
    LSTATUS status;

    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;
    if (path.root != HKEY_LOCAL_MACHINE ||
        utf16_compare_nocase(path.subkey, utf16_nlen(path.subkey, 9), u"Software\\", 9) != 0)
        return reg_invalid(operation, "Invalid key name. It must be below HKLM\\Software.");
    if (has_word && strcasecmp(word, "SET") == 0)
        return reg_invalid(operation, "Nothing is virtualized here; the flags cannot be set.");
    if (has_word && strcasecmp(word, "QUERY") != 0)
        return reg_invalid(operation, "Invalid syntax.");

    status = RegOpenKeyExW(path.root, path.subkey, 0, KEY_READ | arguments->view, &key);
    if (status != ERROR_SUCCESS)
        return reg_failed(status);

    fputc('\n', stdout);
    value_print_utf16(path.full, utf16_len(path.full), stdout);
    puts("\n\n    REG_KEY_DONT_VIRTUALIZE: CLEAR\n    REG_KEY_DONT_SILENT_FAIL: CLEAR\n"
         "    REG_KEY_RECURSE_FLAG: CLEAR\n");
    return reg_done();
}
