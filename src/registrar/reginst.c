/* SPDX-License-Identifier: MIT */
#include "registrar/reginst.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/inf_text.h"
#include "registrar/reginst_entry.h"

enum {
    REPLACED_MAX = 8 << 20, /* units, in all: a short text could name a long one often */
    SECTIONS_MAX = 1000,    /* that directives name */
    NOTICES_MAX = 100,
};

struct install {
    const struct inf_text *inf;      /* borrowed */
    struct registrar_names *strings; /* the text's own */
    const struct registrar_names *names;
    const struct registrar_listener *listener;
    struct registry_target *target;
    size_t replaced;
    unsigned n_sections;
    unsigned n_notices;
};

__attribute__((format(printf, 2, 3))) static void notice(struct install *install,
                                                         const char *format, ...)
{
    char text[256];
    va_list arguments;

    if (install->n_notices++ >= NOTICES_MAX)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    registrar_notice(install->listener, "%s", text);
}

/* ---- replacement ---- */

static bool is_name_unit(char16_t unit)
{
    return unit > ' ' && unit != '\\' && unit != '"' && unit != ',' && unit != ';';
}

/*
 * What begins at @at, a percent sign: the value of the name there, and the units that it stands
 * for. NULL if there is no name, or none that is known; what can be none is no more than a percent
 * sign, of no units.
 */
static const char16_t *find_name(const struct install *install, const char16_t *at, size_t *ret_len)
{
    const char16_t *value;
    bool may_be_name = true;
    size_t len = 0;

    for (; at[len + 1] && at[len + 1] != '%'; len++)
        may_be_name = may_be_name && is_name_unit(at[len + 1]);
    *ret_len = 0;
    if (!at[len + 1])
        return NULL;
    *ret_len = len + 2;
    if (len == 0)
        return u"%";
    value = registrar_names_find(install->strings, at + 1, len);
    if (!value)
        value = registrar_names_find(install->names, at + 1, len);
    if (!value && !may_be_name)
        *ret_len = 0;
    return value;
}

static void meet_unknown(struct install *install, unsigned line, const char16_t *at, size_t len)
{
    char shown[64];
    size_t size = utf16_to_utf8(at, len, shown, sizeof(shown) - 1);

    shown[size < sizeof(shown) ? size : sizeof(shown) - 1] = '\0';
    notice(install, "line %u: nothing is known to replace %s, which stays", line, shown);
}

/* Writes @field with its names replaced, and tells its length; with NULL only that. */
static size_t replace_into(struct install *install, unsigned line, const char16_t *field,
                           char16_t *ret_text)
{
    size_t len = 0;

    while (*field) {
        size_t name_len = 0, value_len = 1;
        const char16_t *value = NULL;

        if (*field == '%')
            value = find_name(install, field, &name_len);
        if (value)
            value_len = utf16_len(value);
        else if (name_len > 0)
            value_len = name_len;
        if (!value && name_len > 0 && ret_text)
            meet_unknown(install, line, field, name_len);
        if (ret_text)
            memcpy(ret_text + len, value ? value : field, value_len * sizeof(*ret_text));
        len += value_len;
        field += name_len > 0 ? name_len : 1;
    }
    return len;
}

static HRESULT replace(struct install *install, unsigned line, const char16_t *field,
                       char16_t **ret_text)
{
    size_t len = replace_into(install, line, field, NULL);
    char16_t *text;

    install->replaced += len;
    if (install->replaced > REPLACED_MAX)
        return hr_raise(DISP_E_EXCEPTION, "line %u: the replaced texts are too long", line);
    text = malloc((len + 1) * sizeof(*text));
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    replace_into(install, line, field, text);
    text[len] = 0;
    *ret_text = text;
    return S_OK;
}

/* ---- entries ---- */

static void entry_deinit(struct reginst_entry *entry)
{
    for (size_t i = 0; i < entry->n_fields; i++)
        free(entry->fields[i]);
    free(entry->fields);
}

static HRESULT entry_init(struct reginst_entry *entry, struct install *install,
                          const struct inf_line *line)
{
    HRESULT hr = S_OK;

    entry->fields = calloc(line->n_fields, sizeof(*entry->fields));
    if (!entry->fields)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    entry->n_fields = line->n_fields;
    for (size_t i = 0; i < line->n_fields && SUCCEEDED(hr); i++)
        hr = replace(install, line->number, line->fields[i], &entry->fields[i]);
    return hr_trace(hr);
}

typedef HRESULT apply_entry(const struct reginst_entry *entry, struct registry_target *target);

static HRESULT apply_line(struct install *install, const struct inf_line *line, apply_entry *apply)
{
    _cleanup_(entry_deinit) struct reginst_entry entry = {0};
    HRESULT hr;

    hr = entry_init(&entry, install, line);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = apply(&entry, install->target);
    if (hr == DISP_E_EXCEPTION)
        return hr_raise(hr, "line %u: %s", line->number, hr_message());
    return hr_trace(hr);
}

