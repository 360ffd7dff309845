/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_sink.h"

/* ---- what is written to ---- */

struct sink_stream {
    GFileOutputStream parent;
    const struct cabinet_sink *sink; /* borrowed */
};

struct sink_stream_class {
    GFileOutputStreamClass parent;
};

typedef struct sink_stream sink_stream;
typedef struct sink_stream_class sink_streamClass;

static GType sink_stream_get_type(void);

G_DEFINE_TYPE(sink_stream, sink_stream, G_TYPE_FILE_OUTPUT_STREAM)

static gssize sink_stream_write(GOutputStream *stream, const void *bytes, gsize size,
                                GCancellable *cancellable, GError **error)
{
    const struct cabinet_sink *sink = ((struct sink_stream *)stream)->sink;

    if (sink->part(sink->context, bytes, size))
        return (gssize)size;
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "nobody receives it");
    return -1;
}

static void sink_stream_class_init(sink_streamClass *class)
{
    G_OUTPUT_STREAM_CLASS(class)->write_fn = sink_stream_write;
}

static void sink_stream_init(sink_stream *self)
{
}

/* ---- the folder, which is its files as well ---- */

struct sink_file {
    GObject parent;
    const struct cabinet_sink *sink; /* borrowed */
};

struct sink_file_class {
    GObjectClass parent;
};

typedef struct sink_file sink_file;
typedef struct sink_file_class sink_fileClass;

static GType sink_file_get_type(void);

static void file_init(GFileIface *interface);

G_DEFINE_TYPE_WITH_CODE(sink_file, sink_file, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_FILE, file_init))

static GFile *sink_file_dup(GFile *file)
{
    return g_object_ref(file);
}

static GFile *sink_file_resolve(GFile *file, const char *path)
{
    return g_object_ref(file);
}

static gboolean sink_file_has_prefix(GFile *prefix, GFile *file)
{
    return TRUE;
}

static gboolean sink_file_make_directory(GFile *file, GCancellable *cancellable, GError **error)
{
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_EXISTS, "it is there");
    return FALSE;
}

static GFileOutputStream *sink_file_replace(GFile *file, const char *etag, gboolean make_backup,
                                            GFileCreateFlags flags, GCancellable *cancellable,
                                            GError **error)
{
    struct sink_stream *stream = g_object_new(sink_stream_get_type(), NULL);

    stream->sink = ((struct sink_file *)file)->sink;
    return &stream->parent;
}

static void file_init(GFileIface *interface)
{
    interface->dup = sink_file_dup;
    interface->get_parent = sink_file_dup;
    interface->resolve_relative_path = sink_file_resolve;
    interface->prefix_matches = sink_file_has_prefix;
    interface->make_directory = sink_file_make_directory;
    interface->replace = sink_file_replace;
}

static void sink_file_class_init(sink_fileClass *class)
{
}

static void sink_file_init(sink_file *self)
{
}

GFile *cabinet_sink_folder(const struct cabinet_sink *sink)
{
    struct sink_file *file = g_object_new(sink_file_get_type(), NULL);

    file->sink = sink;
    return G_FILE(file);
}
