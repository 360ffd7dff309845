/* SPDX-License-Identifier: MIT */
/* The locales of East Asia. */
#include "locale/locale_table.h"

#define EASTERN_TEXTS                                                                              \
    [LOCALE_TEXT_POSITIVE] = u"", [LOCALE_TEXT_NEGATIVE] = u"-", [LOCALE_TEXT_GROUPING] = u"3;0",  \
    [LOCALE_TEXT_MONEY_GROUPING] = u"3;0", [LOCALE_TEXT_TIME_SEPARATOR] = u":",                    \
    [LOCALE_TEXT_DECIMAL] = u".", [LOCALE_TEXT_THOUSANDS] = u",",                                  \
    [LOCALE_TEXT_MONEY_DECIMAL] = u".", [LOCALE_TEXT_MONEY_THOUSANDS] = u",",                      \
    [LOCALE_TEXT_LIST] = u","

#define EASTERN_NUMBERS                                                                            \
    [LOCALE_NUMBER_DIGITS] = 2, [LOCALE_NUMBER_LEADING_ZERO] = 1, [LOCALE_NUMBER_NEGATIVE] = 1,    \
    [LOCALE_NUMBER_DATE_ORDER] = 2

/* Basic's own words. */
#define ENGLISH_TRUTH                                                                              \
    .false_true = {u"False", u"True"}, .no_yes = {u"No", u"Yes"}, .off_on = {u"Off", u"On"}

