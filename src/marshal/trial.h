/* SPDX-License-Identifier: MIT */
/*
 * Trial, for tests: calls any method that a table describes with a value of each parameter's type,
 * and objects that know these values and answer with such. Caller and object may be in different
 * processes.
 */
#pragma once

#include "marshal/method.h"

/* What interface pointers in the values point to: it has every interface that travels. */
extern IUnknown trial_thing;

/* Says that the other side is another process, whose thing is not this one's. */
void trial_set_afar(void);

/* References to it, 1 at rest. */
LONG trial_references(void);

/* What the objects' methods return, and how often one was called. */
void trial_set_result(HRESULT hr);
unsigned trial_calls(void);

/* An object of the marshaler's interface; the tests' processes never free it. */
IUnknown *trial_new_object(struct interface_marshaler *marshaler);

/* Calls the @i-th method after IUnknown's of what may be a proxy; the results stay until cleared.
 */
HRESULT trial_call(void *iface, const struct method *method, size_t i);
void trial_assert_results(const struct method *method);
void trial_clear(const struct method *method);
