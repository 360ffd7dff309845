/* SPDX-License-Identifier: MIT */
/*
 * VarAdd, VarSub, VarMul, VarDiv, VarIdiv, VarMod, VarPow.
 *
 * The result's type follows from the operands' alone; a result that does not fit widens.
 */
#include "variant/variant_math.h"

#include <dlfcn.h>
#include <math.h>
#include <stdint.h>

#include "base/hresult.h"
#include "variant/variant.h"

static bool type_is_among(VARTYPE vt, uint64_t types)
{
    return vt < 64 && (types & VT_BIT(vt));
}

HRESULT math_load(const VARIANT *operand, uint64_t types, VARIANT *ret_value)
{
    VARTYPE vt = V_VT(operand);
    HRESULT hr;

    VariantInit(ret_value);
    if (FAILED(variant_check_type(vt)))
        return DISP_E_BADVARTYPE;
    if ((vt & VT_ARRAY) || ((vt & VT_BYREF) && !V_BYREF(operand)))
        return DISP_E_TYPEMISMATCH;
    /* Windows' arithmetic looks behind no reference; its other operators do. */
    if ((vt & VT_BYREF) && types == MATH_BASIC)
        return DISP_E_BADVARTYPE;
    if (!(vt & VT_BYREF) && vt != VT_DISPATCH && !type_is_among(vt, types))
        return DISP_E_TYPEMISMATCH;

    hr = variant_copy_value(operand, LOCALE_USER_DEFAULT, ret_value);
    if (FAILED(hr))
        return hr;
    return type_is_among(V_VT(ret_value), types) ? S_OK : DISP_E_TYPEMISMATCH;
}

/* An object beside a NULL is not asked for its value. */
static bool is_null_with_object(const VARIANT *a, const VARIANT *b)
{
    return V_VT(a) == VT_NULL && V_VT(b) == VT_DISPATCH;
}

HRESULT math_load_two(const VARIANT *left, const VARIANT *right, uint64_t types,
                      VARIANT ret_values[2])
{
    HRESULT hr;

    VariantInit(&ret_values[0]);
    VariantInit(&ret_values[1]);
    if (is_null_with_object(left, right) || is_null_with_object(right, left)) {
        V_VT(&ret_values[0]) = VT_NULL;
        return S_OK;
    }

    hr = math_load(left, types, &ret_values[0]);
    if (FAILED(hr))
        return hr;
    return math_load(right, types, &ret_values[1]);
}

bool math_has(const VARIANT values[2], uint64_t types)
{
    return type_is_among(V_VT(&values[0]), types) || type_is_among(V_VT(&values[1]), types);
}

static bool both_are(const VARIANT values[2], uint64_t types)
{
    return type_is_among(V_VT(&values[0]), types) && type_is_among(V_VT(&values[1]), types);
}

HRESULT math_store_integer(__int128 value, VARTYPE vt, VARIANT *ret_result)
{
    static const struct {
        VARTYPE vt;
        int64_t min, max;
    } widths[] = {
        {VT_UI1, 0, UINT8_MAX},
        {VT_I2, INT16_MIN, INT16_MAX},
        {VT_I4, INT32_MIN, INT32_MAX},
        {VT_I8, INT64_MIN, INT64_MAX},
    };
    bool may_hold = false;

    for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
        may_hold = may_hold || widths[i].vt == vt;
        if (!may_hold || value < widths[i].min || value > widths[i].max)
            continue;
        /* I4 widens to R8, not to I8. */
        if (widths[i].vt == VT_I8 && vt != VT_I8)
            continue;
        V_VT(ret_result) = VT_I8;
        V_I8(ret_result) = (LONG64)value;
        return VariantChangeType(ret_result, ret_result, 0, widths[i].vt);
    }
    V_VT(ret_result) = VT_R8;
    V_R8(ret_result) = (double)value;
    return S_OK;
}

