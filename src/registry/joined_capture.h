/* SPDX-License-Identifier: MIT */
/*
 * Joined capture: this process's part in a capture (capture.h). What it writes, through whatever
 * handle and in transactions that it commits, goes into the capture's files, and what the other
 * processes write there it sees. No hive is written any more.
 */
#pragma once

#include <stdbool.h>

#include "registry/transaction.h"

/* Joins the capture whose files are in @folder: once, and for good. */
HRESULT joined_capture_join(const char *folder);

/* Joins the one that the environment names, if any; S_FALSE if none. Programs with more rights than
 * their caller do not ask. */
HRESULT joined_capture_join_named(void);

bool joined_capture_is_on(void);

/* Whether this process has joined one, and is not to have others do what would not be captured. */
bool joined_capture_is_confining(void);

/* As transaction_read_begin_layered() and transaction_write_begin(). */
HRESULT joined_capture_read_begin(enum hive_kind kind, struct hive_txn *ret_txn);
HRESULT joined_capture_write_begin(enum hive_kind kind, struct hive_txn *ret_txn);
