/* SPDX-License-Identifier: MIT */
/*
 * Cabinet sending: the half of reading a cabinet that is done in a process of its own, and the
 * messages by which it tells the other half, in this machine's byte order.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum cabinet_message_kind {
    CABINET_FILE,   /* a struct cabinet_message_file and the name, without a 0 */
    CABINET_PART,   /* the next bytes of the last file */
    CABINET_FAILED, /* why, without a 0: the last message */
    CABINET_END,    /* all files have been told: the last message */
};

struct cabinet_message {
    uint32_t kind;
    uint32_t size; /* of what follows */
};

struct cabinet_message_file {
    uint64_t size;
    int64_t time_s;
    uint32_t attributes;
    uint32_t unused;
};

/* Tells @out of the cabinet @in; false when nobody receives it any more. */
bool cabinet_send(void *context, int in, int out);
