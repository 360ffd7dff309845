/* SPDX-License-Identifier: MIT */
/*
 * The heads and ends of For and For Each.
 */
#include "vbrun/loop.h"
#include "vbrun/step.h"

HRESULT step_for_limit(struct machine *machine, const struct bases *bases,
                       const struct instruction *in)
{
    VARIANT limit = {0}, step = {0}, scratch = {0}, *value;
    HRESULT hr = S_OK;

    value_move(&limit, at(bases, in->b));
    value = operand_read(machine, at(bases, in->c), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = value_copy(&step, value);
    value_clear(&scratch);
    use_up(bases, in->c);
    if (SUCCEEDED(hr))
        hr = for_limit(machine, at(bases, in->a), &limit, &step);
    value_clear(&limit);
    value_clear(&step);
    return hr;
}

HRESULT step_for_start(struct machine *machine, const struct bases *bases,
                       const struct instruction *in)
{
    VARIANT *limit = at(bases, in->a), value = {0}, number = {0};
    HRESULT hr;

    if (limit->wReserved1 == FOR_NOT_STARTED)
        return MAKE_VBSERROR(VBE_FOR_NOT_INITIALIZED);
    value_move(&value, at(bases, in->c));
    hr = for_number(machine, &value, &number);
    value_clear(&value);
    if (SUCCEEDED(hr))
        hr = operand_assign(machine, at(bases, in->b), &number);
    if (FAILED(hr)) {
        value_clear(&number);
        limit->wReserved1 = FOR_NOT_STARTED;
    }
    return hr;
}

HRESULT step_for_test(struct machine *machine, const struct bases *bases,
                      const struct instruction *in, bool *ret_goes_on)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = for_test(machine, at(bases, in->a), value, ret_goes_on);
    value_clear(&scratch);
    return hr;
}

HRESULT step_for_next(struct machine *machine, const struct bases *bases,
                      const struct instruction *in, bool *ret_goes_on)
{
    VARIANT scratch = {0}, next = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = for_add(machine, at(bases, in->a), value, &next);
    value_clear(&scratch);
    if (SUCCEEDED(hr))
        hr = operand_assign(machine, at(bases, in->b), &next);
    if (FAILED(hr)) {
        value_clear(&next);
        return hr;
    }
    return step_for_test(machine, bases, in, ret_goes_on);
}

HRESULT step_each_start(struct machine *machine, const struct bases *bases,
                        const struct instruction *in)
{
    VARIANT scratch = {0}, *value, *source = at(bases, in->b);
    HRESULT hr = S_OK;

    value = operand_read(machine, source, &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = loop_start(machine, at(bases, in->a), value);
    value_clear(&scratch);
    use_up(bases, in->b);
    return hr;
}

HRESULT step_each_next(struct machine *machine, const struct bases *bases,
                       const struct instruction *in, bool *ret_goes_on)
{
    VARIANT next = {0};
    HRESULT hr = loop_next(machine, at(bases, in->a), &next);

    if (FAILED(hr))
        return hr;
    /* Behind the last element the variable is Empty. */
    *ret_goes_on = hr == S_OK;
    if (V_VT(&next) == VT_DISPATCH || V_VT(&next) == VT_UNKNOWN)
        hr = operand_set(machine, at(bases, in->b), &next);
    else
        hr = operand_assign(machine, at(bases, in->b), &next);
    if (FAILED(hr))
        value_clear(&next);
    return hr;
}
