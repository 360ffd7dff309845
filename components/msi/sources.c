/* SPDX-License-Identifier: MIT */
/*
 * The functions of sources: where products' media are.
 */
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "product/product_place.h"
#include "product/regtext.h"

#include "msi_calls.h"
#include "product_code.h"

enum {
    SOURCES_MAX = 999,
};

/* The product's list, which is made if it is not there; its parts below are "Net", "URL", "Media".
 */
struct sources {
    enum product_context context;
    char path[PLACE_MAX + 16];
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

/* Checks what all functions with a context have; product codes only: patches have no sources. */
static UINT find_ex(const char *code, const char *sid, MSIINSTALLCONTEXT context, DWORD options,
                    struct sources *ret_sources)
{
    if (context > MSIINSTALLCONTEXT_MACHINE || context == MSIINSTALLCONTEXT_NONE ||
        (sid && context == MSIINSTALLCONTEXT_MACHINE))
        return ERROR_INVALID_PARAMETER;
    if (options & MSICODE_PATCH)
        return code && product_code_is_one(code) ? ERROR_UNKNOWN_PATCH : ERROR_INVALID_PARAMETER;
    return find(code, context, ret_sources);
}

static HRESULT open_part(const struct sources *sources, const char *part, bool makes, HKEY *ret_key)
{
    char path[sizeof(sources->path) + 16];

    snprintf(path, sizeof(path), "%s%s%s", sources->path, *part ? "\\" : "", part);
    return makes
               ? regtext_make(product_root(sources->context), path, ret_key)
               : regtext_open(product_root(sources->context), path, KEY_READ | KEY_WRITE, ret_key);
}

static const char *part_of(DWORD options)
{
    return options & MSISOURCETYPE_URL ? "URL" : "Net";
}

/* ---- places ---- */

/* The number under which a place stands, 0 if it does not; and the highest number. */
static unsigned number_of(HKEY key, const char *source, unsigned *ret_last)
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

static HRESULT set_at(HKEY key, unsigned number, const char *source)
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
            hr = set_at(key, number, next ? next : "");
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
            hr = set_at(key, at + 1, text ? text : "");
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr_trace(set_at(key, number, source));
}

/* With the separator at its end. */
static char *ended(const char *source, DWORD options)
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
    result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    source = ended(szSource, dwOptions);
    if (!source)
        return ERROR_OUTOFMEMORY;
    hr = open_part(&sources, part_of(dwOptions), true, &key);
    if (FAILED(hr))
        return hr_to_win32(hr);
    number = number_of(key, source, &last);
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
    UINT result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

    if (result != ERROR_SUCCESS)
        return result;
    if (!szSource || !*szSource)
        return ERROR_INVALID_PARAMETER;
    source = ended(szSource, dwOptions);
    if (!source)
        return ERROR_OUTOFMEMORY;
    if (open_part(&sources, part_of(dwOptions), false, &key) != S_OK)
        return ERROR_SUCCESS;
    number = number_of(key, source, &last);
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
    result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    if (open_part(&sources, part_of(dwOptions), false, &key) != S_OK ||
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
    UINT result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

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

    return find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
}

UINT msi_source_list_force_resolution(const char *szProduct, const char *szUserName,
                                      DWORD dwReserved)
{
    struct sources sources;

    return dwReserved ? ERROR_INVALID_PARAMETER : find(szProduct, MSIINSTALLCONTEXT_NONE, &sources);
}

/* ---- disks: "label;prompt" under their number ---- */

