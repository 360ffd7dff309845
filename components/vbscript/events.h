/* SPDX-License-Identifier: MIT */
/*
 * Events: while a script is CONNECTED, procedures named item_event handle what items that are
 * sources of events fire, and so do scriptlets.
 */
#pragma once

struct engine;

/* What cannot be connected is left out, as Windows does. */
void events_connect(struct engine *engine);
void events_disconnect(struct engine *engine);
