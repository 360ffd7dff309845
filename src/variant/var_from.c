/* SPDX-License-Identifier: MIT */
/*
 * Var*From*: between the integers, the floating point types, DATE and VARIANT_BOOL.
 *
 * Real numbers round half to even, then the range decides: -2147483648.5 is an I4, 2147483647.5 is
 * none.
 */
#include <float.h>
#include <math.h>
#include <stdint.h>

#include <comity/oleauto.h>

#define DATE_MIN_DAY (-657434)
#define DATE_MAX_DAY 2958465

#define INTEGER_FROM_INTEGER(To, to, Source, from)                                                 \
    HRESULT Var##To##From##Source(from in, to *pOut)                                               \
    {                                                                                              \
        to value;                                                                                  \
                                                                                                   \
        if (__builtin_add_overflow(in, 0, &value))                                                 \
            return DISP_E_OVERFLOW;                                                                \
        *pOut = value;                                                                             \
        return S_OK;                                                                               \
    }

#define TYPE_I1 CHAR
#define TYPE_I2 SHORT
#define TYPE_I4 LONG
#define TYPE_I8 LONG64
#define TYPE_UI1 BYTE
#define TYPE_UI2 USHORT
#define TYPE_UI4 ULONG
#define TYPE_UI8 ULONG64
#define CONVERT(To, From) CONVERT_TYPES(To, TYPE_##To, From, TYPE_##From)
#define CONVERT_TYPES(To, to, From, from) INTEGER_FROM_INTEGER(To, to, From, from)

CONVERT(I1, I2)
CONVERT(I1, I4)
CONVERT(I1, I8)
CONVERT(I1, UI1)
CONVERT(I1, UI2)
CONVERT(I1, UI4)
CONVERT(I1, UI8)

CONVERT(I2, I1)
CONVERT(I2, I4)
CONVERT(I2, I8)
CONVERT(I2, UI1)
CONVERT(I2, UI2)
CONVERT(I2, UI4)
CONVERT(I2, UI8)

CONVERT(I4, I1)
CONVERT(I4, I2)
CONVERT(I4, I8)
CONVERT(I4, UI1)
CONVERT(I4, UI2)
CONVERT(I4, UI4)
CONVERT(I4, UI8)

CONVERT(I8, I1)
CONVERT(I8, I2)
CONVERT(I8, I4)
CONVERT(I8, UI1)
CONVERT(I8, UI2)
CONVERT(I8, UI4)
CONVERT(I8, UI8)

CONVERT(UI1, I1)
CONVERT(UI1, I2)
CONVERT(UI1, I4)
CONVERT(UI1, I8)
CONVERT(UI1, UI2)
CONVERT(UI1, UI4)
CONVERT(UI1, UI8)

CONVERT(UI2, I1)
CONVERT(UI2, I2)
CONVERT(UI2, I4)
CONVERT(UI2, I8)
CONVERT(UI2, UI1)
CONVERT(UI2, UI4)
CONVERT(UI2, UI8)

CONVERT(UI4, I1)
CONVERT(UI4, I2)
CONVERT(UI4, I4)
CONVERT(UI4, I8)
CONVERT(UI4, UI1)
CONVERT(UI4, UI2)
CONVERT(UI4, UI8)

CONVERT(UI8, I1)
CONVERT(UI8, I2)
CONVERT(UI8, I4)
CONVERT(UI8, I8)
CONVERT(UI8, UI1)
CONVERT(UI8, UI2)
CONVERT(UI8, UI4)

/* @limit is the first whole number above the range. */
#define INTEGER_FROM_REAL(To, to, min, limit)                                                      \
    HRESULT Var##To##FromR8(DOUBLE in, to *pOut)                                                   \
    {                                                                                              \
        double value = rint(in);                                                                   \
                                                                                                   \
        if (!(value >= (min) && value < (limit)))                                                  \
            return DISP_E_OVERFLOW;                                                                \
        *pOut = (to)value;                                                                         \
        return S_OK;                                                                               \
    }                                                                                              \
                                                                                                   \
    HRESULT Var##To##FromR4(FLOAT in, to *pOut)                                                    \
    {                                                                                              \
        return Var##To##FromR8(in, pOut);                                                          \
    }                                                                                              \
                                                                                                   \
    HRESULT Var##To##FromDate(DATE in, to *pOut)                                                   \
    {                                                                                              \
        return Var##To##FromR8(in, pOut);                                                          \
    }                                                                                              \
                                                                                                   \
    HRESULT Var##To##FromBool(VARIANT_BOOL in, to *pOut)                                           \
    {                                                                                              \
        *pOut = (to)in;                                                                            \
        return S_OK;                                                                               \
    }

