/* SPDX-License-Identifier: MIT */
#include "statement/formatted.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    FIRST_SIZE = 64,
    FIELD_DIGITS_MAX = 9,
};

struct formatter {
    formatted_resolve *resolve;
    void *context;
    unsigned depth;
};

/* What was met in a part of the text. */
struct findings {
    bool has_value;
    bool has_empty;
    bool has_unknown;
};

HRESULT formatted_append(struct formatted *formatted, const char *bytes, size_t len)
{
    size_t size = formatted->size ? formatted->size : FIRST_SIZE;
    char *grown;

    if (len >= FORMATTED_SIZE_MAX - formatted->len)
        return hr_raise(E_OUTOFMEMORY, "formatted text of more than %d bytes", FORMATTED_SIZE_MAX);
    while (size <= formatted->len + len)
        size *= 2;
    if (size > formatted->size) {
        grown = realloc(formatted->bytes, size);
        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "formatted text of %zu bytes", formatted->len + len);
        formatted->bytes = grown;
        formatted->size = size;
    }
    if (len > 0)
        memcpy(formatted->bytes + formatted->len, bytes, len);
    formatted->len += len;
    formatted->bytes[formatted->len] = 0;
    return S_OK;
}

/*
 * Paths
 */

/* Whether the text that is there ends in a path that begins with a folder's value. */
struct path_state {
    bool is_open;
    bool is_quoted; /* its end is the next quotation mark alone */
};

static bool ends_path(const struct path_state *path, const char *at, const char *end)
{
    if (*at == '"' || *at == '\n' || *at == 0)
        return true;
    if (path->is_quoted)
        return false;
    if (strchr(";|<>?*,'\t", *at))
        return true;
    return *at == ' ' && at + 1 < end && strchr("/-%\"\\", at[1]);
}

