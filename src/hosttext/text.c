/* SPDX-License-Identifier: MIT */
#include "hosttext/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

BSTR text_from_utf8_n(const char *utf8, size_t len)
{
    int units;
    BSTR text;

    if (len > INT_MAX)
        return NULL;
    if (len == 0)
        return SysAllocString(u"");
    units = MultiByteToWideChar(CP_UTF8, 0, utf8, (int)len, NULL, 0);
    text = SysAllocStringLen(NULL, (UINT)units);
    if (text)
        MultiByteToWideChar(CP_UTF8, 0, utf8, (int)len, text, units);
    return text;
}

BSTR text_from_utf8(const char *utf8)
{
    return text_from_utf8_n(utf8, strlen(utf8));
}

char *text_to_utf8_n(const char16_t *text, size_t len)
{
    int size;
    char *utf8;

    if (len > INT_MAX / 3)
        return NULL;
    size = len ? WideCharToMultiByte(CP_UTF8, 0, text, (int)len, NULL, 0, NULL, NULL) : 0;
    utf8 = malloc((size_t)size + 1);
    if (!utf8)
        return NULL;
    if (size)
        WideCharToMultiByte(CP_UTF8, 0, text, (int)len, utf8, size, NULL, NULL);
    utf8[size] = '\0';
    return utf8;
}

char *text_to_utf8(const char16_t *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return text_to_utf8_n(text, len);
}

static char16_t lower(char16_t c)
{
    return c >= 'A' && c <= 'Z' ? (char16_t)(c + 'a' - 'A') : c;
}

bool text_is_n(const char16_t *text, size_t len, const char *ascii)
{
    for (size_t i = 0; i < len; i++) {
        if (!ascii[i] || lower(text[i]) != lower((unsigned char)ascii[i]))
            return false;
    }
    return !ascii[len];
}

bool text_is(const char16_t *text, const char *ascii)
{
    size_t len = 0;

    while (text[len])
        len++;
    return text_is_n(text, len, ascii);
}

BSTR text_of_error(HRESULT hr)
{
    char16_t text[512];
    char number[16];
    DWORD len;

    len = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
                         (DWORD)hr, 0, text, sizeof(text) / sizeof(*text), NULL);
    while (len && (text[len - 1] == '\n' || text[len - 1] == '\r' || text[len - 1] == ' '))
        len--;
    if (len)
        return SysAllocStringLen(text, len);
    snprintf(number, sizeof(number), "0x%08X", (unsigned)hr);
    return text_from_utf8(number);
}

char *text_full_path(const char *path)
{
    DWORD size = GetFullPathNameA(path, 0, NULL, NULL);
    char *whole = size ? malloc(size) : NULL;

    if (!whole || GetFullPathNameA(path, size, whole, NULL) < size)
        return whole;
    free(whole);
    return NULL;
}
