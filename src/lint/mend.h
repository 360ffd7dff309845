/* SPDX-License-Identifier: MIT */
/*
 * Mending: does what findings have as their remedy, where that is safe, in one transaction that
 * has an owner of its own, so that it can be undone.
 */
#pragma once

#include "lint/lint.h"

enum {
    MEND_OWNER_SIZE = 64,
};

/*
 * Mends what of the report can be, and marks it; @ret_owner is whose doing it is, "" if there was
 * nothing to do. What cannot be mended, for it is gone or somebody else's, is left. After a failure
 * nothing was done.
 */
HRESULT mend(struct lint_report *report, char ret_owner[static MEND_OWNER_SIZE]);
