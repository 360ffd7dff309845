/* SPDX-License-Identifier: MIT */
/*
 * The stream "\1CompObj": what people call the object in a storage, and the clipboard format of its
 * data. Source: [MS-OLEDS] 2.3.7 and Windows' "WriteFmtUserTypeStg" page.
 */
#define COBJMACROS
#include <endian.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/ole2.h>

#include "base/cleanup.h"
#include "base/utf16.h"

static const WCHAR stream_name[] = u"\1CompObj";

enum {
    TEXT_SIZE_MAX = 1 << 16,
    FORMAT_NAME_MAX = 256,
    REGISTERED_FIRST = 0xc000,
};

#define HEAD_FIRST 0xfffe0001
#define HEAD_VERSION 0x00000a03
#define NO_HANDLE 0xffffffff
#define STANDARD_FORMAT 0xffffffff
#define UNICODE_MARK 0x71b239f4

struct head {
    uint32_t first, version, handle;
    CLSID clsid;
};
_Static_assert(sizeof(struct head) == 28, "as the format has it");

/* ---- writing ---- */

static HRESULT put(IStream *stream, const void *bytes, size_t size)
{
    return IStream_Write(stream, bytes, (ULONG)size, NULL);
}

static HRESULT put_u32(IStream *stream, uint32_t number)
{
    uint32_t word = htole32(number);

    return put(stream, &word, sizeof(word));
}

/* With its size, which counts the NUL; no text is the size 0. */
static HRESULT put_text(IStream *stream, const void *text, size_t size)
{
    HRESULT hr = put_u32(stream, (uint32_t)size);

    return SUCCEEDED(hr) && size ? put(stream, text, size) : hr;
}

static HRESULT put_narrow(IStream *stream, const WCHAR *text)
{
    _cleanup_(freep) char *bytes = NULL;
    int size;

    if (!text)
        return put_text(stream, NULL, 0);
    size = WideCharToMultiByte(CP_ACP, 0, text, -1, NULL, 0, NULL, NULL);
    bytes = malloc((size_t)size + 1);
    if (!bytes)
        return E_OUTOFMEMORY;
    WideCharToMultiByte(CP_ACP, 0, text, -1, bytes, size, NULL, NULL);
    return put_text(stream, bytes, (size_t)size);
}

static HRESULT put_wide(IStream *stream, const WCHAR *text)
{
    return put_text(stream, text, text ? (utf16_len(text) + 1) * sizeof(*text) : 0);
}

/* A registered format by its name, for its number is this session's; others by their numbers. */
static HRESULT put_format(IStream *stream, CLIPFORMAT format, const WCHAR *name, bool is_wide)
{
    HRESULT hr;

    if (*name)
        return is_wide ? put_wide(stream, name) : put_narrow(stream, name);
    hr = put_u32(stream, format ? STANDARD_FORMAT : 0);
    return SUCCEEDED(hr) && format ? put_u32(stream, format) : hr;
}

/* All texts in the code page first, for readers who know no others. */
static HRESULT put_all(IStream *stream, const CLSID *clsid, CLIPFORMAT format, const WCHAR *type)
{
    const struct head head = {htole32(HEAD_FIRST), htole32(HEAD_VERSION), NO_HANDLE, *clsid};
    WCHAR name[FORMAT_NAME_MAX] = {0};
    LPOLESTR prog_id = NULL;
    HRESULT hr;

    if (format >= REGISTERED_FIRST && !GetClipboardFormatNameW(format, name, FORMAT_NAME_MAX))
        return DV_E_CLIPFORMAT;
    if (FAILED(ProgIDFromCLSID(clsid, &prog_id)))
        prog_id = NULL;
    hr = put(stream, &head, sizeof(head));
    if (SUCCEEDED(hr))
        hr = put_narrow(stream, type);
    if (SUCCEEDED(hr))
        hr = put_format(stream, format, name, false);
    if (SUCCEEDED(hr))
        hr = put_narrow(stream, prog_id);
    if (SUCCEEDED(hr))
        hr = put_u32(stream, UNICODE_MARK);
    if (SUCCEEDED(hr))
        hr = put_wide(stream, type);
    if (SUCCEEDED(hr))
        hr = put_format(stream, format, name, true);
    if (SUCCEEDED(hr))
        hr = put_wide(stream, prog_id);
    CoTaskMemFree(prog_id);
    return hr;
}

HRESULT WriteFmtUserTypeStg(LPSTORAGE pstg, CLIPFORMAT cf, LPOLESTR lpszUserType)
{
    IStream *stream;
    CLSID clsid;
    HRESULT hr;

    if (!pstg)
        return E_INVALIDARG;

    hr = ReadClassStg(pstg, &clsid);
    if (SUCCEEDED(hr))
        hr = IStorage_CreateStream(pstg, stream_name,
                                   STGM_CREATE | STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream);
    if (FAILED(hr))
        return hr;
    hr = put_all(stream, &clsid, cf, lpszUserType);
    IStream_Release(stream);
    return hr;
}

/* ---- reading ---- */

static HRESULT take(IStream *stream, void *ret_bytes, size_t size)
{
    ULONG n = 0;
    HRESULT hr = IStream_Read(stream, ret_bytes, (ULONG)size, &n);

    return SUCCEEDED(hr) && n != size ? STG_E_READFAULT : hr;
}

