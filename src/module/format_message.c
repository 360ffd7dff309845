/* SPDX-License-Identifier: MIT */
/*
 * FormatMessage: a text of the system, of a module or of the caller, with its inserts filled in.
 */
#include <stdint.h>
#include <string.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "module/module_message.h"
#include "text/message_format.h"
#include "win32/system_message.h"

enum {
    NARROW_ROOM_MAX = 32768, /* a narrow buffer of this size is refused, as on Windows */
};

static DWORD fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

/* What is wanted: a text of the caller, or the number of a message. */
struct request {
    const char16_t *text; /* or NULL */
    HMODULE module;
    DWORD id;
    WORD language;
};

/* The text of a code of the system with its line end, on the heap. */
static HRESULT find_system_message(DWORD id, char16_t **ret_format)
{
    const char *message = system_message(id);
    struct wide_text text = {0};
    char16_t *wide;

    if (!message)
        return hr_from_win32(ERROR_MR_MID_NOT_FOUND);

    wide = utf16_from_utf8_dup(message);
    if (wide && wide_text_add(&text, wide, utf16_len(wide)))
        wide_text_add(&text, u"\r\n", 2);
    free(wide);
    if (!wide || text.has_failed) {
        wide_text_deinit(&text);
        return hr_raise(E_OUTOFMEMORY, "message 0x%08x", id);
    }
    *ret_format = text.units;
    return S_OK;
}

/* The module comes before the system. */
static HRESULT find_message(DWORD flags, const struct request *request, char16_t **ret_format)
{
    HRESULT hr = hr_from_win32(ERROR_INVALID_PARAMETER);

    if (flags & FORMAT_MESSAGE_FROM_HMODULE) {
        hr = module_message_find(request->module, request->id, request->language, ret_format);
        if (SUCCEEDED(hr))
            return hr;
    }
    if (flags & FORMAT_MESSAGE_FROM_SYSTEM)
        hr = find_system_message(request->id, ret_format);
    return hr_trace(hr);
}

/* @message says all but the format. */
static DWORD make_text(struct message_format *message, const struct request *request,
                       struct wide_text *text)
{
    _cleanup_(freep) char16_t *found = NULL;
    HRESULT hr = S_OK;

    message->format = request->text;
    if (!(message->flags & FORMAT_MESSAGE_FROM_STRING)) {
        hr = find_message(message->flags, request, &found);
        message->format = found;
    }
    if (SUCCEEDED(hr))
        hr = message_expand(message, text);
    if (FAILED(hr))
        return hr_to_win32(hr);
    return text->len == 0 ? ERROR_NO_WORK_DONE : ERROR_SUCCESS;
}

/* What the caller gives back with LocalFree(): at least @room bytes. */
static void *local_copy(const void *bytes, size_t size, size_t room)
{
    void *memory = LocalAlloc(LMEM_FIXED, size > room ? size : room);

    if (memory)
        memcpy(memory, bytes, size);
    return memory;
}

static DWORD give_narrow(const struct wide_text *text, DWORD flags, LPSTR buffer, DWORD size)
{
    _cleanup_(freep) char *narrow = utf16_to_utf8_dup(text->units);
    size_t len;

    if (!narrow)
        return fail(ERROR_NOT_ENOUGH_MEMORY);

    len = strlen(narrow);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        *(void **)buffer = local_copy(narrow, len + 1, size);
        return *(void **)buffer ? (DWORD)len : 0;
    }
    if (len >= size)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(buffer, narrow, len + 1);
    return (DWORD)len;
}

DWORD FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                     LPSTR lpBuffer, DWORD nSize, void *Arguments)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};
    _cleanup_(freep) char16_t *source = NULL;
    struct message_format message = {.flags = dwFlags, .arguments = Arguments, .is_narrow = true};
    struct request request = {NULL, (HMODULE)(uintptr_t)lpSource, dwMessageId, (WORD)dwLanguageId};
    DWORD error;

    if (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        if (!lpBuffer)
            return fail(ERROR_NOT_ENOUGH_MEMORY);
        *(void **)lpBuffer = NULL;
    }
    if (nSize >= NARROW_ROOM_MAX)
        return fail(ERROR_INVALID_PARAMETER);
    if (dwFlags & FORMAT_MESSAGE_FROM_STRING) {
        if (!lpSource)
            return fail(ERROR_INVALID_PARAMETER);
        source = utf16_from_utf8_dup(lpSource);
        if (!source)
            return fail(ERROR_NOT_ENOUGH_MEMORY);
        request.text = source;
    }

    error = make_text(&message, &request, &text);
    if (error != ERROR_SUCCESS)
        return fail(error);
    return give_narrow(&text, dwFlags, lpBuffer, lpBuffer ? nSize : 0);
}

DWORD FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                     LPWSTR lpBuffer, DWORD nSize, void *Arguments)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};
    struct message_format message = {.flags = dwFlags, .arguments = Arguments};
    struct request request = {lpSource, (HMODULE)(uintptr_t)lpSource, dwMessageId,
                              (WORD)dwLanguageId};
    DWORD error;

    if (!lpBuffer || (dwFlags & FORMAT_MESSAGE_FROM_STRING && !lpSource))
        return fail(ERROR_INVALID_PARAMETER);
    if (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
        *(void **)lpBuffer = NULL;
    else if (nSize == 0)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    else
        message.room = nSize;

    error = make_text(&message, &request, &text);
    if (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER && error == ERROR_SUCCESS) {
        *(void **)lpBuffer = local_copy(text.units, (text.len + 1) * sizeof(*text.units),
                                        nSize * sizeof(*text.units));
        return *(void **)lpBuffer ? (DWORD)text.len : 0;
    }
    if (error != ERROR_SUCCESS && error != ERROR_INSUFFICIENT_BUFFER && error != ERROR_NO_WORK_DONE)
        return fail(error);

    /* Of a text that does not fit there is what does; of an empty one the NUL. */
    if (!(dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER)) {
        size_t len = text.len < nSize ? text.len : nSize - 1;

        memcpy(lpBuffer, text.units, len * sizeof(*text.units));
        lpBuffer[len] = 0;
        if (error == ERROR_SUCCESS && len < text.len)
            error = ERROR_INSUFFICIENT_BUFFER;
    }
    return error == ERROR_SUCCESS ? (DWORD)text.len : fail(error);
}
