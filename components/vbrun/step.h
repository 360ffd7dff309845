/* SPDX-License-Identifier: MIT */
/*
 * Steps: what instructions do that are too rare, or too long, for the loop that runs bytecode. Each
 * reads its operands, uses up the temporaries among them and fails without a trace.
 */
#pragma once

#include "vbrun/state.h"

/* Where the operands of the running frame's instructions are found. */
struct bases {
    char *of[8];
};

static inline VARIANT *at(const struct bases *bases, uint32_t operand)
{
    return (VARIANT *)(bases->of[operand >> SLOT_SHIFT] + (operand & SLOT_MASK));
}

/* Whether a slot's value can simply be written over. */
static inline bool is_free(const VARIANT *slot)
{
    return (V_VT(slot) & ~7) == 0 || V_VT(slot) == VT_BOOL;
}

static inline VARIANT *follow_once(VARIANT *value)
{
    return V_VT(value) == VT_REFERENCE ? V_VARIANTREF(value) : value;
}

/* Empties the operands that are temporaries: their values have been used. */
static inline void use_up(const struct bases *bases, uint32_t operand)
{
    if (slot_kind(operand) == SLOT_TEMPORARY)
        value_clear(at(bases, operand));
}

/* Lets @operand, a variable or a temporary, have @value, which is handed over on success. */
HRESULT step_store(struct machine *machine, const struct bases *bases, uint32_t operand,
                   VARIANT *value);

/* step_operator.c: @op is an enum operation. */
HRESULT step_binary(struct machine *machine, const struct bases *bases,
                    const struct instruction *in, unsigned op);
HRESULT step_compare(struct machine *machine, const struct bases *bases,
                     const struct instruction *in, unsigned op, bool *ret_holds);
HRESULT step_unary(struct machine *machine, const struct bases *bases, const struct instruction *in,
                   enum operation operation);
HRESULT step_condition(struct machine *machine, const struct bases *bases, uint32_t operand,
                       bool *ret_holds);
HRESULT step_concatenate(struct machine *machine, const struct bases *bases,
                         const struct instruction *in);
HRESULT step_extend(struct machine *machine, const struct bases *bases,
                    const struct instruction *in);
HRESULT step_keep(struct machine *machine, const struct bases *bases, const struct instruction *in);
HRESULT step_case(struct machine *machine, const struct bases *bases, const struct instruction *in,
                  bool *ret_holds);

/* step_loop.c */
HRESULT step_for_limit(struct machine *machine, const struct bases *bases,
                       const struct instruction *in);
HRESULT step_for_start(struct machine *machine, const struct bases *bases,
                       const struct instruction *in);
HRESULT step_for_test(struct machine *machine, const struct bases *bases,
                      const struct instruction *in, bool *ret_goes_on);
HRESULT step_for_next(struct machine *machine, const struct bases *bases,
                      const struct instruction *in, bool *ret_goes_on);
HRESULT step_each_start(struct machine *machine, const struct bases *bases,
                        const struct instruction *in);
HRESULT step_each_next(struct machine *machine, const struct bases *bases,
                       const struct instruction *in, bool *ret_goes_on);

/* step.c */
HRESULT step_assign(struct machine *machine, const struct bases *bases,
                    const struct instruction *in);
HRESULT step_set(struct machine *machine, const struct bases *bases, const struct instruction *in);
HRESULT step_load(struct machine *machine, const struct bases *bases, const struct instruction *in);
HRESULT step_me(const struct frame *frame, VARIANT *target);
HRESULT step_new(struct machine *machine, const struct instruction *in, VARIANT *target);
HRESULT step_with(struct machine *machine, const struct bases *bases, const struct instruction *in);
HRESULT step_redim(struct machine *machine, const struct bases *bases, const struct instruction *in,
                   const struct call_site *site);
HRESULT step_erase(struct machine *machine, const struct bases *bases,
                   const struct instruction *in);
HRESULT step_put(struct machine *machine, const struct bases *bases, const struct instruction *in,
                 struct call_site *site);
