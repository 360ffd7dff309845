/* SPDX-License-Identifier: MIT */
/*
 * Finding resources and getting at their bytes. A found resource is named by what its file says of
 * it, so that nothing has to be freed.
 */
#include <stdlib.h>

#include <comity/winbase.h>
#include <comity/winnls.h>
#include <comity/winuser.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "module/module.h"
#include "module/resource_call.h"

/* "#123" means the number. */
static bool parse_number(const char16_t *text, uint16_t *ret_number)
{
    unsigned number = 0;

    if (*text++ != '#' || !*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || number > UINT16_MAX)
            return false;
        number = number * 10 + (*text - '0');
    }
    *ret_number = (uint16_t)number;
    return number <= UINT16_MAX;
}

bool resource_argument_from_wide(const WCHAR *text, struct resource_argument *ret_argument)
{
    struct resource_argument argument = {0};

    if (IS_INTRESOURCE(text))
        argument.name = resource_name_of_id((uint16_t)(ULONG_PTR)text);
    else if (!parse_number((const char16_t *)text, &argument.name.id))
        argument.name = resource_name_of_text((const char16_t *)text);
    *ret_argument = argument;
    return true;
}

bool resource_argument_from_ansi(const char *text, struct resource_argument *ret_argument)
{
    char16_t *copy;

    if (IS_INTRESOURCE(text))
        return resource_argument_from_wide((const WCHAR *)text, ret_argument);
    copy = utf16_from_utf8_dup(text);
    if (!copy) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return false;
    }
    resource_argument_from_wide((const WCHAR *)copy, ret_argument);
    ret_argument->copy = copy;
    return true;
}

void resource_argument_deinit(struct resource_argument *argument)
{
    free(argument->copy);
    *argument = (struct resource_argument){0};
}

HRESULT resource_call_find(HMODULE module, const struct resource_name *type,
                           const struct resource_name *name, WORD language,
                           struct resource *ret_resource)
{
    const LANGID user = LANGIDFROMLCID(GetThreadLocale());
    const int32_t languages[] = {
        language,
        MAKELANGID(PRIMARYLANGID(language), SUBLANG_NEUTRAL),
        MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL),
        user,
        MAKELANGID(PRIMARYLANGID(user), SUBLANG_NEUTRAL),
        MAKELANGID(LANG_ENGLISH, SUBLANG_DEFAULT),
        RESOURCE_ANY_LANGUAGE,
    };
    /* Who asks for a language gets no other, but for the neutral one. */
    const size_t n =
        PRIMARYLANGID(language) == LANG_NEUTRAL ? sizeof(languages) / sizeof(*languages) : 3;
    struct resource_set set;
    HRESULT hr;

    hr = module_resources(module, &set);
    if (FAILED(hr))
        return hr_trace(hr);
    for (size_t i = 0; i < n; i++) {
        struct resource_filter filter = {type, name, languages[i]};

        hr = resource_set_find(&set, &filter, ret_resource);
        if (hr != hr_from_win32(ERROR_RESOURCE_LANG_NOT_FOUND))
            break;
    }
    return hr;
}

static HRSRC find_resource(HMODULE module, const struct resource_name *type,
                           const struct resource_name *name, WORD language)
{
    struct resource found;
    HRESULT hr;

    hr = resource_call_find(module, type, name, language, &found);
    if (SUCCEEDED(hr))
        return (HRSRC)(uintptr_t)found.entry;
    SetLastError(hr_to_win32(hr));
    return NULL;
}

HRSRC FindResourceExW(HMODULE hModule, LPCWSTR lpType, LPCWSTR lpName, WORD wLanguage)
{
    struct resource_argument type, name;

    resource_argument_from_wide(lpType, &type);
    resource_argument_from_wide(lpName, &name);
    return find_resource(hModule, &type.name, &name.name, wLanguage);
}

HRSRC FindResourceExA(HMODULE hModule, LPCSTR lpType, LPCSTR lpName, WORD wLanguage)
{
    struct resource_argument type = {0}, name = {0};
    HRSRC found = NULL;

    if (resource_argument_from_ansi(lpType, &type) && resource_argument_from_ansi(lpName, &name))
        found = find_resource(hModule, &type.name, &name.name, wLanguage);
    resource_argument_deinit(&type);
    resource_argument_deinit(&name);
    return found;
}

HRSRC FindResourceW(HMODULE hModule, LPCWSTR lpName, LPCWSTR lpType)
{
    return FindResourceExW(hModule, lpType, lpName, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

HRSRC FindResourceA(HMODULE hModule, LPCSTR lpName, LPCSTR lpType)
{
    return FindResourceExA(hModule, lpType, lpName, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

/* False, with the last error set, if @found is none of the module's. */
static bool find_data(HMODULE module, HRSRC found, struct span *ret_data)
{
    struct resource_set set;
    HRESULT hr;

    hr = module_resources(module, &set);
    if (SUCCEEDED(hr))
        hr = resource_set_data(&set, (const uint8_t *)found, ret_data);
    if (hr == S_FALSE)
        hr = hr_from_win32(ERROR_INVALID_HANDLE);
    if (FAILED(hr))
        SetLastError(hr_to_win32(hr));
    return SUCCEEDED(hr);
}

HGLOBAL LoadResource(HMODULE hModule, HRSRC hResInfo)
{
    struct span data;

    if (!hResInfo)
        return NULL;
    return find_data(hModule, hResInfo, &data) ? (HGLOBAL)(uintptr_t)data.bytes : NULL;
}

DWORD SizeofResource(HMODULE hModule, HRSRC hResInfo)
{
    struct span data;

    if (!hResInfo)
        return 0;
    return find_data(hModule, hResInfo, &data) ? (DWORD)data.size : 0;
}

LPVOID LockResource(HGLOBAL hResData)
{
    return hResData;
}

/* They go with their module. */
BOOL FreeResource(HGLOBAL hResData)
{
    return FALSE;
}
