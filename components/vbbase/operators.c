/* SPDX-License-Identifier: MIT */
/*
 * Automation's arithmetic does the sums; here is what VBScript does otherwise: objects stand for
 * values, text becomes numbers by the script's locale, text compares by its units and with numbers
 * by who is a literal, and no error or array is an operand.
 */
#include "vbbase/operators.h"

#include <math.h>
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/operand.h"

static HRESULT concatenate(struct vb_context *context, struct operand *left, struct operand *right,
                           VARIANT *result)
{
    HRESULT hr;

    if (V_VT(left->value) == VT_NULL && V_VT(right->value) == VT_NULL) {
        V_VT(result) = VT_NULL;
        return S_OK;
    }
    hr = operand_to_text(left, context);
    if (SUCCEEDED(hr))
        hr = operand_to_text(right, context);
    if (SUCCEEDED(hr))
        hr = VarBstrCat(V_BSTR(left->value), V_BSTR(right->value), &V_BSTR(result));
    if (SUCCEEDED(hr))
        V_VT(result) = VT_BSTR;
    return hr;
}

static bool is_text_and_empty(const VARIANT *left, const VARIANT *right)
{
    return (V_VT(left) == VT_BSTR && V_VT(right) == VT_EMPTY) ||
           (V_VT(left) == VT_EMPTY && V_VT(right) == VT_BSTR);
}

static HRESULT calculate(struct vb_context *context, enum operation operation, struct operand *left,
                         struct operand *right, VARIANT *result)
{
    static HRESULT (*const functions[])(LPVARIANT, LPVARIANT, LPVARIANT) = {
        [OPERATION_POWER] = VarPow,    [OPERATION_MULTIPLY] = VarMul,
        [OPERATION_DIVIDE] = VarDiv,   [OPERATION_INTEGER_DIVIDE] = VarIdiv,
        [OPERATION_MODULO] = VarMod,   [OPERATION_ADD] = VarAdd,
        [OPERATION_SUBTRACT] = VarSub,
    };
    bool joins =
        operation == OPERATION_ADD && V_VT(left->value) == VT_BSTR && V_VT(right->value) == VT_BSTR;
    HRESULT hr;

    if (joins)
        return concatenate(context, left, right, result);
    if (V_VT(left->value) == VT_NULL || V_VT(right->value) == VT_NULL) {
        V_VT(result) = VT_NULL;
        return S_OK;
    }
    if (operation == OPERATION_ADD && is_text_and_empty(left->value, right->value))
        return concatenate(context, left, right, result);

    operand_fill(left);
    operand_fill(right);
    hr = operand_to_number(left, context);
    if (SUCCEEDED(hr))
        hr = operand_to_number(right, context);
    if (SUCCEEDED(hr))
        hr = functions[operation](left->value, right->value, result);
    if (SUCCEEDED(hr) && V_VT(result) == VT_R8 && isnan(V_R8(result)))
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (SUCCEEDED(hr) && V_VT(result) == VT_R8 && isinf(V_R8(result)))
        return DISP_E_OVERFLOW;
    return hr;
}

static HRESULT compare_texts(const BSTR left, const BSTR right)
{
    size_t left_len = SysStringLen(left), right_len = SysStringLen(right), i;
    size_t common = left_len < right_len ? left_len : right_len;

    for (i = 0; i < common; i++) {
        if (left[i] != right[i])
            return left[i] < right[i] ? VARCMP_LT : VARCMP_GT;
    }
    left_len = SysStringByteLen(left);
    right_len = SysStringByteLen(right);
    return left_len < right_len ? VARCMP_LT : left_len > right_len ? VARCMP_GT : VARCMP_EQ;
}

static bool is_number(const VARIANT *value)
{
    return V_VT(value) != VT_BSTR && V_VT(value) != VT_EMPTY && V_VT(value) != VT_NULL;
}

/* One side is text, the other is not: VARCMP_... */
static HRESULT compare_mixed(struct vb_context *context, struct operand *left,
                             struct operand *right, unsigned literals)
{
    bool left_is_text = V_VT(left->value) == VT_BSTR;
    struct operand *text = left_is_text ? left : right, *number = left_is_text ? right : left;
    unsigned text_flag = left_is_text ? VB_LEFT_IS_LITERAL : VB_RIGHT_IS_LITERAL;
    unsigned number_flag = left_is_text ? VB_RIGHT_IS_LITERAL : VB_LEFT_IS_LITERAL;
    HRESULT hr;

