/* SPDX-License-Identifier: MIT */
/*
 * The functions of sources: the places where products' media are.
 */
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"

#include "msi_calls.h"
#include "product_code.h"
#include "sources.h"

enum {
    SOURCES_MAX = 999,
};

static UINT find(const char *product, MSIINSTALLCONTEXT context, struct sources *ret_sources)
{
    struct product found = {};
    HRESULT hr;

    if (!product || !product_code_is_one(product))
        return ERROR_INVALID_PARAMETER;
    if (context == MSIINSTALLCONTEXT_NONE)
        hr = product_find(product, &found);
    else
        hr = product_find_in(context == MSIINSTALLCONTEXT_MACHINE ? PRODUCT_MACHINE : PRODUCT_USER,
                             product, &found);
    if (FAILED(hr))
        return ERROR_UNKNOWN_PRODUCT;
    ret_sources->context = found.context;
    product_path(found.context, PLACE_OFFER, found.code, ret_sources->path);
    strcat(ret_sources->path, "\\SourceList");
    product_deinit(&found);
    return ERROR_SUCCESS;
}

UINT sources_find(const char *code, const char *sid, MSIINSTALLCONTEXT context, DWORD options,
                  struct sources *ret_sources)
{
    if (context > MSIINSTALLCONTEXT_MACHINE || context == MSIINSTALLCONTEXT_NONE ||
        (sid && context == MSIINSTALLCONTEXT_MACHINE))
        return ERROR_INVALID_PARAMETER;
    if (options & MSICODE_PATCH)
        return code && product_code_is_one(code) ? ERROR_UNKNOWN_PATCH : ERROR_INVALID_PARAMETER;
    return find(code, context, ret_sources);
}

HRESULT sources_open(const struct sources *sources, const char *part, enum sources_opening opening,
                     HKEY *ret_key)
{
    char path[sizeof(sources->path) + 16];

    snprintf(path, sizeof(path), "%s%s%s", sources->path, *part ? "\\" : "", part);
    return opening == SOURCES_MADE
               ? regtext_make(product_root(sources->context), path, ret_key)
               : regtext_open(product_root(sources->context), path, KEY_READ | KEY_WRITE, ret_key);
}

const char *sources_part(DWORD options)
{
    return options & MSISOURCETYPE_URL ? "URL" : "Net";
}

/* ---- places ---- */

unsigned sources_number(HKEY key, const char *source, unsigned *ret_last)
{
    unsigned number = 0;

    *ret_last = 0;
    for (DWORD i = 0;; i++) {
        _cleanup_(freep) char *name = NULL, *text = NULL;
        unsigned at;

        if (regtext_value_at(key, i, &name) != S_OK)
            return number;
        at = (unsigned)strtoul(name, NULL, 10);
        if (at > *ret_last)
            *ret_last = at;
        if (SUCCEEDED(regtext_get(key, name, &text)) && text && strcmp(text, source) == 0)
            number = at;
    }
}

HRESULT sources_set_at(HKEY key, unsigned number, const char *source)
{
    char name[16];

    snprintf(name, sizeof(name), "%u", number);
    return hr_trace(regtext_set(key, name, REG_EXPAND_SZ, source));
}

static HRESULT get_at(HKEY key, unsigned number, char **ret_source)
{
    char name[16];

    snprintf(name, sizeof(name), "%u", number);
    return hr_trace(regtext_get(key, name, ret_source));
}

/* Takes one out: those behind it move up. */
static HRESULT remove_at(HKEY key, unsigned number, unsigned last)
{
    char name[16];

    for (; number < last; number++) {
        _cleanup_(freep) char *next = NULL;
        HRESULT hr = get_at(key, number + 1, &next);

        if (SUCCEEDED(hr))
            hr = sources_set_at(key, number, next ? next : "");
        if (FAILED(hr))
            return hr_trace(hr);
    }
    snprintf(name, sizeof(name), "%u", last);
    return hr_trace(regtext_delete_value(key, name));
}

/* Puts one in before the others from @number on. */
static HRESULT insert_at(HKEY key, unsigned number, unsigned last, const char *source)
{
    for (unsigned at = last; at >= number; at--) {
        _cleanup_(freep) char *text = NULL;
        HRESULT hr = get_at(key, at, &text);

        if (SUCCEEDED(hr))
            hr = sources_set_at(key, at + 1, text ? text : "");
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr_trace(sources_set_at(key, number, source));
}

char *sources_ended(const char *source, DWORD options)
{
    char separator = options & MSISOURCETYPE_URL || *source == '/' ? '/' : '\\';
    size_t len = strlen(source);
    char *text = NULL;

    if (len > 0 && (source[len - 1] == '/' || source[len - 1] == '\\'))
        return strdup(source);
    return asprintf(&text, "%s%c", source, separator) < 0 ? NULL : text;
}

UINT msi_source_list_add_source_ex(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                   MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                   const char *szSource, DWORD dwIndex)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *source = NULL;
    struct sources sources;
    unsigned number, last;
    UINT result;
    HRESULT hr;

    if (!szSource || !*szSource || dwOptions & MSISOURCETYPE_MEDIA ||
        !(dwOptions & (MSISOURCETYPE_NETWORK | MSISOURCETYPE_URL)))
        return ERROR_INVALID_PARAMETER;
    result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    source = sources_ended(szSource, dwOptions);
    if (!source)
        return ERROR_OUTOFMEMORY;
    hr = sources_open(&sources, sources_part(dwOptions), SOURCES_MADE, &key);
    if (FAILED(hr))
        return hr_to_win32(hr);
    number = sources_number(key, source, &last);
    if (last >= SOURCES_MAX)
        return ERROR_FUNCTION_FAILED;
    if (number && dwIndex == 0)
        return ERROR_SUCCESS;
    if (number)
        hr = remove_at(key, number, last--);
    if (SUCCEEDED(hr))
        hr = insert_at(key, dwIndex && dwIndex <= last ? dwIndex : last + 1, last, source);
    return hr_to_win32(hr);
}

