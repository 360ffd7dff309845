/* SPDX-License-Identifier: MIT */
/*
 * Operations: changes of one hive, written one behind the other as bytes, in the order they were
 * made. A transaction keeps them to do them again in the hive; the journal of a commit is made of
 * them.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

enum operation_kind {
    OPERATION_CREATE = 1, /* @name is the path, @flags the node's, @data the class in UTF-8 */
    OPERATION_DELETE,
    OPERATION_EMPTY,
    OPERATION_RENAME,       /* @name */
    OPERATION_SET_VALUE,    /* @name, @type, @data */
    OPERATION_DELETE_VALUE, /* @name */
    OPERATION_SET_WRITTEN,  /* @data is the time */
    OPERATION_SET_NOTE,     /* @type is which, @data */
    OPERATION_HOLD,         /* the owner was to make the key, and found it */
    OPERATION_UNDO,         /* all that @owner did; from here on no module may ask for it */
    OPERATION_RESTORE,      /* what was at the time that @data, struct operation_past, has */
    OPERATION_REVERT,       /* what the transaction with that number did */
    OPERATION_AUTHOR,       /* who makes these changes: @data is struct operation_author */
    OPERATION_UNDO_OWNERS,  /* all that the owners did whose names, each with its NUL, @data is */
};

/* One change of the key with the identity @id. */
struct operation {
    enum operation_kind kind;
    uint32_t flags;
    uint32_t type;
    uint64_t id;
    const char16_t *name; /* NULL is "" */
    const void *data;
    uint32_t size;
    const char *owner; /* or NULL */
};

struct operations {
    uint8_t *bytes;
    size_t len;
    size_t room;
};

/* What is to be gone back to, or taken back. These lie behind a name, aligned or not. */
struct __attribute__((packed)) operation_past {
    uint64_t which; /* a time, or a number */
    char action[];  /* in words, as the history has it; with NUL */
};

struct __attribute__((packed)) operation_author {
    uint64_t number; /* of the transaction */
    uint64_t time;
    uint32_t uid;
    uint32_t pid;
    char command[]; /* with NUL */
};

void operations_deinit(struct operations *operations);

/* Appends one; E_OUTOFMEMORY. */
HRESULT operations_append(struct operations *operations, const struct operation *operation);

/* The operation at *@offset, which then is the next one's; its name and data are in @operations.
 * S_FALSE at the end; raised: ERROR_REGISTRY_CORRUPT. */
HRESULT operations_next(const struct operations *operations, size_t *offset,
                        struct operation *ret_operation);
