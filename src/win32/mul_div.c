/* SPDX-License-Identifier: MIT */
/*
 * MulDiv: a product that may have 64 bits, divided and rounded.
 */
#include <stdlib.h>

#include <comity/winbase.h>

int MulDiv(int nNumber, int nNumerator, int nDenominator)
{
    LONGLONG product = (LONGLONG)nNumber * nNumerator, quotient, half;

    if (nDenominator == 0)
        return -1;
    half = llabs((LONGLONG)nDenominator) / 2;
    quotient = (llabs(product) + half) / llabs((LONGLONG)nDenominator);
    if ((product < 0) != (nDenominator < 0))
        quotient = -quotient;
    return quotient < INT32_MIN || quotient > INT32_MAX ? -1 : (int)quotient;
}
