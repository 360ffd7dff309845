/* SPDX-License-Identifier: MIT */
/*
 * Harvesting by Wine: modules of Windows register themselves by their own code in a prefix that is
 * made for it and gone afterwards; what is in its registry then, and was not before, is theirs.
 */
#pragma once

#include "harvest/harvest.h"

/* Raised: ERROR_FILE_NOT_FOUND's HRESULT if there is no Wine; SELFREG_E_CLASS, with what Wine said,
 * if the module does not register itself; ERROR_TIMEOUT's. */
HRESULT harvest_wine(const struct harvest_terms *terms, struct harvest *harvest);