static HRESULT apply_section(struct install *install, const char16_t *section, apply_entry *apply)
{
    bool is_there = false;
    HRESULT hr = S_OK;

    for (size_t i = 0; i < inf_text_line_count(install->inf) && SUCCEEDED(hr); i++) {
        struct inf_line line = inf_text_line(install->inf, i);

        if (!utf16_equal_nocase(line.section, section))
            continue;
        is_there = true;
        hr = apply_line(install, &line, apply);
    }
    if (!is_there) {
        _cleanup_(freep) char *shown = utf16_to_utf8_dup(section);

        notice(install, "there is no section %s", shown ? shown : "");
    }
    return hr_trace(hr);
}

/* ---- sections ---- */

/* The sections that a directive names. */
static HRESULT apply_directive(struct install *install, const struct inf_line *line,
                               apply_entry *apply)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < line->n_fields && SUCCEEDED(hr); i++) {
        if (install->n_sections++ == SECTIONS_MAX)
            return hr_raise(DISP_E_EXCEPTION, "line %u: more than %d sections are named",
                            line->number, SECTIONS_MAX);
        hr = apply_section(install, line->fields[i], apply);
    }
    return hr_trace(hr);
}

static HRESULT read_strings(struct install *install)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < inf_text_line_count(install->inf) && SUCCEEDED(hr); i++) {
        struct inf_line line = inf_text_line(install->inf, i);

        if (line.key && utf16_equal_nocase(line.section, u"Strings"))
            hr = registrar_names_set(install->strings, line.key, line.fields[0]);
    }
    return hr_trace(hr);
}

/* All lines of @section for one directive; S_FALSE if there is no such section. */
static HRESULT apply_directives(struct install *install, const char16_t *section,
                                const char16_t *directive, apply_entry *apply)
{
    bool is_there = false;
    HRESULT hr = S_OK;

    for (size_t i = 0; i < inf_text_line_count(install->inf) && SUCCEEDED(hr); i++) {
        struct inf_line line = inf_text_line(install->inf, i);

        if (!utf16_equal_nocase(line.section, section))
            continue;
        is_there = true;
        if (line.key && utf16_equal_nocase(line.key, directive))
            hr = apply_directive(install, &line, apply);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    return is_there ? S_OK : S_FALSE;
}

/* What is to be deleted goes first, wherever it stands: what is added, stays. */
static HRESULT apply_all(struct install *install, const char16_t *section)
{
    HRESULT hr;

    hr = read_strings(install);
    if (SUCCEEDED(hr))
        hr = apply_directives(install, section, u"DelReg", reginst_entry_delete);
    if (SUCCEEDED(hr))
        hr = apply_directives(install, section, u"AddReg", reginst_entry_add);
    return hr_trace(hr);
}

HRESULT reginst_apply(const char16_t *script, const char16_t *section,
                      const struct registrar_names *names,
                      const struct registrar_listener *listener, struct registry_target *target)
{
    _cleanup_(registrar_names_freep) struct registrar_names *strings = NULL;
    _cleanup_(inf_text_freep) struct inf_text *inf = NULL;
    struct install install = {.names = names, .listener = listener, .target = target};
    HRESULT hr;

    hr = inf_text_new(script, &inf);
    if (SUCCEEDED(hr))
        hr = registrar_names_new(&strings);
    if (FAILED(hr))
        return hr_trace(hr);

    install.inf = inf;
    install.strings = strings;
    return hr_trace(apply_all(&install, section));
}

/* The section's own name, or the first that begins with @word. */
static HRESULT find_section(const struct inf_text *inf, const char16_t *word, const char16_t *usual,
                            char16_t **ret_section)
{
    const char16_t *found = usual;
    size_t len = utf16_len(word);

    for (size_t i = 0; i < inf_text_line_count(inf); i++) {
        const char16_t *section = inf_text_line(inf, i).section;

        if (utf16_equal_nocase(section, usual)) {
            found = usual;
            break;
        }
        if (found == usual && utf16_nlen(section, len) == len &&
            utf16_compare_nocase(section, len, word, len) == 0)
            found = section;
    }
    *ret_section = utf16_dup(found);
    return *ret_section ? S_OK : hr_raise(E_OUTOFMEMORY, "an INF text");
}

HRESULT reginst_run(const char16_t *script, enum registrar_mode mode,
                    const struct registrar_names *names, const struct registrar_listener *listener,
                    struct registry_target *target)
{
    bool registers = mode == REGISTRAR_REGISTER;
    _cleanup_(inf_text_freep) struct inf_text *inf = NULL;
    _cleanup_(freep) char16_t *section = NULL;
    HRESULT hr;

    hr = inf_text_new(script, &inf);
    if (SUCCEEDED(hr))
        hr = find_section(inf, registers ? u"Register" : u"Unregister",
                          registers ? u"RegisterDll" : u"UnregisterDll", &section);
    if (SUCCEEDED(hr))
        hr = reginst_apply(script, section, names, listener, target);
    return hr_trace(hr);
}
