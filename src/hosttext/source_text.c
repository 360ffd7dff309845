/* SPDX-License-Identifier: MIT */
#include "hosttext/source_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "hosttext/text.h"

enum byte_order {
    LITTLE_END_FIRST,
    BIG_END_FIRST,
};

enum {
    SAMPLE = 512, /* bytes that tell whether it is UTF-16 */
    READ_STEP = 64 << 10,
    NUL_STAND_IN = 1, /* no language has a use for it */
};

static BSTR from_utf16(const unsigned char *bytes, size_t size, enum byte_order order)
{
    BSTR text = SysAllocStringLen(NULL, (UINT)(size / 2));

    if (!text)
        return NULL;
    memcpy(text, bytes, size / 2 * 2);
    if (order == BIG_END_FIRST) {
        for (size_t i = 0; i < size / 2; i++)
            text[i] = (char16_t)(text[i] >> 8 | text[i] << 8);
    }
    return text;
}

static BSTR from_code_page_1252(const unsigned char *bytes, size_t size)
{
    /* What 0x80 to 0x9f are there; all else is as in Unicode. */
    static const char16_t specials[] = u"\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030"
                                       u"\u0160\u2039\u0152\x8d\u017d\x8f"
                                       u"\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122"
                                       u"\u0161\u203a\u0153\x9d\u017e\u0178";
    BSTR text = SysAllocStringLen(NULL, (UINT)size);

    if (!text)
        return NULL;
    for (size_t i = 0; i < size; i++)
        text[i] = bytes[i] >= 0x80 && bytes[i] <= 0x9f ? specials[bytes[i] - 0x80] : bytes[i];
    return text;
}

static BSTR from_utf8(const unsigned char *bytes, size_t size)
{
    return text_from_utf8_n((const char *)bytes, size);
}

/* Letters of European languages leave every other byte empty, and no other text has a NUL. */
static bool looks_like_utf16(const unsigned char *bytes, size_t size, enum byte_order order)
{
    size_t n = size < SAMPLE ? size / 2 * 2 : SAMPLE;
    size_t empty = 0;

    if (n < 2 || size % 2)
        return false;
    for (size_t i = 0; i < n; i += 2) {
        empty += bytes[i + (order == LITTLE_END_FIRST)] == 0;
        if (bytes[i + (order == BIG_END_FIRST)] == 0)
            return false;
    }
    return empty * 4 >= n; /* half of the units */
}

static bool is_utf8(const unsigned char *bytes, size_t size)
{
    return size == 0 || MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, (const char *)bytes,
                                            (int)size, NULL, 0) > 0;
}

BSTR source_text_decode(const unsigned char *bytes, size_t size)
{
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return is_utf8(bytes + 3, size - 3) ? from_utf8(bytes + 3, size - 3)
                                            : from_code_page_1252(bytes + 3, size - 3);
    if (size >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
        return from_utf16(bytes + 2, size - 2, LITTLE_END_FIRST);
    if (size >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
        return from_utf16(bytes + 2, size - 2, BIG_END_FIRST);
    if (looks_like_utf16(bytes, size, LITTLE_END_FIRST))
        return from_utf16(bytes, size, LITTLE_END_FIRST);
    if (looks_like_utf16(bytes, size, BIG_END_FIRST))
        return from_utf16(bytes, size, BIG_END_FIRST);
    return is_utf8(bytes, size) ? from_utf8(bytes, size) : from_code_page_1252(bytes, size);
}

static HRESULT last_error(void)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    case EACCES:
    case EPERM:
    case EISDIR:
        return E_ACCESSDENIED;
    case ENOMEM:
        return E_OUTOFMEMORY;
    default:
        return HRESULT_FROM_WIN32(ERROR_READ_FAULT);
    }
}

/* Pipes have no size: the bytes are read until there are no more. */
static HRESULT read_bytes(int fd, unsigned char **ret_bytes, size_t *ret_size)
{
    _cleanup_(freep) unsigned char *bytes = NULL;
    size_t size = 0, room = 0;

    for (;;) {
        ssize_t n;

        if (size + 1 >= room) {
            unsigned char *grown;

            room = room ? room * 2 : READ_STEP;
            grown = realloc(bytes, room);
            if (!grown)
                return E_OUTOFMEMORY;
            bytes = grown;
        }
        n = read(fd, bytes + size, room - size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return last_error();
        if (n == 0)
            break;
        size += (size_t)n;
        if (size > SOURCE_TEXT_MAX)
            return DISP_E_OVERFLOW;
    }
    *ret_bytes = TAKE_PTR(bytes);
    *ret_size = size;
    return S_OK;
}

/* Engines take text up to a NUL, and would run half a script without a word. */
static void replace_nuls(BSTR text)
{
    for (UINT i = 0, len = SysStringLen(text); i < len; i++) {
        if (text[i] == 0)
            text[i] = NUL_STAND_IN;
    }
}

/* What tells the system which program runs a file is no part of the script. */
static void blank_interpreter_line(BSTR text)
{
    if (text[0] != '#' || text[1] != '!')
        return;
    for (size_t i = 0; text[i] && text[i] != '\n' && text[i] != '\r'; i++)
        text[i] = ' ';
}

HRESULT source_text_read(const char *path, BSTR *ret_text)
{
    _cleanup_(freep) unsigned char *bytes = NULL;
    _cleanup_(closep) int fd = -1;
    size_t size = 0;
    HRESULT hr;

    fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return last_error();
    hr = read_bytes(fd, &bytes, &size);
    if (FAILED(hr))
        return hr;
    *ret_text = source_text_decode(bytes, size);
    if (!*ret_text)
        return E_OUTOFMEMORY;
    replace_nuls(*ret_text);
    blank_interpreter_line(*ret_text);
    return S_OK;
}
