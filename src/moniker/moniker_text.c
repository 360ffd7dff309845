/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/moniker_text.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "remoting/packet.h"

bool moniker_text_is_narrow(const WCHAR *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] > 0x7f)
            return false;
    return true;
}

HRESULT moniker_text_write_narrow(IStream *stream, const WCHAR *text, size_t len)
{
    _cleanup_(freep) char *narrow = malloc(len + 1);

    if (!narrow)
        return hr_raise(E_OUTOFMEMORY, "text of a moniker");
    for (size_t i = 0; i < len; i++)
        narrow[i] = text[i] > 0x7f ? '?' : (char)text[i];
    narrow[len] = 0;
    return hr_trace(packet_write_bytes(stream, narrow, (ULONG)len + 1));
}

HRESULT moniker_text_from_narrow(const char *bytes, size_t n, WCHAR **ret_text)
{
    size_t len = strnlen(bytes, n), wide_len = utf16_from_utf8(bytes, len, NULL, 0);
    WCHAR *text = malloc((wide_len + 1) * sizeof(*text));

    if (!text)
        return hr_raise(E_OUTOFMEMORY, "text of a moniker");
    utf16_from_utf8(bytes, len, text, wide_len);
    text[wide_len] = 0;
    *ret_text = text;
    return S_OK;
}

HRESULT moniker_text_write(IStream *stream, const WCHAR *text)
{
    size_t len = text ? utf16_len(text) : 0;
    bool is_narrow = moniker_text_is_narrow(text, len);
    ULONG wide_size = is_narrow ? 0 : (ULONG)(len * sizeof(*text));
    ULONG size = text ? (ULONG)len + 1 + wide_size : 0;
    HRESULT hr;

    hr = packet_write_bytes(stream, &size, sizeof(size));
    if (FAILED(hr) || !text)
        return hr_trace(hr);
    hr = moniker_text_write_narrow(stream, text, len);
    if (SUCCEEDED(hr) && wide_size)
        hr = packet_write_bytes(stream, text, wide_size);
    return hr_trace(hr);
}

static HRESULT text_from_wide(const char *bytes, size_t n, WCHAR **ret_text)
{
    WCHAR *text = calloc(n / sizeof(*text) + 1, sizeof(*text));

    if (!text)
        return hr_raise(E_OUTOFMEMORY, "text of a moniker");
    memcpy(text, bytes, n / sizeof(*text) * sizeof(*text));
    *ret_text = text;
    return S_OK;
}

HRESULT moniker_text_read(IStream *stream, WCHAR **ret_text)
{
    _cleanup_(freep) char *bytes = NULL;
    ULONG size, narrow_size;
    HRESULT hr;

    hr = packet_read_bytes(stream, &size, sizeof(size));
    if (FAILED(hr))
        return hr_trace(hr);
    if (size > MONIKER_TEXT_MAX)
        return hr_raise(E_FAIL, "a moniker's text of %u bytes", size);
    *ret_text = NULL;
    if (size == 0)
        return S_OK;

    bytes = malloc(size);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "text of a moniker");
    hr = packet_read_bytes(stream, bytes, size);
    if (FAILED(hr))
        return hr_trace(hr);

    narrow_size = (ULONG)strnlen(bytes, size) + 1;
    if (narrow_size >= size)
        return hr_trace(moniker_text_from_narrow(bytes, size, ret_text));
    return hr_trace(text_from_wide(bytes + narrow_size, size - narrow_size, ret_text));
}
