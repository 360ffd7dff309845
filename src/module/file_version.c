/* SPDX-License-Identifier: MIT */
/*
 * Version information of files, by the calls of winver.h: of ELF and PE files alike, without
 * loading them.
 *
 * A caller's buffer holds the resource as the file has it, in UTF-16, and behind it, after four
 * bytes as in Windows, room for the texts that VerQueryValueA is asked for, in UTF-8, each at the
 * place that follows from its own. As in Windows they have the room that they have in UTF-16; only
 * where a text needs more, all have half as much again. The gap behind the root's name, where the
 * resource has nothing, says which it is, if the buffer has that room at all.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>
#include <comity/winnls.h>
#include <comity/winuser.h>
#include <comity/winver.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "image/version_info.h"
#include "module/module.h"
#include "module/resource_call.h"

enum {
    GAP_AT = 6 + sizeof(u"VS_VERSION_INFO"), /* two bytes to the boundary of four */
    ROOM_AT = 4,                             /* behind the block */
    VERSION_TYPE = 16,                       /* RT_VERSION */
    VERSION_NAME = 1,                        /* VS_FILE_INFO */
};

/* What stands in the gap: how much room there is for each byte of the block. */
enum text_room {
    ROOM_NONE = 0,
    ROOM_EQUAL = 0x3845,
    ROOM_MORE = 0x384d,
};

static size_t text_place(enum text_room room, size_t place)
{
    return room == ROOM_EQUAL ? place : place + place / 2;
}

static DWORD buffer_size(enum text_room room, size_t size)
{
    return (DWORD)(size + ROOM_AT + text_place(room, size) + (room == ROOM_MORE));
}

/* The bytes of a text in UTF-8, with its NUL. */
static size_t text_size(const struct version_block *string)
{
    const char16_t *text = (const char16_t *)(const void *)string->value.bytes;
    size_t len = utf16_nlen(text, string->value.size / sizeof(*text));

    return utf16_to_utf8(text, len, NULL, 0) + 1;
}

static HRESULT visit_string(void *context, const struct span *language,
                            const struct version_block *string)
{
    enum text_room *room = context;

    if (string->value.size > 0 && text_size(string) > string->value.size)
        *room = ROOM_MORE;
    return *room == ROOM_MORE ? S_FALSE : S_OK;
}

/* What is damaged is found when it is asked for. */
static enum text_room choose_room(const struct version_info *info)
{
    enum text_room room = ROOM_EQUAL;

    version_info_visit_strings(info, visit_string, &room);
    return room;
}

static DWORD fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

/* A file's version information, with the module that it lies in. */
struct file_version {
    HMODULE module;
    struct version_info info;
};

static void file_version_close(struct file_version *file)
{
    if (file->module)
        module_close_data(file->module);
}

/*
 * That in the language that FindResource would take, or else any; S_FALSE if there is none. What is
 * in @ret_set tells whether the file has other resources.
 */
static HRESULT find_version(HMODULE module, struct resource_set *ret_set,
                            struct version_info *ret_info)
{
    struct resource_name type = resource_name_of_id(VERSION_TYPE);
    struct resource_name name = resource_name_of_id(VERSION_NAME);
    struct resource found;
    HRESULT hr;

    hr = module_resources(module, ret_set);
    if (FAILED(hr))
        return hr_trace(hr);
    if (SUCCEEDED(resource_call_find(module, &type, &name, LANG_NEUTRAL, &found)))
        return hr_trace(version_info_read(found.data, ret_info));
    return hr_trace(version_info_of(ret_set, ret_info));
}

/* False, with the last error set, if the file has none. */
static bool file_version_open(const char *name, struct file_version *ret_file)
{
    struct resource_set set;
    char path[PATH_MAX];
    HRESULT hr;

    if (!name)
        return fail(ERROR_INVALID_PARAMETER);
    if (!*name)
        return fail(ERROR_BAD_PATHNAME);
    module_find_file(name, path);
    hr = module_open_data(path, &ret_file->module);
    /* A file of another kind has no resources. */
    if (hr == hr_from_win32(ERROR_BAD_EXE_FORMAT) || hr == hr_from_win32(ERROR_FILE_INVALID))
        return fail(ERROR_RESOURCE_DATA_NOT_FOUND);
    if (SUCCEEDED(hr))
        hr = find_version(ret_file->module, &set, &ret_file->info);
    if (hr == S_FALSE)
        return fail(set.pe || set.n_parts > 0 ? ERROR_RESOURCE_TYPE_NOT_FOUND
                                              : ERROR_RESOURCE_DATA_NOT_FOUND);
    return SUCCEEDED(hr) || fail(hr_to_win32(hr));
}

