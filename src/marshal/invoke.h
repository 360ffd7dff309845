/* SPDX-License-Identifier: MIT */
/*
 * What an Invoke takes and gives, as it travels. Source: [MS-OAUT] 3.1.4.4. An argument by
 * reference leaves an empty VARIANT in its slot; its value goes, with the slot's index, in an array
 * of its own, and comes back there.
 */
#pragma once

#include "marshal/channel.h"

enum {
    /* In the flags: the caller passed NULL. */
    INVOKE_NO_RESULT = 0x20000,
    INVOKE_NO_EXCEPINFO = 0x40000,
    INVOKE_NO_ARGERR = 0x80000,
    INVOKE_ARGUMENTS_ON_STACK = 8,
};

HRESULT invoke_put_excepinfo(struct ndr_writer *writer, EXCEPINFO *excepinfo);
HRESULT invoke_get_excepinfo(struct ndr_reader *reader, EXCEPINFO *ret_excepinfo);

/* ---- the proxy's side ---- */

/* Where the caller wants results; any may be NULL. */
struct invoke_results {
    VARIANT *result;
    EXCEPINFO *excepinfo;
    UINT *argument;
    bool has_argument; /* the method tells which argument was wrong */
};

/* The flags as they travel. */
uint32_t invoke_flags(WORD flags, const struct invoke_results *results);

/* DISPPARAMS, and how many arguments are by reference. */
HRESULT invoke_put_params(struct call *call, const DISPPARAMS *params, UINT *ret_references);
HRESULT invoke_put_references(struct call *call, const DISPPARAMS *params, UINT references);
HRESULT invoke_get_results(struct call *call, const DISPPARAMS *params, UINT references,
                           const struct invoke_results *results);

/* ---- the stub's side ---- */

/* The arguments: on the stack while they are few. */
struct invoke_arguments {
    VARIANT few[INVOKE_ARGUMENTS_ON_STACK];
    DISPID few_named[INVOKE_ARGUMENTS_ON_STACK];
    VARIANT *many;
    DISPID *many_named;
    UINT *slots; /* of the by-reference ones */
    VARIANT
    *inners; /* the references that those refer to in their turn: objects may replace them */
    UINT references;
    DISPPARAMS params;
};

/* What the object answers with. */
struct invoke_answer {
    VARIANT result;
    EXCEPINFO excepinfo;
    UINT argument;
    bool has_argument;
    HRESULT hr;
};

void invoke_arguments_deinit(struct invoke_arguments *arguments);
void invoke_answer_deinit(struct invoke_answer *answer);

/* The arguments are to be zeroed before, and to be freed even after a failure. */
HRESULT invoke_get_arguments(struct stub_call *call, struct invoke_arguments *arguments);
HRESULT invoke_get_references(struct stub_call *call, struct invoke_arguments *arguments);
HRESULT invoke_put_answer(struct stub_call *call, const struct invoke_arguments *arguments,
                          struct invoke_answer *answer);
