/* SPDX-License-Identifier: MIT */
#include "vbbase/find_name.h"
#include "vblib/intrinsics.h"

/* Sorted by name without case. vbNullString is no text at all, which is equal to an empty one. */
static const struct vb_constant constants[] = {
    {u"vbAbort", VT_I2, 3},
    {u"vbAbortRetryIgnore", VT_I2, 2},
    {u"vbApplicationModal", VT_I2, 0},
    {u"vbArray", VT_I2, 8192},
    {u"vbBinaryCompare", VT_I2, 0},
    {u"vbBlack", VT_I4, 0},
    {u"vbBlue", VT_I4, 0xff0000},
    {u"vbBoolean", VT_I2, 11},
    {u"vbByte", VT_I2, 17},
    {u"vbCancel", VT_I2, 2},
    {u"vbCr", VT_BSTR, 1, u"\r"},
    {u"vbCritical", VT_I2, 16},
    {u"vbCrLf", VT_BSTR, 2, u"\r\n"},
    {u"vbCurrency", VT_I2, 6},
    {u"vbCyan", VT_I4, 0xffff00},
    {u"vbDatabaseCompare", VT_I2, 2},
    {u"vbDataObject", VT_I2, 13},
    {u"vbDate", VT_I2, 7},
    {u"vbDecimal", VT_I2, 14},
    {u"vbDefaultButton1", VT_I2, 0},
    {u"vbDefaultButton2", VT_I2, 256},
    {u"vbDefaultButton3", VT_I2, 512},
    {u"vbDefaultButton4", VT_I2, 768},
    {u"vbDouble", VT_I2, 5},
    {u"vbEmpty", VT_I2, 0},
    {u"vbError", VT_I2, 10},
    {u"vbExclamation", VT_I2, 48},
    {u"vbFalse", VT_I2, 0},
    {u"vbFirstFourDays", VT_I2, 2},
    {u"vbFirstFullWeek", VT_I2, 3},
    {u"vbFirstJan1", VT_I2, 1},
    {u"vbFormFeed", VT_BSTR, 1, u"\f"},
    {u"vbFriday", VT_I2, 6},
    {u"vbGeneralDate", VT_I2, 0},
    {u"vbGreen", VT_I4, 0xff00},
    {u"vbIgnore", VT_I2, 5},
    {u"vbInformation", VT_I2, 64},
    {u"vbInteger", VT_I2, 2},
    {u"vbLf", VT_BSTR, 1, u"\n"},
    {u"vbLong", VT_I2, 3},
    {u"vbLongDate", VT_I2, 1},
    {u"vbLongTime", VT_I2, 3},
    {u"vbMagenta", VT_I4, 0xff00ff},
    {u"vbMonday", VT_I2, 2},
    {u"vbMsgBoxHelpButton", VT_I4, 0x4000},
    {u"vbMsgBoxRight", VT_I4, 0x80000},
    {u"vbMsgBoxRtlReading", VT_I4, 0x100000},
    {u"vbMsgBoxSetForeground", VT_I4, 0x10000},
    {u"vbNewLine", VT_BSTR, 2, u"\r\n"},
    {u"vbNo", VT_I2, 7},
    {u"vbNull", VT_I2, 1},
    {u"vbNullChar", VT_BSTR, 1, u"\0"},
    {u"vbNullString", VT_BSTR, 0, NULL},
    {u"vbObject", VT_I2, 9},
    {u"vbObjectError", VT_I4, (int32_t)0x80040000},
    {u"vbOK", VT_I2, 1},
    {u"vbOKCancel", VT_I2, 1},
    {u"vbOKOnly", VT_I2, 0},
    {u"vbQuestion", VT_I2, 32},
    {u"vbRed", VT_I4, 255},
    {u"vbRetry", VT_I2, 4},
    {u"vbRetryCancel", VT_I2, 5},
    {u"vbSaturday", VT_I2, 7},
    {u"vbShortDate", VT_I2, 2},
    {u"vbShortTime", VT_I2, 4},
    {u"vbSingle", VT_I2, 4},
    {u"vbString", VT_I2, 8},
    {u"vbSunday", VT_I2, 1},
    {u"vbSystemModal", VT_I2, 4096},
    {u"vbTab", VT_BSTR, 1, u"\t"},
    {u"vbTextCompare", VT_I2, 1},
    {u"vbThursday", VT_I2, 5},
    {u"vbTrue", VT_I2, -1},
    {u"vbTuesday", VT_I2, 3},
    {u"vbUseDefault", VT_I2, -2},
    {u"vbUseSystem", VT_I2, 0},
    {u"vbUseSystemDayOfWeek", VT_I2, 0},
    {u"vbVariant", VT_I2, 12},
    {u"vbVerticalTab", VT_BSTR, 1, u"\v"},
    {u"vbWednesday", VT_I2, 4},
    {u"vbWhite", VT_I4, 0xffffff},
    {u"vbYellow", VT_I4, 0xffff},
    {u"vbYes", VT_I2, 6},
    {u"vbYesNo", VT_I2, 4},
    {u"vbYesNoCancel", VT_I2, 3},
};

enum {
    CONSTANTS = sizeof(constants) / sizeof(constants[0]),
};

const struct vb_constant *vb_constants(size_t *ret_count)
{
    *ret_count = CONSTANTS;
    return constants;
}

const struct vb_constant *vb_constant_find(const char16_t *name)
{
    return find_name(name, constants, CONSTANTS, sizeof(constants[0]));
}

HRESULT vb_constant_get(const struct vb_constant *constant, VARIANT *ret_value)
{
    VARIANT value;

    VariantInit(&value);
    V_VT(&value) = constant->vt;
    if (constant->vt == VT_BSTR) {
        V_BSTR(&value) =
            constant->text ? SysAllocStringLen(constant->text, (UINT)constant->number) : NULL;
        if (constant->text && !V_BSTR(&value))
            return E_OUTOFMEMORY;
    } else if (constant->vt == VT_I2) {
        V_I2(&value) = (SHORT)constant->number;
    } else {
        V_I4(&value) = constant->number;
    }
    *ret_value = value;
    return S_OK;
}
