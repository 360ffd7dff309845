/* SPDX-License-Identifier: MIT */
/*
 * Errands: what the daemon does at a server, in the server's time.
 */
#pragma once

#include "wire/activation_properties.h"
#include "wire/connection.h"

enum errand_kind {
    ERRAND_CLASS_OBJECT,
    ERRAND_INSTANCE,
    ERRAND_LOAD,  /* a surrogate shall load the class */
    ERRAND_VISIT, /* the class object is locked and unlocked */
};

/* What is to be done, and what came of it. */
struct errand {
    enum errand_kind kind;
    struct objref class_object; /* or the surrogate's object */
    CLSID clsid;                /* to be loaded */
    uint32_t n_iids;
    IID iids[ACTIVATION_IIDS_MAX];
    HRESULT hr; /* of the whole */
    HRESULT results[ACTIVATION_IIDS_MAX];
    struct stdobjref references[ACTIVATION_IIDS_MAX];
};

/* Does it, on a connection that is not open yet; it stays open, and what was got with it. Waits for
 * the server. */
void errand_run(struct errand *errand, struct rpc_connection *connection);