HRESULT math_finish(HRESULT hr, VARIANT values[], int n_values, const VARIANT *value,
                    VARIANT *result)
{
    for (int i = 0; i < n_values; i++)
        VariantClear(&values[i]);
    if (SUCCEEDED(hr))
        *result = *value;
    else
        V_VT(result) = VT_EMPTY;
    return hr;
}

typedef HRESULT operate(char operation, const VARIANT values[2], VARTYPE vt, VARIANT *ret_result);

static HRESULT operate_integer(char operation, const VARIANT values[2], VARTYPE vt,
                               VARIANT *ret_result)
{
    VARIANT a, b;
    __int128 left, right, value = 0;

    VariantInit(&a);
    VariantInit(&b);
    if (FAILED(VariantChangeType(&a, &values[0], 0, VT_I8)) ||
        FAILED(VariantChangeType(&b, &values[1], 0, VT_I8)))
        return DISP_E_TYPEMISMATCH;

    left = V_I8(&a);
    right = V_I8(&b);
    if (right == 0 && (operation == '\\' || operation == '%'))
        return DISP_E_DIVBYZERO;

    switch (operation) {
    case '+':
        value = left + right;
        break;
    case '-':
        value = left - right;
        break;
    case '*':
        value = left * right;
        break;
    case '\\':
        value = left / right;
        break;
    case '%':
        value = left % right;
        break;
    }
    return math_store_integer(value, vt, ret_result);
}

/* In doubles, which hold floats' results exactly enough; too large a float is a double. */
static HRESULT operate_real(char operation, const VARIANT values[2], VARTYPE vt,
                            VARIANT *ret_result)
{
    VARIANT a, b;
    double value = 0;
    float narrow;
    HRESULT hr;

    VariantInit(&a);
    VariantInit(&b);
    hr = VariantChangeType(&a, &values[0], 0, VT_R8);
    if (SUCCEEDED(hr))
        hr = VariantChangeType(&b, &values[1], 0, VT_R8);
    if (FAILED(hr))
        return hr;
    if (operation == '/' && V_R8(&b) == 0)
        return V_R8(&a) == 0 ? DISP_E_OVERFLOW : DISP_E_DIVBYZERO;

    switch (operation) {
    case '+':
        value = V_R8(&a) + V_R8(&b);
        break;
    case '-':
        value = V_R8(&a) - V_R8(&b);
        break;
    case '*':
        value = V_R8(&a) * V_R8(&b);
        break;
    case '/':
        value = V_R8(&a) / V_R8(&b);
        break;
    }
    if (!isfinite(value))
        return DISP_E_OVERFLOW;

    V_VT(ret_result) = vt;
    if (vt == VT_R4 && SUCCEEDED(VarR4FromR8(value, &narrow))) {
        V_R4(ret_result) = narrow;
    } else if (vt == VT_DATE && SUCCEEDED(VarDateFromR8(value, &V_DATE(ret_result)))) {
        V_VT(ret_result) = VT_DATE;
    } else {
        V_VT(ret_result) = VT_R8;
        V_R8(ret_result) = value;
    }
    return S_OK;
}

/* Money and decimals that overflow go on as doubles. */
static HRESULT operate_currency(char operation, const VARIANT values[2], VARTYPE vt,
                                VARIANT *ret_result)
{
    VARIANT a, b;
    HRESULT hr;

    VariantInit(&a);
    VariantInit(&b);
    hr = VariantChangeType(&a, &values[0], 0, VT_CY);
    if (SUCCEEDED(hr))
        hr = VariantChangeType(&b, &values[1], 0, VT_CY);
    if (FAILED(hr))
        return hr == DISP_E_OVERFLOW ? operate_real(operation, values, VT_R8, ret_result) : hr;

    V_VT(ret_result) = VT_CY;
    if (operation == '+')
        hr = VarCyAdd(V_CY(&a), V_CY(&b), &V_CY(ret_result));
    else if (operation == '-')
        hr = VarCySub(V_CY(&a), V_CY(&b), &V_CY(ret_result));
    else
        hr = VarCyMul(V_CY(&a), V_CY(&b), &V_CY(ret_result));
    return hr == DISP_E_OVERFLOW ? operate_real(operation, values, VT_R8, ret_result) : hr;
}

