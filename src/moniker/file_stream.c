/* SPDX-License-Identifier: MIT */
#include "moniker/file_stream.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "moniker/moniker_text.h"
#include "remoting/packet.h"

enum {
    NO_SERVER = 0xffff,
    VERSION = 0xdead,
    WIDE_KEY = 3, /* says that the path in UTF-16 follows */
    PARENT_SIZE = 3,
};

/* What precedes the narrow path: steps upwards, which it leaves out, and its size with NUL. */
struct file_head {
    uint16_t parents;
    uint32_t narrow_size;
} __attribute__((packed));

struct file_middle {
    uint16_t server_len; /* of "\\server" at the beginning of the path */
    uint16_t version;
    uint8_t reserved[20];
    uint32_t wide_size; /* of all that follows */
} __attribute__((packed));

struct file_wide {
    uint32_t path_size;
    uint16_t key;
} __attribute__((packed));

ULONG file_stream_size(const WCHAR *path)
{
    return (ULONG)(sizeof(struct file_head) + sizeof(struct file_middle) +
                   sizeof(struct file_wide) + (utf16_len(path) + 1) * (1 + sizeof(*path)));
}

static uint16_t server_len(const WCHAR *path)
{
    uint16_t len = 2;

    if (path[0] != '\\' || path[1] != '\\')
        return NO_SERVER;
    while (path[len] && path[len] != '\\' && len < NO_SERVER)
        len++;
    return len;
}

/* How often the path goes up as Windows does it; @ret_len: how much of it says so. */
static uint16_t count_parents(const WCHAR *path, size_t *ret_len)
{
    uint16_t parents = 0;

    while (parents < UINT16_MAX &&
           memcmp(path + parents * PARENT_SIZE, u"..\\", PARENT_SIZE * sizeof(*path)) == 0)
        parents++;
    *ret_len = parents * (size_t)PARENT_SIZE;
    return parents;
}

HRESULT file_stream_write(IStream *stream, const WCHAR *path)
{
    struct file_middle middle = {.version = VERSION};
    struct file_wide wide = {.key = WIDE_KEY};
    struct file_head head;
    size_t skipped, len;
    HRESULT hr;

    head.parents = count_parents(path, &skipped);
    path += skipped;
    len = utf16_len(path);
    head.narrow_size = (uint32_t)len + 1;
    middle.server_len = server_len(path);
    wide.path_size = (uint32_t)(len * sizeof(*path));
    if (!moniker_text_is_narrow(path, len))
        middle.wide_size = sizeof(wide) + wide.path_size;

    hr = packet_write_bytes(stream, &head, sizeof(head));
    if (SUCCEEDED(hr))
        hr = moniker_text_write_narrow(stream, path, len);
    if (SUCCEEDED(hr))
        hr = packet_write_bytes(stream, &middle, sizeof(middle));
    if (SUCCEEDED(hr) && middle.wide_size)
        hr = packet_write_bytes(stream, &wide, sizeof(wide));
    if (SUCCEEDED(hr) && middle.wide_size)
        hr = packet_write_bytes(stream, path, wide.path_size);
    return hr_trace(hr);
}

/* Steps upwards, then the path. */
static HRESULT with_parents(unsigned parents, const WCHAR *path, WCHAR **ret_path)
{
    size_t len = utf16_len(path);
    WCHAR *whole = malloc((parents * (size_t)PARENT_SIZE + len + 1) * sizeof(*whole));

    if (!whole)
        return hr_raise(E_OUTOFMEMORY, "path of a moniker");
    for (size_t i = 0; i < parents * (size_t)PARENT_SIZE; i++)
        whole[i] = u"..\\"[i % PARENT_SIZE];
    memcpy(whole + parents * (size_t)PARENT_SIZE, path, (len + 1) * sizeof(*whole));
    *ret_path = whole;
    return S_OK;
}

static HRESULT read_narrow(IStream *stream, ULONG size, WCHAR **ret_path)
{
    _cleanup_(freep) char *bytes = NULL;
    HRESULT hr;

    if (size == 0 || size > MONIKER_TEXT_MAX)
        return hr_raise(E_FAIL, "a file moniker's path of %u bytes", size);
    bytes = malloc(size);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "path of a moniker");
    hr = packet_read_bytes(stream, bytes, size);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(moniker_text_from_narrow(bytes, size, ret_path));
}

static HRESULT read_wide(IStream *stream, ULONG size, WCHAR **ret_path)
{
    _cleanup_(freep) WCHAR *path = NULL;
    struct file_wide wide;
    HRESULT hr;

    hr = packet_read_bytes(stream, &wide, sizeof(wide));
    if (FAILED(hr))
        return hr_trace(hr);
    if (size != sizeof(wide) + (uint64_t)wide.path_size || wide.path_size % sizeof(*path) ||
        wide.path_size > MONIKER_TEXT_MAX * sizeof(*path))
        return hr_raise(E_FAIL, "a file moniker's path of %u bytes", wide.path_size);
    path = calloc(1, wide.path_size + sizeof(*path));
    if (!path)
        return hr_raise(E_OUTOFMEMORY, "path of a moniker");
    hr = packet_read_bytes(stream, path, wide.path_size);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_path = TAKE_PTR(path);
    return S_OK;
}

HRESULT file_stream_read(IStream *stream, WCHAR **ret_path)
{
    _cleanup_(freep) WCHAR *narrow = NULL, *wide = NULL;
    struct file_middle middle;
    struct file_head head;
    HRESULT hr;

    hr = packet_read_bytes(stream, &head, sizeof(head));
    if (SUCCEEDED(hr))
        hr = read_narrow(stream, head.narrow_size, &narrow);
    if (SUCCEEDED(hr))
        hr = packet_read_bytes(stream, &middle, sizeof(middle));
    if (SUCCEEDED(hr) && middle.wide_size)
        hr = read_wide(stream, middle.wide_size, &wide);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(with_parents(head.parents, wide ? wide : narrow, ret_path));
}
