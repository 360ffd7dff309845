/* SPDX-License-Identifier: MIT */
/*
 * Loopback, for tests: a proxy whose calls are answered at once by the stub of an object of this
 * process. Interface pointers travel as their addresses, so what they point to must outlive the
 * call.
 */
#pragma once

#include "marshal/channel.h"

struct loopback {
    struct interface_proxy proxy; /* what to call */
    struct interface_marshaler *marshaler;
    IUnknown *object; /* borrowed */
    struct ndr_writer request;
    struct ndr_writer reply;
    size_t request_cut; /* so many bytes less arrive */
    size_t reply_cut;
    HRESULT answered; /* what the stub said of the last call */
    LONG refs;
};

extern struct interface_codec loopback_codec;

void loopback_init(struct loopback *loopback, REFIID riid, IUnknown *object);
void loopback_deinit(struct loopback *loopback);
