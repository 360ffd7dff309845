/* SPDX-License-Identifier: MIT */
/*
 * The intrinsic functions by subject; what each does is VBScript's language reference. The table
 * (intrinsics.c) has checked the number of arguments before any of them is called.
 */
#pragma once

#include "vbbase/context.h"

typedef HRESULT vb_function(struct vb_context *context, VARIANT *arguments, unsigned count,
                            VARIANT *ret_result);

/* information.c: what a value is */
vb_function vb_is_array, vb_is_date, vb_is_empty, vb_is_null, vb_is_numeric, vb_is_object;
vb_function vb_type_name, vb_var_type, vb_lbound, vb_ubound;

/* conversion.c */
vb_function vb_cbool, vb_cbyte, vb_ccur, vb_cdate, vb_cdbl, vb_cint, vb_clng, vb_csng, vb_cstr;
vb_function vb_hex, vb_oct;

/* math.c, random.c */
vb_function vb_abs, vb_atn, vb_cos, vb_exp, vb_fix, vb_int, vb_log, vb_rgb, vb_round, vb_sgn;
vb_function vb_sin, vb_sqr, vb_tan, vb_randomize, vb_rnd;

/* character.c, strings.c, search.c, replace.c, lists.c, escape.c */
vb_function vb_asc, vb_ascb, vb_ascw, vb_chr, vb_chrb, vb_chrw;
vb_function vb_lcase, vb_left, vb_leftb, vb_len, vb_lenb, vb_ltrim, vb_mid, vb_midb, vb_right;
vb_function vb_rightb, vb_rtrim, vb_space, vb_string, vb_str_reverse, vb_trim, vb_ucase;
vb_function vb_in_str, vb_in_strb, vb_in_str_rev, vb_str_comp, vb_replace;
vb_function vb_array, vb_filter, vb_join, vb_split, vb_escape, vb_unescape;

/* dates.c, date_math.c */
vb_function vb_date, vb_date_serial, vb_date_value, vb_day, vb_hour, vb_minute, vb_month, vb_now;
vb_function vb_second, vb_time, vb_time_serial, vb_time_value, vb_timer, vb_weekday, vb_year;
vb_function vb_date_add, vb_date_diff, vb_date_part;

/* format.c */
vb_function vb_format_currency, vb_format_date_time, vb_format_number, vb_format_percent;
vb_function vb_month_name, vb_weekday_name;

/* engine.c */
vb_function vb_get_locale, vb_set_locale, vb_load_picture, vb_script_engine;
vb_function vb_script_engine_build_version, vb_script_engine_major_version;
vb_function vb_script_engine_minor_version;

/* objects.c, dialogs.c */
vb_function vb_create_object, vb_get_object, vb_input_box, vb_msg_box;

/* The seconds since midnight, with their fraction. */
double vb_seconds_of_today(void);
