/* SPDX-License-Identifier: MIT */
/*
 * Seeds: what a transaction has done so far, put at the beginning of a capture. The processes that
 * join it see that as if it were committed, and what they write can be received into the
 * transaction (reception.h).
 */
#pragma once

#include "hive/hive.h"
#include "registry/transaction.h"

/* For the files in @folder, made for such a capture (capture_terms.is_part) and still empty.
 * @ret_sizes has the bytes that are not the joining processes'. */
HRESULT capture_seed(const char *folder, struct transaction *transaction,
                     uint64_t ret_sizes[static HIVE_KINDS]);
