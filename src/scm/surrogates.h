/* SPDX-License-Identifier: MIT */
/*
 * Surrogates that run: an application's is asked to load one more class instead of being started
 * again. The surrogate itself is in the class table, under a class of its own.
 */
#pragma once

#include "base/cleanup.h"
#include "scm/class_table.h"
#include "scm/envoy.h"

struct surrogates;

enum surrogate_outcome {
    SURROGATE_LOADED, /* the class is offered, if the surrogate is right */
    SURROGATE_LEFT,   /* it was on its way out: another one has to be started */
    SURROGATE_FAILED, /* with @hr and @text */
};

typedef void (*surrogate_done)(void *context, const CLSID *clsid, enum surrogate_outcome outcome,
                               HRESULT hr, const char *text);

/* Table and envoys are borrowed; @done is called with @context. */
HRESULT surrogates_new(struct class_table *classes, struct envoys *envoys, surrogate_done done,
                       void *context, struct surrogates **ret_surrogates);
struct surrogates *surrogates_free(struct surrogates *surrogates);
DEFINE_CLEANUP(struct surrogates *, surrogates_free);

/*
 * Has the application's surrogate load the class, unless that is under way. Outcomes: S_FALSE if
 * none runs; ERROR_NOT_ENOUGH_QUOTA's HRESULT, raised.
 */
HRESULT surrogates_load(struct surrogates *surrogates, const GUID *app_id, REFCLSID clsid);
