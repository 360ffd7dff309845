/* SPDX-License-Identifier: MIT */
/*
 * Captures: what a module registers, kept aside in a process of its own and handed to the process
 * that started it. If the module fails, crashes or hangs, nothing has happened.
 *
 * The parent has opened the registry before it makes the child. The child begins the capture, lets
 * the module register itself and sends what was written; the parent receives it as an open
 * transaction, to look at, commit or roll back.
 */
#pragma once

#include "registry/transaction.h"

enum {
    CAPTURE_MAX = 256 << 20, /* bytes that a child may send for a hive */
};

/*
 * From now on what this process writes, through whatever handle, is seen by it alone; transactions
 * that it commits, too. No hive is written any more.
 */
HRESULT capture_begin(void);

/* Sends all that was captured to a pipe, socket or file. */
HRESULT capture_send(int fd);

/*
 * Receives it, as done on behalf of @owner (NULL: nobody), whoever the child said it was for.
 * Raised: ERROR_REGISTRY_CORRUPT for what no child should send, or only a part of it.
 */
HRESULT capture_receive(int fd, const char *owner, struct transaction **ret_transaction);
