/* SPDX-License-Identifier: MIT */
/*
 * The last error of a thread, and FormatMessage.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "win32/system_message.h"

static _Thread_local DWORD last_error;

DWORD GetLastError(void)
{
    return last_error;
}

void SetLastError(DWORD dwErrCode)
{
    last_error = dwErrCode;
}

struct text {
    char *bytes;
    size_t len;
    size_t size;
};

static BOOL text_add(struct text *text, const char *bytes, size_t len)
{
    if (text->len + len + 1 > text->size) {
        size_t size = (text->len + len + 1) * 2;
        char *grown = realloc(text->bytes, size);

        if (!grown)
            return FALSE;
        text->bytes = grown;
        text->size = size;
    }
    memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
    text->bytes[text->len] = '\0';
    return TRUE;
}

/* Where an insert's arguments come from; one position only moves forward in a va_list. */
struct inserts {
    const DWORD_PTR *array;
    va_list *list;
    DWORD_PTR taken[99];
    unsigned count;
    BOOL is_wide;
};

static DWORD_PTR insert_get(struct inserts *inserts, unsigned number)
{
    if (inserts->array)
        return inserts->array[number - 1];

    while (inserts->count < number && inserts->list)
        inserts->taken[inserts->count++] = va_arg(*inserts->list, DWORD_PTR);
    return number <= inserts->count ? inserts->taken[number - 1] : 0;
}

/* %n!printf format!, where the format is of a string by default. */
static BOOL text_add_insert(struct text *text, const char **format, struct inserts *inserts)
{
    _cleanup_(freep) char *converted = NULL, *formatted = NULL;
    char specification[32] = "%s";
    char buffer[512];
    unsigned number = (unsigned)(*(*format)++ - '0');
    size_t len;
    DWORD_PTR value;
    char kind;

    if (**format >= '0' && **format <= '9')
        number = number * 10 + (unsigned)(*(*format)++ - '0');
    if (**format == '!') {
        const char *end = strchr(*format + 1, '!');

        if (!end || end - *format > (int)sizeof(specification) - 3)
            return FALSE;
        snprintf(specification, sizeof(specification), "%%%.*s", (int)(end - *format - 1),
                 *format + 1);
        *format = end + 1;
    }
    value = insert_get(inserts, number);
    len = strlen(specification);
    kind = specification[len - 1];
    if (kind != 's' && kind != 'S') {
        /* 32-bit longs: the length letters of Windows' printf mean what int is here. */
        if (len > 2 && specification[len - 2] == 'l') {
            specification[len - 2] = kind;
            specification[len - 1] = '\0';
        }
        if (!strchr("diouxXc", kind) || strchr(specification, '*'))
            return FALSE;
        snprintf(buffer, sizeof(buffer), specification, (unsigned)value);
        return text_add(text, buffer, strlen(buffer));
    }
    if (!value)
        return text_add(text, "(null)", 6);
    if (inserts->is_wide != (kind == 'S')) {
        converted = utf16_to_utf8_dup((const char16_t *)value);
        if (!converted)
            return FALSE;
        value = (DWORD_PTR)converted;
    }
    specification[len - 1] = 's';
    if (strpbrk(specification, "*hlLw"))
        return FALSE;
    if (asprintf(&formatted, specification, (const char *)value) < 0)
        return FALSE;
    return text_add(text, formatted, strlen(formatted));
}

static BOOL text_expand(struct text *text, const char *format, DWORD flags, struct inserts *inserts)
{
    if (!text_add(text, "", 0))
        return FALSE;

    while (*format) {
        size_t plain = strcspn(format, "%");

        if (!text_add(text, format, plain))
            return FALSE;
        format += plain;
        if (!*format)
            break;
        if (flags & FORMAT_MESSAGE_IGNORE_INSERTS || !format[1]) {
            if (!text_add(text, format++, 1))
                return FALSE;
            continue;
        }
        format++;
        if (*format >= '1' && *format <= '9') {
            if (!text_add_insert(text, &format, inserts))
                return FALSE;
            continue;
        }
        if (*format == '0')
            return TRUE; /* ends the message without a line end */
        if (*format == 'n' || *format == 'r' || *format == 't') {
            const char *end = *format == 'n' ? "\r\n" : *format == 'r' ? "\r" : "\t";

            if (!text_add(text, end, strlen(end)))
                return FALSE;
        } else if (!text_add(text, format, 1)) {
            return FALSE;
        }
        format++;
    }
    return TRUE;
}

/* The message's text, in UTF-8, by its source; FALSE with the last error set. */
static BOOL message_make(struct text *text, DWORD flags, const char *string, DWORD id,
                         void *arguments, BOOL is_wide)
{
    struct inserts inserts = {.is_wide = is_wide};
    const char *format = string;

    if (flags & FORMAT_MESSAGE_FROM_SYSTEM)
        format = system_message(id);
    if (!format) {
        SetLastError(flags & FORMAT_MESSAGE_FROM_SYSTEM ? ERROR_MR_MID_NOT_FOUND
                                                        : ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
        inserts.array = arguments;
    else
        inserts.list = arguments;
    if (flags & FORMAT_MESSAGE_FROM_SYSTEM && !arguments)
        flags |= FORMAT_MESSAGE_IGNORE_INSERTS;
    if (text_expand(text, format, flags, &inserts) &&
        (!(flags & FORMAT_MESSAGE_FROM_SYSTEM) || text_add(text, "\r\n", 2)))
        return TRUE;

    SetLastError(ERROR_OUTOFMEMORY);
    return FALSE;
}

/* What the caller gives back with LocalFree(); NULL, with the last error set, for lack of memory.
 */
static void *local_copy(const void *bytes, size_t size)
{
    void *memory = LocalAlloc(LMEM_FIXED, size);

    if (memory)
        memcpy(memory, bytes, size);
    return memory;
}

DWORD FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                     LPSTR lpBuffer, DWORD nSize, void *Arguments)
{
    struct text text = {0};
    DWORD result = 0;

    if (!lpBuffer) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (message_make(&text, dwFlags, dwFlags & FORMAT_MESSAGE_FROM_STRING ? lpSource : NULL,
                     dwMessageId, Arguments, FALSE)) {
        result = (DWORD)text.len;
        if (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
            *(void **)lpBuffer = local_copy(text.bytes, text.len + 1);
            result = *(void **)lpBuffer ? result : 0;
        } else if (text.len >= nSize) {
            SetLastError(ERROR_INSUFFICIENT_BUFFER);
            result = 0;
        } else {
            memcpy(lpBuffer, text.bytes, text.len + 1);
        }
    }
    free(text.bytes);
    return result;
}

DWORD FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                     LPWSTR lpBuffer, DWORD nSize, void *Arguments)
{
    _cleanup_(freep) char *source = NULL;
    _cleanup_(freep) char16_t *wide = NULL;
    struct text text = {0};
    size_t len;
    BOOL made;

    if (!lpBuffer) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (dwFlags & FORMAT_MESSAGE_FROM_STRING && lpSource)
        source = utf16_to_utf8_dup(lpSource);
    made = message_make(&text, dwFlags, source, dwMessageId, Arguments, TRUE);
    if (made)
        wide = utf16_from_utf8_dup(text.bytes);
    free(text.bytes);
    if (!wide)
        return 0;

    len = utf16_len(wide);
    if (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        *(void **)lpBuffer = local_copy(wide, (len + 1) * sizeof(*wide));
        return *(void **)lpBuffer ? (DWORD)len : 0;
    }
    if (len >= nSize) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    memcpy(lpBuffer, wide, (len + 1) * sizeof(*wide));
    return (DWORD)len;
}
