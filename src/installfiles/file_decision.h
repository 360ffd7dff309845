/* SPDX-License-Identifier: MIT */
/*
 * File decisions: whether a file of a package takes the place of what is there already, by the
 * rules that Windows has for versions and by the property REINSTALLMODE. Users' changes are never
 * lost: what they have changed stays, or is kept beside.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"
#include "placing/receipt.h"

enum file_decision {
    FILE_INSTALL,
    FILE_REPLACE,      /* what is there is somebody's own: it is kept beside */
    FILE_STAYS,        /* it is there already, the same or a newer one */
    FILE_STAYS_OTHERS, /* the same, and another product has it as well: both hold it */
    FILE_STAYS_CHANGED /* it is there, and was changed by its user */
};

/* Raised: ERROR_DIRECTORY's HRESULT if a folder stands where the file is to be. */
HRESULT file_decide(struct installation *installation, struct receipt *receipt,
                    const struct session_file *file, enum file_decision *ret_decision);

/* The digest that the table MsiFileHash has for a file; false if it has none. */
bool file_hash_of(const struct installation *installation, const struct session_file *file,
                  uint8_t ret_digest[static MD5_SIZE]);
