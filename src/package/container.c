/* SPDX-License-Identifier: MIT */
#include "package/container.h"

#include <errno.h>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-input-stdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "package/stream_name.h"
#include "package/summary_image.h"

enum {
    PART_SIZE = 65536,
};

static void object_unref(void *object)
{
    if (*(void **)object)
        g_object_unref(*(void **)object);
}

static bool write_all(int fd, const void *bytes, size_t size)
{
    const char *rest = bytes;

    while (size > 0) {
        ssize_t n = write(fd, rest, size);

        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            rest += n;
            size -= (size_t)n;
        }
    }
    return true;
}

/* Takes the descriptor, which is this process's own. */
static GsfInfile *open_container(int fd)
{
    _cleanup_(object_unref) GsfInput *input = NULL;
    FILE *file = fdopen(fd, "rb");

    if (!file)
        return NULL;
    input = gsf_input_stdio_new_FILE("package", file, FALSE);
    if (!input) {
        fclose(file);
        return NULL;
    }
    return gsf_infile_msole_new(input, NULL);
}

/* A stream may claim more bytes than it has. */
static bool copy_bytes(GsfInput *stream, int out)
{
    for (gsf_off_t rest; (rest = gsf_input_remaining(stream)) > 0;) {
        size_t size = rest < PART_SIZE ? (size_t)rest : PART_SIZE;
        const guint8 *bytes = gsf_input_read(stream, size, NULL);

        if (!bytes || !write_all(out, bytes, size))
            return false;
    }
    return true;
}

static bool is_wanted(const char *name)
{
    char unpacked[STREAM_NAME_MAX];
    bool is_table = false;

    return strcmp(name, SUMMARY_STREAM) == 0 ||
           (stream_name_unpack(name, &is_table, unpacked) && is_table);
}

static bool tell_stream(GsfInput *stream, const char *name, int out)
{
    static const char padding[CONTAINER_ALIGNMENT];
    struct container_record record = {
        .size = (uint64_t)gsf_input_size(stream),
        .name_size = (uint32_t)strlen(name) + 1,
        .is_given = is_wanted(name),
    };
    uint64_t size = record.name_size + (record.is_given ? record.size : 0);

    return write_all(out, &record, sizeof(record)) && write_all(out, name, record.name_size) &&
           (!record.is_given || copy_bytes(stream, out)) &&
           write_all(out, padding, -size % CONTAINER_ALIGNMENT);
}

/* Takes the infile. */
static GsfInfile *open_folder(GsfInfile *infile, const char *name)
{
    GsfInput *folder = NULL;

    if (!infile || !name)
        return infile;
    folder = gsf_infile_child_by_name(infile, name);
    g_object_unref(infile);
    if (folder && gsf_infile_num_children(GSF_INFILE(folder)) < 0) {
        g_object_unref(folder);
        folder = NULL;
    }
    return folder ? GSF_INFILE(folder) : NULL;
}

bool container_tell(void *place, int in, int out)
{
    const struct container_place *wanted = place;
    _cleanup_(object_unref) GsfInfile *infile = open_folder(open_container(in), wanted->folder);

    if (!infile)
        return false;
    for (int i = 0; i < gsf_infile_num_children(infile); i++) {
        _cleanup_(object_unref) GsfInput *child = gsf_infile_child_by_index(infile, i);
        const char *name = gsf_infile_name_by_index(infile, i);

        if (!child || !name)
            return false;
        /* Packages within it are folders. */
        if (gsf_infile_num_children(GSF_INFILE(child)) < 0 && !tell_stream(child, name, out))
            return false;
    }
    return true;
}

bool container_copy(void *place, int in, int out)
{
    const struct container_place *wanted = place;
    _cleanup_(object_unref) GsfInfile *infile = open_folder(open_container(in), wanted->folder);
    _cleanup_(object_unref) GsfInput *stream = NULL;

    if (infile)
        stream = gsf_infile_child_by_name(infile, wanted->stream);
    return stream && copy_bytes(stream, out);
}
