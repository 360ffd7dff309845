/* SPDX-License-Identifier: MIT */
#include "registrar/reginst_entry.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/registry_shared.h"

enum {
    FIELD_ROOT,
    FIELD_KEY,
    FIELD_NAME,
    FIELD_FLAGS,
    FIELD_DATA,
};

/* FLG_ADDREG_... */
enum {
    FLAG_BINARY = 0x1,
    FLAG_NO_CLOBBER = 0x2,
    FLAG_DELETE = 0x4,
    FLAG_APPEND = 0x8,
    FLAG_KEY_ONLY = 0x10,
    FLAG_OVERWRITE_ONLY = 0x20,
    FLAG_TYPE = (int)0xffff0001,
};

static const char16_t *field(const struct reginst_entry *entry, size_t i)
{
    return i < entry->n_fields ? entry->fields[i] : u"";
}

static HRESULT get_root(const struct reginst_entry *entry, HKEY *ret_root)
{
    static const struct {
        const char16_t *name;
        HKEY root;
    } roots[] = {
        {u"HKCR", HKEY_CLASSES_ROOT},
        {u"HKCU", HKEY_CURRENT_USER},
        {u"HKLM", HKEY_LOCAL_MACHINE},
        {u"HKU", HKEY_USERS},
    };

    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        if (utf16_equal_nocase(field(entry, FIELD_ROOT), roots[i].name)) {
            *ret_root = roots[i].root;
            return S_OK;
        }
    }
    return hr_raise(DISP_E_EXCEPTION, "an entry begins with HKCR, HKCU, HKLM or HKU");
}

static int digit_value(char16_t unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit |= 0x20;
    return unit >= 'a' && unit <= 'f' ? unit - 'a' + 10 : 16;
}

/* As far as there are digits; 0x leads a hexadecimal number, a minus sign a negative one. */
static uint32_t read_number(const char16_t *text, unsigned base)
{
    bool is_negative = *text == '-';
    uint32_t number = 0;

    text += is_negative;
    if (text[0] == '0' && (text[1] | 0x20) == 'x') {
        base = 16;
        text += 2;
    }
    for (; (unsigned)digit_value(*text) < base; text++)
        number = number * base + (uint32_t)digit_value(*text);
    return is_negative ? 0 - number : number;
}

/* ---- data ---- */

static HRESULT make_bytes(const struct reginst_entry *entry, struct registry_data *data)
{
    size_t n = entry->n_fields > FIELD_DATA ? entry->n_fields - FIELD_DATA : 0;
    uint8_t *bytes;

    /* A comma at the row's end is no byte. */
    while (n > 0 && !*entry->fields[FIELD_DATA + n - 1])
        n--;
    bytes = malloc(n ? n : 1);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)read_number(entry->fields[FIELD_DATA + i], 16);
    data->bytes = bytes;
    data->size = n;
    return S_OK;
}

/* A number, or its four bytes. */
static HRESULT make_number(const struct reginst_entry *entry, struct registry_data *data)
{
    uint32_t number = read_number(field(entry, FIELD_DATA), 10);
    uint32_t *copy;

    if (entry->n_fields == FIELD_DATA + sizeof(number))
        return hr_trace(make_bytes(entry, data));
    copy = malloc(sizeof(*copy));
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    *copy = number;
    data->bytes = (const uint8_t *)copy;
    data->size = sizeof(*copy);
    return S_OK;
}

static HRESULT make_string(const struct reginst_entry *entry, struct registry_data *data)
{
    char16_t *copy = utf16_dup(field(entry, FIELD_DATA));

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    data->bytes = (const uint8_t *)copy;
    data->size = (utf16_len(copy) + 1) * sizeof(*copy);
    return S_OK;
}

/* Each further field is a string; an empty one would end the row. */
static HRESULT make_strings(const struct reginst_entry *entry, struct registry_data *data)
{
    size_t len = 1;
    char16_t *row, *end;

    for (size_t i = FIELD_DATA; i < entry->n_fields; i++)
        len += utf16_len(entry->fields[i]) + 1;
    end = row = malloc(len * sizeof(*row));
    if (!row)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    for (size_t i = FIELD_DATA; i < entry->n_fields; i++) {
        size_t field_len = utf16_len(entry->fields[i]);

        if (field_len == 0)
            continue;
        memcpy(end, entry->fields[i], (field_len + 1) * sizeof(*end));
        end += field_len + 1;
    }
    *end++ = 0;
    data->bytes = (const uint8_t *)row;
    data->size = (size_t)(end - row) * sizeof(*row);
    return S_OK;
}

static HRESULT make_data(const struct reginst_entry *entry, uint32_t flags,
                         struct registry_data *ret_data)
{
    static const struct {
        uint32_t flags;
        DWORD type;
        HRESULT (*make)(const struct reginst_entry *entry, struct registry_data *data);
    } types[] = {
        {0x00000000, REG_SZ, make_string},        {0x00000001, REG_BINARY, make_bytes},
        {0x00010000, REG_MULTI_SZ, make_strings}, {0x00010001, REG_DWORD, make_number},
        {0x00020000, REG_EXPAND_SZ, make_string}, {0x00020001, REG_NONE, make_bytes},
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (types[i].flags != (flags & (uint32_t)FLAG_TYPE))
            continue;
        ret_data->type = types[i].type;
        return hr_trace(types[i].make(entry, ret_data));
    }
    /* Any other type by its number, as bytes. */
    if (!(flags & FLAG_BINARY))
        return hr_raise(DISP_E_EXCEPTION, "flags 0x%x name no type", flags);
    ret_data->type = flags >> 16;
    return hr_trace(make_bytes(entry, ret_data));
}

