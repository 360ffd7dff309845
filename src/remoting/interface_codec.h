/* SPDX-License-Identifier: MIT */
/*
 * How interface pointers travel in a call: exported on the way out, imported on the way in.
 */
#pragma once

#include "marshal/channel.h"
#include "remoting/exporter.h"

enum {
    TRANSIT_FEW = 16, /* more take memory */
};

struct com_codec {
    struct interface_codec codec;
    struct apartment *apartment;
    struct association *association; /* of the caller, in an answer; NULL in a request */
    bool is_here;                    /* the other side is an apartment of this process */
    uint64_t credited_by;            /* the OXID whose references come with credit; 0: none */
    GUID *transit;                   /* held until the call ends */
    size_t n_transit;
    size_t transit_capacity;
    GUID few[TRANSIT_FEW];
};

/* For answering a call: what goes out is credited to the caller. */
void com_codec_init_stub(struct com_codec *codec, struct apartment *apartment,
                         struct association *association);

/* For making one on the exporter @oxid: what comes back is credited to us. */
void com_codec_init_proxy(struct com_codec *codec, struct apartment *apartment, uint64_t oxid,
                          bool is_here);
void com_codec_deinit(struct com_codec *codec);
