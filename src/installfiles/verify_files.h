/* SPDX-License-Identifier: MIT */
/*
 * Verifying: whether what a product's installation put somewhere is still there, and the same. By
 * the receipt alone, so that neither the package nor its source is needed.
 */
#pragma once

#include <comity/winerror.h>

#include "placing/receipt.h"

struct verified_file {
    const struct receipt_entry *entry; /* path, table and key, and what it should be */
    enum file_likeness likeness;
};

/* Calls @visit for each file that was installed, until it fails or returns S_FALSE. S_FALSE for a
 * product that has no receipt. */
HRESULT verify_files(enum session_context context, const char *product_code,
                     HRESULT (*visit)(const struct verified_file *file, void *context),
                     void *visit_context);