/* Whether the root has its usual name, and so a gap behind it. */
static bool has_gap(const void *block, size_t size)
{
    return size >= GAP_AT + sizeof(uint16_t) &&
           memcmp((const char *)block + GAP_AT - sizeof(u"VS_VERSION_INFO"), u"VS_VERSION_INFO",
                  sizeof(u"VS_VERSION_INFO")) == 0;
}

DWORD GetFileVersionInfoSizeExA(DWORD dwFlags, LPCSTR lpwstrFilename, LPDWORD lpdwHandle)
{
    _cleanup_(file_version_close) struct file_version file = {0};

    if (lpdwHandle)
        *lpdwHandle = 0;
    if (!file_version_open(lpwstrFilename, &file))
        return 0;
    SetLastError(ERROR_SUCCESS);
    return buffer_size(choose_room(&file.info), file.info.bytes.size);
}

BOOL GetFileVersionInfoExA(DWORD dwFlags, LPCSTR lpwstrFilename, DWORD dwHandle, DWORD dwLen,
                           LPVOID lpData)
{
    _cleanup_(file_version_close) struct file_version file = {0};
    uint16_t cut = (uint16_t)dwLen, room;
    DWORD size;

    if (!lpData)
        return (BOOL)fail(ERROR_INVALID_DATA);
    if (!file_version_open(lpwstrFilename, &file))
        return FALSE;

    size = (DWORD)file.info.bytes.size;
    memcpy(lpData, file.info.bytes.bytes, size < dwLen ? size : dwLen);
    /* What is cut off ends where the buffer does. */
    if (dwLen < size && dwLen >= sizeof(cut))
        memcpy(lpData, &cut, sizeof(cut));
    room = (uint16_t)choose_room(&file.info);
    if (dwLen < buffer_size(room, size))
        room = ROOM_NONE;
    if (has_gap(lpData, size < dwLen ? size : dwLen))
        memcpy((char *)lpData + GAP_AT, &room, sizeof(room));
    SetLastError(ERROR_SUCCESS);
    return TRUE;
}

