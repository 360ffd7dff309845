/* SPDX-License-Identifier: MIT */
/*
 * The class of a file: by a pattern in its bytes, else by its extension. Source: Windows'
 * "GetClassFile" page.
 *
 * HKCR\FileType\{CLSID}\N = "offset,size,mask,value", in decimal and then hexadecimal: @size bytes
 * at
 * @offset, from the end if it is negative, are @value once they are masked. An empty mask masks
 * nothing. HKCR\.ext names the program that HKCR gives the CLSID of.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "base/win32_text_result.h"

enum {
    PATTERN_SIZE_MAX = 256, /* bytes of one pattern */
    PATTERN_TEXT_MAX = 1024 + 64,
    KEY_NAME_MAX = 256,
    PROGID_MAX = 256,
};

struct pattern {
    long offset;
    size_t size;
    uint8_t mask[PATTERN_SIZE_MAX];
    uint8_t value[PATTERN_SIZE_MAX];
};

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit |= 0x20;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* @size bytes in hexadecimal; where the text ends, NULL if it has fewer. */
static const char *parse_bytes(const char *text, size_t size, uint8_t *ret_bytes)
{
    text += strspn(text, " ");
    for (size_t i = 0; i < size; i++, text += 2) {
        int high = digit_value(text[0]), low = high < 0 ? -1 : digit_value(text[1]);

        if (low < 0)
            return NULL;
        ret_bytes[i] = (uint8_t)(high << 4 | low);
    }
    return text;
}

static bool pattern_parse(const char *text, struct pattern *ret_pattern)
{
    char *end;

    ret_pattern->offset = strtol(text, &end, 10);
    if (end == text || *end != ',')
        return false;
    text = end + 1;
    ret_pattern->size = strtoul(text, &end, 10);
    if (end == text || *end != ',' || !ret_pattern->size || ret_pattern->size > PATTERN_SIZE_MAX)
        return false;

    text = end + 1 + strspn(end + 1, " ");
    memset(ret_pattern->mask, 0xff, ret_pattern->size);
    if (*text != ',')
        text = parse_bytes(text, ret_pattern->size, ret_pattern->mask);
    if (!text || *text != ',')
        return false;
    return parse_bytes(text + 1, ret_pattern->size, ret_pattern->value) != NULL;
}

static bool pattern_matches(const struct pattern *pattern, int fd)
{
    uint8_t bytes[PATTERN_SIZE_MAX];
    off_t offset = pattern->offset;
    struct stat st;

    if (offset < 0 && fstat(fd, &st) == 0)
        offset += st.st_size;
    if (offset < 0 || pread(fd, bytes, pattern->size, offset) != (ssize_t)pattern->size)
        return false;
    for (size_t i = 0; i < pattern->size; i++)
        if ((bytes[i] & pattern->mask[i]) != pattern->value[i])
            return false;
    return true;
}

/* Whether any pattern of the class at @key matches. */
static bool class_matches(HKEY types, const WCHAR *name, int fd)
{
    WCHAR number[KEY_NAME_MAX], wide[PATTERN_TEXT_MAX];
    char text[PATTERN_TEXT_MAX];
    struct pattern pattern;
    bool is_match = false;
    HKEY key;

    if (RegOpenKeyExW(types, name, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    for (DWORD i = 0; !is_match; i++) {
        DWORD len = KEY_NAME_MAX;
        LONG size = sizeof(wide);

        if (RegEnumKeyExW(key, i, number, &len, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        if (RegQueryValueW(key, number, wide, &size) != ERROR_SUCCESS)
            continue;
        len = (DWORD)utf16_to_utf8(wide, utf16_nlen(wide, size / sizeof(*wide)), text,
                                   sizeof(text) - 1);
        text[len < sizeof(text) ? len : sizeof(text) - 1] = 0;
        is_match = pattern_parse(text, &pattern) && pattern_matches(&pattern, fd);
    }
    RegCloseKey(key);
    return is_match;
}

static HRESULT find_by_pattern(int fd, CLSID *ret_clsid)
{
    WCHAR name[KEY_NAME_MAX];
    HRESULT hr = MK_E_INVALIDEXTENSION;
    HKEY types;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, u"FileType", 0, KEY_READ, &types) != ERROR_SUCCESS)
        return hr;
    for (DWORD i = 0; FAILED(hr); i++) {
        DWORD len = KEY_NAME_MAX;

        if (RegEnumKeyExW(types, i, name, &len, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        if (class_matches(types, name, fd) && SUCCEEDED(CLSIDFromString(name, ret_clsid)))
            hr = S_OK;
    }
    RegCloseKey(types);
    return hr;
}

static const WCHAR *extension_of(const WCHAR *path)
{
    const WCHAR *extension = NULL;

    for (; *path; path++) {
        if (*path == '/' || *path == '\\')
            extension = NULL;
        else if (*path == '.')
            extension = path;
    }
    return extension;
}

static HRESULT find_by_extension(const WCHAR *path, CLSID *ret_clsid)
{
    const WCHAR *extension = extension_of(path);
    WCHAR progid[PROGID_MAX];
    LONG size = sizeof(progid);

    if (!extension || RegQueryValueW(HKEY_CLASSES_ROOT, extension, progid, &size) != ERROR_SUCCESS)
        return MK_E_INVALIDEXTENSION;
    return FAILED(CLSIDFromProgID(progid, ret_clsid)) ? MK_E_INVALIDEXTENSION : S_OK;
}

HRESULT GetClassFile(LPCOLESTR szFilename, CLSID *pclsid)
{
    _cleanup_(freep) char *path = NULL;
    _cleanup_(closep) int fd = -1;
    CLSID clsid;
    HRESULT hr;

    if (!szFilename || !pclsid)
        return E_INVALIDARG;
    path = win32_path_from_wide(szFilename);
    if (!path)
        return MK_E_CANTOPENFILE;

    /* A file that is not there yet has a class by its name all the same. */
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    hr = fd >= 0 ? find_by_pattern(fd, &clsid) : MK_E_INVALIDEXTENSION;
    if (FAILED(hr))
        hr = find_by_extension(szFilename, &clsid);
    if (FAILED(hr))
        return fd >= 0 ? hr : MK_E_CANTOPENFILE;
    *pclsid = clsid;
    return S_OK;
}
