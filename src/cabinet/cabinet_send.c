/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_send.h"

#include <errno.h>
#include <libgcab.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cabinet/cabinet_blocks.h"
#include "cabinet/cabinet_sink.h"
#include "cabinet/fd_stream.h"

enum {
    GATHERED_MAX = 1 << 16,
};

struct sender {
    int out;
    bool is_cut; /* nobody receives any more */
    size_t n_gathered;
    char gathered[GATHERED_MAX]; /* goes out when it is full, or at the end */
};

static void send_gathered(struct sender *sender)
{
    const char *rest = sender->gathered;

    while (!sender->is_cut && sender->n_gathered > 0) {
        ssize_t n = write(sender->out, rest, sender->n_gathered);

        if (n < 0 && errno != EINTR)
            sender->is_cut = true;
        if (n > 0) {
            rest += n;
            sender->n_gathered -= (size_t)n;
        }
    }
}

static void gather(struct sender *sender, const void *bytes, size_t size)
{
    const char *rest = bytes;

    while (size > 0 && !sender->is_cut) {
        size_t room = sizeof(sender->gathered) - sender->n_gathered;
        size_t n = size < room ? size : room;

        memcpy(sender->gathered + sender->n_gathered, rest, n);
        sender->n_gathered += n;
        rest += n;
        size -= n;
        if (sender->n_gathered == sizeof(sender->gathered))
            send_gathered(sender);
    }
}

/* @first is of a file, what follows is its name; or there is none. */
static bool send_message(struct sender *sender, enum cabinet_message_kind kind,
                         const struct cabinet_message_file *first, const void *bytes, size_t size)
{
    struct cabinet_message message = {kind, (uint32_t)(size + (first ? sizeof(*first) : 0))};

    gather(sender, &message, sizeof(message));
    gather(sender, first, first ? sizeof(*first) : 0);
    gather(sender, bytes, size);
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

static void send_files(struct sender *sender, int in)
{
    const struct cabinet_sink sink = {send_part, sender};
    g_autoptr(GInputStream) stream = fd_stream_new(in);
    g_autoptr(GCabCabinet) cabinet = gcab_cabinet_new();
    g_autoptr(GFile) folder = cabinet_sink_folder(&sink);
    g_autoptr(GError) error = NULL;

    /* This process reads one cabinet, so what libgcab looks at holds for that alone. */
    if (cabinet_blocks_lack_checksums(in))
        setenv("GCAB_SKIP_CHECKSUM", "1", 1);
    if (gcab_cabinet_load(cabinet, stream, NULL, &error) &&
        gcab_cabinet_extract(cabinet, folder, send_file, NULL, sender, NULL, &error))
        send_message(sender, CABINET_END, NULL, NULL, 0);
    else
        send_message(sender, CABINET_FAILED, NULL, error ? error->message : "",
                     error ? strlen(error->message) : 0);
}

bool cabinet_send(void *context, int in, int out)
{
    _cleanup_(freep) struct sender *sender = calloc(1, sizeof(*sender));

    if (!sender)
        return false;
    sender->out = out;
    send_files(sender, in);
    send_gathered(sender);
    return !sender->is_cut;
}
