/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_send.h"

#include <errno.h>
#include <libgcab.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cabinet/cabinet_sink.h"
#include "cabinet/fd_stream.h"

struct sender {
    int out;
    bool is_cut; /* nobody receives any more */
};

static bool write_all(int fd, struct iovec *parts, int n)
{
    while (n > 0) {
        ssize_t written = writev(fd, parts, n);

        if (written < 0 && errno != EINTR)
            return false;
        for (; n > 0 && written >= (ssize_t)parts->iov_len; parts++, n--)
            written -= (ssize_t)parts->iov_len;
        if (n > 0 && written > 0) {
            parts->iov_base = (char *)parts->iov_base + written;
            parts->iov_len -= (size_t)written;
        }
    }
    return true;
}

/* @first is of a file, what follows is its name; or there is none. */
static bool send_message(struct sender *sender, enum cabinet_message_kind kind,
                         const struct cabinet_message_file *first, const void *bytes, size_t size)
{
    struct cabinet_message message = {kind, (uint32_t)(size + (first ? sizeof(*first) : 0))};
    struct iovec parts[] = {
        {&message, sizeof(message)},
        {(void *)first, first ? sizeof(*first) : 0},
        {(void *)bytes, size},
    };

    if (!sender->is_cut && !write_all(sender->out, parts, 3))
        sender->is_cut = true;
    return !sender->is_cut;
}

static bool send_part(void *context, const void *bytes, size_t size)
{
    return send_message(context, CABINET_PART, NULL, bytes, size);
}

static gboolean send_file(GCabFile *file, gpointer context)
{
    const char *name = gcab_file_get_name(file);
    g_autoptr(GDateTime) time = gcab_file_get_date_time(file);
    const struct cabinet_message_file told = {
        .size = gcab_file_get_size(file),
        .time_s = time ? g_date_time_to_unix(time) : 0,
        .attributes = gcab_file_get_attributes(file),
    };

    return send_message(context, CABINET_FILE, &told, name, strlen(name));
}

bool cabinet_send(void *context, int in, int out)
{
    struct sender sender = {.out = out};
    const struct cabinet_sink sink = {send_part, &sender};
    g_autoptr(GInputStream) stream = fd_stream_new(in);
    g_autoptr(GCabCabinet) cabinet = gcab_cabinet_new();
    g_autoptr(GFile) folder = cabinet_sink_folder(&sink);
    g_autoptr(GError) error = NULL;

    if (gcab_cabinet_load(cabinet, stream, NULL, &error) &&
        gcab_cabinet_extract(cabinet, folder, send_file, NULL, &sender, NULL, &error))
        return send_message(&sender, CABINET_END, NULL, NULL, 0);
    return send_message(&sender, CABINET_FAILED, NULL, error ? error->message : "",
                        error ? strlen(error->message) : 0);
}
