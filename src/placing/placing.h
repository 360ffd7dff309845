/* SPDX-License-Identifier: MIT */
/*
 * Placing: what an action works with that puts things somewhere: the target's folders and the
 * product's receipt.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"
#include "placing/receipt.h"
#include "placing/rows.h"
#include "placing/target.h"

struct placing {
    struct installation *installation; /* borrowed */
    struct target *target;
    struct receipt *receipt;
};

HRESULT placing_init(struct placing *placing, struct installation *installation);
void placing_deinit(struct placing *placing);

/* At the end: folders that became empty go, and the receipt is written. */
HRESULT placing_finish(struct placing *placing);

/* Calls @visit for each row of a table, or for those whose component is being installed, with a
 * struct placing, and finishes. */
HRESULT placing_visit_all(struct installation *installation, const char *table, row_visit *visit);
HRESULT placing_visit_installed(struct installation *installation, const char *table,
                                row_visit *visit);
