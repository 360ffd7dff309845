/* SPDX-License-Identifier: MIT */
/*
 * Calls: the steps that calls and assignments have in common.
 */
#pragma once

#include "vbrun/state.h"

/* The global @index of @module with the arguments behind @base; CALL_PUSHED for a procedure. */
HRESULT symbol_call(struct machine *machine, struct machine_module *module, uint32_t index,
                    struct call_site *site, VARIANT *base);

/* A member, by its number, of an object of the script. */
HRESULT call_instance(struct machine *machine, struct call_site *site, struct instance *instance,
                      uint32_t number, VARIANT *base);

/* The value of an object's default property. */
HRESULT call_default(struct machine *machine, struct call_site *site, VARIANT *object,
                     VARIANT *ret_value);

/* The number of the member that a site names; private ones are the class's own. */
HRESULT call_find_member(struct machine *machine, struct call_site *site, const struct class *class,
                         uint32_t *ret_number);

/* The object that a member is asked of; the caller releases it. */
HRESULT call_take_object(struct machine *machine, VARIANT *operand, bool is_temporary,
                         IDispatch **ret_object);
