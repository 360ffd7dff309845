/* SPDX-License-Identifier: MIT */
/*
 * Operators, comparisons and conditions on whatever the loop has no shorter way for; text that
 * grows.
 */
#include "vbbase/operators.h"
#include "vbrun/about.h"
#include "vbrun/step.h"
#include "vbrun/text.h"

HRESULT step_store(struct machine *machine, const struct bases *bases, uint32_t operand,
                   VARIANT *value)
{
    VARIANT *target = at(bases, operand);

    if (slot_kind(operand) != SLOT_TEMPORARY)
        return operand_assign(machine, target, value);
    value_clear(target);
    value_move(target, value);
    return S_OK;
}

/* Whether an operand is a number, a date or a text that is written in the source. */
static bool is_literal(const struct bases *bases, uint32_t operand)
{
    VARTYPE vt = V_VT(at(bases, operand));

    return slot_kind(operand) == SLOT_CONSTANT &&
           at(bases, operand)->wReserved1 != CONSTANT_NAMED &&
           (vt == VT_BSTR || vt == VT_I2 || vt == VT_I4 || vt == VT_R8 || vt == VT_DATE);
}

static __attribute__((noinline)) HRESULT slow_binary(struct machine *machine,
                                                     const struct bases *bases,
                                                     const struct instruction *in, unsigned op,
                                                     VARIANT *ret_result)
{
    VARIANT scratch[2] = {0}, *left, *right;
    unsigned flagged = op;
    HRESULT hr = S_OK;

    if (is_literal(bases, in->b))
        flagged |= VB_LEFT_IS_LITERAL;
    if (is_literal(bases, in->c))
        flagged |= VB_RIGHT_IS_LITERAL;
    left = operand_read(machine, at(bases, in->b), &scratch[0], &hr);
    right = SUCCEEDED(hr) ? operand_read(machine, at(bases, in->c), &scratch[1], &hr) : NULL;
    if (SUCCEEDED(hr) && (op == OPERATION_IS || op == OPERATION_CONCATENATE ||
                          (!V_ISARRAY(left) && !V_ISARRAY(right))))
        hr = vb_operator(machine->context, flagged, left, right, ret_result);
    else if (SUCCEEDED(hr))
        hr = DISP_E_TYPEMISMATCH;
    if (hr == DISP_E_TYPEMISMATCH)
        hr = about_operand(machine, left, right, hr);
    value_clear(&scratch[0]);
    value_clear(&scratch[1]);
    if (FAILED(hr))
        return hr;
    value_expose(ret_result);
    use_up(bases, in->b);
    use_up(bases, in->c);
    return S_OK;
}

HRESULT step_binary(struct machine *machine, const struct bases *bases,
                    const struct instruction *in, unsigned op)
{
    VARIANT result = {0};
    HRESULT hr = slow_binary(machine, bases, in, op, &result);

    if (SUCCEEDED(hr))
        hr = step_store(machine, bases, in->a, &result);
    if (FAILED(hr))
        value_clear(&result);
    return hr;
}

HRESULT step_compare(struct machine *machine, const struct bases *bases,
                     const struct instruction *in, unsigned op, bool *ret_holds)
{
    VARIANT *left = follow_once(at(bases, in->b)), *right = follow_once(at(bases, in->c));
    VARIANT result = {0};
    int order;
    HRESULT hr;

    if (text_compare(left, right, &order)) {
        *ret_holds = order == 0 ? op == OPERATION_EQUAL || op == OPERATION_LESS_EQUAL ||
                                      op == OPERATION_GREATER_EQUAL
                     : order < 0 ? op == OPERATION_UNEQUAL || op == OPERATION_LESS ||
                                       op == OPERATION_LESS_EQUAL
                                 : op == OPERATION_UNEQUAL || op == OPERATION_GREATER ||
                                       op == OPERATION_GREATER_EQUAL;
        use_up(bases, in->b);
        use_up(bases, in->c);
        return S_OK;
    }
    hr = slow_binary(machine, bases, in, op, &result);
    *ret_holds = SUCCEEDED(hr) && V_VT(&result) == VT_BOOL && V_BOOL(&result) != VARIANT_FALSE;
    return hr;
}

