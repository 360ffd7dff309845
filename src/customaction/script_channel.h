/* SPDX-License-Identifier: MIT */
/*
 * Script channel: what a script's process asks the installation that runs it, and the answers. A
 * message is a number and some texts; both sides are of one installation of Comity, but what the
 * script's says is checked.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CHANNEL_DESCRIPTOR = 3, /* of the script's process */
    CHANNEL_TEXTS_MAX = 3,
    CHANNEL_TEXT_MAX = 16 << 20, /* bytes */
};

/* The numbers of questions; the answer's is an HRESULT. */
enum channel_question {
    CHANNEL_GET_PROPERTY, /* name */
    CHANNEL_SET_PROPERTY, /* name, value */
    CHANNEL_LOG,          /* text */
    CHANNEL_CONDITION,    /* condition: "0" false, "1" true, "2" none, "3" error */
    CHANNEL_FORMAT,       /* text */
    CHANNEL_TARGET_PATH,  /* directory */
    CHANNEL_SET_TARGET,   /* directory, path */
    CHANNEL_SOURCE_PATH,  /* directory */
    CHANNEL_FEATURE,      /* key, "current" or "request": INSTALLSTATE */
    CHANNEL_SET_FEATURE,  /* key, INSTALLSTATE */
    CHANNEL_COMPONENT,    /* key, "current" or "request" */
    CHANNEL_FAILURE,      /* what the script failed with */
    CHANNEL_QUESTIONS,
};

struct channel_message {
    uint32_t number;
    uint32_t n_texts;
    char *texts[CHANNEL_TEXTS_MAX]; /* owned, UTF-8 */
};

void channel_message_deinit(struct channel_message *message);

/* Both false on failure, at the channel's end, and for what is no message. */
bool channel_send(int fd, const struct channel_message *message);
bool channel_receive(int fd, struct channel_message *ret_message);
