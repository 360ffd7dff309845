/* SPDX-License-Identifier: MIT */
/*
 * Trace: with COMITY_TRACE=1, what a program's activations do is told on its standard error, step
 * by step. Without, it costs one branch.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/watcher.h"
#include "diagnosis/diagnosis.h"

struct event_reader;

extern bool trace_is_enabled; /* (const) after the library was loaded */

static inline bool trace_is_on(void)
{
    return __builtin_expect(trace_is_enabled, 0);
}

/* An activation that is traced. It stays where it is from its begin to its end. */
struct trace {
    CLSID clsid; /* after TreatAs */
    uint64_t begun_us;
    struct event_reader *events;  /* of what the daemon notes meanwhile; NULL: it cannot be read */
    struct watcher_source source; /* its fd is -1 while nobody watches */
};

/*
 * Says what is called, and replays the look-up in these contexts (a CLSCTX). From then on what the
 * daemon notes of the class is said when it does, by a thread of the library.
 */
void trace_begin(struct trace *trace, const char *call, REFCLSID clsid, uint32_t contexts);

/* Ends that, and says what came of it. */
void trace_end(struct trace *trace, HRESULT hr);

/* Says why it failed. */
void trace_cause(const char *sentence);

/* Replays how a ProgID leads to its class. */
void trace_progid(const char16_t *progid);
