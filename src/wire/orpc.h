/* SPDX-License-Identifier: MIT */
/*
 * ORPC: what precedes every call's arguments and results. Source: [MS-DCOM] 2.2.13.
 */
#pragma once

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "wire/ndr.h"

enum {
    ORPC_MAJOR = 5,
    ORPC_MINOR = 7,
    ORPCTHIS_SIZE = 32,
    ORPCTHAT_SIZE = 8,
};

/* The header of a request: the causality identifier is the same along a chain of calls. */
void orpc_put_this(struct ndr_writer *writer, const GUID *causality);

/* RPC_E_VERSION_MISMATCH for another major or a newer minor version; extensions are skipped. */
HRESULT orpc_get_this(struct ndr_reader *reader, GUID *ret_causality);

void orpc_put_that(struct ndr_writer *writer);
void orpc_get_that(struct ndr_reader *reader);
