/* SPDX-License-Identifier: MIT */
#include "installsystem/ini_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/hresult.h"

/* Part of a text, from .at on. */
struct part {
    size_t at;
    size_t len;
};

struct line {
    struct part whole; /* with its end */
    struct part text;  /* without, and without blanks around it */
};

void ini_text_deinit(struct ini_text *ini)
{
    free(ini->bytes);
    *ini = (struct ini_text){0};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

static struct part trim(const char *bytes, struct part part)
{
    while (part.len && is_blank(bytes[part.at])) {
        part.at++;
        part.len--;
    }
    while (part.len && is_blank(bytes[part.at + part.len - 1]))
        part.len--;
    return part;
}

static bool part_is(const char *bytes, struct part part, const char *text)
{
    return strlen(text) == part.len && strncasecmp(bytes + part.at, text, part.len) == 0;
}

/* ---- lines ---- */

/* The line at @at, which is before the end. */
static struct line line_at(const struct ini_text *ini, size_t at)
{
    const char *end = memchr(ini->bytes + at, '\n', ini->size - at);
    struct part whole = {at, end ? (size_t)(end - (ini->bytes + at)) + 1 : ini->size - at};

    return (struct line){whole, trim(ini->bytes, whole)};
}

static size_t line_end(const struct line *line)
{
    return line->whole.at + line->whole.len;
}

static bool is_header(const struct ini_text *ini, const struct line *line)
{
    return line->text.len && ini->bytes[line->text.at] == '[';
}

static bool is_header_of(const struct ini_text *ini, const struct line *line, const char *section)
{
    const char *text = ini->bytes + line->text.at;
    const char *end = is_header(ini, line) ? memchr(text, ']', line->text.len) : NULL;
    struct part name = {line->text.at + 1, end ? (size_t)(end - text) - 1 : 0};

    return end && part_is(ini->bytes, trim(ini->bytes, name), section);
}

/* What is after the '=' if the line is the key's. */
static bool is_key_of(const struct ini_text *ini, const struct line *line, const char *key,
                      struct part *ret_value)
{
    const char *text = ini->bytes + line->text.at;
    const char *equals = line->text.len ? memchr(text, '=', line->text.len) : NULL;
    size_t len;

    if (!equals || *text == ';')
        return false;
    len = (size_t)(equals - text);
    if (!part_is(ini->bytes, trim(ini->bytes, (struct part){line->text.at, len}), key))
        return false;
    *ret_value = trim(ini->bytes, (struct part){line->text.at + len + 1, line->text.len - len - 1});
    return true;
}

/* A section: from its header to the next one, and what is in it. */
struct section {
    struct part whole;
    size_t first;    /* the line after the header */
    size_t last_end; /* the end of the last line that is not blank */
    unsigned n_used; /* lines that are not blank, without the header */
};

static bool find_section(const struct ini_text *ini, const char *name, struct section *ret_section)
{
    struct section section;
    struct line line;
    size_t at = 0;

    for (;; at = line_end(&line)) {
        if (at >= ini->size)
            return false;
        line = line_at(ini, at);
        if (is_header_of(ini, &line, name))
            break;
    }
    section =
        (struct section){.whole.at = at, .first = line_end(&line), .last_end = line_end(&line)};
    for (at = section.first; at < ini->size; at = line_end(&line)) {
        line = line_at(ini, at);
        if (is_header(ini, &line))
            break;
        if (line.text.len) {
            section.last_end = line_end(&line);
            section.n_used++;
        }
    }
    section.whole.len = at - section.whole.at;
    *ret_section = section;
    return true;
}

static bool find_key(const struct ini_text *ini, const struct section *section, const char *key,
                     struct line *ret_line, struct part *ret_value)
{
    size_t end = section->whole.at + section->whole.len;

    for (size_t at = section->first; at < end; at = line_end(ret_line)) {
        *ret_line = line_at(ini, at);
        if (is_key_of(ini, ret_line, key, ret_value))
            return true;
    }
    return false;
}

/* ---- changing ---- */

static HRESULT replace(struct ini_text *ini, struct part part, const char *text)
{
    size_t len = strlen(text), rest = ini->size - (part.at + part.len);
    char *bytes = malloc(ini->size - part.len + len + 1);

    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "changing an INI file");
    if (part.at)
        memcpy(bytes, ini->bytes, part.at);
    memcpy(bytes + part.at, text, len);
    if (rest)
        memcpy(bytes + part.at + len, ini->bytes + part.at + part.len, rest);
    ini->size = part.at + len + rest;
    bytes[ini->size] = '\0';
    free(ini->bytes);
    ini->bytes = bytes;
    return S_OK;
}