INTEGER_FROM_REAL(I1, CHAR, -0x1p7, 0x1p7)
INTEGER_FROM_REAL(I2, SHORT, -0x1p15, 0x1p15)
INTEGER_FROM_REAL(I4, LONG, -0x1p31, 0x1p31)
INTEGER_FROM_REAL(I8, LONG64, -0x1p63, 0x1p63)
INTEGER_FROM_REAL(UI1, BYTE, 0, 0x1p8)
INTEGER_FROM_REAL(UI2, USHORT, 0, 0x1p16)
INTEGER_FROM_REAL(UI4, ULONG, 0, 0x1p32)
INTEGER_FROM_REAL(UI8, ULONG64, 0, 0x1p64)

#define REAL_FROM_NUMBER(From, from)                                                               \
    HRESULT VarR4From##From(from in, FLOAT *pfltOut)                                               \
    {                                                                                              \
        *pfltOut = (float)in;                                                                      \
        return S_OK;                                                                               \
    }                                                                                              \
                                                                                                   \
    HRESULT VarR8From##From(from in, DOUBLE *pdblOut)                                              \
    {                                                                                              \
        *pdblOut = (double)in;                                                                     \
        return S_OK;                                                                               \
    }                                                                                              \
                                                                                                   \
    HRESULT VarDateFrom##From(from in, DATE *pdateOut)                                             \
    {                                                                                              \
        return VarDateFromR8((double)in, pdateOut);                                                \
    }                                                                                              \
                                                                                                   \
    HRESULT VarBoolFrom##From(from in, VARIANT_BOOL *pboolOut)                                     \
    {                                                                                              \
        *pboolOut = in ? VARIANT_TRUE : VARIANT_FALSE;                                             \
        return S_OK;                                                                               \
    }

REAL_FROM_NUMBER(I1, CHAR)
REAL_FROM_NUMBER(I2, SHORT)
REAL_FROM_NUMBER(I4, LONG)
REAL_FROM_NUMBER(I8, LONG64)
REAL_FROM_NUMBER(UI1, BYTE)
REAL_FROM_NUMBER(UI2, USHORT)
REAL_FROM_NUMBER(UI4, ULONG)
REAL_FROM_NUMBER(UI8, ULONG64)

HRESULT VarR4FromBool(VARIANT_BOOL in, FLOAT *pfltOut)
{
    return VarR4FromI2(in, pfltOut);
}

HRESULT VarR8FromBool(VARIANT_BOOL in, DOUBLE *pdblOut)
{
    return VarR8FromI2(in, pdblOut);
}

HRESULT VarDateFromBool(VARIANT_BOOL in, DATE *pdateOut)
{
    return VarDateFromI2(in, pdateOut);
}

HRESULT VarR4FromR8(DOUBLE in, FLOAT *pfltOut)
{
    if (fabs(in) > FLT_MAX)
        return DISP_E_OVERFLOW;

    *pfltOut = (float)in;
    return S_OK;
}

HRESULT VarR4FromDate(DATE in, FLOAT *pfltOut)
{
    return VarR4FromR8(in, pfltOut);
}

HRESULT VarR8FromR4(FLOAT in, DOUBLE *pdblOut)
{
    *pdblOut = in;
    return S_OK;
}

HRESULT VarR8FromDate(DATE in, DOUBLE *pdblOut)
{
    *pdblOut = in;
    return S_OK;
}

HRESULT VarDateFromR8(DOUBLE in, DATE *pdateOut)
{
    if (!(in > DATE_MIN_DAY - 1 && in < DATE_MAX_DAY + 1))
        return DISP_E_OVERFLOW;

    *pdateOut = in;
    return S_OK;
}

HRESULT VarDateFromR4(FLOAT in, DATE *pdateOut)
{
    return VarDateFromR8(in, pdateOut);
}

HRESULT VarBoolFromR8(DOUBLE in, VARIANT_BOOL *pboolOut)
{
    *pboolOut = in != 0 ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT VarBoolFromR4(FLOAT in, VARIANT_BOOL *pboolOut)
{
    return VarBoolFromR8(in, pboolOut);
}

HRESULT VarBoolFromDate(DATE in, VARIANT_BOOL *pboolOut)
{
    return VarBoolFromR8(in, pboolOut);
}
