/* SPDX-License-Identifier: MIT */
/*
 * Date: DATE and its calendar fields, and patterns such as "dd.MM.yyyy" filled with them.
 */
#pragma once

#include "locale/locale.h"
#include "locale/text.h"

#define DATE_MIN_DAY (-657434)
#define DATE_MAX_DAY 2958465

/* Days from DATE 0 to the first of @month, counted on from January of @year without end. */
int64_t date_first_of_month(int64_t year, int64_t month);

/* Years 0 to 49 are this century's, 50 to 99 the last one's. */
int date_full_year(int year);

/* Days in @month (1 to 12). */
int date_month_days(int year, int month);

/* Adds @date in the terms of @pattern: d dd ddd dddd M.. y.. h hh H HH m mm s ss t tt 'text'. */
void date_add_pattern(struct text *text, const UDATE *date, const struct locale *locale,
                      const char16_t *pattern);