/* ---- appending ---- */

/* Where the next string of a row begins; the row may lack its end. */
static const char16_t *next_string(const char16_t *at, const char16_t *end)
{
    at += utf16_nlen(at, (size_t)(end - at));
    return at < end ? at + 1 : end;
}

static bool has_string(const char16_t *row, const char16_t *end, const char16_t *string)
{
    for (; row < end; row = next_string(row, end))
        if (utf16_compare_nocase(row, utf16_nlen(row, (size_t)(end - row)), string,
                                 utf16_len(string)) == 0)
            return true;
    return false;
}

/* The strings of @old, and those of @data that are not among them: both rows, and what they make.
 */
static HRESULT join_rows(const struct registry_data *old, struct registry_data *data)
{
    const char16_t *have = (const char16_t *)(const void *)old->bytes, *have_end = have;
    const char16_t *add = (const char16_t *)(const void *)data->bytes;
    const char16_t *add_end = add + data->size / sizeof(*add) - 1;
    char16_t *row = malloc(old->size + data->size + 2 * sizeof(*row)), *end = row;

    if (!row)
        return hr_raise(E_OUTOFMEMORY, "an INF text");
    for (const char16_t *stop = have + old->size / sizeof(*have); have_end < stop && *have_end;)
        have_end = next_string(have_end, stop);
    for (const char16_t *at = have; at < have_end; at = next_string(at, have_end)) {
        size_t len = utf16_nlen(at, (size_t)(have_end - at));

        memcpy(end, at, len * sizeof(*end));
        end += len;
        *end++ = 0;
    }
    for (; add < add_end; add = next_string(add, add_end)) {
        if (has_string(row, end, add))
            continue;
        memcpy(end, add, (utf16_len(add) + 1) * sizeof(*end));
        end += utf16_len(add) + 1;
    }
    *end++ = 0;
    free((void *)data->bytes);
    data->bytes = (const uint8_t *)row;
    data->size = (size_t)(end - row) * sizeof(*row);
    return S_OK;
}

/* Puts before @data what the value has already, if that is a row of strings. */
static HRESULT append_to_old(struct registry_target *target, HKEY root,
                             const struct reginst_entry *entry, struct registry_data *data)
{
    struct registry_data old = {0};
    HRESULT hr;

    hr = target->class->get_value(target, root, field(entry, FIELD_KEY), field(entry, FIELD_NAME),
                                  &old);
    if (hr == S_OK && old.type == REG_MULTI_SZ)
        hr = join_rows(&old, data);
    free((void *)old.bytes);
    return hr_trace(hr);
}

/* ---- adding ---- */

static HRESULT add_value(const struct reginst_entry *entry, struct registry_target *target,
                         HKEY root, uint32_t flags)
{
    const char16_t *path = field(entry, FIELD_KEY), *name = field(entry, FIELD_NAME);
    struct registry_data data = {0};
    HRESULT hr = S_OK;

    if (flags & (FLAG_NO_CLOBBER | FLAG_OVERWRITE_ONLY))
        hr = target->class->get_value(target, root, path, name, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    if ((flags & FLAG_NO_CLOBBER && hr == S_OK) || (flags & FLAG_OVERWRITE_ONLY && hr == S_FALSE))
        return S_OK;

    hr = make_data(entry, flags, &data);
    if (SUCCEEDED(hr) && flags & FLAG_APPEND && data.type == REG_MULTI_SZ)
        hr = append_to_old(target, root, entry, &data);
    if (SUCCEEDED(hr))
        hr = target->class->set_value(target, root, path, name, &data);
    free((void *)data.bytes);
    return hr_trace(hr);
}

HRESULT reginst_entry_add(const struct reginst_entry *entry, struct registry_target *target)
{
    uint32_t flags = read_number(field(entry, FIELD_FLAGS), 10);
    HKEY root;
    HRESULT hr;

    hr = get_root(entry, &root);
    if (FAILED(hr))
        return hr_trace(hr);
    if (flags & FLAG_DELETE)
        return hr_trace(reginst_entry_delete(entry, target));
    if (flags & FLAG_KEY_ONLY)
        return hr_trace(
            target->class->create_key(target, root, field(entry, FIELD_KEY), REGISTRY_KEY_OWN));
    return hr_trace(add_value(entry, target, root, flags));
}

HRESULT reginst_entry_delete(const struct reginst_entry *entry, struct registry_target *target)
{
    const char16_t *path = field(entry, FIELD_KEY), *name = field(entry, FIELD_NAME);
    HKEY root;
    HRESULT hr;

    hr = get_root(entry, &root);
    if (FAILED(hr))
        return hr_trace(hr);
    if (*name)
        return hr_trace(target->class->delete_value(target, root, path, name));
    if (registry_key_is_shared(path))
        return S_OK;
    return hr_trace(target->class->delete_tree(target, root, path));
}