HRESULT step_unary(struct machine *machine, const struct bases *bases, const struct instruction *in,
                   enum operation operation)
{
    VARIANT result = {0}, scratch = {0}, *operand;
    HRESULT hr = S_OK;

    operand = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = vb_unary_operator(machine->context, operation, operand, &result);
    value_clear(&scratch);
    if (FAILED(hr))
        return hr;
    value_expose(&result);
    use_up(bases, in->b);
    return step_store(machine, bases, in->a, &result);
}

HRESULT step_condition(struct machine *machine, const struct bases *bases, uint32_t operand,
                       bool *ret_holds)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, operand), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = V_ISARRAY(value) ? DISP_E_TYPEMISMATCH
                              : vb_condition(machine->context, value, ret_holds);
    value_clear(&scratch);
    if (SUCCEEDED(hr))
        use_up(bases, operand);
    return hr;
}

/* Whether a text is the instruction's alone to extend: its target's, or a temporary. */
static bool may_extend(const struct instruction *in)
{
    return in->a == in->b || slot_kind(in->b) == SLOT_TEMPORARY;
}

/* a = b & c. */
HRESULT step_concatenate(struct machine *machine, const struct bases *bases,
                         const struct instruction *in)
{
    VARIANT *left = follow_once(at(bases, in->b)), *right = follow_once(at(bases, in->c));
    VARIANT result = {0};
    struct text text;
    HRESULT hr;

    if (V_VT(left) != VT_BSTR || !text_is_whole(left) || !text_of(right, &text))
        return step_binary(machine, bases, in, OPERATION_CONCATENATE);

    if (left != right && may_extend(in)) {
        hr = value_append(left, text.units, text.len);
        if (FAILED(hr))
            return hr;
        if (in->a == in->b) {
            use_up(bases, in->c);
            return S_OK;
        }
        value_move(&result, left);
    } else {
        hr = text_join(left, &text, &result);
    }
    if (FAILED(hr))
        return hr;
    use_up(bases, in->b);
    use_up(bases, in->c);
    hr = step_store(machine, bases, in->a, &result);
    if (FAILED(hr))
        value_clear(&result);
    return hr;
}

/* a = b & c, where b has what KEEP took of a: if a is as it was then, it is extended in place. */
HRESULT step_extend(struct machine *machine, const struct bases *bases,
                    const struct instruction *in)
{
    VARIANT *target = follow_once(at(bases, in->a)), *right = follow_once(at(bases, in->c));
    struct text text;
    HRESULT hr;

    if (text_of(right, &text) && right != target && value_unshare_text(target, at(bases, in->b))) {
        hr = value_append(target, text.units, text.len);
        if (SUCCEEDED(hr))
            use_up(bases, in->c);
        return hr;
    }
    value_expose(at(bases, in->b));
    return step_concatenate(machine, bases, in);
}

HRESULT step_keep(struct machine *machine, const struct bases *bases, const struct instruction *in)
{
    VARIANT *source = follow_once(at(bases, in->b)), *target = at(bases, in->a), *value;
    VARIANT scratch = {0};
    HRESULT hr = S_OK;

    if (V_VT(source) == VT_BSTR)
        return value_share_text(target, source);
    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = value_copy(target, value);
    value_clear(&scratch);
    return hr;
}

HRESULT step_case(struct machine *machine, const struct bases *bases, const struct instruction *in,
                  bool *ret_holds)
{
    struct instruction compare = {.b = in->c, .c = in->b};

    return step_compare(machine, bases, &compare, OPERATION_EQUAL, ret_holds);
}