    if (literals & number_flag) {
        hr = V_VT(number->value) == VT_DATE ? operand_to_date(text, context)
                                            : operand_to_number(text, context);
        return FAILED(hr) ? hr : VarCmp(left->value, right->value, context->lcid, 0);
    }
    if ((literals & text_flag) || !is_number(number->value)) {
        hr = operand_to_text(number, context);
        return FAILED(hr) ? hr : compare_texts(V_BSTR(left->value), V_BSTR(right->value));
    }
    return left_is_text ? VARCMP_GT : VARCMP_LT;
}

static HRESULT compare(struct vb_context *context, struct operand *left, struct operand *right,
                       unsigned literals)
{
    bool left_is_text = V_VT(left->value) == VT_BSTR, right_is_text = V_VT(right->value) == VT_BSTR;

    if (V_VT(left->value) == VT_NULL || V_VT(right->value) == VT_NULL)
        return VARCMP_NULL;
    if (left_is_text && right_is_text)
        return compare_texts(V_BSTR(left->value), V_BSTR(right->value));
    if (left_is_text || right_is_text)
        return compare_mixed(context, left, right, literals);
    return VarCmp(left->value, right->value, context->lcid, 0);
}

static HRESULT decide(enum operation operation, HRESULT order, VARIANT *result)
{
    static const uint8_t holds[] = {
        [OPERATION_EQUAL] = 1 << VARCMP_EQ,
        [OPERATION_UNEQUAL] = 1 << VARCMP_LT | 1 << VARCMP_GT,
        [OPERATION_LESS] = 1 << VARCMP_LT,
        [OPERATION_LESS_EQUAL] = 1 << VARCMP_LT | 1 << VARCMP_EQ,
        [OPERATION_GREATER] = 1 << VARCMP_GT,
        [OPERATION_GREATER_EQUAL] = 1 << VARCMP_GT | 1 << VARCMP_EQ,
    };

    if (FAILED(order))
        return order;
    if (order == VARCMP_NULL) {
        V_VT(result) = VT_NULL;
        return S_OK;
    }
    V_VT(result) = VT_BOOL;
    V_BOOL(result) = holds[operation] >> order & 1 ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

/* What bits of a value logic works on: Empty is a Long, and so is a text that is a number. */
static VARIANT bits_of(struct vb_context *context, const VARIANT *value)
{
    VARIANT number = {.vt = VT_I4};

    if (V_VT(value) == VT_EMPTY ||
        (V_VT(value) == VT_BSTR && V_BSTR(value) &&
         SUCCEEDED(VarI4FromStr(V_BSTR(value), context->lcid, 0, &V_I4(&number)))))
        return number;
    return *value;
}

static HRESULT combine(struct vb_context *context, enum operation operation, const VARIANT *a,
                       const VARIANT *b, VARIANT *result)
{
    VARIANT bits_a = bits_of(context, a), bits_b = bits_of(context, b);
    VARIANT *left = &bits_a, *right = &bits_b;
    static HRESULT (*const functions[])(LPVARIANT, LPVARIANT, LPVARIANT) = {
        [OPERATION_AND] = VarAnd, [OPERATION_OR] = VarOr,   [OPERATION_XOR] = VarXor,
        [OPERATION_EQV] = VarEqv, [OPERATION_IMP] = VarImp,
    };

    /* A Byte stays one, whatever Null could have been. */
    if (operation == OPERATION_IMP && V_VT(left) == VT_UI1 && V_VT(right) == VT_NULL) {
        V_VT(result) = VT_UI1;
        V_UI1(result) = (BYTE)~V_UI1(left);
        return S_OK;
    }
    return functions[operation](left, right, result);
}

/* Two references to one object, by the identity that COM gives objects. */
static HRESULT compare_objects(const VARIANT *left, const VARIANT *right, VARIANT *result)
{
    IUnknown *a, *b;
    HRESULT hr = S_OK;

    left = vb_argument_follow(left);
    right = vb_argument_follow(right);
    if ((V_VT(left) != VT_DISPATCH && V_VT(left) != VT_UNKNOWN) ||
        (V_VT(right) != VT_DISPATCH && V_VT(right) != VT_UNKNOWN))
        return MAKE_VBSERROR(VBE_OBJECT_REQUIRED);

    a = V_UNKNOWN(left);
    b = V_UNKNOWN(right);
    V_VT(result) = VT_BOOL;
    V_BOOL(result) = a == b ? VARIANT_TRUE : VARIANT_FALSE;
    if (a == b || !a || !b)
        return S_OK;

    hr = a->lpVtbl->QueryInterface(a, &IID_IUnknown, (void **)&a);
    if (FAILED(hr))
        return hr;
    hr = b->lpVtbl->QueryInterface(b, &IID_IUnknown, (void **)&b);
    if (SUCCEEDED(hr)) {
        V_BOOL(result) = a == b ? VARIANT_TRUE : VARIANT_FALSE;
        b->lpVtbl->Release(b);
    }
    a->lpVtbl->Release(a);
    return hr;
}

static HRESULT invert(struct vb_context *context, const VARIANT *value, VARIANT *result)
{
    VARIANT bits = V_VT(value) == VT_EMPTY ? bits_of(context, value) : *value;

    return VarNot(&bits, result);
}

static HRESULT operate(struct vb_context *context, unsigned flagged, struct operand *left,
                       struct operand *right, VARIANT *result)
{
    enum operation operation = flagged & VB_OPERATION_MASK;

    if (operation == OPERATION_CONCATENATE)
        return concatenate(context, left, right, result);
    if (operation < OPERATION_CONCATENATE)
        return calculate(context, operation, left, right, result);
    if (operation < OPERATION_IS)
        return decide(operation, compare(context, left, right, flagged), result);
    return combine(context, operation, left->value, right->value, result);
}

HRESULT vb_operator(struct vb_context *context, unsigned operation, const VARIANT *left,
                    const VARIANT *right, VARIANT *ret_result)
{
    struct operand operands[2];
    VARIANT result;
    HRESULT hr;

    VariantInit(&result);
    if ((operation & VB_OPERATION_MASK) == OPERATION_IS) {
        hr = compare_objects(left, right, &result);
        if (SUCCEEDED(hr))
            *ret_result = result;
        return hr;
    }

    VariantInit(&operands[1].owned);
    hr = operand_init(&operands[0], context, left);
    if (SUCCEEDED(hr))
        hr = operand_init(&operands[1], context, right);
    if (SUCCEEDED(hr))
        hr = operate(context, operation, &operands[0], &operands[1], &result);
    operand_deinit(&operands[0]);
    operand_deinit(&operands[1]);
    if (SUCCEEDED(hr))
        *ret_result = result;
    return FAILED(hr) ? hr : S_OK;
}

HRESULT vb_unary_operator(struct vb_context *context, enum operation operation,
                          const VARIANT *operand, VARIANT *ret_result)
{
    struct operand value;
    VARIANT result;
    HRESULT hr;

    VariantInit(&result);
    hr = operand_init(&value, context, operand);
    if (SUCCEEDED(hr) && operation == OPERATION_NEGATE)
        hr = operand_to_number(&value, context);
    if (SUCCEEDED(hr) && operation == OPERATION_NEGATE)
        hr = VarNeg(value.value, &result);
    else if (SUCCEEDED(hr) && operation == OPERATION_NOT)
        hr = invert(context, value.value, &result);
    else if (SUCCEEDED(hr))
        hr = VariantCopy(&result, value.value);
    operand_deinit(&value);
    if (SUCCEEDED(hr))
        *ret_result = result;
    return hr;
}

HRESULT vb_condition(struct vb_context *context, const VARIANT *value, bool *ret_holds)
{
    struct operand operand;
    VARIANT truth;
    HRESULT hr;

    VariantInit(&truth);
    hr = operand_init(&operand, context, value);
    if (SUCCEEDED(hr) && V_VT(operand.value) == VT_NULL)
        *ret_holds = false;
    else if (SUCCEEDED(hr)) {
        hr = VariantChangeTypeEx(&truth, operand.value, context->lcid, VARIANT_LOCALBOOL, VT_BOOL);
        if (SUCCEEDED(hr))
            *ret_holds = V_BOOL(&truth) != VARIANT_FALSE;
    }
    operand_deinit(&operand);
    return hr;
}
