/* SPDX-License-Identifier: MIT */
/*
 * An invocation: one call of a method that a table describes, on the side of the proxy or of the
 * stub. The arguments are as libffi has them: pointers to each, the interface first.
 */
#pragma once

#include <ffi.h>

#include "marshal/method.h"

/* A described method, ready to be called. */
struct method_binding {
    const struct method *method;
    uint16_t opnum;
    unsigned n; /* arguments, the interface among them */
    ffi_cif cif;
    ffi_type **types; /* n of them: @few, or owned */
    ffi_type *few[1 + PARAMETERS_MAX];
};

/* Makes the call that a program made on the proxy @iface. */
HRESULT invocation_send(void *iface, const struct method_binding *binding, void **values);

/* Answers a call with the object. */
HRESULT invocation_answer(const struct method_binding *binding, struct stub_call *call);
