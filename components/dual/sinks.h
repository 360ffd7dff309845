/* SPDX-License-Identifier: MIT */
/*
 * Those who hear of an object's events: a connection point, for an interface that is called as
 * IDispatch. An object with several joins them.
 */
#pragma once

#include "component.h"

enum {
    SINKS_MAX = 64,
};

struct sinks {
    IConnectionPointContainer IConnectionPointContainer_iface;
    IConnectionPoint IConnectionPoint_iface;
    IUnknown *owner;     /* borrowed: whose part this is, and who is counted */
    const IID *iid;      /* (const) */
    struct sinks *first; /* of those that are joined: its container is that of all */
    struct sinks *next;
    IDispatch *list[SINKS_MAX];
};

void sinks_init(struct sinks *sinks, IUnknown *owner, const IID *iid);

/* Makes @sinks another point of the object that @first, just made, is the first point of. */
void sinks_join(struct sinks *first, struct sinks *sinks);
void sinks_deinit(struct sinks *sinks);

/*
 * Tells all: by the event's @name, if that is not NULL and a sink has it, else by @id. Who fails is
 * left out.
 */
void sinks_fire(struct sinks *sinks, const WCHAR *name, DISPID id, DISPPARAMS *arguments);