static HRESULT operate_decimal(char operation, const VARIANT values[2], VARTYPE vt,
                               VARIANT *ret_result)
{
    VARIANT a, b;
    HRESULT hr;

    VariantInit(&a);
    VariantInit(&b);
    hr = VariantChangeType(&a, &values[0], 0, VT_DECIMAL);
    if (SUCCEEDED(hr))
        hr = VariantChangeType(&b, &values[1], 0, VT_DECIMAL);
    if (FAILED(hr))
        return hr == DISP_E_OVERFLOW ? operate_real(operation, values, VT_R8, ret_result) : hr;

    if (operation == '+')
        hr = VarDecAdd(&V_DECIMAL(&a), &V_DECIMAL(&b), &V_DECIMAL(ret_result));
    else if (operation == '-')
        hr = VarDecSub(&V_DECIMAL(&a), &V_DECIMAL(&b), &V_DECIMAL(ret_result));
    else if (operation == '*')
        hr = VarDecMul(&V_DECIMAL(&a), &V_DECIMAL(&b), &V_DECIMAL(ret_result));
    else
        hr = VarDecDiv(&V_DECIMAL(&a), &V_DECIMAL(&b), &V_DECIMAL(ret_result));
    V_VT(ret_result) = VT_DECIMAL;
    return hr == DISP_E_OVERFLOW ? operate_real(operation, values, VT_R8, ret_result) : hr;
}

static HRESULT operate_as(char operation, const VARIANT values[2], VARTYPE vt, VARIANT *ret_result)
{
    static operate *const operations[] = {
        [VT_UI1] = operate_integer, [VT_I2] = operate_integer,      [VT_I4] = operate_integer,
        [VT_I8] = operate_integer,  [VT_R4] = operate_real,         [VT_R8] = operate_real,
        [VT_DATE] = operate_real,   [VT_DECIMAL] = operate_decimal, [VT_CY] = operate_currency,
    };

    if (vt == VT_NULL) {
        V_VT(ret_result) = VT_NULL;
        return S_OK;
    }
    return operations[vt](operation, values, vt, ret_result);
}

/* The first of @ranks that an operand has; EMPTY alone is an I2. */
static VARTYPE highest_type(const VARIANT values[2], const VARTYPE ranks[])
{
    for (; *ranks; ranks++)
        if (math_has(values, VT_BIT(*ranks)))
            return *ranks;
    return VT_I2;
}

#define LARGE_INTEGERS (VT_BIT(VT_I4) | VT_BIT(VT_I8))

/* A float cannot hold a large integer. */
static VARTYPE real_type(const VARIANT values[2], VARTYPE vt, uint64_t large)
{
    if (vt == VT_BOOL)
        return VT_I2;
    if (vt == VT_BSTR)
        return VT_R8;
    return vt == VT_R4 && math_has(values, large) ? VT_R8 : vt;
}

static VARTYPE sum_type(const VARIANT values[2])
{
    static const VARTYPE ranks[] = {VT_NULL, VT_DECIMAL, VT_DATE, VT_CY,   VT_R8,  VT_BSTR, VT_R4,
                                    VT_I8,   VT_I4,      VT_I2,   VT_BOOL, VT_UI1, 0};

    return real_type(values, highest_type(values, ranks), LARGE_INTEGERS);
}

static HRESULT add_strings(const VARIANT values[2], VARIANT *ret_result)
{
    BSTR left = V_VT(&values[0]) == VT_BSTR ? V_BSTR(&values[0]) : NULL;
    BSTR right = V_VT(&values[1]) == VT_BSTR ? V_BSTR(&values[1]) : NULL;

    V_VT(ret_result) = VT_BSTR;
    return VarBstrCat(left, right, &V_BSTR(ret_result));
}

