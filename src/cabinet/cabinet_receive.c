/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_receive.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/cabinet_send.h"

enum {
    SILENCE_MAX_S = 120, /* between two messages */
    NAME_MAX_SIZE = 1024,
    TEXT_MAX = 200,
    PART_MAX = 1 << 16,
    AHEAD_MAX = 1 << 18,
};

#define INVALID HRESULT_FROM_WIN32(ERROR_INVALID_DATA)

struct receiver {
    int fd;
    const char *name;                    /* borrowed, for messages */
    const struct cabinet_reader *reader; /* borrowed */
    uint8_t *bytes;                      /* of a message; PART_MAX and a 0 */
    size_t size;
    uint8_t *ahead; /* what has come besides; AHEAD_MAX bytes of room */
    size_t ahead_begin, ahead_end;
    bool is_in_file;
    bool is_skipped;
    uint64_t rest; /* of the file */
};

/* ---- receiving ---- */

/* Takes what has come, as much as there is room for: many small files at once. Outcome: S_FALSE at
 * the end, or when nothing comes any more. */
static HRESULT look_ahead(struct receiver *receiver)
{
    struct pollfd poll_fd = {.fd = receiver->fd, .events = POLLIN};
    ssize_t n;

    do {
        n = poll(&poll_fd, 1, SILENCE_MAX_S * 1000);
        if (n > 0)
            n = read(receiver->fd, receiver->ahead, AHEAD_MAX);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return hr_raise(hr_from_errno(), "%s: reading the cabinet", receiver->name);
    receiver->ahead_begin = 0;
    receiver->ahead_end = (size_t)n;
    return n > 0 ? S_OK : S_FALSE;
}

/* Outcome: as look_ahead(). */
static HRESULT receive(struct receiver *receiver, void *bytes, size_t size)
{
    uint8_t *rest = bytes;

    while (size > 0) {
        size_t n = receiver->ahead_end - receiver->ahead_begin;

        if (n == 0) {
            HRESULT hr = look_ahead(receiver);

            if (hr != S_OK)
                return hr_trace(hr);
            continue;
        }
        n = n < size ? n : size;
        memcpy(rest, receiver->ahead + receiver->ahead_begin, n);
        receiver->ahead_begin += n;
        rest += n;
        size -= n;
    }
    return S_OK;
}

static HRESULT receive_message(struct receiver *receiver, struct cabinet_message *ret_message)
{
    HRESULT hr = receive(receiver, ret_message, sizeof(*ret_message));

    if (hr != S_OK)
        return hr;
    if (ret_message->size > PART_MAX)
        return S_FALSE;
    receiver->size = ret_message->size;
    receiver->bytes[receiver->size] = '\0';
    return hr_trace(receive(receiver, receiver->bytes, receiver->size));
}

/* ---- messages ---- */

HRESULT cabinet_damaged(const char *name, const char *what)
{
    return hr_raise(INVALID, "%s: the cabinet is damaged: %s; get it anew from where it came from",
                    name, what);
}

static HRESULT end_file(struct receiver *receiver)
{
    if (!receiver->is_in_file)
        return S_OK;
    receiver->is_in_file = false;
    if (receiver->rest != 0)
        return cabinet_damaged(receiver->name, "a file in it ends too early");
    return receiver->is_skipped ? S_OK : hr_trace(receiver->reader->end(receiver->reader->context));
}

/* Names come in any code page; packages' are ASCII. */
static bool is_name(const char *name, size_t len)
{
    return len > 0 && len < NAME_MAX_SIZE && strlen(name) == len;
}

static HRESULT begin_file(struct receiver *receiver)
{
    struct cabinet_message_file told;
    struct cabinet_file file;
    HRESULT hr = end_file(receiver);

    if (FAILED(hr))
        return hr_trace(hr);
    if (receiver->size < sizeof(told) ||
        !is_name((char *)receiver->bytes + sizeof(told), receiver->size - sizeof(told)))
        return cabinet_damaged(receiver->name, "a file in it has no name");
    memcpy(&told, receiver->bytes, sizeof(told));
    file = (struct cabinet_file){
        .name = (char *)receiver->bytes + sizeof(told),
        .size = told.size,
        .attributes = (uint16_t)told.attributes,
        .time_s = told.time_s,
    };
    hr = receiver->reader->begin(receiver->reader->context, &file);
    receiver->is_in_file = true;
    receiver->is_skipped = hr == S_FALSE;
    receiver->rest = told.size;
    return hr_trace(hr);
}

static HRESULT take_part(struct receiver *receiver)
{
    if (!receiver->is_in_file || receiver->size > receiver->rest)
        return cabinet_damaged(receiver->name, "a file in it is longer than it says");
    receiver->rest -= receiver->size;
    return receiver->is_skipped ? S_OK
                                : hr_trace(receiver->reader->part(receiver->reader->context,
                                                                  receiver->bytes, receiver->size));
}

/* What libgcab says, if it is text. */
static HRESULT take_failure(struct receiver *receiver)
{
    size_t len = receiver->size < TEXT_MAX ? receiver->size : TEXT_MAX;

    for (size_t i = 0; i < len; i++)
        if (!isprint(receiver->bytes[i]))
            receiver->bytes[i] = '?';
    receiver->bytes[len] = '\0';
    return cabinet_damaged(receiver->name, (char *)receiver->bytes);
}

/* Outcome: S_FALSE when the other half ended without saying so. */
static HRESULT receive_all(struct receiver *receiver)
{
    struct cabinet_message message;
    HRESULT hr = S_OK;

    while (hr == S_OK) {
        hr = receive_message(receiver, &message);
        if (hr != S_OK)
            break;
        switch (message.kind) {
        case CABINET_FILE:
            hr = begin_file(receiver);
            hr = SUCCEEDED(hr) ? S_OK : hr;
            break;
        case CABINET_PART:
            hr = take_part(receiver);
            break;
        case CABINET_FAILED:
            hr = take_failure(receiver);
            break;
        case CABINET_END:
            return hr_trace(end_file(receiver));
        default:
            return S_FALSE;
        }
    }
    return hr_trace(hr);
}

HRESULT cabinet_receive(int fd, const char *name, const struct cabinet_reader *reader)
{
    _cleanup_(freep) uint8_t *bytes = malloc(PART_MAX + 1);
    _cleanup_(freep) uint8_t *ahead = malloc(AHEAD_MAX);
    struct receiver receiver = {
        .fd = fd, .name = name, .reader = reader, .bytes = bytes, .ahead = ahead};

    if (!bytes || !ahead)
        return hr_raise(E_OUTOFMEMORY, "%s: reading the cabinet", name);
    return hr_trace(receive_all(&receiver));
}
