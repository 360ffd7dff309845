/* SPDX-License-Identifier: MIT */
/*
 * Event log: what became of servers, one line an event, for those who ask afterwards. The daemon
 * writes it to "events.log" of the state folder; what would be too long is "events.log.1", and what
 * that held before is gone. What servers say is in "words.log" in the same way, for one that says
 * much must not push out the events.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/cleanup.h"

enum event_kind {
    EVENT_DAEMON_STARTED,
    EVENT_DAEMON_LEFT,
    EVENT_LAUNCHED, /* a server was started for the class */
    EVENT_OFFERED,  /* it has offered the class; number: milliseconds since its start */
    EVENT_FAILED,   /* it will not; text: why */
    EVENT_EXITED,   /* number: its exit status */
    EVENT_KILLED,   /* number: the signal */
    EVENT_REFUSED,  /* no server was started; number: the HRESULT, text: why */
    EVENT_SAID,     /* text: what the server wrote, or had noted of the class */
    EVENT_KINDS,
};

struct event {
    uint64_t when_us; /* since 1970; 0 when appended: now */
    enum event_kind kind;
    CLSID clsid;  /* GUID_NULL for the daemon's own */
    uint32_t pid; /* the server's, or the daemon's own; 0 for none */
    int32_t number;
    const char *command; /* NULL for none */
    const char *text;    /* what is to be said besides; NULL for nothing */
};

/* "launched". */
const char *event_kind_name(enum event_kind kind);

/* Adds an event. What cannot be written is lost: nothing waits for the log. */
void event_log_append(const struct event *event);

/* Reads the log from its beginning on, and what is added meanwhile. */
struct event_reader;

HRESULT event_reader_open(struct event_reader **ret_reader);
HRESULT event_reader_open_words(struct event_reader **ret_reader); /* of what servers say */
struct event_reader *event_reader_close(struct event_reader *reader);
DEFINE_CLEANUP(struct event_reader *, event_reader_close);

/* The next event, good until the next call; S_FALSE if there is none yet. Lines that are no event
 * are passed over. */
HRESULT event_reader_next(struct event_reader *reader, struct event *ret_event);

/* The folder that the log is in, to be watched for more. */
HRESULT event_log_folder(char *path, size_t size);