HRESULT VarAdd(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    VARIANT values[2], result;
    HRESULT hr;

    VariantInit(&result);
    if (V_VT(pvarLeft) == VT_BSTR && V_VT(pvarRight) == VT_BSTR)
        return VarCat(pvarLeft, pvarRight, pvarResult);

    hr = math_load_two(pvarLeft, pvarRight, MATH_BASIC, values);
    if (SUCCEEDED(hr)) {
        if (math_has(values, VT_BIT(VT_BSTR)) &&
            both_are(values, VT_BIT(VT_BSTR) | VT_BIT(VT_EMPTY)))
            hr = add_strings(values, &result);
        else
            hr = operate_as('+', values, sum_type(values), &result);
    }
    return math_finish(hr, values, 2, &result, pvarResult);
}

/* Windows tells apart which of these it cannot take; programs see the code. */
static HRESULT check_difference_type(VARTYPE left, VARTYPE right)
{
    if ((left | right) & VT_ARRAY)
        return DISP_E_TYPEMISMATCH;
    if ((left | right) & (VT_VECTOR | VT_RESERVED))
        return DISP_E_BADVARTYPE;
    if (right == VT_RECORD)
        return DISP_E_TYPEMISMATCH;
    if (left == VT_RECORD)
        return right <= VT_UI1 || right == VT_I8 ? DISP_E_TYPEMISMATCH : DISP_E_BADVARTYPE;
    return S_OK;
}

static bool is_difference_operand(const VARIANT *operand)
{
    uint64_t types = MATH_BASIC | VT_BIT(VT_DISPATCH) | VT_BIT(VT_ERROR);

    return type_is_among(V_VT(operand), types);
}

HRESULT VarSub(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    VARIANT values[2] = {0}, result;
    VARTYPE vt;
    HRESULT hr;

    VariantInit(&result);
    hr = check_difference_type(V_VT(pvarLeft), V_VT(pvarRight));
    if (SUCCEEDED(hr) && !(is_difference_operand(pvarLeft) && is_difference_operand(pvarRight)))
        hr = DISP_E_BADVARTYPE;
    if (SUCCEEDED(hr))
        hr = math_load_two(pvarLeft, pvarRight, MATH_BASIC, values);
    if (SUCCEEDED(hr)) {
        vt = sum_type(values);
        if (both_are(values, VT_BIT(VT_DATE)))
            vt = VT_R8;
        hr = operate_as('-', values, vt, &result);
    }
    return math_finish(hr, values, 2, &result, pvarResult);
}

HRESULT VarMul(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    static const VARTYPE ranks[] = {VT_NULL, VT_DECIMAL, VT_R8, VT_BSTR, VT_DATE, VT_R4, VT_CY,
                                    VT_I8,   VT_I4,      VT_I2, VT_BOOL, VT_UI1,  0};
    VARIANT values[2], result;
    VARTYPE vt;
    HRESULT hr;

    VariantInit(&result);
    hr = math_load_two(pvarLeft, pvarRight, MATH_BASIC, values);
    if (SUCCEEDED(hr)) {
        vt = real_type(values, highest_type(values, ranks), LARGE_INTEGERS | VT_BIT(VT_CY));
        hr = operate_as('*', values, vt == VT_DATE ? VT_R8 : vt, &result);
    }
    return math_finish(hr, values, 2, &result, pvarResult);
}

HRESULT VarDiv(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    uint64_t small =
        VT_BIT(VT_R4) | VT_BIT(VT_UI1) | VT_BIT(VT_I2) | VT_BIT(VT_BOOL) | VT_BIT(VT_EMPTY);
    VARIANT values[2], result;
    VARTYPE vt = VT_R8;
    HRESULT hr;

    VariantInit(&result);
    hr = math_load_two(pvarLeft, pvarRight, MATH_BASIC, values);
    if (SUCCEEDED(hr)) {
        if (math_has(values, VT_BIT(VT_NULL)))
            vt = VT_NULL;
        else if (math_has(values, VT_BIT(VT_DECIMAL)))
            vt = VT_DECIMAL;
        else if (math_has(values, VT_BIT(VT_R4)) && both_are(values, small))
            vt = VT_R4;
        hr = operate_as('/', values, vt, &result);
    }
    return math_finish(hr, values, 2, &result, pvarResult);
}

