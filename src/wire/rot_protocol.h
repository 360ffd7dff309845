/* SPDX-License-Identifier: MIT */
/*
 * The running object table's part of the SCM's protocol: requests of scm_interface by which
 * processes name objects as running, and others find them. doc/protocol.md has the same for
 * readers outside.
 */
#pragma once

#include "wire/scm_protocol.h"

enum rot_opnum {
    ROT_REGISTER = 16,
    ROT_REVOKE = 17,
    ROT_NOTE_TIME = 18,
    ROT_FIND = 19,
    ROT_LIST = 20,
    ROT_OPNUMS,
};

enum {
    ROT_COMPARISON_MAX = 2048, /* what two monikers are compared by */
    ROT_MONIKER_MAX = 16384,   /* a marshaled moniker */
    ROT_NAME_MAX = 4096,
};

/* Bytes of somebody else's. */
struct rot_bytes {
    const void *data;
    uint32_t size;
};

/* An object that is registered under a moniker. All is borrowed. */
struct rot_registration {
    uint32_t cookie;   /* the process's own */
    uint32_t flags;    /* ROTFLAGS */
    uint64_t time;     /* of its last change, a FILETIME */
    uint64_t exporter; /* the OXID of an object in another process; 0: it is in this one */
    struct rot_bytes comparison;
    struct rot_bytes moniker; /* marshaled */
    struct rot_bytes object;  /* marshaled */
    struct rot_bytes name;    /* for people: UTF-8, no NUL; may be empty */
};

struct rot_time {
    uint32_t cookie;
    uint64_t time;
};

/* Which object is wanted. @stale: an entry that was found and whose object is gone. */
struct rot_query {
    struct rot_bytes comparison;
    uint64_t stale;
};

/* @hr: S_OK, or MK_E_UNAVAILABLE and nothing else. */
struct rot_found {
    HRESULT hr;
    uint64_t entry;
    uint64_t time;
    struct rot_bytes object;
};

/* One line of a list. */
struct rot_line {
    uint64_t entry;
    uint32_t pid;
    uint32_t flags;
    uint64_t time;
    struct rot_bytes moniker;
    struct rot_bytes name;
};

void rot_put_registration(struct ndr_writer *writer, const struct rot_registration *registration);
void rot_get_registration(struct ndr_reader *reader, struct rot_registration *ret_registration);
void rot_put_time(struct ndr_writer *writer, const struct rot_time *time);
void rot_get_time(struct ndr_reader *reader, struct rot_time *ret_time);
void rot_put_query(struct ndr_writer *writer, const struct rot_query *query);
void rot_get_query(struct ndr_reader *reader, struct rot_query *ret_query);
void rot_put_found(struct ndr_writer *writer, const struct rot_found *found);
void rot_get_found(struct ndr_reader *reader, struct rot_found *ret_found);

/*
 * A list is asked for from the entry behind @after (0: the first), and comes in portions: each is
 * lines, every one behind a byte that is 1, a byte that is 0, and 1 if more follows.
 */
void rot_put_line(struct ndr_writer *writer, const struct rot_line *line);
void rot_put_end(struct ndr_writer *writer, bool has_more);

/* S_FALSE at the portion's end, with @ret_has_more. Outcome: RPC_X_BAD_STUB_DATA's HRESULT. */
HRESULT rot_get_line(struct ndr_reader *reader, struct rot_line *ret_line, bool *ret_has_more);