/* The name in UTF-8; NULL, with the last error set, if there is none. */
static char *copy_name(LPCWSTR name)
{
    char *copy = name ? utf16_to_utf8_dup((const char16_t *)name) : NULL;

    if (!copy)
        SetLastError(name ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
    return copy;
}

DWORD GetFileVersionInfoSizeExW(DWORD dwFlags, LPCWSTR lpwstrFilename, LPDWORD lpdwHandle)
{
    _cleanup_(freep) char *name = copy_name(lpwstrFilename);

    if (lpdwHandle)
        *lpdwHandle = 0;
    return name ? GetFileVersionInfoSizeExA(dwFlags, name, lpdwHandle) : 0;
}

BOOL GetFileVersionInfoExW(DWORD dwFlags, LPCWSTR lpwstrFilename, DWORD dwHandle, DWORD dwLen,
                           LPVOID lpData)
{
    _cleanup_(freep) char *name = copy_name(lpwstrFilename);

    return name && GetFileVersionInfoExA(dwFlags, name, dwHandle, dwLen, lpData);
}

DWORD GetFileVersionInfoSizeA(LPCSTR lptstrFilename, LPDWORD lpdwHandle)
{
    return GetFileVersionInfoSizeExA(FILE_VER_GET_LOCALISED, lptstrFilename, lpdwHandle);
}

DWORD GetFileVersionInfoSizeW(LPCWSTR lptstrFilename, LPDWORD lpdwHandle)
{
    return GetFileVersionInfoSizeExW(FILE_VER_GET_LOCALISED, lptstrFilename, lpdwHandle);
}

BOOL GetFileVersionInfoA(LPCSTR lptstrFilename, DWORD dwHandle, DWORD dwLen, LPVOID lpData)
{
    return GetFileVersionInfoExA(FILE_VER_GET_LOCALISED, lptstrFilename, dwHandle, dwLen, lpData);
}

BOOL GetFileVersionInfoW(LPCWSTR lptstrFilename, DWORD dwHandle, DWORD dwLen, LPVOID lpData)
{
    return GetFileVersionInfoExW(FILE_VER_GET_LOCALISED, lptstrFilename, dwHandle, dwLen, lpData);
}

/* False, with the last error set, if the block has nothing at @path. */
static bool query(LPCVOID block, const char16_t *path, struct version_block *ret_block)
{
    struct version_info info;
    uint16_t size = 0;
    HRESULT hr;

    if (!block)
        return fail(ERROR_INVALID_PARAMETER);
    memcpy(&size, block, sizeof(size));
    hr = version_info_read((struct span){block, size}, &info);
    if (SUCCEEDED(hr))
        hr = version_info_query(&info, path, ret_block);
    if (hr == S_FALSE)
        return fail(ERROR_RESOURCE_TYPE_NOT_FOUND);
    return SUCCEEDED(hr) || fail(hr_to_win32(hr));
}

static void tell(const void *value, UINT len, LPVOID *ret_buffer, PUINT ret_len)
{
    *ret_buffer = (LPVOID)(uintptr_t)value;
    if (ret_len)
        *ret_len = len;
}

BOOL VerQueryValueW(LPCVOID pBlock, LPCWSTR lpSubBlock, LPVOID *lplpBuffer, PUINT puLen)
{
    const char16_t *path = lpSubBlock ? (const char16_t *)lpSubBlock : u"";
    struct version_block found;

    if (puLen)
        *puLen = 0;
    if (!query(pBlock, path, &found))
        return FALSE;
    /* A text without characters has no NUL either: what follows it is another block. */
    tell(found.is_text && found.value.size == 0 ? (const void *)u"" : found.value.bytes,
         found.value_count, lplpBuffer, puLen);
    return TRUE;
}

static enum text_room room_of(LPCVOID block, size_t size)
{
    uint16_t room = ROOM_NONE;

    if (has_gap(block, size))
        memcpy(&room, (const char *)block + GAP_AT, sizeof(room));
    return room == ROOM_EQUAL || room == ROOM_MORE ? room : ROOM_NONE;
}

/* The text in UTF-8, at its place behind the block; false if the buffer has no room for it. */
static bool put_text(LPCVOID block, const struct version_block *found, LPVOID *ret_buffer,
                     PUINT ret_len)
{
    enum text_room room = room_of(block, found->bytes.size);
    char *rest = (char *)(uintptr_t)block + found->bytes.size + ROOM_AT;
    size_t len = found->value.size / sizeof(char16_t);
    const char16_t *text = (const char16_t *)(const void *)found->value.bytes;
    size_t size;

    if (len == 0) {
        tell("", found->value_count, ret_buffer, ret_len);
        return true;
    }
    if (room == ROOM_NONE || (room == ROOM_EQUAL && text_size(found) > found->value.size))
        return fail(ERROR_INSUFFICIENT_BUFFER);
    rest += text_place(room, (size_t)(found->value.bytes - found->bytes.bytes));
    size = utf16_to_utf8(text, utf16_nlen(text, len), rest, 3 * len);
    rest[size] = '\0';
    tell(rest, found->value_count > 0 ? (UINT)size + 1 : 0, ret_buffer, ret_len);
    return true;
}

BOOL VerQueryValueA(LPCVOID pBlock, LPCSTR lpSubBlock, LPVOID *lplpBuffer, PUINT puLen)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(lpSubBlock ? lpSubBlock : "");
    struct version_block found;

    if (puLen)
        *puLen = 0;
    if (!path)
        return (BOOL)fail(ERROR_NOT_ENOUGH_MEMORY);
    if (!query(pBlock, path, &found))
        return FALSE;
    if (found.is_text)
        return put_text(pBlock, &found, lplpBuffer, puLen);
    tell(found.value.bytes, found.value_count, lplpBuffer, puLen);
    return TRUE;
}
