/* SPDX-License-Identifier: MIT */
#include "stream_data.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FIRST_ROOM = 256,
};

void stream_data_deinit(struct stream_data *data)
{
    free(data->bytes);
    *data = (struct stream_data){0};
}

HRESULT stream_data_resize(struct stream_data *data, size_t size)
{
    if (size > STREAM_SIZE_MAX)
        return E_OUTOFMEMORY;
    if (size > data->room) {
        size_t room = data->room ? data->room : FIRST_ROOM;
        uint8_t *bytes;

        while (room < size)
            room *= 2;
        bytes = realloc(data->bytes, room);
        if (!bytes)
            return E_OUTOFMEMORY;
        data->bytes = bytes;
        data->room = room;
    }
    if (size > data->size)
        memset(data->bytes + data->size, 0, size - data->size);
    data->size = size;
    if (data->position > size)
        data->position = size;
    return S_OK;
}

HRESULT stream_data_write(struct stream_data *data, const void *bytes, size_t n)
{
    HRESULT hr = S_OK;

    if (n > data->size - data->position)
        hr = stream_data_resize(data, data->position + n);
    if (FAILED(hr) || n == 0)
        return hr;
    memcpy(data->bytes + data->position, bytes, n);
    data->position += n;
    return S_OK;
}

/* A path in UTF-8 on the heap; NULL if memory is out. */
static char *path_of(const WCHAR *path)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, path, -1, NULL, 0, NULL, NULL);
    char *bytes = malloc((size_t)size + 1);

    if (bytes && !WideCharToMultiByte(CP_UTF8, 0, path, -1, bytes, size + 1, NULL, NULL))
        *bytes = '\0';
    return bytes;
}

static int open_file(const WCHAR *path, int flags)
{
    char *name = path_of(path);
    int fd = name ? open(name, flags | O_CLOEXEC, 0666) : -1;

    free(name);
    return fd;
}

/* Reads what the file's size says, or less if it has become shorter. */
static HRESULT read_file(int fd, struct stream_data *data)
{
    struct stat status;
    size_t n = 0;
    HRESULT hr;

    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return S_FALSE;
    if (status.st_size > STREAM_SIZE_MAX)
        return E_OUTOFMEMORY;
    hr = stream_data_resize(data, (size_t)status.st_size);
    while (SUCCEEDED(hr) && n < data->size) {
        ssize_t portion = read(fd, data->bytes + n, data->size - n);

        if (portion < 0)
            return S_FALSE;
        if (portion == 0)
            break;
        n += (size_t)portion;
    }
    return SUCCEEDED(hr) ? stream_data_resize(data, n) : hr;
}

HRESULT stream_data_load(struct stream_data *data, const WCHAR *path)
{
    struct stream_data loaded = {0};
    int fd = open_file(path, O_RDONLY | O_NONBLOCK);
    HRESULT hr;

    if (fd < 0)
        return S_FALSE;
    hr = read_file(fd, &loaded);
    close(fd);
    if (hr != S_OK) {
        stream_data_deinit(&loaded);
        return hr;
    }
    stream_data_deinit(data);
    *data = loaded;
    return S_OK;
}

HRESULT stream_data_save(const struct stream_data *data, const WCHAR *path, BOOL may_replace)
{
    int fd = open_file(path, O_WRONLY | O_CREAT | (may_replace ? O_TRUNC : O_EXCL));
    size_t n = 0;

    if (fd < 0)
        return S_FALSE;
    while (n < data->size) {
        ssize_t portion = write(fd, data->bytes + n, data->size - n);

        if (portion <= 0) {
            close(fd);
            return S_FALSE;
        }
        n += (size_t)portion;
    }
    return close(fd) == 0 ? S_OK : S_FALSE;
}
