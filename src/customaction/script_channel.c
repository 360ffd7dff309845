/* SPDX-License-Identifier: MIT */
#include "customaction/script_channel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void channel_message_deinit(struct channel_message *message)
{
    for (uint32_t i = 0; i < CHANNEL_TEXTS_MAX; i++)
        free(message->texts[i]);
    *message = (struct channel_message){0};
}

static bool send_all(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;

    while (size > 0) {
        ssize_t n = send(fd, at, size, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static bool receive_all(int fd, void *bytes, size_t size)
{
    char *at = bytes;

    while (size > 0) {
        ssize_t n = recv(fd, at, size, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

bool channel_send(int fd, const struct channel_message *message)
{
    uint32_t head[2] = {message->number, message->n_texts};

    if (!send_all(fd, head, sizeof(head)))
        return false;
    for (uint32_t i = 0; i < message->n_texts; i++) {
        const char *text = message->texts[i] ? message->texts[i] : "";
        uint32_t size = (uint32_t)strlen(text);

        if (!send_all(fd, &size, sizeof(size)) || !send_all(fd, text, size))
            return false;
    }
    return true;
}

static bool receive_text(int fd, char **ret_text)
{
    uint32_t size;
    char *text;

    if (!receive_all(fd, &size, sizeof(size)) || size > CHANNEL_TEXT_MAX)
        return false;
    text = malloc((size_t)size + 1);
    if (!text || !receive_all(fd, text, size)) {
        free(text);
        return false;
    }
    text[size] = '\0';
    *ret_text = text;
    return true;
}

bool channel_receive(int fd, struct channel_message *ret_message)
{
    struct channel_message message = {0};
    uint32_t head[2];

    if (!receive_all(fd, head, sizeof(head)) || head[1] > CHANNEL_TEXTS_MAX)
        return false;
    message.number = head[0];
    message.n_texts = head[1];
    for (uint32_t i = 0; i < message.n_texts; i++) {
        if (!receive_text(fd, &message.texts[i])) {
            channel_message_deinit(&message);
            return false;
        }
    }
    *ret_message = message;
    return true;
}
