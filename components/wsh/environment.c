/* SPDX-License-Identifier: MIT */
/*
 * IWshEnvironment: the variables of the process, or those that Windows keeps in the registry for
 * the system, the user and the session.
 */
#include <comity_wide.h>
#include <stdlib.h>
#include <unistd.h>

#include "variable.h"

/* Where variables are that are not the process's. */
struct environment_kind {
    const WCHAR *type;
    HKEY root; /* NULL: the process */
    const WCHAR *key;
};

struct environment {
    struct dual dual;
    const struct environment_kind *kind; /* (const) */
};

static const struct environment_kind kinds[] = {
    {u"PROCESS", NULL, NULL},
    {u"SYSTEM", HKEY_LOCAL_MACHINE,
     u"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"},
    {u"USER", HKEY_CURRENT_USER, u"Environment"},
    {u"VOLATILE", HKEY_CURRENT_USER, u"Volatile Environment"},
};

static struct environment *environment_from_IWshEnvironment(IWshEnvironment *iface)
{
    return CONTAINING_RECORD(iface, struct environment, dual.IDispatch_iface);
}

static HKEY open_key(const struct environment_kind *kind, REGSAM access)
{
    HKEY key;

    return RegOpenKeyExW(kind->root, kind->key, 0, access, &key) == ERROR_SUCCESS ? key : NULL;
}

/* A value of the registry; NULL if it is no text or not there. */
static BSTR stored_value(HKEY key, const WCHAR *name)
{
    DWORD size = 0;
    BSTR value;

    if (RegGetValueW(key, NULL, name, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, NULL,
                     NULL, &size) != ERROR_SUCCESS)
        return NULL;
    value = SysAllocStringLen(NULL, size / sizeof(WCHAR));
    if (value && RegGetValueW(key, NULL, name, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND,
                              NULL, value, &size) == ERROR_SUCCESS) {
        BSTR exact = SysAllocString(value);

        SysFreeString(value);
        return exact;
    }
    SysFreeString(value);
    return NULL;
}

static BSTR find_value(const struct environment *environment, const WCHAR *name)
{
    BSTR value = NULL;
    HKEY key;

    if (!environment->kind->root)
        return variable_value(name, comity_wcslen(name));
    key = open_key(environment->kind, KEY_QUERY_VALUE);
    if (key) {
        value = stored_value(key, name);
        RegCloseKey(key);
    }
    if (!value && environment->kind->root == HKEY_LOCAL_MACHINE)
        value = variable_system_value(name);
    return value;
}

static HRESULT environment_get_Item(IWshEnvironment *iface, BSTR Name, BSTR *out_Value)
{
    if (!out_Value)
        return E_POINTER;
    *out_Value = Name && *Name ? find_value(environment_from_IWshEnvironment(iface), Name) : NULL;
    if (!*out_Value)
        *out_Value = SysAllocString(u"");
    return *out_Value ? S_OK : E_OUTOFMEMORY;
}