UINT msi_source_list_add_source(const char *szProduct, const char *szUserName, DWORD dwReserved,
                                const char *szSource)
{
    struct sources sources;
    UINT result;

    if (!szProduct || !product_code_is_one(szProduct) || !szSource || !*szSource || dwReserved)
        return ERROR_INVALID_PARAMETER;
    result = find(szProduct, MSIINSTALLCONTEXT_NONE, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    return msi_source_list_add_source_ex(szProduct, NULL,
                                         sources.context == PRODUCT_MACHINE
                                             ? MSIINSTALLCONTEXT_MACHINE
                                             : MSIINSTALLCONTEXT_USERUNMANAGED,
                                         MSISOURCETYPE_NETWORK, szSource, 0);
}

UINT msi_source_list_clear_source(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                  MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                  const char *szSource)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *source = NULL;
    struct sources sources;
    unsigned number, last;
    UINT result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

    if (result != ERROR_SUCCESS)
        return result;
    if (!szSource || !*szSource)
        return ERROR_INVALID_PARAMETER;
    source = sources_ended(szSource, dwOptions);
    if (!source)
        return ERROR_OUTOFMEMORY;
    if (sources_open(&sources, sources_part(dwOptions), SOURCES_EXISTING, &key) != S_OK)
        return ERROR_SUCCESS;
    number = sources_number(key, source, &last);
    return number ? hr_to_win32(remove_at(key, number, last)) : ERROR_SUCCESS;
}

UINT msi_source_list_enum_sources(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                  MSIINSTALLCONTEXT dwContext, DWORD dwOptions, DWORD dwIndex,
                                  const struct text_out *szSource)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *source = NULL;
    struct sources sources;
    UINT result;

    if ((text_out_has_buffer(szSource) && !szSource->room) ||
        !(dwOptions & (MSISOURCETYPE_NETWORK | MSISOURCETYPE_URL)) ||
        (dwOptions & MSISOURCETYPE_NETWORK && dwOptions & MSISOURCETYPE_URL))
        return ERROR_INVALID_PARAMETER;
    result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    if (sources_open(&sources, sources_part(dwOptions), SOURCES_EXISTING, &key) != S_OK ||
        FAILED(get_at(key, dwIndex + 1, &source)) || !source)
        return ERROR_NO_MORE_ITEMS;
    return text_out_is_asked(szSource) ? text_out_give_whole(szSource, source) : ERROR_SUCCESS;
}

/* ---- all of them ---- */

static UINT clear(const struct sources *sources, const char *part)
{
    char path[sizeof(sources->path) + 16];
    HRESULT hr;

    snprintf(path, sizeof(path), "%s\\%s", sources->path, part);
    hr = regtext_delete_tree(product_root(sources->context), path);
    return FAILED(hr) ? hr_to_win32(hr) : ERROR_SUCCESS;
}

UINT msi_source_list_clear_all_ex(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                  MSIINSTALLCONTEXT dwContext, DWORD dwOptions)
{
    static const struct {
        DWORD option;
        const char *part;
    } parts[] = {
        {MSISOURCETYPE_NETWORK, "Net"}, {MSISOURCETYPE_URL, "URL"}, {MSISOURCETYPE_MEDIA, "Media"}};
    struct sources sources;
    UINT result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

    for (size_t i = 0; result == ERROR_SUCCESS && i < ARRAYSIZE(parts); i++) {
        if (dwOptions & parts[i].option)
            result = clear(&sources, parts[i].part);
    }
    return result;
}

UINT msi_source_list_clear_all(const char *szProduct, const char *szUserName, DWORD dwReserved)
{
    struct sources sources;
    UINT result =
        dwReserved ? ERROR_INVALID_PARAMETER : find(szProduct, MSIINSTALLCONTEXT_NONE, &sources);

    return result == ERROR_SUCCESS ? clear(&sources, "Net") : result;
}

/* The next installation looks through all of them anyway. */
UINT msi_source_list_force_resolution_ex(const char *szProductCodeOrPatchCode,
                                         const char *szUserSid, MSIINSTALLCONTEXT dwContext,
                                         DWORD dwOptions)
{
    struct sources sources;

    return sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
}

UINT msi_source_list_force_resolution(const char *szProduct, const char *szUserName,
                                      DWORD dwReserved)
{
    struct sources sources;

    return dwReserved ? ERROR_INVALID_PARAMETER : find(szProduct, MSIINSTALLCONTEXT_NONE, &sources);
}
