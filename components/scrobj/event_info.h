/* SPDX-License-Identifier: MIT */
/*
 * Type information of a component's class: that it is the source of events, and which. Hosts find
 * by it what to connect to.
 */
#pragma once

#include "wsc_file.h"

/* Of the class; its default source is the interface of its events. Failure: E_OUTOFMEMORY. */
HRESULT event_info_create(struct wsc_file *file, const struct wsc_component *described,
                          ITypeInfo **ret_type_info);
