/* SPDX-License-Identifier: MIT */
/*
 * Activation properties: what IRemoteSCMActivator is asked and answers, as blobs inside custom
 * OBJREFs. Source: [MS-DCOM] 2.2.22; type serialization version 1 is [MS-RPCE] 2.2.6.
 */
#pragma once

#include <comity/windef.h>

#include "wire/objref.h"

enum {
    ACTIVATION_IIDS_MAX = 64,
    AUTHN_HINT_NONE = 1, /* says that callers need not prove who they are */
};

/* What is asked for. */
struct activation_request {
    CLSID clsid;
    uint32_t clsctx;
    uint32_t n_iids;
    IID iids[ACTIVATION_IIDS_MAX];
};

/* What became of it: one result an interface that was asked for. */
struct activation_reply {
    uint64_t oxid;
    const char *exporter; /* the names of both endpoints */
    const char *resolver;
    uint32_t n;
    const IID *iids;
    const HRESULT *results;
    const struct stdobjref *references; /* of those that succeeded */
};

/* Reads an ActivationPropertiesIn OBJREF. */
void activation_request_get(struct ndr_reader *reader, struct activation_request *ret_request);

/* Puts an ActivationPropertiesOut OBJREF, without the counts that an MInterfacePointer has. */
void activation_reply_put(struct ndr_writer *writer, const struct activation_reply *reply);

/* An MInterfacePointer's counts and the standard OBJREF of one result. */
void activation_interface_put(struct ndr_writer *writer, const struct activation_reply *reply,
                              uint32_t i);

/* The IPID of an exporter's IRemUnknown. Exporters take any; this one is for who must have one. */
GUID activation_remote_unknown(uint64_t oxid);
