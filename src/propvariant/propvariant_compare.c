/* SPDX-License-Identifier: MIT */
/*
 * PROPVARIANTs compared. Source: Windows' "PropVariantCompareEx" page.
 */
#include <stdbool.h>
#include <string.h>

#include <comity/propvarutil.h>

#include "propvariant/propvariant.h"
#include "base/utf16.h"

#define IGNORE_CASE                                                                                \
    (PVCF_USESTRCMPI | PVCF_USESTRCMPIC) /* else case decides between words that are else equal */

static bool is_empty(REFPROPVARIANT value)
{
    if (value->vt == VT_EMPTY || value->vt == VT_NULL)
        return true;
    if (value->vt & VT_VECTOR)
        return value->caub.cElems == 0;
    if (value->vt & VT_ARRAY)
        return !value->parray || value->parray->rgsabound[0].cElements == 0;
    return value->vt == VT_CLSID && !value->puuid;
}

#define COMPARE(a, b) ((a) < (b) ? -1 : (a) > (b))

static int compare_text(LPCWSTR a, LPCWSTR b, PROPVAR_COMPARE_FLAGS flags)
{
    size_t a_len = utf16_len(a ? a : u""), b_len = utf16_len(b ? b : u"");
    int order = utf16_compare_nocase(a, a_len, b, b_len);

    if (order == 0 && !(flags & IGNORE_CASE))
        return COMPARE(CompareStringOrdinal(a ? a : u"", -1, b ? b : u"", -1, FALSE), CSTR_EQUAL);
    return COMPARE(order, 0);
}

static int compare_narrow(LPCSTR a, LPCSTR b, PROPVAR_COMPARE_FLAGS flags)
{
    a = a ? a : "";
    b = b ? b : "";
    return COMPARE(flags & IGNORE_CASE ? strcasecmp(a, b) : strcmp(a, b), 0);
}

static int compare_vectors(REFPROPVARIANT a, REFPROPVARIANT b, PROPVAR_COMPARE_UNIT unit,
                           PROPVAR_COMPARE_FLAGS flags)
{
    PROPVARIANT a_element, b_element;
    int order = 0;

    for (ULONG i = 0; order == 0 && propvariant_element(a, i, &a_element) &&
                      propvariant_element(b, i, &b_element);
         i++)
        order = PropVariantCompareEx(&a_element, &b_element, unit, flags);
    return order ? order : COMPARE(a->caub.cElems, b->caub.cElems);
}

static ULONGLONG file_time_value(const FILETIME *time)
{
    return (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

/* Both have one type. */
static int compare_values(REFPROPVARIANT a, REFPROPVARIANT b, PROPVAR_COMPARE_FLAGS flags)
{
    switch (a->vt) {
    case VT_I1:
        return COMPARE((signed char)a->cVal, (signed char)b->cVal);
    case VT_UI1:
        return COMPARE(a->bVal, b->bVal);
    case VT_I2:
        return COMPARE(a->iVal, b->iVal);
    case VT_UI2:
        return COMPARE(a->uiVal, b->uiVal);
    case VT_BOOL: /* true is more than false */
        return COMPARE(b->boolVal, a->boolVal);
    case VT_I4:
    case VT_INT:
        return COMPARE(a->lVal, b->lVal);
    case VT_UI4:
    case VT_UINT:
    case VT_ERROR:
        return COMPARE(a->ulVal, b->ulVal);
    case VT_I8:
    case VT_CY:
        return COMPARE(a->hVal.QuadPart, b->hVal.QuadPart);
    case VT_UI8:
        return COMPARE(a->uhVal.QuadPart, b->uhVal.QuadPart);
    case VT_R4:
        return COMPARE(a->fltVal, b->fltVal);
    case VT_R8:
    case VT_DATE:
        return COMPARE(a->dblVal, b->dblVal);
    case VT_FILETIME:
        return COMPARE(file_time_value(&a->filetime), file_time_value(&b->filetime));
    case VT_CLSID:
        return COMPARE(memcmp(a->puuid, b->puuid, sizeof(GUID)), 0);
    case VT_BSTR:
    case VT_LPWSTR:
        return compare_text(a->pwszVal, b->pwszVal, flags);
    case VT_LPSTR:
        return compare_narrow(a->pszVal, b->pszVal, flags);
    default:
        return -1;
    }
}

INT PropVariantCompareEx(REFPROPVARIANT propvar1, REFPROPVARIANT propvar2,
                         PROPVAR_COMPARE_UNIT unit, PROPVAR_COMPARE_FLAGS flags)
{
    bool is_empty1 = is_empty(propvar1), is_empty2 = is_empty(propvar2);
    PROPVARIANT changed;
    int order;

    if (is_empty1 && is_empty2)
        return 0;
    if (is_empty1 || is_empty2)
        return is_empty1 == !(flags & PVCF_TREATEMPTYASGREATERTHAN) ? -1 : 1;
    if (propvar1->vt == propvar2->vt)
        return propvar1->vt & VT_VECTOR ? compare_vectors(propvar1, propvar2, unit, flags)
                                        : compare_values(propvar1, propvar2, flags);

    /* What cannot be of the first one's type comes behind it. */
    if (FAILED(PropVariantChangeType(&changed, propvar2, 0, propvar1->vt)))
        return -1;
    order = compare_values(propvar1, &changed, flags);
    PropVariantClear(&changed);
    return order;
}
