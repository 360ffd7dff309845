/* SPDX-License-Identifier: MIT */
/*
 * Apartments: where objects live and from where they are called. The multi-threaded one has a crew
 * of threads that serve its connections; a single-threaded one serves all of its whenever its
 * thread pumps: in GetMessage, in a wait, and while an outgoing call waits for its answer.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <comity/windows.h>

#include "base/list.h"
#include "wire/connection.h"

struct apartment;
struct object_context;

/* Something to be done on an STA's thread; @here is NULL if the apartment ends before. */
struct apartment_job {
    struct list link;
    void (*run)(struct apartment_job *job, struct apartment *here);
};

/* A call that an STA's thread waits for; on its stack. */
struct outgoing_call {
    struct outgoing_call *outer; /* borrowed */
    uint64_t since_ms;           /* by GetTickCount64() */
    GUID causality;
};

struct apartment {
    struct list link; /* (runtime lock) all apartments */
    bool is_sta;
    bool is_endpoint;    /* (const) no apartment at all: process_endpoint.h */
    LONG users;          /* (runtime lock) threads that are in it */
    uint64_t oxid;       /* (const) */
    GUID remote_unknown; /* (const) the IPID of its IRemUnknown */
    pthread_t thread;    /* (const) of an STA */
    int listener;        /* (lock) -1 until something is exported */
    int epoll;           /* (const) of an STA */
    int wake;            /* (const) of an STA: an eventfd that jobs signal */
    int loop;            /* of an STA: its own thread's alone; what event loops watch, or -1 */
    int loop_timer;      /* likewise: readable when the next timer is due */
    pthread_mutex_t lock;
    struct list jobs;               /* (lock) */
    struct list connections;        /* (lock) of an STA: its own thread's alone */
    struct list associations;       /* (exporter lock) */
    struct crew *crew;              /* (lock) of the MTA, once it listens */
    bool listener_pauses;           /* of an STA: its own thread's alone */
    struct object_context *context; /* (lock) NULL until it is asked for */
    IMessageFilter *filter;         /* of an STA: its own thread's alone */
    struct outgoing_call *calling;  /* of an STA: its own thread's alone; the innermost */
    bool is_ending;                 /* (atomic) */
};

/*
 * A new single-threaded apartment of the calling thread, or the multi-threaded one, with one more
 * user; the last one who leaves it ends it.
 */
HRESULT apartment_enter(bool is_sta, struct apartment **ret_apartment);
void apartment_leave(struct apartment *apartment);

/* The multi-threaded apartment, or NULL. */
struct apartment *apartment_mta(void);

/* Has the job run by the STA with the OXID; false if there is none. */
bool apartment_post_job(uint64_t oxid, struct apartment_job *job);

/* The OXIDs of the multi-threaded apartment and of the first single-threaded one; 0: none. */
uint64_t apartment_mta_oxid(void);
uint64_t apartment_main_oxid(void);

/* The apartment of this process with the OXID, or NULL. */
struct apartment *apartment_find(uint64_t oxid);

/* Makes sure that other processes can reach the apartment. */
HRESULT apartment_listen(struct apartment *apartment);

/*
 * In an STA: serves calls until @fd (or, with -1, until something was served or woke it) is
 * readable or the time is over: S_FALSE then. In the MTA: just waits for @fd.
 */
HRESULT apartment_wait(struct apartment *apartment, int fd, int timeout_ms);

/* The same, and S_FALSE also as soon as @other is readable. */
HRESULT apartment_wait_beside(struct apartment *apartment, int fd, int other, int timeout_ms);

/* The same until one of poll()'s @events is there on @fd. */
HRESULT apartment_wait_for(struct apartment *apartment, int fd, short events);

/* Serves what is there now; an STA's thread only. */
void apartment_serve(struct apartment *apartment);

/* Accepts connections again, if none were for lack of descriptors; an STA's thread only. */
void apartment_resume_listening(struct apartment *apartment);

/* Wakes an STA's thread. */
void apartment_wake(struct apartment *apartment);

/* In a new process: closes what it has of its parent's apartments, which are none of its. */
void apartment_forget_all(void);