UINT msi_source_list_add_media_disk(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                    MSIINSTALLCONTEXT dwContext, DWORD dwOptions, DWORD dwDiskId,
                                    const char *szVolumeLabel, const char *szDiskPrompt)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *text = NULL;
    struct sources sources;
    char name[16];
    UINT result;
    HRESULT hr;

    if ((szVolumeLabel && !*szVolumeLabel) || (szDiskPrompt && !*szDiskPrompt))
        return ERROR_INVALID_PARAMETER;
    result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    if (asprintf(&text, "%s;%s", szVolumeLabel ? szVolumeLabel : "",
                 szDiskPrompt ? szDiskPrompt : "") < 0) {
        text = NULL;
        return ERROR_OUTOFMEMORY;
    }
    snprintf(name, sizeof(name), "%u", dwDiskId);
    hr = open_part(&sources, "Media", true, &key);
    return hr_to_win32(FAILED(hr) ? hr : regtext_set(key, name, REG_SZ, text));
}

UINT msi_source_list_clear_media_disk(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                      MSIINSTALLCONTEXT dwContext, DWORD dwOptions, DWORD dwDiskId)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    struct sources sources;
    char name[16];
    UINT result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

    if (result != ERROR_SUCCESS)
        return result;
    snprintf(name, sizeof(name), "%u", dwDiskId);
    if (open_part(&sources, "Media", false, &key) == S_OK)
        regtext_delete_value(key, name);
    return ERROR_SUCCESS;
}

/* The @index-th value whose name is a number. */
static UINT disk_at(HKEY key, DWORD index, DWORD *ret_id, char **ret_text)
{
    for (DWORD i = 0;; i++) {
        _cleanup_(freep) char *name = NULL;
        char *end;

        if (regtext_value_at(key, i, &name) != S_OK)
            return ERROR_NO_MORE_ITEMS;
        *ret_id = (DWORD)strtoul(name, &end, 10);
        if (*end || !*name || index-- > 0)
            continue;
        return SUCCEEDED(regtext_get(key, name, ret_text)) && *ret_text ? ERROR_SUCCESS
                                                                        : ERROR_BAD_CONFIGURATION;
    }
}

UINT msi_source_list_enum_media_disks(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                      MSIINSTALLCONTEXT dwContext, DWORD dwOptions, DWORD dwIndex,
                                      LPDWORD pdwDiskId, const struct text_out *szVolumeLabel,
                                      const struct text_out *szDiskPrompt)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *text = NULL;
    struct sources sources;
    char *prompt;
    DWORD id;
    UINT result;

    if ((text_out_has_buffer(szVolumeLabel) && !szVolumeLabel->room) ||
        (text_out_has_buffer(szDiskPrompt) && !szDiskPrompt->room))
        return ERROR_INVALID_PARAMETER;
    result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    if (open_part(&sources, "Media", false, &key) != S_OK)
        return ERROR_NO_MORE_ITEMS;
    result = disk_at(key, dwIndex, &id, &text);
    if (result != ERROR_SUCCESS)
        return result;
    prompt = strchr(text, ';');
    if (prompt)
        *prompt++ = '\0';
    if (pdwDiskId)
        *pdwDiskId = id;
    if (text_out_is_asked(szVolumeLabel))
        result = text_out_give_whole(szVolumeLabel, text);
    if (result == ERROR_SUCCESS && text_out_is_asked(szDiskPrompt))
        result = text_out_give_whole(szDiskPrompt, prompt ? prompt : "");
    return result;
}

/* ---- what is known of them ---- */

static const struct {
    const char *property;
    const char *part;
    const char *value;
} infos[] = {
    {INSTALLPROPERTY_PACKAGENAMEA, "", "PackageName"},
    {INSTALLPROPERTY_MEDIAPACKAGEPATHA, "Media", "MediaPackage"},
    {INSTALLPROPERTY_DISKPROMPTA, "Media", "DiskPrompt"},
};