static HRESULT environment_put_Item(IWshEnvironment *iface, BSTR Name, BSTR out_Value)
{
    const struct environment_kind *kind = environment_from_IWshEnvironment(iface)->kind;
    const WCHAR *value = out_Value ? out_Value : u"";
    DWORD type = *value && comity_wcschr(value, '%') ? REG_EXPAND_SZ : REG_SZ;
    LSTATUS status;
    HKEY key;

    if (!Name || !*Name)
        return E_INVALIDARG;
    if (!kind->root)
        return SetEnvironmentVariableW(Name, value) ? S_OK : HRESULT_FROM_WIN32(GetLastError());

    status = RegCreateKeyExW(kind->root, kind->key, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
    if (status == ERROR_SUCCESS) {
        status = RegSetValueExW(key, Name, 0, type, (const BYTE *)value,
                                (DWORD)((comity_wcslen(value) + 1) * sizeof(WCHAR)));
        RegCloseKey(key);
    }
    return HRESULT_FROM_WIN32((ULONG)status);
}

/* ---- all of them, as "NAME=value" ---- */

static HRESULT gather_process(struct variant_list *list)
{
    HRESULT hr = S_OK;

    for (char **variable = environ; SUCCEEDED(hr) && variable && *variable; variable++) {
        VARIANT item;

        V_VT(&item) = VT_BSTR;
        V_BSTR(&item) = wsh_bstr(*variable);
        hr = V_BSTR(&item) ? variant_list_add(list, &item) : E_OUTOFMEMORY;
    }
    return hr;
}

static HRESULT gather_value(HKEY key, const WCHAR *name, struct variant_list *list)
{
    BSTR value = stored_value(key, name), text;
    size_t n_name = comity_wcslen(name);
    VARIANT item;

    if (!value)
        return S_OK;
    text = SysAllocStringLen(NULL, (UINT)n_name + 1 + SysStringLen(value));
    if (text) {
        memcpy(text, name, n_name * sizeof(WCHAR));
        text[n_name] = '=';
        memcpy(text + n_name + 1, value, SysStringByteLen(value));
    }
    SysFreeString(value);
    V_VT(&item) = VT_BSTR;
    V_BSTR(&item) = text;
    return text ? variant_list_add(list, &item) : E_OUTOFMEMORY;
}

static HRESULT gather_key(const struct environment_kind *kind, struct variant_list *list)
{
    HKEY key = open_key(kind, KEY_QUERY_VALUE);
    WCHAR name[16384];
    HRESULT hr = S_OK;

    for (DWORD i = 0; key && SUCCEEDED(hr); i++) {
        DWORD n = ARRAYSIZE(name);

        if (RegEnumValueW(key, i, name, &n, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        hr = gather_value(key, name, list);
    }
    if (key)
        RegCloseKey(key);
    return hr;
}

static HRESULT gather(IWshEnvironment *iface, struct variant_list *list)
{
    const struct environment_kind *kind = environment_from_IWshEnvironment(iface)->kind;

    return kind->root ? gather_key(kind, list) : gather_process(list);
}

static HRESULT environment_Count(IWshEnvironment *iface, LONG *out_Count)
{
    struct variant_list list = {0};
    HRESULT hr;

    if (!out_Count)
        return E_POINTER;
    hr = gather(iface, &list);
    if (SUCCEEDED(hr))
        *out_Count = (LONG)list.n;
    variant_list_deinit(&list);
    return hr;
}

static HRESULT environment__NewEnum(IWshEnvironment *iface, IUnknown **out_Enum)
{
    struct variant_list list = {0};
    HRESULT hr;

    if (!out_Enum)
        return E_POINTER;
    *out_Enum = NULL;
    hr = gather(iface, &list);
    if (SUCCEEDED(hr))
        hr = variant_list_enumerate(&list, out_Enum);
    variant_list_deinit(&list);
    return hr;
}

static LSTATUS remove_stored(const struct environment_kind *kind, const WCHAR *name)
{
    HKEY key = open_key(kind, KEY_SET_VALUE);
    LSTATUS status;

    if (!key)
        return ERROR_FILE_NOT_FOUND;
    status = RegDeleteValueW(key, name);
    RegCloseKey(key);
    return status;
}

static LSTATUS remove_own(const WCHAR *name)
{
    if (GetEnvironmentVariableW(name, NULL, 0) == 0 && GetLastError() == ERROR_ENVVAR_NOT_FOUND)
        return ERROR_FILE_NOT_FOUND;
    return SetEnvironmentVariableW(name, NULL) ? ERROR_SUCCESS : (LSTATUS)GetLastError();
}

static HRESULT environment_Remove(IWshEnvironment *iface, BSTR Name)
{
    const struct environment_kind *kind = environment_from_IWshEnvironment(iface)->kind;
    LSTATUS status;
    char *name;

    if (!Name || !*Name)
        return E_INVALIDARG;
    status = kind->root ? remove_stored(kind, Name) : remove_own(Name);
    if (status == ERROR_SUCCESS)
        return S_OK;
    name = wsh_utf8(Name);
    component_fail(&IID_IWshEnvironment, u"WshEnvironment.Remove",
                   HRESULT_FROM_WIN32((ULONG)status),
                   "Unable to remove environment variable \"%s\".", name ? name : "");
    free(name);
    return HRESULT_FROM_WIN32((ULONG)status);
}

static const IWshEnvironmentVtbl environment_vtable = {
    DUAL_METHODS,
    .get_Item = environment_get_Item,
    .put_Item = environment_put_Item,
    .Count = environment_Count,
    .get_length = environment_Count,
    ._NewEnum = environment__NewEnum,
    .Remove = environment_Remove,
};

static const IID *const environment_iids[] = {&IID_IWshEnvironment, NULL};
static struct dual_class environment_class = {.iids = environment_iids};

HRESULT environment_create(const WCHAR *type, IWshEnvironment **ret_environment)
{
    const struct environment_kind *kind = NULL;
    struct environment *environment;

    for (size_t i = 0; i < ARRAYSIZE(kinds); i++) {
        if (CompareStringOrdinal(type, -1, kinds[i].type, -1, TRUE) == CSTR_EQUAL)
            kind = &kinds[i];
    }
    if (!kind)
        return E_INVALIDARG;
    environment = dual_new(sizeof(*environment), &environment_class, &environment_vtable);
    if (environment)
        environment->kind = kind;
    return dual_hand_out(environment, &IID_IWshEnvironment, (void **)ret_environment);
}
