/* SPDX-License-Identifier: MIT */
#include "package/container_index.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "package/container.h"
#include "package/stream_name.h"
#include "package/summary_image.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

enum {
    STREAMS_FIRST_MAX = 64,
};

struct indexed {
    char name[STREAM_NAME_MAX];
    bool is_table;
    uint64_t size;
    struct span bytes; /* of tables */
};

struct container_index {
    void *map; /* what was told, if it is owned */
    size_t map_size;
    struct indexed *streams; /* tables last, each by name; n_streams */
    size_t n_streams;
    size_t streams_max;
    size_t n_tables;
    struct span summary;
};

struct container_index *container_index_free(struct container_index *index)
{
    if (!index)
        return NULL;

    if (index->map)
        munmap(index->map, index->map_size);
    free(index->streams);
    free(index);
    return NULL;
}

/* ---- checking ---- */

static HRESULT damaged(void)
{
    return hr_raise(INVALID, "its streams are damaged");
}

static HRESULT add(struct container_index *index, const struct indexed *stream)
{
    if (index->n_streams == index->streams_max) {
        size_t max = index->streams_max ? index->streams_max * 2 : STREAMS_FIRST_MAX;
        struct indexed *streams = realloc(index->streams, max * sizeof(*streams));

        if (!streams)
            return hr_raise(E_OUTOFMEMORY, "%zu streams of a package", max);
        index->streams = streams;
        index->streams_max = max;
    }
    index->streams[index->n_streams++] = *stream;
    index->n_tables += stream->is_table;
    return S_OK;
}

static HRESULT add_told(struct container_index *index, const char *name, uint64_t size,
                        struct span bytes)
{
    struct indexed stream = {.size = size, .bytes = bytes};

    if (strcmp(name, SUMMARY_STREAM) == 0) {
        index->summary = bytes;
        return S_OK;
    }
    if (!stream_name_unpack(name, &stream.is_table, stream.name) ||
        (stream.is_table && bytes.size != size))
        return damaged();
    return hr_trace(add(index, &stream));
}

/* One record; @told goes on behind it. */
static HRESULT read_record(struct container_index *index, struct span *told)
{
    struct container_record record;
    struct span name, bytes = {told->bytes, 0};
    uint64_t end;

    if (told->size < sizeof(record))
        return damaged();
    memcpy(&record, told->bytes, sizeof(record));
    if (record.size > INT64_MAX || !span_part(*told, sizeof(record), record.name_size, &name) ||
        name.size == 0 || strnlen((const char *)name.bytes, name.size) != name.size - 1)
        return damaged();
    end = sizeof(record) + record.name_size;
    if (record.is_given && !span_part(*told, end, record.size, &bytes))
        return damaged();
    end += bytes.size;
    *told = span_from(*told, end + -end % CONTAINER_ALIGNMENT);
    return hr_trace(add_told(index, (const char *)name.bytes, record.size, bytes));
}

static int compare(const void *first, const void *second)
{
    const struct indexed *a = first, *b = second;

    return a->is_table != b->is_table ? a->is_table - b->is_table : strcmp(a->name, b->name);
}

HRESULT container_index_check(struct span told, struct container_index **ret_index)
{
    _cleanup_(container_index_freep) struct container_index *index = calloc(1, sizeof(*index));
    HRESULT hr = S_OK;

    if (!index)
        return hr_raise(E_OUTOFMEMORY, "the streams of a package");
    while (SUCCEEDED(hr) && told.size > 0)
        hr = read_record(index, &told);
    if (FAILED(hr))
        return hr_trace(hr);
    if (index->streams)
        qsort(index->streams, index->n_streams, sizeof(*index->streams), compare);
    *ret_index = TAKE_PTR(index);
    return S_OK;
}

/* ---- reading ---- */

HRESULT container_index_read(int fd, const char *path, struct container_index **ret_index)
{
    _cleanup_(closep) int out = memfd_create("package", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    struct stat status;
    void *map = NULL;
    HRESULT hr;

    if (out < 0)
        return hr_raise(hr_from_errno(), "%s: memory for reading it", path);
    if (!container_tell(fd, out))
        return hr_raise(INVALID, "%s: it is no installer package, or a damaged one", path);
    if (fstat(out, &status) < 0)
        return hr_raise(hr_from_errno(), "%s: what was read of it", path);
    if (status.st_size > 0) {
        map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, out, 0);
        if (map == MAP_FAILED)
            return hr_raise(hr_from_errno(), "%s: what was read of it", path);
    }
    hr = container_index_check((struct span){map, (size_t)status.st_size}, ret_index);
    if (SUCCEEDED(hr)) {
        (*ret_index)->map = map;
        (*ret_index)->map_size = (size_t)status.st_size;
    } else if (map) {
        munmap(map, (size_t)status.st_size);
    }
    return hr_trace(hr);
}

/* ---- asking ---- */

static const struct indexed *find(const struct container_index *index, const char *name,
                                  bool is_table)
{
    struct indexed key = {.is_table = is_table};

    if (strlen(name) >= sizeof(key.name) || !index->streams)
        return NULL;
    strcpy(key.name, name);
    return bsearch(&key, index->streams, index->n_streams, sizeof(key), compare);
}

struct span container_index_table(const struct container_index *index, const char *name)
{
    const struct indexed *found = find(index, name, true);

    return found ? found->bytes : (struct span){(const uint8_t *)"", 0};
}

struct span container_index_summary(const struct container_index *index)
{
    return index->summary;
}

int64_t container_index_size(const struct container_index *index, const char *name)
{
    const struct indexed *found = find(index, name, false);

    return found ? (int64_t)found->size : -1;
}

const char *container_index_name_at(const struct container_index *index, size_t i)
{
    return i < index->n_streams - index->n_tables ? index->streams[i].name : NULL;
}
