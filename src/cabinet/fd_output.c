/* SPDX-License-Identifier: MIT */
#include "cabinet/fd_output.h"

#include <errno.h>
#include <unistd.h>

struct fd_output {
    GOutputStream parent;
    int fd; /* borrowed */
    goffset at;
};

struct fd_output_class {
    GOutputStreamClass parent;
};

typedef struct fd_output fd_output;
typedef struct fd_output_class fd_outputClass;

static GType fd_output_get_type(void);
static void seekable_init(GSeekableIface *interface);

G_DEFINE_TYPE_WITH_CODE(fd_output, fd_output, G_TYPE_OUTPUT_STREAM,
                        G_IMPLEMENT_INTERFACE(G_TYPE_SEEKABLE, seekable_init))

/* All or nothing: libgcab does not look at how much it was. */
static gssize fd_output_write(GOutputStream *stream, const void *bytes, gsize size,
                              GCancellable *cancellable, GError **error)
{
    struct fd_output *self = (struct fd_output *)stream;

    for (gsize done = 0; done < size;) {
        ssize_t n = pwrite(self->fd, (const char *)bytes + done, size - done, self->at);

        if (n < 0 && errno != EINTR) {
            g_set_error_literal(error, G_IO_ERROR, g_io_error_from_errno(errno), g_strerror(errno));
            return -1;
        }
        if (n > 0) {
            done += (gsize)n;
            self->at += n;
        }
    }
    return (gssize)size;
}

static goffset fd_output_tell(GSeekable *seekable)
{
    return ((struct fd_output *)seekable)->at;
}

static gboolean fd_output_can(GSeekable *seekable)
{
    return TRUE;
}

/* libgcab only goes back to the beginning. */
static gboolean fd_output_seek(GSeekable *seekable, goffset offset, GSeekType type,
                               GCancellable *cancellable, GError **error)
{
    if (type != G_SEEK_SET || offset < 0) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "from the beginning only");
        return FALSE;
    }
    ((struct fd_output *)seekable)->at = offset;
    return TRUE;
}

static gboolean fd_output_cannot(GSeekable *seekable)
{
    return FALSE;
}

static void seekable_init(GSeekableIface *interface)
{
    interface->tell = fd_output_tell;
    interface->can_seek = fd_output_can;
    interface->seek = fd_output_seek;
    interface->can_truncate = fd_output_cannot;
}

static void fd_output_class_init(fd_outputClass *class)
{
    class->parent.write_fn = fd_output_write;
}

static void fd_output_init(fd_output *self)
{
}

GOutputStream *fd_output_new(int fd)
{
    struct fd_output *self = g_object_new(fd_output_get_type(), NULL);

    self->fd = fd;
    return &self->parent;
}