/* "n;1;/folder/" : the kind, the number, the place. */
static UINT set_last_used(const struct sources *sources, DWORD options, const char *value)
{
    _cleanup_(regtext_closep) HKEY list = NULL, part = NULL;
    _cleanup_(freep) char *source = ended(value, options), *text = NULL;
    unsigned number, last;
    HRESULT hr;

    if (!(options & (MSISOURCETYPE_NETWORK | MSISOURCETYPE_URL)))
        return ERROR_INVALID_PARAMETER;
    hr = open_part(sources, part_of(options), true, &part);
    if (FAILED(hr) || !source)
        return source ? hr_to_win32(hr) : ERROR_OUTOFMEMORY;
    number = number_of(part, source, &last);
    if (!number) {
        number = last + 1;
        hr = set_at(part, number, source);
    }
    if (FAILED(hr) ||
        asprintf(&text, "%c;%u;%s", options & MSISOURCETYPE_URL ? 'u' : 'n', number, source) < 0) {
        text = NULL;
        return FAILED(hr) ? hr_to_win32(hr) : ERROR_OUTOFMEMORY;
    }
    hr = open_part(sources, "", true, &list);
    return hr_to_win32(FAILED(hr) ? hr : regtext_set(list, "LastUsedSource", REG_EXPAND_SZ, text));
}

UINT msi_source_list_set_info(const char *szProductCodeOrPatchCode, const char *szUserSid,
                              MSIINSTALLCONTEXT dwContext, DWORD dwOptions, const char *szProperty,
                              const char *szValue)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    struct sources sources;
    UINT result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

    if (!szProperty)
        return ERROR_INVALID_PARAMETER;
    if (result != ERROR_SUCCESS)
        return result;
    if (strcmp(szProperty, INSTALLPROPERTY_LASTUSEDSOURCEA) == 0)
        return szValue ? set_last_used(&sources, dwOptions, szValue) : ERROR_UNKNOWN_PROPERTY;
    for (size_t i = 0; i < ARRAYSIZE(infos); i++) {
        HRESULT hr;

        if (strcmp(infos[i].property, szProperty) != 0)
            continue;
        if (!szValue)
            return ERROR_UNKNOWN_PROPERTY;
        hr = open_part(&sources, infos[i].part, true, &key);
        return hr_to_win32(FAILED(hr) ? hr : regtext_set(key, infos[i].value, REG_SZ, szValue));
    }
    return ERROR_UNKNOWN_PROPERTY;
}

/* The part of "n;1;/folder/" that is asked for. */
static UINT give_last_used(const struct sources *sources, bool is_type, const struct text_out *out)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *text = NULL;
    char type[2] = "";
    const char *place = "";

    if (open_part(sources, "", false, &key) == S_OK)
        regtext_get(key, "LastUsedSource", &text);
    if (text && *text && text[1] == ';') {
        type[0] = text[0];
        place = strchr(text + 2, ';');
        place = place ? place + 1 : "";
    } else if (text) {
        place = text;
    }
    return text_out_is_asked(out) ? text_out_give_whole(out, is_type ? type : place)
                                  : ERROR_SUCCESS;
}

UINT msi_source_list_get_info(const char *szProductCodeOrPatchCode, const char *szUserSid,
                              MSIINSTALLCONTEXT dwContext, DWORD dwOptions, const char *szProperty,
                              const struct text_out *szValue)
{
    struct sources sources;
    UINT result;

    if (!szProperty || (text_out_has_buffer(szValue) && !szValue->room))
        return ERROR_INVALID_PARAMETER;
    result = find_ex(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    if (strcmp(szProperty, INSTALLPROPERTY_LASTUSEDSOURCEA) == 0 ||
        strcmp(szProperty, INSTALLPROPERTY_LASTUSEDTYPEA) == 0)
        return give_last_used(&sources, szProperty[8] == 'T', szValue);
    for (size_t i = 0; i < ARRAYSIZE(infos); i++) {
        _cleanup_(regtext_closep) HKEY key = NULL;
        _cleanup_(freep) char *text = NULL;

        if (strcmp(infos[i].property, szProperty) != 0)
            continue;
        if (open_part(&sources, infos[i].part, false, &key) == S_OK)
            regtext_get(key, infos[i].value, &text);
        return text_out_is_asked(szValue) ? text_out_give_whole(szValue, text ? text : "")
                                          : ERROR_SUCCESS;
    }
    return ERROR_UNKNOWN_PROPERTY;
}
