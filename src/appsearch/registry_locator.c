/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winreg.h>

#include "appsearch/locators.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "session/refusal.h"

enum {
    VALUE_SIZE_MAX = 1 << 20,
};

/* A value as the registry has it; %VARIABLES% are replaced already. */
struct value {
    DWORD type;
    DWORD size;
    uint8_t *bytes; /* owned; two zeros follow them */
};

static void value_deinit(struct value *value)
{
    free(value->bytes);
}

static HRESULT read_value(HKEY root, const char16_t *key, const char16_t *name, DWORD view,
                          struct value *ret_value)
{
    DWORD flags = RRF_RT_ANY | view;
    struct value value = {0};
    LSTATUS status = RegGetValueW(root, key, name, flags, NULL, NULL, &value.size);

    if (status != ERROR_SUCCESS || value.size > VALUE_SIZE_MAX)
        return S_FALSE;
    value.bytes = calloc(1, value.size + 2 * sizeof(char16_t));
    if (!value.bytes)
        return hr_raise(E_OUTOFMEMORY, "reading a value of the registry");
    status = RegGetValueW(root, key, name, flags, &value.type, value.bytes, &value.size);
    if (status != ERROR_SUCCESS) {
        free(value.bytes);
        return S_FALSE;
    }
    *ret_value = value;
    return S_OK;
}

/* Windows looks where 32-bit programs do, unless told otherwise; here there may be no such. */
static HRESULT find_value(const struct table *table, size_t row, int32_t type,
                          struct value *ret_value)
{
    static HKEY const roots[] = {HKEY_CLASSES_ROOT, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE,
                                 HKEY_USERS};
    const char *key_text = table_text(table, row, table_column(table, "Key"));
    const char *name_text = table_text(table, row, table_column(table, "Name"));
    _cleanup_(freep) char16_t *key = utf16_from_utf8_dup(key_text ? key_text : "");
    _cleanup_(freep) char16_t *name = utf16_from_utf8_dup(name_text ? name_text : "");
    int32_t root;
    HRESULT hr = S_FALSE;

    if (!key || !name)
        return hr_raise(E_OUTOFMEMORY, "searching the registry");
    if (!table_number(table, row, table_column(table, "Root"), &root) || root < 0 ||
        (size_t)root >= sizeof(roots) / sizeof(*roots))
        return refuse_row(table, row, "Root", "%" PRId32 " is none", root);
    if (!(type & LOCATOR_64BIT))
        hr = read_value(roots[root], key, name, RRF_SUBKEY_WOW6432KEY, ret_value);
    if (hr == S_FALSE)
        hr = read_value(roots[root], key, name, RRF_SUBKEY_WOW6464KEY, ret_value);
    return hr_trace(hr);
}

static char *text_of(const struct value *value)
{
    return utf16_to_utf8_dup((const char16_t *)value->bytes);
}

/* One '#' more, where the text begins with one. */
static char *marked_text_of(const struct value *value)
{
    _cleanup_(freep) char *text = text_of(value);
    char *marked;

    if (!text || *text != '#')
        return TAKE_PTR(text);
    return asprintf(&marked, "#%s", text) < 0 ? NULL : marked;
}

/* A null character before, between and behind the texts, as [~] would make them. */
static char *list_of(const struct value *value, size_t *ret_len)
{
    const char16_t *units = (const char16_t *)value->bytes;
    size_t n = value->size / sizeof(*units), len;
    char *list;

    while (n > 0 && !units[n - 1])
        n--;
    len = utf16_to_utf8(units, n, NULL, 0);
    list = calloc(1, len + sizeof("\0\0"));
    if (!list)
        return NULL;
    utf16_to_utf8(units, n, list + 1, len);
    *ret_len = len + 2;
    return list;
}

static char *hexadecimal_of(const struct value *value)
{
    char *text = malloc(2 * (size_t)value->size + sizeof("#x")), *at;

    if (!text)
        return NULL;
    at = stpcpy(text, "#x");
    for (DWORD i = 0; i < value->size; i++)
        at += sprintf(at, "%02X", value->bytes[i]);
    return text;
}

/* The value as a property has it: what is no text begins with '#'. The length is told of what may
 * have null characters in it. */
static char *raw_of(const struct value *value, size_t *ret_len)
{
    char *text = NULL;
    int32_t number;

    switch (value->type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
        return marked_text_of(value);
    case REG_DWORD:
        memcpy(&number, value->bytes, sizeof(number));
        return asprintf(&text, "#%" PRId32, number) >= 0 ? text : NULL;
    case REG_MULTI_SZ:
        return list_of(value, ret_len);
    default:
        return hexadecimal_of(value);
    }
}

HRESULT locate_by_registry(const struct search *search, char **ret_value)
{
    const struct table *table = package_table(session_package(search->session), "RegLocator");
    ptrdiff_t row = table_find(table, search->key);
    _cleanup_(value_deinit) struct value value = {0};
    _cleanup_(freep) char *text = NULL;
    int32_t type;
    HRESULT hr;

    if (row < 0)
        return S_FALSE;
    if (!table_number(table, (size_t)row, table_column(table, "Type"), &type))
        type = LOCATOR_FILE;
    hr = find_value(table, (size_t)row, type, &value);
    if (hr != S_OK)
        return hr_trace(hr);

    type &= ~LOCATOR_64BIT;
    if (type == LOCATOR_RAW) {
        *ret_value = raw_of(&value, search->value_len);
        return *ret_value ? S_OK : hr_raise(E_OUTOFMEMORY, "searching the registry");
    }
    if (value.type != REG_SZ && value.type != REG_EXPAND_SZ)
        return S_FALSE;
    text = text_of(&value);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "searching the registry");
    return hr_trace(
        locate_at(search, text, type == LOCATOR_FILE ? LOCATOR_FILE : LOCATOR_FOLDER, ret_value));
}
