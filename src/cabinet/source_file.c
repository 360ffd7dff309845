/* SPDX-License-Identifier: MIT */
#include "cabinet/source_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"

/* ---- reading ---- */

struct source_stream {
    GFileInputStream parent;
    int fd;
    uint64_t rest;
};

struct source_stream_class {
    GFileInputStreamClass parent;
};

typedef struct source_stream source_stream;
typedef struct source_stream_class source_streamClass;

static GType source_stream_get_type(void);

G_DEFINE_TYPE(source_stream, source_stream, G_TYPE_FILE_INPUT_STREAM)

/* A part that is not as long as wanted is the last one for libgcab. */
static gssize source_stream_read(GInputStream *stream, void *bytes, gsize size,
                                 GCancellable *cancellable, GError **error)
{
    struct source_stream *self = (struct source_stream *)stream;
    gsize wanted = size < self->rest ? size : self->rest, done = 0;

    while (done < wanted) {
        ssize_t n = read(self->fd, (char *)bytes + done, wanted - done);

        if (n > 0) {
            done += (gsize)n;
        } else if (n == 0 || errno != EINTR) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "reading a file: %s",
                        n == 0 ? "it has become shorter" : g_strerror(errno));
            return -1;
        }
    }
    self->rest -= done;
    return (gssize)done;
}

static void source_stream_finalize(GObject *object)
{
    close(((struct source_stream *)object)->fd);
    G_OBJECT_CLASS(source_stream_parent_class)->finalize(object);
}

static void source_stream_class_init(source_streamClass *class)
{
    G_INPUT_STREAM_CLASS(class)->read_fn = source_stream_read;
    G_OBJECT_CLASS(class)->finalize = source_stream_finalize;
}

static void source_stream_init(source_stream *self)
{
    self->fd = -1;
}

/* ---- the file ---- */

struct source_file {
    GObject parent;
    char *path;
    uint64_t size;
};

struct source_file_class {
    GObjectClass parent;
};

typedef struct source_file source_file;
typedef struct source_file_class source_fileClass;

static GType source_file_get_type(void);
static void file_init(GFileIface *interface);

G_DEFINE_TYPE_WITH_CODE(source_file, source_file, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_FILE, file_init))

static GFileInfo *source_file_query(GFile *file, const char *attributes, GFileQueryInfoFlags flags,
                                    GCancellable *cancellable, GError **error)
{
    GFileInfo *info = g_file_info_new();
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(0);

    g_file_info_set_file_type(info, G_FILE_TYPE_REGULAR);
    g_file_info_set_size(info, (goffset)source_file_size(file));
    g_file_info_set_modification_date_time(info, time);
    return info;
}

static GFileInputStream *source_file_read(GFile *file, GCancellable *cancellable, GError **error)
{
    struct source_file *self = (struct source_file *)file;
    struct source_stream *stream;
    int fd = open(self->path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", self->path, g_strerror(errno));
        return NULL;
    }
    stream = g_object_new(source_stream_get_type(), NULL);
    stream->fd = fd;
    stream->rest = self->size;
    return &stream->parent;
}

static GFile *source_file_dup(GFile *file)
{
    return g_object_ref(file);
}

static void file_init(GFileIface *interface)
{
    interface->dup = source_file_dup;
    interface->query_info = source_file_query;
    interface->read_fn = source_file_read;
}

static void source_file_finalize(GObject *object)
{
    g_free(((struct source_file *)object)->path);
    G_OBJECT_CLASS(source_file_parent_class)->finalize(object);
}

static void source_file_class_init(source_fileClass *class)
{
    G_OBJECT_CLASS(class)->finalize = source_file_finalize;
}

static void source_file_init(source_file *self)
{
}

HRESULT source_file_new(const char *path, GFile **ret_file)
{
    struct source_file *file;
    struct stat status;

    if (stat(path, &status) < 0)
        return hr_raise(hr_from_errno(), "%s: putting it into a cabinet", path);
    if (!S_ISREG(status.st_mode))
        return hr_raise(E_INVALIDARG, "%s: only plain files can be put into a cabinet", path);
    file = g_object_new(source_file_get_type(), NULL);
    file->path = g_strdup(path);
    file->size = (uint64_t)status.st_size;
    *ret_file = G_FILE(file);
    return S_OK;
}

uint64_t source_file_size(GFile *file)
{
    return ((struct source_file *)file)->size;
}
