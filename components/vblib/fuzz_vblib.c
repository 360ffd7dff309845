/* SPDX-License-Identifier: MIT */
/*
 * Calls of functions and operators: each byte string is a row of them with arguments of all types.
 * Whatever they are, what comes out is a value or an error, and nothing that the arguments hold is
 * lost or freed twice.
 */
#include <stdlib.h>
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/operators.h"
#include "vblib/intrinsics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    ARGUMENTS_MAX = 7,
    TEXT_MAX = 40,
};

struct input {
    const uint8_t *at;
    const uint8_t *end;
};

static uint8_t next(struct input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

static SHORT next_short(struct input *input)
{
    return (SHORT)(next(input) | next(input) << 8);
}

static VARIANT next_text(struct input *input)
{
    VARIANT value = {0};
    char16_t units[TEXT_MAX];
    UINT len = next(input) % TEXT_MAX;

    for (UINT i = 0; i < len; i++)
        units[i] = next(input);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocStringLen(units, len);
    return value;
}

static VARIANT next_value(struct input *input)
{
    static const VARTYPE types[] = {VT_EMPTY, VT_NULL, VT_I2,   VT_I4,      VT_R4,   VT_R8,
                                    VT_CY,    VT_DATE, VT_BSTR, VT_ERROR,   VT_BOOL, VT_UI1,
                                    VT_I1,    VT_UI4,  VT_BSTR, VT_DISPATCH};
    VARIANT value = {0}, number;

    V_VT(&value) = types[next(input) % (sizeof(types) / sizeof(types[0]))];
    switch (V_VT(&value)) {
    case VT_EMPTY:
    case VT_NULL:
        return value;
    case VT_BSTR:
        return next_text(input);
    case VT_ERROR:
        V_ERROR(&value) = DISP_E_PARAMNOTFOUND;
        return value;
    case VT_DISPATCH:
        V_DISPATCH(&value) = NULL;
        return value;
    case VT_R8:
        V_R8(&value) = (next_short(input) + next(input) / 256.0);
        return value;
    default:
        /* Numbers stay small, so that no text of a gigabyte is asked for. */
        vb_return_short(next_short(input), &number);
        if (FAILED(VariantChangeType(&value, &number, 0, V_VT(&value))))
            V_VT(&value) = VT_EMPTY;
        return value;
    }
}

/* Those that show or find something outside are left out. */
static bool is_harmless(const struct intrinsic *intrinsic)
{
    static const char16_t *const others[] = {u"CreateObject", u"GetObject", u"InputBox",
                                             u"LoadPicture", u"MsgBox"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (intrinsic == vb_intrinsic_find(others[i]))
            return false;
    }
    return true;
}

static void call(struct vb_context *context, struct input *input)
{
    size_t n;
    const struct intrinsic *intrinsics = vb_intrinsics(&n);
    const struct intrinsic *intrinsic = &intrinsics[next(input) % n];
    VARIANT arguments[ARGUMENTS_MAX], result = {0};
    unsigned count = next(input) % (ARGUMENTS_MAX + 1);

    for (unsigned i = 0; i < count; i++)
        arguments[i] = next_value(input);
    if (is_harmless(intrinsic) &&
        FAILED(vb_intrinsic_call(intrinsic, context, arguments, count, &result)) &&
        V_VT(&result) != VT_EMPTY)
        abort();
    VariantClear(&result);
    for (unsigned i = 0; i < count; i++)
        VariantClear(&arguments[i]);
}

static void operate(struct vb_context *context, struct input *input)
{
    unsigned operation = OPERATION_POWER + next(input) % (OPERATION_IMP - OPERATION_POWER + 1);
    VARIANT left = next_value(input), right = next_value(input), result = {0};
    bool holds;

    operation |= next(input) & (VB_LEFT_IS_LITERAL | VB_RIGHT_IS_LITERAL);
    vb_operator(context, operation, &left, &right, &result);
    vb_condition(context, &result, &holds);
    VariantClear(&result);
    vb_unary_operator(context, (enum operation)(next(input) % OPERATION_POWER), &left, &result);
    VariantClear(&result);
    VariantClear(&left);
    VariantClear(&right);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    struct vb_context context;

    vb_context_init(&context);
    while (input.at < input.end) {
        if (next(&input) & 1)
            call(&context, &input);
        else
            operate(&context, &input);
    }
    vb_context_deinit(&context);
    return 0;
}
