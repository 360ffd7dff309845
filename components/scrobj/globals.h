/* SPDX-License-Identifier: MIT */
/*
 * What a component's scripts have without saying whose it is: createComponent, getResource,
 * fireEvent, and the objects of the file under their ids.
 */
#pragma once

#include "sinks.h"
#include "wsc_file.h"

struct globals;

/* @sinks are borrowed until globals_leave(). NULL if memory is out. */
struct globals *globals_new(struct wsc_file *file, const struct wsc_component *described,
                            struct sinks *sinks);
IDispatch *globals_interface(struct globals *globals);

/* The component is going: no event is fired any more, and its objects are released. */
void globals_leave(struct globals *globals);
