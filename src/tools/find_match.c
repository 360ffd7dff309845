/* SPDX-License-Identifier: MIT */
#include "tools/find_match.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "toolkit/value.h"

bool find_pattern_set_text(struct find_pattern *pattern, const char *text)
{
    pattern->text = utf16_from_utf8_dup(text);
    if (!pattern->text)
        return false;

    pattern->len = utf16_len(pattern->text);
    for (size_t i = 0; i < pattern->len; i++)
        pattern->text[i] = utf16_upcase(pattern->text[i]);
    return pattern->len > 0;
}

void find_pattern_deinit(struct find_pattern *pattern)
{
    free(pattern->text);
}

static bool occurs(const struct find_pattern *pattern, const char16_t *in, size_t len)
{
    if (pattern->is_exact)
        return utf16_compare_nocase(in, len, pattern->text, pattern->len) == 0;

    for (size_t at = 0; at + pattern->len <= len; at++) {
        size_t i = 0;

        while (i < pattern->len && utf16_upcase(in[at + i]) == pattern->text[i])
            i++;
        if (i == pattern->len)
            return true;
    }
    return false;
}

unsigned find_match_key(const struct find_pattern *pattern, const char16_t *path)
{
    const char16_t *name = path;
    bool has_backslash = false;

    if (!(pattern->scope & MATCH_KEY))
        return 0;

    for (size_t i = 0; i < pattern->len; i++)
        if (pattern->text[i] == '\\')
            has_backslash = true;
    if (!has_backslash)
        name = hkey_last_name(path);
    return occurs(pattern, name, utf16_len(name)) ? MATCH_KEY : 0;
}

static bool data_occurs(const struct find_pattern *pattern, const struct hkey_values *values)
{
    size_t len = values->size / sizeof(char16_t);
    _cleanup_(freep) char16_t *text = NULL;

    if (!value_type_is_text(values->type))
        return false;
    text = malloc((len + 1) * sizeof(*text));
    if (!text)
        return false;

    memcpy(text, values->data, len * sizeof(*text));
    for (size_t at = 0; at < len;) {
        size_t part = utf16_nlen(text + at, len - at);

        if (occurs(pattern, text + at, part))
            return true;
        at += part + 1;
    }
    return false;
}

unsigned find_match_value(const struct find_pattern *pattern, const struct hkey_values *values)
{
    unsigned match = 0;

    if (pattern->scope & MATCH_NAME && *values->name &&
        occurs(pattern, values->name, utf16_len(values->name)))
        match |= MATCH_NAME;
    if (pattern->scope & MATCH_DATA && data_occurs(pattern, values))
        match |= MATCH_DATA;
    return match;
}
