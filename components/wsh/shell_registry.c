/* SPDX-License-Identifier: MIT */
/*
 * IWshShell's RegRead, RegWrite and RegDelete. A name that ends in a backslash is a key, whose
 * value is the one without name. Source of types and texts: Windows' "RegRead Method", "RegWrite
 * Method", "RegDelete Method" pages and what they say on failure.
 */
#include <comity_wide.h>
#include <stdlib.h>

#include "wsh.h"

/* A name taken apart. */
struct place {
    HKEY root;
    WCHAR *key;         /* on the heap, up to the last backslash */
    const WCHAR *value; /* borrowed; empty: the value without name, or the key itself */
};

static const struct {
    const WCHAR *name;
    HKEY root;
} roots[] = {
    {u"HKCR", HKEY_CLASSES_ROOT},
    {u"HKCU", HKEY_CURRENT_USER},
    {u"HKLM", HKEY_LOCAL_MACHINE},
    {u"HKEY_CLASSES_ROOT", HKEY_CLASSES_ROOT},
    {u"HKEY_CURRENT_CONFIG", HKEY_CURRENT_CONFIG},
    {u"HKEY_CURRENT_USER", HKEY_CURRENT_USER},
    {u"HKEY_LOCAL_MACHINE", HKEY_LOCAL_MACHINE},
    {u"HKEY_USERS", HKEY_USERS},
};

static const struct {
    const WCHAR *name;
    DWORD type;
} types[] = {
    {u"REG_SZ", REG_SZ},
    {u"REG_EXPAND_SZ", REG_EXPAND_SZ},
    {u"REG_DWORD", REG_DWORD},
    {u"REG_BINARY", REG_BINARY},
};

/* The error of a method, its text with the name in it. */
static HRESULT fail(const WCHAR *method, HRESULT hr, const char *before, const WCHAR *name,
                    const char *after)
{
    char *text = wsh_utf8(name);

    if (!text)
        return E_OUTOFMEMORY;
    component_fail(&IID_IWshShell3, method, hr, "%s \"%s\"%s", before, text, after);
    free(text);
    return hr;
}

static HRESULT place_find(const WCHAR *name, const WCHAR *method, struct place *ret_place)
{
    size_t n = comity_wcscspn(name, u"\\");
    const WCHAR *rest = name[n] ? name + n + 1 : name + n;
    const WCHAR *last = rest;
    HKEY root = NULL;

    for (size_t i = 0; !root && i < ARRAYSIZE(roots); i++) {
        if (CompareStringOrdinal(name, (int)n, roots[i].name, -1, TRUE) == CSTR_EQUAL)
            root = roots[i].root;
    }
    if (!root)
        return fail(method, HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND),
                    "Invalid root in registry key", name, ".");
    for (const WCHAR *at = rest; *at; at++) {
        if (*at == '\\')
            last = at + 1;
    }
    ret_place->key = calloc((size_t)(last - rest) + 1, sizeof(WCHAR));
    if (!ret_place->key)
        return E_OUTOFMEMORY;
    if (last > rest)
        memcpy(ret_place->key, rest, (size_t)(last - rest - 1) * sizeof(WCHAR));
    ret_place->root = root;
    ret_place->value = last;
    return S_OK;
}

/* ---- reading ---- */

static HRESULT text_from(const WCHAR *data, size_t n_units, VARIANT *ret_value)
{
    size_t n = 0;

    while (n < n_units && data[n])
        n++;
    V_VT(ret_value) = VT_BSTR;
    V_BSTR(ret_value) = SysAllocStringLen(data, (UINT)n);
    return V_BSTR(ret_value) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT texts_from(const WCHAR *data, size_t n_units, VARIANT *ret_value)
{
    struct variant_list list = {0};
    HRESULT hr = S_OK;

    for (size_t at = 0; SUCCEEDED(hr) && at < n_units && data[at];) {
        size_t end = at;

        while (end < n_units && data[end])
            end++;
        hr = variant_list_add_text(&list, data + at, end - at);
        at = end + 1;
    }
    if (SUCCEEDED(hr))
        hr = variant_list_to_array(&list, ret_value);
    variant_list_deinit(&list);
    return hr;
}

static HRESULT bytes_from(const BYTE *data, size_t size, VARIANT *ret_value)
{
    struct variant_list list = {0};
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < size; i++) {
        VARIANT item;

        V_VT(&item) = VT_UI1;
        V_UI1(&item) = data[i];
        hr = variant_list_add(&list, &item);
    }
    if (SUCCEEDED(hr))
        hr = variant_list_to_array(&list, ret_value);
    variant_list_deinit(&list);
    return hr;
}

/* DISP_E_TYPEMISMATCH for the types that scripts do not read, as documented. */
static HRESULT value_from(DWORD type, const BYTE *data, DWORD size, VARIANT *ret_value)
{
    switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
        return text_from((const WCHAR *)data, size / sizeof(WCHAR), ret_value);
    case REG_MULTI_SZ:
        return texts_from((const WCHAR *)data, size / sizeof(WCHAR), ret_value);
    case REG_BINARY:
        return bytes_from(data, size, ret_value);
    case REG_DWORD:
        if (size != sizeof(DWORD))
            return DISP_E_TYPEMISMATCH;
        V_VT(ret_value) = VT_I4;
        memcpy(&V_I4(ret_value), data, sizeof(DWORD));
        return S_OK;
    default:
        return DISP_E_TYPEMISMATCH;
    }
}

