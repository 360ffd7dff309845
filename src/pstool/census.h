/* SPDX-License-Identifier: MIT */
/*
 * Census: who serves what now, what is being started, and who holds which object. It is taken from
 * the daemon and from every process that exports objects; none of them is trusted, or waited for
 * long.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "wire/process_protocol.h"
#include "wire/scm_protocol.h"

struct census_object {
    struct process_object told;
    size_t first_interface; /* in the process's */
};

struct census_interface {
    struct process_object_interface told;
    size_t first_holder; /* in the process's */
};

/* What one process holds of another's objects. */
struct census_client {
    pid_t pid;
    bool lends; /* it holds them for who has not yet called */
    uint32_t n_objects;
    uint64_t refs;
    size_t last_object; /* that was counted, and one more */
};

/* What can be said of a process that serves or has served. */
enum census_state {
    CENSUS_GONE,             /* it has ended meanwhile */
    CENSUS_SILENT,           /* it does not answer */
    CENSUS_NO_SERVER,        /* it has never offered a class: its objects are callbacks, say */
    CENSUS_STARTING,         /* its classes are suspended until it resumes them */
    CENSUS_IN_USE,           /* something keeps it */
    CENSUS_UNUSED,           /* registered, though nothing keeps it */
    CENSUS_SUSPENDED_IN_USE, /* its classes are suspended, though something keeps it */
    CENSUS_REVOKED_IN_USE,   /* the same, revoked */
    CENSUS_LEAVING,          /* suspended or revoked, and nothing keeps it */
};

struct census_process {
    pid_t pid;
    bool answers;
    bool is_halted; /* by a signal */
    struct process_description told;
    struct scm_listed_offer *offers;
    size_t n_offers;
    struct census_object *objects; /* by OID */
    size_t n_objects;
    struct census_interface *interfaces;
    size_t n_interfaces;
    struct process_holder *holders;
    size_t n_holders;
    struct census_client *clients;
    size_t n_clients;
    uint32_t n_held;    /* objects, but class objects, that somebody holds */
    uint64_t n_locks;   /* of CoLockObjectExternal() */
    uint64_t n_transit; /* references that nobody has taken yet */
    enum census_state state;
};

struct census_launch {
    struct scm_listed_launch told; /* without its command */
    char *command;                 /* as registered, printable */
};

struct census_pause {
    struct scm_listed_pause told; /* without its text */
    char *text;                   /* printable */
};

enum census_daemon {
    CENSUS_DAEMON_IS_AWAY,
    CENSUS_DAEMON_IS_SILENT,
    CENSUS_DAEMON_RUNS,
};

struct census {
    enum census_daemon daemon;
    uint32_t daemon_pid;
    uint32_t n_connections;
    struct census_process *processes; /* by number */
    size_t n_processes;
    struct census_launch *launches;
    size_t n_launches;
    struct census_pause *pauses;
    size_t n_pauses;
};

/* What keeps a server. Its own count says both objects and locks, so a lock is what it has beyond
 * the objects that are held. */
bool census_has_locks(const struct census_process *process);
bool census_has_user(const struct census_process *process);

/* Outcome: E_OUTOFMEMORY. */
HRESULT census_take(struct census *ret_census);
void census_deinit(struct census *census);
