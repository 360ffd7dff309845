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

/* IRemUnknown, which every exporter has, and its methods: references asked for and given back. */
extern const IID iid_remote_unknown;

enum remote_unknown_opnum {
    REM_QUERY_INTERFACE = 3,
    REM_ADD_REF = 4,
    REM_RELEASE = 5,
    REM_QUERY_INTERFACE2 = 6,
    /* Ours, with RemAddRef's arguments: a packet's references become the caller's, and back. */
    REM_TAKE_OVER = 7,
    REM_PUT_DOWN = 8,
    /* Ours, without any: what the caller holds goes to the first other who calls the object. */
    REM_LEND = 9,
};

/* The header of a request: the causality identifier is the same along a chain of calls. */
void orpc_put_this(struct ndr_writer *writer, const GUID *causality);

/* RPC_E_VERSION_MISMATCH for another major or a newer minor version; extensions are skipped. */
HRESULT orpc_get_this(struct ndr_reader *reader, GUID *ret_causality);

/* What a call brings beside its arguments or results, under a name that both sides know. */
struct orpc_extension {
    const GUID *id;
    const void *data; /* of a reader: borrowed */
    uint32_t size;
};

/* The header of an answer, to be put at the writer's base. */
void orpc_put_that(struct ndr_writer *writer);

/* Puts an extension into the header that the answer in @writer begins with. */
void orpc_extend_that(struct ndr_writer *writer, const struct orpc_extension *extension);

/* Reads the header; the data of the extension @extension->id, NULL if there is none. */
void orpc_get_that(struct ndr_reader *reader, struct orpc_extension *extension);
