/* SPDX-License-Identifier: MIT */
#include "cabinet/fd_stream.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct fd_stream {
    GInputStream parent;
    int fd; /* borrowed */
    goffset at;
};

struct fd_stream_class {
    GInputStreamClass parent;
};

typedef struct fd_stream fd_stream;
typedef struct fd_stream_class fd_streamClass;

static GType fd_stream_get_type(void);

static void seekable_init(GSeekableIface *interface);

G_DEFINE_TYPE_WITH_CODE(fd_stream, fd_stream, G_TYPE_INPUT_STREAM,
                        G_IMPLEMENT_INTERFACE(G_TYPE_SEEKABLE, seekable_init))

static gssize fd_stream_read(GInputStream *stream, void *bytes, gsize size,
                             GCancellable *cancellable, GError **error)
{
    struct fd_stream *self = (struct fd_stream *)stream;
    ssize_t n;

    do
        n = pread(self->fd, bytes, size, self->at);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        g_set_error_literal(error, G_IO_ERROR, g_io_error_from_errno(errno), g_strerror(errno));
    else
        self->at += n;
    return n;
}

static goffset fd_stream_tell(GSeekable *seekable)
{
    return ((struct fd_stream *)seekable)->at;
}

static gboolean fd_stream_can(GSeekable *seekable)
{
    return TRUE;
}

static gboolean fd_stream_seek(GSeekable *seekable, goffset offset, GSeekType type,
                               GCancellable *cancellable, GError **error)
{
    struct fd_stream *self = (struct fd_stream *)seekable;
    goffset base = type == G_SEEK_CUR ? self->at : 0;
    struct stat status;

    if (type == G_SEEK_END)
        base = fstat(self->fd, &status) == 0 ? status.st_size : 0;
    if (__builtin_add_overflow(base, offset, &base) || base < 0) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no such place");
        return FALSE;
    }
    self->at = base;
    return TRUE;
}

static gboolean fd_stream_cannot(GSeekable *seekable)
{
    return FALSE;
}

static void seekable_init(GSeekableIface *interface)
{
    interface->tell = fd_stream_tell;
    interface->can_seek = fd_stream_can;
    interface->seek = fd_stream_seek;
    interface->can_truncate = fd_stream_cannot;
}

static void fd_stream_class_init(fd_streamClass *class)
{
    class->parent.read_fn = fd_stream_read;
}

static void fd_stream_init(fd_stream *self)
{
}

GInputStream *fd_stream_new(int fd)
{
    struct fd_stream *self = g_object_new(fd_stream_get_type(), NULL);

    self->fd = fd;
    return &self->parent;
}
