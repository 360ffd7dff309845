/* SPDX-License-Identifier: MIT */
#include "installregistry/registry_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "installregistry/component_rows.h"
#include "installregistry/kept_entries.h"
#include "installregistry/registry_place.h"
#include "installregistry/registry_text.h"
#include "installregistry/row_cell.h"
#include "installregistry/server_file.h"

enum {
    KEY_NAME_MAX_UNITS = 255,
};

/* ---- a row ---- */

static struct registry_place place_of(struct installation *installation,
                                      const struct component_row *row)
{
    int32_t root = REGISTRY_ROOT_CONTEXT;

    cell_number(row->table, row->row, "Root", &root);
    return registry_place(session_context(installation->session), (enum registry_root)root,
                          root == REGISTRY_ROOT_CLASSES
                              ? server_file_view(installation, row->component)
                              : component_view(row->component));
}

/* A row's texts, formatted. */
struct row_texts {
    char *key;
    char *name; /* NULL for null */
    char *value;
    size_t value_size;
    bool has_value;
};

static void row_texts_deinit(struct row_texts *texts)
{
    free(texts->key);
    free(texts->name);
    free(texts->value);
}

static HRESULT format_row(struct installation *installation, const struct component_row *row,
                          struct row_texts *texts)
{
    const char *name = table_text(row->table, row->row, table_column(row->table, "Name"));
    const char *value = table_text(row->table, row->row, table_column(row->table, "Value"));
    HRESULT hr;

    hr = session_format(installation->session, cell_text(row->table, row->row, "Key"), &texts->key,
                        NULL);
    if (SUCCEEDED(hr) && name)
        hr = session_format(installation->session, name, &texts->name, NULL);
    texts->has_value = value != NULL;
    if (SUCCEEDED(hr))
        hr = session_format(installation->session, value, &texts->value, &texts->value_size);
    return hr_trace(hr);
}

/* "+", "-" or "*" without a value is what becomes of the key; 0 for a value's name. So is it with
 * "#%" and "#x", which are empty. */
static char key_mark(const struct row_texts *texts)
{
    bool is_empty = texts->value_size == 0 || strcmp(texts->value, "#%") == 0 ||
                    strcmp(texts->value, "#x") == 0;

    if (!texts->name || !is_empty || !*texts->name || texts->name[1] ||
        !strchr("+-*", *texts->name))
        return '\0';
    return *texts->name;
}

/* ---- checking ---- */

static HRESULT check_root(const struct component_row *row)
{
    int32_t root;

    if (!cell_number(row->table, row->row, "Root", &root) || root < REGISTRY_ROOT_CONTEXT ||
        root > REGISTRY_ROOT_USERS)
        return hr_trace(
            refuse_row(row->table, row->row, "Root", "it is none of -1, 0, 1, 2 and 3"));
    return S_OK;
}

/* What is known before properties are: the parts between the backslashes. */
static HRESULT check_key(const struct component_row *row)
{
    const char *key = cell_text(row->table, row->row, "Key");
    size_t len;

    if (!*key || *key == '\\')
        return hr_trace(refuse_row(row->table, row->row, "Key",
                                   *key ? "it begins with a backslash" : "it is empty"));
    if (strchr(key, '['))
        return S_OK;
    for (; *key; key += len + (key[len] != '\0')) {
        len = strcspn(key, "\\");
        if (utf16_from_utf8(key, len, NULL, 0) > KEY_NAME_MAX_UNITS)
            return hr_trace(refuse_row(row->table, row->row, "Key",
                                       "a key's name has more than %d characters",
                                       KEY_NAME_MAX_UNITS));
    }
    return S_OK;
}

static HRESULT check_value(const struct component_row *row)
{
    const char *value = cell_text(row->table, row->row, "Value");
    _cleanup_(registry_text_deinit) struct registry_text parsed = {0};
    HRESULT hr;

    if (strchr(value, '['))
        return S_OK;
    hr = registry_text_parse(value, strlen(value), &parsed);
    if (hr == E_INVALIDARG)
        return hr_trace(refuse_row(row->table, row->row, "Value",
                                   "%s is not made of pairs of hexadecimal digits", value));
    return hr_trace(hr);
}

