/* SPDX-License-Identifier: MIT */
/*
 * Custom captures: what the processes of a custom action register becomes part of the
 * installation's transaction, on behalf of the product; they see what it has done so far.
 */
#pragma once

#include "action/installation.h"
#include "hive/hive.h"

struct custom_capture {
    char *folder; /* owned; NULL: nothing is captured, for all is committed already */
    uint64_t seed[HIVE_KINDS];
    struct hive_txn txns[HIVE_KINDS]; /* those of is_open */
    bool is_open[HIVE_KINDS];
};

/* Makes it; what processes are to join it have its folder in their environment. */
HRESULT custom_capture_begin(struct installation *installation, struct custom_capture *ret_capture);

/* Takes what they wrote, when they have ended. */
HRESULT custom_capture_receive(struct installation *installation, struct custom_capture *capture);
void custom_capture_deinit(struct custom_capture *capture);
