/* SPDX-License-Identifier: MIT */
/*
 * Type information of a component's class: that it is the source of events, and which. Hosts find
 * by it what to connect to.
 */
#pragma once

#include "wsc_file.h"

/* An object's IProvideClassInfo; all is borrowed from the object that this is a part of. */
struct event_provider {
    IProvideClassInfo IProvideClassInfo_iface;
    IUnknown *owner;
    struct wsc_file *file;
    const struct wsc_component *described;
};

void event_provider_init(struct event_provider *provider, IUnknown *owner, struct wsc_file *file,
                         const struct wsc_component *described);