static HRESULT take_u32(IStream *stream, uint32_t *ret_number)
{
    HRESULT hr = take(stream, ret_number, sizeof(*ret_number));

    *ret_number = SUCCEEDED(hr) ? le32toh(*ret_number) : 0;
    return hr;
}

/* The bytes of a text whose size was read, with a NUL of either width behind them, also where half
 * a character is the last. */
static HRESULT take_bytes(IStream *stream, uint32_t size, char **ret_bytes)
{
    _cleanup_(freep) char *bytes = NULL;
    HRESULT hr;

    if (size > TEXT_SIZE_MAX)
        return STG_E_DOCFILECORRUPT;
    bytes = calloc(1, size + 1 + sizeof(WCHAR));
    if (!bytes)
        return E_OUTOFMEMORY;
    hr = take(stream, bytes, size);
    if (SUCCEEDED(hr))
        *ret_bytes = TAKE_PTR(bytes);
    return hr;
}

static HRESULT take_text(IStream *stream, bool is_wide, WCHAR **ret_text)
{
    _cleanup_(freep) char *bytes = NULL;
    uint32_t size;
    HRESULT hr = take_u32(stream, &size);

    if (SUCCEEDED(hr))
        hr = take_bytes(stream, size, &bytes);
    if (FAILED(hr))
        return hr;
    if (is_wide) {
        *ret_text = (WCHAR *)TAKE_PTR(bytes);
        return S_OK;
    }
    *ret_text = calloc((size_t)size + 1, sizeof(**ret_text));
    if (!*ret_text)
        return E_OUTOFMEMORY;
    MultiByteToWideChar(CP_ACP, 0, bytes, -1, *ret_text, (int)size + 1);
    return S_OK;
}

static HRESULT take_format(IStream *stream, bool is_wide, CLIPFORMAT *ret_format)
{
    _cleanup_(freep) char *bytes = NULL;
    uint32_t size, number = 0;
    HRESULT hr = take_u32(stream, &size);

    if (FAILED(hr))
        return hr;
    if (size == 0 || size >= STANDARD_FORMAT - 1) {
        hr = size ? take_u32(stream, &number) : S_OK;
        *ret_format = (CLIPFORMAT)number;
        return hr;
    }
    hr = take_bytes(stream, size, &bytes);
    if (SUCCEEDED(hr))
        *ret_format = (CLIPFORMAT)(is_wide ? RegisterClipboardFormatW((const WCHAR *)bytes)
                                           : RegisterClipboardFormatA(bytes));
    return hr;
}

struct user_type {
    CLIPFORMAT format;
    WCHAR *name;
};

/* One half of the stream; the third text is the class's ProgID, which the class has too. */
static HRESULT take_half(IStream *stream, bool is_wide, struct user_type *ret_type)
{
    _cleanup_(freep) WCHAR *name = NULL, *prog_id = NULL;
    HRESULT hr = take_text(stream, is_wide, &name);

    if (SUCCEEDED(hr))
        hr = take_format(stream, is_wide, &ret_type->format);
    if (SUCCEEDED(hr))
        hr = take_text(stream, is_wide, &prog_id);
    if (FAILED(hr))
        return hr;
    free(ret_type->name);
    ret_type->name = TAKE_PTR(name);
    return S_OK;
}

/* Streams of old writers end after the texts in the code page. */
static HRESULT take_all(IStream *stream, struct user_type *ret_type)
{
    struct user_type wide = {0};
    struct head head;
    uint32_t mark;
    HRESULT hr = take(stream, &head, sizeof(head));

    if (SUCCEEDED(hr))
        hr = take_half(stream, false, ret_type);
    if (FAILED(hr))
        return hr;
    if (FAILED(take_u32(stream, &mark)) || mark != UNICODE_MARK)
        return S_OK;
    if (SUCCEEDED(take_half(stream, true, &wide)) && *wide.name) {
        free(ret_type->name);
        *ret_type = wide;
    } else {
        free(wide.name);
    }
    return S_OK;
}

static HRESULT copy_to_task(const WCHAR *text, LPOLESTR *ret_text)
{
    size_t size = (utf16_len(text) + 1) * sizeof(*text);

    *ret_text = CoTaskMemAlloc(size);
    if (!*ret_text)
        return E_OUTOFMEMORY;
    memcpy(*ret_text, text, size);
    return S_OK;
}

HRESULT ReadFmtUserTypeStg(LPSTORAGE pstg, CLIPFORMAT *pcf, LPOLESTR *lplpszUserType)
{
    struct user_type type = {0};
    IStream *stream;
    HRESULT hr;

    if (!pstg)
        return E_INVALIDARG;

    hr = IStorage_OpenStream(pstg, stream_name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream);
    if (FAILED(hr))
        return hr;
    hr = take_all(stream, &type);
    IStream_Release(stream);
    if (SUCCEEDED(hr) && lplpszUserType)
        hr = copy_to_task(type.name, lplpszUserType);
    if (SUCCEEDED(hr) && pcf)
        *pcf = type.format;
    free(type.name);
    return hr;
}