/* Appends what stands outside of brackets, or a value within a path. */
static HRESULT append_path_text(struct formatted *formatted, struct path_state *path,
                                const char *at, const char *end)
{
    const char *start = at;
    HRESULT hr;

    for (; path->is_open && at < end; at++) {
        if (ends_path(path, at, end)) {
            path->is_open = false;
            break;
        }
        if (*at != '\\')
            continue;
        hr = formatted_append(formatted, start, (size_t)(at - start));
        if (FAILED(hr))
            return hr_trace(hr);
        start = at + 1;
        if (formatted->len > 0 && formatted->bytes[formatted->len - 1] == '/')
            continue;
        hr = formatted_append(formatted, "/", 1);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr_trace(formatted_append(formatted, start, (size_t)(end - start)));
}

/* Appends a value; one that is a folder begins a path. */
static HRESULT append_value(struct formatted *formatted, struct path_state *path,
                            const struct formatted *value)
{
    size_t len = formatted->len;

    if (value->len > 0 && value->bytes[0] == '/' && value->bytes[value->len - 1] == '/') {
        path->is_quoted = len > 0 && formatted->bytes[len - 1] == '"';
        path->is_open = true;
        return hr_trace(formatted_append(formatted, value->bytes, value->len));
    }
    return hr_trace(append_path_text(formatted, path, value->bytes, value->bytes + value->len));
}

/*
 * Brackets
 */

/* The ']' that belongs to the '[' at @at; NULL if there is none before @end. */
static const char *closing(const char *at, const char *end)
{
    size_t depth = 0;

    while (at < end) {
        if (*at == '[' && end - at > 2 && at[1] == '\\') {
            /* The character behind the backslash, whatever it is, and no bracket opens behind. */
            at = memchr(at + 3, ']', (size_t)(end - at) - 3);
            if (!at)
                return NULL;
            depth++;
        } else if (*at == '[') {
            depth++;
        }
        if (*at == ']' && --depth == 0)
            return at;
        at++;
    }
    return NULL;
}

static HRESULT format_part(struct formatter *formatter, const char *at, const char *end,
                           struct formatted *formatted, struct path_state *path,
                           struct findings *findings);

/* Makes the name that stands in brackets, from other names in it. */
static HRESULT make_name(struct formatter *formatter, const char *at, const char *end,
                         struct formatted *name)
{
    struct path_state path = {false, false};
    struct findings findings;

    if (at < end && *at == '\\')
        return hr_trace(formatted_append(name, at, (size_t)(end - at)));
    return hr_trace(format_part(formatter, at, end, name, &path, &findings));
}

static HRESULT format_name(struct formatter *formatter, const char *at, const char *end,
                           struct formatted *formatted, struct path_state *path,
                           struct findings *findings)
{
    _cleanup_(freep) char *name_bytes = NULL, *value_bytes = NULL;
    struct formatted name = {0}, value = {0};
    HRESULT hr;

    hr = make_name(formatter, at, end, &name);
    name_bytes = name.bytes;
    if (FAILED(hr))
        return hr_trace(hr);
    hr = name.len > 0 ? formatter->resolve(formatter->context, name.bytes, name.len, &value)
                      : S_FALSE;
    value_bytes = value.bytes;
    if (FAILED(hr))
        return hr_trace(hr);

    if (hr == S_FALSE) {
        findings->has_unknown = true;
        hr = formatted_append(formatted, "[", 1);
        if (SUCCEEDED(hr))
            hr = formatted_append(formatted, name.bytes, name.len);
        return hr_trace(FAILED(hr) ? hr : formatted_append(formatted, "]", 1));
    }
    *(value.len > 0 ? &findings->has_value : &findings->has_empty) = true;
    return hr_trace(append_value(formatted, path, &value));
}

/* Formats text without regard to braces. */
static HRESULT format_part(struct formatter *formatter, const char *at, const char *end,
                           struct formatted *formatted, struct path_state *path,
                           struct findings *findings)
{
    HRESULT hr = S_OK;

    *findings = (struct findings){false, false, false};
    if (++formatter->depth > FORMATTED_DEPTH_MAX)
        return hr_raise(E_INVALIDARG, "formatted text with more than %d brackets in each other",
                        FORMATTED_DEPTH_MAX);
    while (at < end && SUCCEEDED(hr)) {
        const char *open = memchr(at, '[', (size_t)(end - at));
        const char *close = open ? closing(open, end) : NULL;

        hr = append_path_text(formatted, path, at, close ? open : end);
        if (!close || FAILED(hr))
            break;
        hr = format_name(formatter, open + 1, close, formatted, path, findings);
        at = close + 1;
    }
    formatter->depth--;
    return hr_trace(hr);
}

/*
 * Braces
 */

/* A group, without its braces at both ends. */
static HRESULT format_group(struct formatter *formatter, const char *at, const char *end,
                            struct formatted *formatted, struct path_state *path)
{
    _cleanup_(freep) char *bytes = NULL;
    struct formatted group = {0};
    struct findings findings;
    bool stays;
    HRESULT hr;

    hr = format_part(formatter, at, end, &group, path, &findings);
    bytes = group.bytes;
    if (FAILED(hr))
        return hr_trace(hr);

    stays = findings.has_unknown || (!findings.has_value && !findings.has_empty && at < end);
    if (!stays && findings.has_empty)
        return S_OK;
    if (stays)
        hr = formatted_append(formatted, "{", 1);
    if (SUCCEEDED(hr) && group.len > 0)
        hr = formatted_append(formatted, group.bytes, group.len);
    if (SUCCEEDED(hr) && stays)
        hr = formatted_append(formatted, "}", 1);
    return hr_trace(hr);
}

/* The next @brace that is not an escaped one ("[\\{]"); NULL if there is none. */
static const char *find_brace(const char *at, const char *end, char brace)
{
    for (; at < end; at++) {
        if (*at == brace)
            return at;
        if (*at == '[' && end - at > 2 && at[1] == '\\')
            at += 2;
    }
    return NULL;
}

static const char *comment_end(const char *at, const char *end)
{
    const char *close = memmem(at, (size_t)(end - at), "}}", 2);

    return close ? close + 2 : NULL;
}

/* Formats the group or comment that begins at @at; NULL in @ret_behind if it does not end. */
static HRESULT format_braces(struct formatter *formatter, const char *at, const char *end,
                             struct formatted *formatted, struct path_state *path,
                             const char **ret_behind)
{
    const char *close;

    if (end - at > 1 && at[1] == '{') {
        *ret_behind = comment_end(at + 2, end);
        return S_OK;
    }
    close = find_brace(at, end, '}');
    *ret_behind = close ? close + 1 : NULL;
    if (!close)
        return S_OK;
    return hr_trace(format_group(formatter, at + 1, close, formatted, path));
}

HRESULT formatted_text(const char *text, size_t len, formatted_resolve *resolve, void *context,
                       struct formatted *ret_formatted)
{
    struct formatter formatter = {.resolve = resolve, .context = context};
    _cleanup_(freep) char *bytes = NULL;
    struct formatted formatted = {0};
    struct path_state path = {false, false};
    struct findings findings;
    const char *at = text, *end = text + len;
    HRESULT hr;

    hr = formatted_append(&formatted, "", 0);
    while (at < end && SUCCEEDED(hr)) {
        const char *brace = find_brace(at, end, '{');

        hr = format_part(&formatter, at, brace ? brace : end, &formatted, &path, &findings);
        at = brace ? brace : end;
        if (FAILED(hr) || !brace)
            break;
        hr = format_braces(&formatter, brace, end, &formatted, &path, &at);
        if (SUCCEEDED(hr) && !at) {
            /* Where a brace does not close, none behind it means anything. */
            hr = format_part(&formatter, brace, end, &formatted, &path, &findings);
            break;
        }
    }
    bytes = formatted.bytes;
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_formatted = formatted;
    (void)TAKE_PTR(bytes);
    return S_OK;
}

/*
 * Records
 */

/* "01", but neither "-1" nor "". */
static bool field_number(const char *name, size_t len, unsigned *ret_field)
{
    unsigned field = 0;

    if (len == 0 || len > FIELD_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (name[i] < '0' || name[i] > '9')
            return false;
        field = field * 10 + (unsigned)(name[i] - '0');
    }
    *ret_field = field;
    return true;
}

HRESULT formatted_resolve_record(void *context, const char *name, size_t len,
                                 struct formatted *value)
{
    const struct formatted_record *record = context;
    const char *text;
    unsigned field;

    if (!field_number(name, len, &field))
        return S_FALSE;
    text = record->field(record->context, field);
    return hr_trace(formatted_append(value, text ? text : "", text ? strlen(text) : 0));
}
