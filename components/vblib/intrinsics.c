/* SPDX-License-Identifier: MIT */
#include "vblib/intrinsics.h"

#include "vbbase/find_name.h"
#include "vbbase/functions.h"

/* Sorted by name without case. */
static const struct intrinsic intrinsics[] = {
    {u"Abs", 1, 1, vb_abs},
    {u"Array", 0, VB_ARGUMENTS_ANY, vb_array},
    {u"Asc", 1, 1, vb_asc},
    {u"AscB", 1, 1, vb_ascb},
    {u"AscW", 1, 1, vb_ascw},
    {u"Atn", 1, 1, vb_atn},
    {u"CBool", 1, 1, vb_cbool},
    {u"CByte", 1, 1, vb_cbyte, INTRINSIC_NEEDS_USE},
    {u"CCur", 1, 1, vb_ccur, INTRINSIC_NEEDS_USE},
    {u"CDate", 1, 1, vb_cdate, INTRINSIC_NEEDS_USE},
    {u"CDbl", 1, 1, vb_cdbl, INTRINSIC_NEEDS_USE},
    {u"Chr", 1, 1, vb_chr},
    {u"ChrB", 1, 1, vb_chrb},
    {u"ChrW", 1, 1, vb_chrw},
    {u"CInt", 1, 1, vb_cint, INTRINSIC_NEEDS_USE},
    {u"CLng", 1, 1, vb_clng, INTRINSIC_NEEDS_USE},
    {u"Cos", 1, 1, vb_cos},
    {u"CreateObject", 1, 2, vb_create_object},
    {u"CSng", 1, 1, vb_csng, INTRINSIC_NEEDS_USE},
    {u"CStr", 1, 1, vb_cstr},
    {u"Date", 0, 0, vb_date},
    {u"DateAdd", 3, 3, vb_date_add},
    {u"DateDiff", 3, 5, vb_date_diff},
    {u"DatePart", 2, 4, vb_date_part},
    {u"DateSerial", 3, 3, vb_date_serial},
    {u"DateValue", 1, 1, vb_date_value},
    {u"Day", 1, 1, vb_day},
    {u"Escape", 1, 1, vb_escape},
    {u"Exp", 1, 1, vb_exp},
    {u"Filter", 2, 4, vb_filter},
    {u"Fix", 1, 1, vb_fix},
    {u"FormatCurrency", 1, 5, vb_format_currency},
    {u"FormatDateTime", 1, 2, vb_format_date_time},
    {u"FormatNumber", 1, 5, vb_format_number},
    {u"FormatPercent", 1, 5, vb_format_percent},
    {u"GetLocale", 0, 0, vb_get_locale},
    {u"GetObject", 1, 2, vb_get_object},
    {u"Hex", 1, 1, vb_hex},
    {u"Hour", 1, 1, vb_hour},
    {u"InputBox", 1, 7, vb_input_box},
    {u"InStr", 2, 4, vb_in_str},
    {u"InStrB", 2, 4, vb_in_strb},
    {u"InStrRev", 2, 4, vb_in_str_rev},
    {u"Int", 1, 1, vb_int},
    {u"IsArray", 1, 1, vb_is_array},
    {u"IsDate", 1, 1, vb_is_date},
    {u"IsEmpty", 1, 1, vb_is_empty},
    {u"IsNull", 1, 1, vb_is_null},
    {u"IsNumeric", 1, 1, vb_is_numeric},
    {u"IsObject", 1, 1, vb_is_object},
    {u"Join", 1, 2, vb_join},
    {u"LBound", 1, 2, vb_lbound},
    {u"LCase", 1, 1, vb_lcase},
    {u"Left", 2, 2, vb_left},
    {u"LeftB", 2, 2, vb_leftb},
    {u"Len", 1, 1, vb_len},
    {u"LenB", 1, 1, vb_lenb},
    {u"LoadPicture", 1, 1, vb_load_picture},
    {u"Log", 1, 1, vb_log},
    {u"LTrim", 1, 1, vb_ltrim},
    {u"Mid", 2, 3, vb_mid},
    {u"MidB", 2, 3, vb_midb},
    {u"Minute", 1, 1, vb_minute},
    {u"Month", 1, 1, vb_month},
    {u"MonthName", 1, 2, vb_month_name},
    {u"MsgBox", 1, 5, vb_msg_box},
    {u"Now", 0, 0, vb_now},
    {u"Oct", 1, 1, vb_oct},
    {u"Randomize", 0, 1, vb_randomize, INTRINSIC_HAS_NO_RESULT},
    {u"Replace", 3, 6, vb_replace},
    {u"RGB", 3, 3, vb_rgb},
    {u"Right", 2, 2, vb_right},
    {u"RightB", 2, 2, vb_rightb},
    {u"Rnd", 0, 1, vb_rnd},
    {u"Round", 1, 2, vb_round},
    {u"RTrim", 1, 1, vb_rtrim},
    {u"ScriptEngine", 0, 0, vb_script_engine},
    {u"ScriptEngineBuildVersion", 0, 0, vb_script_engine_build_version},
    {u"ScriptEngineMajorVersion", 0, 0, vb_script_engine_major_version},
    {u"ScriptEngineMinorVersion", 0, 0, vb_script_engine_minor_version},
    {u"Second", 1, 1, vb_second},
    {u"SetLocale", 0, 1, vb_set_locale},
    {u"Sgn", 1, 1, vb_sgn},
    {u"Sin", 1, 1, vb_sin},
    {u"Space", 1, 1, vb_space},
    {u"Split", 1, 4, vb_split},
    {u"Sqr", 1, 1, vb_sqr},
    {u"StrComp", 2, 3, vb_str_comp},
    {u"String", 2, 2, vb_string},
    {u"StrReverse", 1, 1, vb_str_reverse},
    {u"Tan", 1, 1, vb_tan},
    {u"Time", 0, 0, vb_time},
    {u"Timer", 0, 0, vb_timer},
    {u"TimeSerial", 3, 3, vb_time_serial},
    {u"TimeValue", 1, 1, vb_time_value},
    {u"Trim", 1, 1, vb_trim},
    {u"TypeName", 1, 1, vb_type_name},
    {u"UBound", 1, 2, vb_ubound},
    {u"UCase", 1, 1, vb_ucase},
    {u"Unescape", 1, 1, vb_unescape},
    {u"VarType", 1, 1, vb_var_type},
    {u"Weekday", 1, 2, vb_weekday},
    {u"WeekdayName", 1, 3, vb_weekday_name},
    {u"Year", 1, 1, vb_year},
};

enum {
    INTRINSICS = sizeof(intrinsics) / sizeof(intrinsics[0]),
};

const struct intrinsic *vb_intrinsics(size_t *ret_count)
{
    *ret_count = INTRINSICS;
    return intrinsics;
}

const struct intrinsic *vb_intrinsic_find(const char16_t *name)
{
    return find_name(name, intrinsics, INTRINSICS, sizeof(intrinsics[0]));
}

HRESULT vb_intrinsic_call(const struct intrinsic *intrinsic, struct vb_context *context,
                          VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    VARIANT result;
    HRESULT hr;

    if (count < intrinsic->min || (count > intrinsic->max && intrinsic->max != VB_ARGUMENTS_ANY))
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);

    if (ret_result && (intrinsic->flags & INTRINSIC_HAS_NO_RESULT))
        return DISP_E_TYPEMISMATCH;

    VariantInit(&result);
    hr = intrinsic->call(context, arguments, count, &result);
    if (FAILED(hr)) {
        VariantClear(&result);
        return hr;
    }
    if (!ret_result) {
        VariantClear(&result);
        return intrinsic->flags & INTRINSIC_NEEDS_USE ? DISP_E_BADVARTYPE : S_OK;
    }
    *ret_result = result;
    return S_OK;
}
