/* SPDX-License-Identifier: MIT */
/*
 * Conditions and formatted text by a session's properties, files and states.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "session/session_parts.h"
#include "statement/environment.h"
#include "statement/formatted.h"

static const char *property_of(void *context, const char *name)
{
    return session_property(context, name);
}

static bool state_of(void *context, char kind, const char *name, int32_t *ret_state)
{
    const struct session_component *component;
    const struct session_feature *feature;

    if (kind == '$' || kind == '?') {
        component = session_component(context, name);
        if (component)
            *ret_state = kind == '$' ? session_component_report(component) : component->installed;
        return component != NULL;
    }
    feature = session_feature(context, name);
    if (feature)
        *ret_state = kind == '&' ? feature->action : feature->installed;
    return feature != NULL;
}

enum condition session_condition(struct session *session, const char *condition)
{
    struct condition_names names = {.property = property_of, .state = state_of, .context = session};

    return condition_evaluate(condition, &names);
}

static HRESULT append(struct formatted *value, const char *text)
{
    return hr_trace(formatted_append(value, text ? text : "", text ? strlen(text) : 0));
}

/* The folder that a component's files are in, or are to be in; at the source if they stay there. */
static HRESULT append_folder(const struct session *session,
                             const struct session_component *component, struct formatted *value)
{
    const char *source = component->directory->source;
    HRESULT hr;

    if (component_outcome(component) != STATE_SOURCE)
        return hr_trace(append(value, component->directory->path));
    hr = append(value, session_property(session, "SourceDir"));
    if (SUCCEEDED(hr))
        hr = append(value, source);
    return hr_trace(FAILED(hr) || !*source ? hr : append(value, "/"));
}

/* [$Component]: empty, as documented, for one that is neither here nor going to be. */
static HRESULT append_component(const struct session *session, const char *key,
                                struct formatted *value)
{
    const struct session_component *component = session_component(session, key);
    bool is_anywhere =
        component && (component->action != STATE_UNKNOWN || component->installed == STATE_LOCAL ||
                      component->installed == STATE_SOURCE);

    return is_anywhere ? hr_trace(append_folder(session, component, value)) : S_OK;
}

static HRESULT append_file(const struct session *session, const char *key, struct formatted *value)
{
    const struct session_file *file = session_file(session, key);
    HRESULT hr = file ? append_folder(session, file->component, value) : S_FALSE;

    return hr == S_OK ? hr_trace(append(value, file->name)) : hr_trace(hr);
}

/* The bytes of the UTF-8 character at @text. */
static size_t character_len(const char *text)
{
    size_t len = *text != 0;

    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len++;
    return len;
}

static bool is_number(const char *name)
{
    return strspn(name, "0123456789") == strlen(name);
}

static HRESULT resolve(void *context, const char *name, size_t len, struct formatted *value)
{
    const struct session *session = context;
    HRESULT hr;

    if (strlen(name) != len)
        return S_OK;
    switch (name[0]) {
    case '\\':
        return hr_trace(formatted_append(value, name + 1, character_len(name + 1)));
    case '%':
        return hr_trace(append(value, environment_value(name + 1)));
    case '#':
    case '!':
        hr = append_file(session, name + 1, value);
        return hr == S_FALSE ? S_OK : hr_trace(hr);
    case '$':
        return hr_trace(append_component(session, name + 1, value));
    default:
        break;
    }
    if (strcmp(name, "~") == 0)
        return hr_trace(formatted_append(value, "", 1));
    /* Numbers are fields of a record, and this is none. */
    if (is_number(name))
        return S_FALSE;
    return hr_trace(formatted_append(value, session_property(session, name),
                                     session_property_len(session, name)));
}

HRESULT session_format(struct session *session, const char *text, char **ret_text, size_t *ret_size)
{
    struct formatted formatted;
    HRESULT hr;

    hr = formatted_text(text ? text : "", text ? strlen(text) : 0, resolve, session, &formatted);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_text = formatted.bytes;
    if (ret_size)
        *ret_size = formatted.len;
    return S_OK;
}