/* As the text has it; a new one as this system has it. */
static const char *newline_of(const struct ini_text *ini)
{
    const char *end = ini->size ? memchr(ini->bytes, '\n', ini->size) : NULL;

    return end && end > ini->bytes && end[-1] == '\r' ? "\r\n" : "\n";
}

static HRESULT insert_key(struct ini_text *ini, size_t at, const char *header, const char *key,
                          const char *value)
{
    _cleanup_(freep) char *text = NULL;
    const char *newline = newline_of(ini);
    bool is_unended = at && ini->bytes[at - 1] != '\n';
    int len;

    if (header)
        len = asprintf(&text, "%s[%s]%s%s=%s%s", is_unended ? newline : "", header, newline, key,
                       value, newline);
    else
        len = asprintf(&text, "%s%s=%s%s", is_unended ? newline : "", key, value, newline);
    if (len < 0) {
        text = NULL;
        return hr_raise(E_OUTOFMEMORY, "changing an INI file");
    }
    return hr_trace(replace(ini, (struct part){at, 0}, text));
}

HRESULT ini_text_get(const struct ini_text *ini, const char *section, const char *key,
                     char **ret_value)
{
    struct section found;
    struct part value;
    struct line line;

    if (!find_section(ini, section, &found) || !find_key(ini, &found, key, &line, &value))
        return S_FALSE;
    *ret_value = strndup(ini->bytes + value.at, value.len);
    return *ret_value ? S_OK : hr_raise(E_OUTOFMEMORY, "reading an INI file");
}

HRESULT ini_text_set(struct ini_text *ini, const char *section, const char *key, const char *value)
{
    struct section found;
    struct line line;
    struct part old;

    if (!find_section(ini, section, &found))
        return hr_trace(insert_key(ini, ini->size, section, key, value));
    if (!find_key(ini, &found, key, &line, &old))
        return hr_trace(insert_key(ini, found.last_end, NULL, key, value));
    return hr_trace(replace(ini, old, value));
}

HRESULT ini_text_remove(struct ini_text *ini, const char *section, const char *key)
{
    struct section found;
    struct part value;
    struct line line;

    if (!find_section(ini, section, &found) || !find_key(ini, &found, key, &line, &value))
        return S_FALSE;
    return hr_trace(replace(ini, found.n_used == 1 ? found.whole : line.whole, ""));
}

bool ini_text_is_blank(const struct ini_text *ini)
{
    return trim(ini->bytes, (struct part){0, ini->size}).len == 0;
}

/* ---- lists ---- */

/* The element's place in @value, with the comma before or after it. */
static bool find_element(const char *value, const char *element, struct part *ret_part)
{
    size_t at = 0;

    for (;;) {
        size_t len = strcspn(value + at, ",");

        if (part_is(value, trim(value, (struct part){at, len}), element)) {
            bool has_next = value[at + len] == ',';

            *ret_part = has_next ? (struct part){at, len + 1}
                        : at     ? (struct part){at - 1, len + 1}
                                 : (struct part){at, len};
            return true;
        }
        if (!value[at + len])
            return false;
        at += len + 1;
    }
}

HRESULT ini_list_add(const char *value, const char *element, char **ret_value)
{
    struct part part;

    if (find_element(value, element, &part))
        return S_FALSE;
    if (asprintf(ret_value, "%s%s%s", value, *value ? "," : "", element) < 0)
        return hr_raise(E_OUTOFMEMORY, "changing an INI file");
    return S_OK;
}

HRESULT ini_list_remove(const char *value, const char *element, char **ret_value)
{
    struct part part;

    if (!find_element(value, element, &part))
        return S_FALSE;
    if (asprintf(ret_value, "%.*s%s", (int)part.at, value, value + part.at + part.len) < 0)
        return hr_raise(E_OUTOFMEMORY, "changing an INI file");
    return S_OK;
}
