/* SPDX-License-Identifier: MIT */
/*
 * Text in which %NAME% stands for a variable of the environment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "base/win32_text_result.h"

/* Writes the text with each %NAME% that has a value replaced by it. */
static void expand(FILE *expanded, const char *text)
{
    while (*text) {
        size_t plain = strcspn(text, "%");
        const char *end = text[plain] ? strchr(text + plain + 1, '%') : NULL;
        _cleanup_(freep) char *name = NULL;
        const char *value;

        fwrite(text, 1, plain, expanded);
        text += plain;
        if (!end) {
            fputs(text, expanded);
            return;
        }
        name = strndup(text + 1, (size_t)(end - text - 1));
        value = name ? getenv(name) : NULL;
        if (value) {
            fputs(value, expanded);
            text = end + 1;
        } else {
            fputc(*text++, expanded);
        }
    }
}

/* On the heap; NULL with the last error. */
static char *expanded(const char *text)
{
    char *result = NULL;
    size_t size;
    FILE *stream = open_memstream(&result, &size);

    if (stream) {
        expand(stream, text);
        fclose(stream);
    }
    if (!result)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return result;
}

/* Unlike the others, these count the NUL in any case. */
DWORD ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize)
{
    _cleanup_(freep) char *text = expanded(lpSrc);

    if (!text)
        return 0;
    win32_give_narrow(text, lpDst, nSize);
    return (DWORD)strlen(text) + 1;
}

DWORD ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize)
{
    _cleanup_(freep) char *source = utf16_to_utf8_dup((const char16_t *)lpSrc);
    _cleanup_(freep) char *text = source ? expanded(source) : NULL;

    if (!text)
        return 0;
    win32_give_wide(text, lpDst, nSize);
    return (DWORD)utf16_from_utf8(text, strlen(text), NULL, 0) + 1;
}