/* Whole division and remainder: reals are rounded first, to the type of the result. */
static HRESULT divide_whole(char operation, VARIANT *left, VARIANT *right, VARIANT *result)
{
    VARIANT values[2], value;
    VARTYPE vt = VT_I4;
    HRESULT hr;

    VariantInit(&value);
    hr = math_load_two(left, right, MATH_OPERANDS, values);
    if (FAILED(hr))
        return math_finish(hr, values, 2, &value, result);

    if (math_has(values, VT_BIT(VT_NULL)))
        vt = VT_NULL;
    else if (math_has(values, VT_BIT(VT_I8)))
        vt = VT_I8;
    else if (both_are(values, VT_BIT(VT_UI1)))
        vt = VT_UI1;
    else if (both_are(values, VT_BIT(VT_I2) | VT_BIT(VT_BOOL) | VT_BIT(VT_UI1) | VT_BIT(VT_EMPTY)))
        vt = VT_I2;

    if (vt == VT_I8 && math_has(values, VT_BIT(VT_INT)))
        return math_finish(DISP_E_TYPEMISMATCH, values, 2, &value, result);
    for (int i = 0; i < 2 && SUCCEEDED(hr) && vt != VT_NULL; i++)
        hr = VariantChangeType(&values[i], &values[i], 0, vt);
    if (SUCCEEDED(hr))
        hr = operate_as(operation, values, vt, &value);
    return math_finish(hr, values, 2, &value, result);
}

HRESULT VarIdiv(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    return divide_whole('\\', pvarLeft, pvarRight, pvarResult);
}

HRESULT VarMod(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    return divide_whole('%', pvarLeft, pvarRight, pvarResult);
}

typedef double power(double base, double exponent);

/*
 * The C library's pow(), looked for when it is wanted: to link its library of mathematics for this
 * one function would slow the start of every program.
 */
static power *find_power(void)
{
    static power *found; /* (atomic) */
    power *known = __atomic_load_n(&found, __ATOMIC_ACQUIRE);
    void *library;

    if (known)
        return known;
    library = dlopen("libm.so.6", RTLD_NOW | RTLD_LOCAL);
    known = library ? (power *)dlsym(library, "pow") : NULL;
    __atomic_store_n(&found, known, __ATOMIC_RELEASE);
    return known;
}

HRESULT VarR8Pow(double dblLeft, double dblRight, double *pdblResult)
{
    power *raise = find_power();

    if (!raise)
        return hr_raise(E_UNEXPECTED, "the C library's libm.so.6 cannot be loaded");
    *pdblResult = raise(dblLeft, dblRight);
    return S_OK;
}

HRESULT VarPow(LPVARIANT pvarLeft, LPVARIANT pvarRight, LPVARIANT pvarResult)
{
    VARIANT values[2], result;
    HRESULT hr;

    VariantInit(&result);
    hr = math_load_two(pvarLeft, pvarRight, MATH_OPERANDS, values);
    if (SUCCEEDED(hr) && math_has(values, VT_BIT(VT_NULL))) {
        V_VT(&result) = VT_NULL;
    } else if (SUCCEEDED(hr)) {
        for (int i = 0; i < 2 && SUCCEEDED(hr); i++)
            hr = VariantChangeType(&values[i], &values[i], 0, VT_R8);
        V_VT(&result) = VT_R8;
        if (SUCCEEDED(hr))
            hr = VarR8Pow(V_R8(&values[0]), V_R8(&values[1]), &V_R8(&result));
    }
    return math_finish(hr, values, 2, &result, pvarResult);
}
