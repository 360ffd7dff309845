/* SPDX-License-Identifier: MIT */
/*
 * Events: an object's events call the script's procedures of that name behind a prefix.
 */
#pragma once

#include "hosting/host.h"

/* @clsid is the object's class if it is known, else NULL. */
HRESULT events_connect(struct host *host, IDispatch *object, const CLSID *clsid,
                       const char16_t *prefix);

/* Ends all connections to the object. */
void events_disconnect(struct host *host, IDispatch *object);
void events_disconnect_all(struct host *host);