static HRESULT check_row(struct installation *installation, const struct component_row *row,
                         void *context)
{
    HRESULT hr = check_root(row);

    if (SUCCEEDED(hr))
        hr = check_key(row);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(check_value(row));
}

HRESULT registry_rows_check(struct installation *installation)
{
    return hr_trace(component_rows_check(installation, "Registry", check_row, NULL));
}

HRESULT registry_rows_check_removal(struct installation *installation)
{
    return hr_trace(component_rows_check(installation, "RemoveRegistry", check_row, NULL));
}

/* ---- writing ---- */

static HRESULT set_value(struct installation *installation, const struct component_row *row,
                         const struct registry_place *place, const struct row_texts *texts)
{
    _cleanup_(registry_text_deinit) struct registry_text value = {0};
    HRESULT hr = registry_text_parse(texts->value, texts->value_size, &value);

    if (hr == E_INVALIDARG)
        return hr_trace(refuse_row(row->table, row->row, "Value",
                                   "%s is not made of pairs of hexadecimal digits", texts->value));
    if (SUCCEEDED(hr))
        hr = registry_place_set(place, texts->key, texts->name, &value);
    if (SUCCEEDED(hr) && place->root == HKEY_CURRENT_USER)
        hr = kept_entries_add(installation, texts->key, texts->name, &value);
    return hr_trace(hr);
}

/* A key that is only made stays when the component goes: it is nobody's. */
static HRESULT create_lasting(struct installation *installation, const struct component_row *row,
                              const struct registry_place *place, const char *key)
{
    HRESULT hr = install_set_owner(installation, NULL), back;

    if (SUCCEEDED(hr))
        hr = registry_place_create(place, key);
    back = install_set_owner(installation, row->component);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(back);
}

static HRESULT write_row(struct installation *installation, const struct component_row *row,
                         void *context)
{
    _cleanup_(row_texts_deinit) struct row_texts texts = {0};
    struct registry_place place = place_of(installation, row);
    HRESULT hr = format_row(installation, row, &texts);

    if (FAILED(hr))
        return hr_trace(hr);
    switch (key_mark(&texts)) {
    case '+':
        return hr_trace(create_lasting(installation, row, &place, texts.key));
    case '*':
        return hr_trace(registry_place_create(&place, texts.key));
    case '-':
        return S_OK;
    default:
        break;
    }
    if (!texts.has_value && !texts.name)
        return hr_trace(registry_place_create(&place, texts.key));
    return hr_trace(set_value(installation, row, &place, &texts));
}

HRESULT registry_rows_write(struct installation *installation)
{
    return hr_trace(component_rows_coming(installation, "Registry", write_row, NULL));
}

/* ---- removing ---- */

/* What nobody's undoing takes away: keys that go as a whole. */
static HRESULT remove_key(struct installation *installation, const struct component_row *row,
                          void *context)
{
    _cleanup_(row_texts_deinit) struct row_texts texts = {0};
    struct registry_place place = place_of(installation, row);
    char mark;
    HRESULT hr;

    if (row->component->is_permanent || row->component->is_shared)
        return S_OK;
    hr = format_row(installation, row, &texts);
    if (FAILED(hr))
        return hr_trace(hr);
    mark = key_mark(&texts);
    return mark == '-' || mark == '*' ? hr_trace(registry_place_delete_tree(&place, texts.key))
                                      : S_OK;
}

/* RemoveRegistry's row: what goes when its component comes. */
static HRESULT remove_row(struct installation *installation, const struct component_row *row,
                          void *context)
{
    _cleanup_(row_texts_deinit) struct row_texts texts = {0};
    struct registry_place place = place_of(installation, row);
    HRESULT hr = format_row(installation, row, &texts);

    if (SUCCEEDED(hr))
        hr = install_set_owner(installation, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    if (texts.name && strcmp(texts.name, "-") == 0)
        return hr_trace(registry_place_delete_tree(&place, texts.key));
    return hr_trace(registry_place_delete_value(&place, texts.key, texts.name));
}

HRESULT registry_rows_remove(struct installation *installation)
{
    HRESULT hr = component_undo_going(installation);

    if (SUCCEEDED(hr))
        hr = component_rows_going(installation, "Registry", remove_key, NULL);
    if (SUCCEEDED(hr))
        hr = component_rows_coming(installation, "RemoveRegistry", remove_row, NULL);
    return hr_trace(hr);
}
