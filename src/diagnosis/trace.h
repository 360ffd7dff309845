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

#include "diagnosis/diagnosis.h"

extern bool trace_is_enabled; /* (const) after the library was loaded */

static inline bool trace_is_on(void)
{
    return __builtin_expect(trace_is_enabled, 0);
}

/* An activation that is traced. */
struct trace {
    CLSID clsid; /* after TreatAs */
    uint64_t begun_us;
};

/* Says what is called, and replays the look-up in these contexts (a CLSCTX). */
void trace_begin(struct trace *trace, const char *call, REFCLSID clsid, uint32_t contexts);

/* Says what the daemon noted of it meanwhile, and what came of it. */
void trace_end(const struct trace *trace, HRESULT hr);

/* Says why it failed. */
void trace_cause(const char *sentence);

/* Replays how a ProgID leads to its class. */
void trace_progid(const char16_t *progid);
