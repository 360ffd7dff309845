/* SPDX-License-Identifier: MIT */
#include "package/container_index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "cabinet/confined.h"
#include "package/container.h"
#include "package/stream_name.h"
#include "package/summary_image.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

enum {
    STREAMS_FIRST_MAX = 64,
    MEMORY_MAX = 128 << 20,
    TOLD_MAX = 512 << 20,
    TELL_MAX_S = 60,
    COPY_MAX_S = 600,
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

static HRESULT check(struct container_index *index, struct span told)
{
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && told.size > 0)
        hr = read_record(index, &told);
    if (SUCCEEDED(hr) && index->streams)
        qsort(index->streams, index->n_streams, sizeof(*index->streams), compare);
    return hr_trace(hr);
}

HRESULT container_index_check(struct span told, struct container_index **ret_index)
{
    _cleanup_(container_index_freep) struct container_index *index = calloc(1, sizeof(*index));
    HRESULT hr;

    if (!index)
        return hr_raise(E_OUTOFMEMORY, "the streams of a package");
    hr = check(index, told);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_index = TAKE_PTR(index);
    return S_OK;
}

/* ---- reading ---- */

/* A descriptor of its own has a place in the file of its own. */
static int open_again(int fd)
{
    char path[32];
    int again;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    again = open(path, O_RDONLY | O_CLOEXEC);
    return again >= 0 ? again : fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

static HRESULT run(const struct container_file *file, struct confined_terms *terms)
{
    _cleanup_(closep) int in = open_again(file->fd);
    struct confined confined;
    enum confined_end end;
    HRESULT hr;

    if (in < 0)
        return hr_raise(hr_from_errno(), "%s: reading it", file->path);
    terms->in = in;
    terms->memory_max = MEMORY_MAX;
    hr = confined_start(terms, &confined);
    if (FAILED(hr))
        return hr_trace(hr);
    end = confined_end(&confined, terms->cpu_max_s);
    if (end == CONFINED_DONE)
        return S_OK;
    return hr_raise(INVALID,
                    "%s: it is no installer package, or a damaged one: reading it %s; get it anew "
                    "from where it came from",
                    file->path, confined_end_text(end));
}

/* What has been told no longer changes, for who told it is gone. */
static HRESULT map(struct container_index *index, int fd)
{
    struct stat status;
    void *bytes;

    if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) < 0 ||
        fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "what was read of a package");
    if (status.st_size == 0)
        return S_OK;
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return hr_raise(hr_from_errno(), "what was read of a package");
    index->map = bytes;
    index->map_size = (size_t)status.st_size;
    return S_OK;
}

HRESULT container_index_read(const struct container_file *file, struct container_index **ret_index)
{
    _cleanup_(container_index_freep) struct container_index *index = calloc(1, sizeof(*index));
    _cleanup_(closep) int out = memfd_create("package", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    struct container_place place = {.folder = file->folder};
    struct confined_terms terms = {.work = container_tell,
                                   .context = &place,
                                   .out = out,
                                   .out_max = TOLD_MAX,
                                   .cpu_max_s = TELL_MAX_S};
    HRESULT hr;

    if (!index)
        return hr_raise(E_OUTOFMEMORY, "the streams of a package");
    if (out < 0)
        return hr_raise(hr_from_errno(), "%s: memory for reading it", file->path);
    hr = run(file, &terms);
    if (SUCCEEDED(hr))
        hr = map(index, out);
    if (SUCCEEDED(hr))
        hr = check(index, (struct span){index->map, index->map_size});
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_index = TAKE_PTR(index);
    return S_OK;
}

/* A disk that is full is not the package's fault, and who copies cannot say so. */
static HRESULT reserve(const struct container_file *file, const char *name, int64_t size, off_t at,
                       int out)
{
    if (size > 0 && fallocate(out, FALLOC_FL_KEEP_SIZE, at > 0 ? at : 0, size) < 0 &&
        (errno == ENOSPC || errno == EDQUOT))
        return hr_raise(hr_from_errno(), "%s: room for a copy of the stream %s: %s", file->path,
                        name, strerror(errno));
    return S_OK;
}

HRESULT container_index_copy(const struct container_file *file, const char *name, int64_t size,
                             int out)
{
    char packed[STREAM_NAME_PACKED_MAX];
    struct container_place place = {file->folder, packed};
    off_t at = lseek(out, 0, SEEK_CUR);
    struct confined_terms terms = {
        .work = container_copy,
        .context = &place,
        .out = out,
        .out_max = (uint64_t)size + (at > 0 ? (uint64_t)at : 0),
        .cpu_max_s = COPY_MAX_S,
    };
    HRESULT hr;

    if (!stream_name_pack(name, false, packed))
        return hr_raise(INVALID, "%s: the stream %s has no name that can be", file->path, name);
    hr = reserve(file, name, size, at, out);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(run(file, &terms));
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