/* The data on the heap, however often it grows meanwhile. */
static LSTATUS query(HKEY key, const WCHAR *name, DWORD *ret_type, BYTE **ret_data, DWORD *ret_size)
{
    BYTE *data = NULL;
    DWORD size = 0;
    LSTATUS status;

    do {
        BYTE *larger = realloc(data, size + sizeof(WCHAR));

        if (!larger) {
            free(data);
            return ERROR_OUTOFMEMORY;
        }
        data = larger;
        status = RegQueryValueExW(key, name, NULL, ret_type, data, &size);
    } while (status == ERROR_MORE_DATA);
    if (status != ERROR_SUCCESS) {
        free(data);
        return status;
    }
    *ret_data = data;
    *ret_size = size;
    return ERROR_SUCCESS;
}

HRESULT shell_registry_read(const WCHAR *name, VARIANT *ret_value)
{
    struct place place;
    BYTE *data = NULL;
    DWORD type, size;
    VARIANT value;
    LSTATUS status;
    HKEY key;
    HRESULT hr = place_find(name, u"WshShell.RegRead", &place);

    if (FAILED(hr))
        return hr;
    status = RegOpenKeyExW(place.root, place.key, 0, KEY_QUERY_VALUE, &key);
    if (status == ERROR_SUCCESS) {
        status = query(key, place.value, &type, &data, &size);
        RegCloseKey(key);
    }
    free(place.key);
    if (status != ERROR_SUCCESS)
        return fail(u"WshShell.RegRead", HRESULT_FROM_WIN32((ULONG)status),
                    "Unable to open registry key", name, " for reading.");
    hr = value_from(type, data, size, &value);
    free(data);
    if (SUCCEEDED(hr))
        *ret_value = value;
    return hr;
}

/* ---- writing ---- */

static HRESULT find_type(const VARIANT *type, DWORD *ret_type)
{
    if (dual_is_missing(type)) {
        *ret_type = REG_SZ;
        return S_OK;
    }
    if (V_VT(type) != VT_BSTR || !V_BSTR(type))
        return E_INVALIDARG;
    for (size_t i = 0; i < ARRAYSIZE(types); i++) {
        if (CompareStringOrdinal(V_BSTR(type), -1, types[i].name, -1, TRUE) == CSTR_EQUAL) {
            *ret_type = types[i].type;
            return S_OK;
        }
    }
    return E_INVALIDARG;
}

/* Numbers are written as 32 bits, whatever their sign, also as REG_BINARY. */
static HRESULT number_of(const VARIANT *value, DWORD *ret_number)
{
    VARIANT number;
    HRESULT hr;

    VariantInit(&number);
    hr = VariantChangeType(&number, (VARIANT *)value, 0, VT_UI4);
    if (FAILED(hr))
        hr = VariantChangeType(&number, (VARIANT *)value, 0, VT_I4);
    *ret_number = V_UI4(&number);
    return hr;
}

static HRESULT write_value(HKEY key, const WCHAR *name, DWORD type, const VARIANT *value)
{
    VARIANT text;
    LSTATUS status;
    DWORD number;
    HRESULT hr;

    if (type == REG_DWORD || type == REG_BINARY) {
        hr = number_of(value, &number);
        if (FAILED(hr))
            return hr;
        status = RegSetValueExW(key, name, 0, type, (const BYTE *)&number, sizeof(number));
        return HRESULT_FROM_WIN32((ULONG)status);
    }
    VariantInit(&text);
    hr = VariantChangeType(&text, (VARIANT *)value, 0, VT_BSTR);
    if (FAILED(hr))
        return hr;
    status = RegSetValueExW(key, name, 0, type, (const BYTE *)(V_BSTR(&text) ? V_BSTR(&text) : u""),
                            (SysStringLen(V_BSTR(&text)) + 1) * (DWORD)sizeof(WCHAR));
    VariantClear(&text);
    return HRESULT_FROM_WIN32((ULONG)status);
}

HRESULT shell_registry_write(const WCHAR *name, const VARIANT *value, const VARIANT *type)
{
    struct place place;
    DWORD kind;
    LSTATUS status;
    HKEY key;
    HRESULT hr;

    hr = find_type(type, &kind);
    if (SUCCEEDED(hr))
        hr = place_find(name, u"WshShell.RegWrite", &place);
    if (FAILED(hr))
        return hr;
    status = RegCreateKeyExW(place.root, place.key, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
    free(place.key);
    if (status != ERROR_SUCCESS)
        return fail(u"WshShell.RegWrite", HRESULT_FROM_WIN32((ULONG)status),
                    "Unable to open registry key", name, " for writing.");
    hr = write_value(key, place.value, kind, value);
    RegCloseKey(key);
    return hr;
}

/* ---- deleting ---- */

static LSTATUS delete_value(const struct place *place)
{
    LSTATUS status;
    HKEY key;

    status = RegOpenKeyExW(place->root, place->key, 0, KEY_SET_VALUE, &key);
    if (status != ERROR_SUCCESS)
        return status;
    status = RegDeleteValueW(key, place->value);
    RegCloseKey(key);
    return status;
}

HRESULT shell_registry_delete(const WCHAR *name)
{
    struct place place;
    LSTATUS status;
    HRESULT hr = place_find(name, u"WshShell.RegDelete", &place);

    if (FAILED(hr))
        return hr;
    if (*place.value)
        status = delete_value(&place);
    else
        status = *place.key ? RegDeleteKeyW(place.root, place.key) : ERROR_ACCESS_DENIED;
    free(place.key);
    return status == ERROR_SUCCESS ? S_OK
                                   : fail(u"WshShell.RegDelete", HRESULT_FROM_WIN32((ULONG)status),
                                          "Unable to remove registry key", name, ".");
}
