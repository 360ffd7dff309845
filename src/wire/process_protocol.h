/* SPDX-License-Identifier: MIT */
/*
 * A process's protocol: what a process that exports objects tells of them to who looks on, on a
 * socket of its own. Plain DCE/RPC requests without an object, each answered by one response that
 * runs no code of the program. doc/protocol.md has the same for readers outside.
 */
#pragma once

#include <stdint.h>

#include <comity/guiddef.h>

#include "wire/ndr.h"

extern const IID process_interface;

enum process_opnum {
    PROCESS_DESCRIBE = 0,
    PROCESS_LIST_OBJECTS = 1,
    PROCESS_OPNUMS,
};

enum process_flags {
    PROCESS_IS_STOPPING = 0x01, /* it sends new clients away */
    PROCESS_HAS_USER = 0x02,    /* ComitySetUserControl() */
    PROCESS_WAS_SERVER = 0x04,  /* it has offered a class, if only in the past */
    PROCESS_HAS_CLASSES = 0x08, /* and does so now, suspended or not */
};

struct process_description {
    uint32_t pid; /* as the process itself knows it */
    uint32_t flags;
    uint32_t uses; /* of CoAddRefServerProcess() */
};

enum process_object_flags {
    PROCESS_OBJECT_IS_CLASS = 0x01, /* a class object that is offered */
    PROCESS_OBJECT_IN_STA = 0x02,
};

struct process_object {
    uint64_t oid;
    uint64_t oxid;
    CLSID clsid; /* that it was made by, or is the class object of; GUID_NULL: not known */
    uint32_t flags;
    uint32_t strong; /* references and locks */
    uint32_t weak;
    uint32_t locks; /* of CoLockObjectExternal() */
    uint32_t calls; /* in progress */
    uint32_t n_interfaces;
};

struct process_object_interface {
    IID iid;
    uint32_t refs;    /* held in any way */
    uint32_t transit; /* of them: in packets that nobody has unmarshaled */
    uint32_t n_holders;
};

enum process_holder_flags {
    PROCESS_HOLDER_LENDS = 0x01, /* to whoever calls first */
};

struct process_holder {
    uint32_t pid;
    uint32_t refs;
    uint32_t flags;
};

void process_put_description(struct ndr_writer *writer,
                             const struct process_description *description);
void process_get_description(struct ndr_reader *reader,
                             struct process_description *ret_description);

/*
 * An object is followed by its interfaces, each of them by its holders. Objects come one page at a
 * time: asked is with a cursor, 0 at first, and an answer begins with the next cursor, 0 at the
 * end, and the number of objects in it.
 */
void process_put_object(struct ndr_writer *writer, const struct process_object *object);
void process_put_interface(struct ndr_writer *writer, const struct process_object_interface *held);
void process_put_holder(struct ndr_writer *writer, const struct process_holder *holder);

/* Counts that the input cannot hold are failures of the reader, and yield 0. */
uint32_t process_get_page(struct ndr_reader *reader, uint64_t *ret_cursor);
void process_get_object(struct ndr_reader *reader, struct process_object *ret_object);
void process_get_interface(struct ndr_reader *reader,
                           struct process_object_interface *ret_interface);
void process_get_holder(struct ndr_reader *reader, struct process_holder *ret_holder);
