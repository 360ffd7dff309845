/* SPDX-License-Identifier: MIT */
/*
 * The functions of what is known of sources: disks, the package's name, the place last used.
 */
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"

#include "msi_calls.h"
#include "sources.h"

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
    result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    if (asprintf(&text, "%s;%s", szVolumeLabel ? szVolumeLabel : "",
                 szDiskPrompt ? szDiskPrompt : "") < 0) {
        text = NULL;
        return ERROR_OUTOFMEMORY;
    }
    snprintf(name, sizeof(name), "%u", dwDiskId);
    hr = sources_open(&sources, "Media", SOURCES_MADE, &key);
    return hr_to_win32(FAILED(hr) ? hr : regtext_set(key, name, REG_SZ, text));
}

UINT msi_source_list_clear_media_disk(const char *szProductCodeOrPatchCode, const char *szUserSid,
                                      MSIINSTALLCONTEXT dwContext, DWORD dwOptions, DWORD dwDiskId)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    struct sources sources;
    char name[16];
    UINT result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

    if (result != ERROR_SUCCESS)
        return result;
    snprintf(name, sizeof(name), "%u", dwDiskId);
    if (sources_open(&sources, "Media", SOURCES_EXISTING, &key) == S_OK)
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
    result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
    if (result != ERROR_SUCCESS)
        return result;
    if (sources_open(&sources, "Media", SOURCES_EXISTING, &key) != S_OK)
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
    _cleanup_(freep) char *source = sources_ended(value, options), *text = NULL;
    unsigned number, last;
    HRESULT hr;

    if (!(options & (MSISOURCETYPE_NETWORK | MSISOURCETYPE_URL)))
        return ERROR_INVALID_PARAMETER;
    hr = sources_open(sources, sources_part(options), SOURCES_MADE, &part);
    if (FAILED(hr) || !source)
        return source ? hr_to_win32(hr) : ERROR_OUTOFMEMORY;
    number = sources_number(part, source, &last);
    if (!number) {
        number = last + 1;
        hr = sources_set_at(part, number, source);
    }
    if (FAILED(hr) ||
        asprintf(&text, "%c;%u;%s", options & MSISOURCETYPE_URL ? 'u' : 'n', number, source) < 0) {
        text = NULL;
        return FAILED(hr) ? hr_to_win32(hr) : ERROR_OUTOFMEMORY;
    }
    hr = sources_open(sources, "", SOURCES_MADE, &list);
    return hr_to_win32(FAILED(hr) ? hr : regtext_set(list, "LastUsedSource", REG_EXPAND_SZ, text));
}

UINT msi_source_list_set_info(const char *szProductCodeOrPatchCode, const char *szUserSid,
                              MSIINSTALLCONTEXT dwContext, DWORD dwOptions, const char *szProperty,
                              const char *szValue)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    struct sources sources;
    UINT result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);

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
        hr = sources_open(&sources, infos[i].part, SOURCES_MADE, &key);
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

    if (sources_open(sources, "", SOURCES_EXISTING, &key) == S_OK)
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
    result = sources_find(szProductCodeOrPatchCode, szUserSid, dwContext, dwOptions, &sources);
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
        if (sources_open(&sources, infos[i].part, SOURCES_EXISTING, &key) == S_OK)
            regtext_get(key, infos[i].value, &text);
        return text_out_is_asked(szValue) ? text_out_give_whole(szValue, text ? text : "")
                                          : ERROR_SUCCESS;
    }
    return ERROR_UNKNOWN_PROPERTY;
}