const struct locale locale_table_east[LOCALES_EAST] =
    {
        {
            .lcid = 0x0411,
            .texts =
                {
                    EASTERN_TEXTS,
                    [LOCALE_TEXT_CURRENCY] = u"¥",
                    [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                    [LOCALE_TEXT_SHORT_DATE] = u"yyyy/MM/dd",
                    [LOCALE_TEXT_LONG_DATE] = u"yyyy'年'M'月'd'日'",
                    [LOCALE_TEXT_TIME] = u"H:mm:ss",
                    [LOCALE_TEXT_AM] = u"午前",
                    [LOCALE_TEXT_PM] = u"午後",
                    [LOCALE_TEXT_LANGUAGE] = u"ja",
                    [LOCALE_TEXT_COUNTRY] = u"JP",
                    [LOCALE_TEXT_NAME] = u"Japanese (Japan)",
                },
            .numbers =
                {
                    EASTERN_NUMBERS,
                    [LOCALE_NUMBER_MONEY_NEGATIVE] = 1,
                    [LOCALE_NUMBER_24_HOURS] = 1,
                    [LOCALE_NUMBER_FIRST_DAY] = 6,
                },
            .days = {u"月曜日", u"火曜日", u"水曜日", u"木曜日", u"金曜日", u"土曜日", u"日曜日"},
            .short_days = {u"月", u"火", u"水", u"木", u"金", u"土", u"日"},
            .months = {u"1月", u"2月", u"3月", u"4月", u"5月", u"6月", u"7月", u"8月", u"9月",
                       u"10月", u"11月", u"12月"},
            .short_months = {u"1月", u"2月", u"3月", u"4月", u"5月", u"6月", u"7月", u"8月", u"9月",
                             u"10月", u"11月", u"12月"},
            ENGLISH_TRUTH,
        },
        {
            .lcid = 0x0412,
            .texts =
                {
                    EASTERN_TEXTS,
                    [LOCALE_TEXT_CURRENCY] = u"₩",
                    [LOCALE_TEXT_DATE_SEPARATOR] = u"-",
                    [LOCALE_TEXT_SHORT_DATE] = u"yyyy-MM-dd",
                    [LOCALE_TEXT_LONG_DATE] = u"yyyy'년' M'월' d'일' dddd",
                    [LOCALE_TEXT_TIME] = u"tt h:mm:ss",
                    [LOCALE_TEXT_AM] = u"오전",
                    [LOCALE_TEXT_PM] = u"오후",
                    [LOCALE_TEXT_LANGUAGE] = u"ko",
                    [LOCALE_TEXT_COUNTRY] = u"KR",
                    [LOCALE_TEXT_NAME] = u"Korean (Korea)",
                },
            .numbers =
                {
                    EASTERN_NUMBERS,
                    [LOCALE_NUMBER_MONEY_NEGATIVE] = 1,
                    [LOCALE_NUMBER_FIRST_DAY] = 6,
                },
            .days = {u"월요일", u"화요일", u"수요일", u"목요일", u"금요일", u"토요일", u"일요일"},
            .short_days = {u"월", u"화", u"수", u"목", u"금", u"토", u"일"},
            .months = {u"1월", u"2월", u"3월", u"4월", u"5월", u"6월", u"7월", u"8월", u"9월",
                       u"10월", u"11월", u"12월"},
            .short_months = {u"1월", u"2월", u"3월", u"4월", u"5월", u"6월", u"7월", u"8월", u"9월",
                             u"10월", u"11월", u"12월"},
            ENGLISH_TRUTH,
        },
        {
            .lcid = 0x0804,
            .texts =
                {
                    EASTERN_TEXTS,
                    [LOCALE_TEXT_CURRENCY] = u"¥",
                    [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                    [LOCALE_TEXT_SHORT_DATE] = u"yyyy/M/d",
                    [LOCALE_TEXT_LONG_DATE] = u"yyyy'年'M'月'd'日'",
                    [LOCALE_TEXT_TIME] = u"H:mm:ss",
                    [LOCALE_TEXT_AM] = u"上午",
                    [LOCALE_TEXT_PM] = u"下午",
                    [LOCALE_TEXT_LANGUAGE] = u"zh",
                    [LOCALE_TEXT_COUNTRY] = u"CN",
                    [LOCALE_TEXT_NAME] = u"Chinese (Simplified, China)",
                },
            .numbers =
                {
                    EASTERN_NUMBERS,
                    [LOCALE_NUMBER_MONEY_DIGITS] = 2,
                    [LOCALE_NUMBER_MONEY_NEGATIVE] = 2,
                    [LOCALE_NUMBER_24_HOURS] = 1,
                },
            .days = {u"星期一", u"星期二", u"星期三", u"星期四", u"星期五", u"星期六", u"星期日"},
            .short_days = {u"周一", u"周二", u"周三", u"周四", u"周五", u"周六", u"周日"},
            .months = {u"一月", u"二月", u"三月", u"四月", u"五月", u"六月", u"七月", u"八月",
                       u"九月", u"十月", u"十一月", u"十二月"},
            .short_months = {u"一月", u"二月", u"三月", u"四月", u"五月", u"六月", u"七月", u"八月",
                             u"九月", u"十月", u"十一月", u"十二月"},
            ENGLISH_TRUTH,
        },
        {
            .lcid = 0x0404,
            .texts =
                {
                    EASTERN_TEXTS,
                    [LOCALE_TEXT_CURRENCY] = u"NT$",
                    [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                    [LOCALE_TEXT_SHORT_DATE] = u"yyyy/M/d",
                    [LOCALE_TEXT_LONG_DATE] = u"yyyy'年'M'月'd'日'",
                    [LOCALE_TEXT_TIME] = u"tt hh:mm:ss",
                    [LOCALE_TEXT_AM] = u"上午",
                    [LOCALE_TEXT_PM] = u"下午",
                    [LOCALE_TEXT_LANGUAGE] = u"zh",
                    [LOCALE_TEXT_COUNTRY] = u"TW",
                    [LOCALE_TEXT_NAME] = u"Chinese (Traditional, Taiwan)",
                },
            .numbers =
                {
                    EASTERN_NUMBERS,
                    [LOCALE_NUMBER_MONEY_DIGITS] = 2,
                    [LOCALE_NUMBER_MONEY_NEGATIVE] = 1,
                    [LOCALE_NUMBER_FIRST_DAY] = 6,
                },
            .days = {u"星期一", u"星期二", u"星期三", u"星期四", u"星期五", u"星期六", u"星期日"},
            .short_days = {u"週一", u"週二", u"週三", u"週四", u"週五", u"週六", u"週日"},
            .months = {u"一月", u"二月", u"三月", u"四月", u"五月", u"六月", u"七月", u"八月",
                       u"九月", u"十月", u"十一月", u"十二月"},
            .short_months = {u"一月", u"二月", u"三月", u"四月", u"五月", u"六月", u"七月", u"八月",
                             u"九月", u"十月", u"十一月", u"十二月"},
            ENGLISH_TRUTH,
        },
};
