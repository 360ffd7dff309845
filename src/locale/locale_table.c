/* SPDX-License-Identifier: MIT */
#include "locale/locale_table.h"

#include <stddef.h>

/* ---- what several have in common ---- */

#define USUAL_TEXTS                                                                                \
    [LOCALE_TEXT_POSITIVE] = u"", [LOCALE_TEXT_NEGATIVE] = u"-", [LOCALE_TEXT_GROUPING] = u"3;0",  \
    [LOCALE_TEXT_MONEY_GROUPING] = u"3;0", [LOCALE_TEXT_TIME_SEPARATOR] = u":"

#define POINT_AND_COMMA(decimal, thousands)                                                        \
    [LOCALE_TEXT_DECIMAL] = decimal, [LOCALE_TEXT_THOUSANDS] = thousands,                          \
    [LOCALE_TEXT_MONEY_DECIMAL] = decimal, [LOCALE_TEXT_MONEY_THOUSANDS] = thousands

#define USUAL_NUMBERS                                                                              \
    [LOCALE_NUMBER_DIGITS] = 2, [LOCALE_NUMBER_LEADING_ZERO] = 1, [LOCALE_NUMBER_NEGATIVE] = 1,    \
    [LOCALE_NUMBER_MONEY_DIGITS] = 2

#define CONTINENTAL_NUMBERS                                                                        \
    USUAL_NUMBERS, [LOCALE_NUMBER_MONEY_POSITIVE] = 3, [LOCALE_NUMBER_MONEY_NEGATIVE] = 8,         \
                   [LOCALE_NUMBER_DATE_ORDER] = 1, [LOCALE_NUMBER_24_HOURS] = 1

#define ENGLISH_WORDS                                                                              \
    .days = {u"Monday", u"Tuesday", u"Wednesday", u"Thursday", u"Friday", u"Saturday", u"Sunday"}, \
    .short_days = {u"Mon", u"Tue", u"Wed", u"Thu", u"Fri", u"Sat", u"Sun"},                        \
    .months = {u"January", u"February", u"March",     u"April",   u"May",      u"June",            \
               u"July",    u"August",   u"September", u"October", u"November", u"December"},       \
    .short_months = {u"Jan", u"Feb", u"Mar", u"Apr", u"May", u"Jun",                               \
                     u"Jul", u"Aug", u"Sep", u"Oct", u"Nov", u"Dec"},                              \
    .false_true = {u"False", u"True"}, .no_yes = {u"No", u"Yes"}, .off_on = {u"Off", u"On"}

/* ---- the table ---- */

const struct locale locale_table[] = {
    {
        .lcid = 0x0409,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u".", u","),
                [LOCALE_TEXT_CURRENCY] = u"$",
                [LOCALE_TEXT_LIST] = u",",
                [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                [LOCALE_TEXT_SHORT_DATE] = u"M/d/yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"dddd, MMMM d, yyyy",
                [LOCALE_TEXT_TIME] = u"h:mm:ss tt",
                [LOCALE_TEXT_AM] = u"AM",
                [LOCALE_TEXT_PM] = u"PM",
                [LOCALE_TEXT_LANGUAGE] = u"en",
                [LOCALE_TEXT_COUNTRY] = u"US",
                [LOCALE_TEXT_NAME] = u"English (United States)",
            },
        .numbers =
            {
                USUAL_NUMBERS,
                [LOCALE_NUMBER_FIRST_DAY] = 6,
                [LOCALE_NUMBER_METRIC] = 1,
            },
        ENGLISH_WORDS,
    },
    {
        .lcid = 0x0809,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u".", u","),
                [LOCALE_TEXT_CURRENCY] = u"£",
                [LOCALE_TEXT_LIST] = u",",
                [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                [LOCALE_TEXT_SHORT_DATE] = u"dd/MM/yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"dd MMMM yyyy",
                [LOCALE_TEXT_TIME] = u"HH:mm:ss",
                [LOCALE_TEXT_AM] = u"AM",
                [LOCALE_TEXT_PM] = u"PM",
                [LOCALE_TEXT_LANGUAGE] = u"en",
                [LOCALE_TEXT_COUNTRY] = u"GB",
                [LOCALE_TEXT_NAME] = u"English (United Kingdom)",
            },
        .numbers =
            {
                USUAL_NUMBERS,
                [LOCALE_NUMBER_MONEY_NEGATIVE] = 1,
                [LOCALE_NUMBER_DATE_ORDER] = 1,
                [LOCALE_NUMBER_24_HOURS] = 1,
            },
        ENGLISH_WORDS,
    },
    {
        .lcid = 0x0407,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u",", u"."),
                [LOCALE_TEXT_CURRENCY] = u"€",
                [LOCALE_TEXT_LIST] = u";",
                [LOCALE_TEXT_DATE_SEPARATOR] = u".",
                [LOCALE_TEXT_SHORT_DATE] = u"dd.MM.yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"dddd, d. MMMM yyyy",
                [LOCALE_TEXT_TIME] = u"HH:mm:ss",
                [LOCALE_TEXT_AM] = u"",
                [LOCALE_TEXT_PM] = u"",
                [LOCALE_TEXT_LANGUAGE] = u"de",
                [LOCALE_TEXT_COUNTRY] = u"DE",
                [LOCALE_TEXT_NAME] = u"German (Germany)",
            },
        .numbers =
            {
                CONTINENTAL_NUMBERS,
                [LOCALE_NUMBER_FIRST_WEEK] = 2,
            },
        .days = {u"Montag", u"Dienstag", u"Mittwoch", u"Donnerstag", u"Freitag", u"Samstag",
                 u"Sonntag"},
        .short_days = {u"Mo", u"Di", u"Mi", u"Do", u"Fr", u"Sa", u"So"},
        .months = {u"Januar", u"Februar", u"März", u"April", u"Mai", u"Juni", u"Juli", u"August",
                   u"September", u"Oktober", u"November", u"Dezember"},
        .short_months = {u"Jan", u"Feb", u"Mrz", u"Apr", u"Mai", u"Jun", u"Jul", u"Aug", u"Sep",
                         u"Okt", u"Nov", u"Dez"},
        .false_true = {u"Falsch", u"Wahr"},
        .no_yes = {u"Nein", u"Ja"},
        .off_on = {u"Aus", u"Ein"},
    },
    {
        .lcid = 0x040c,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u",", u"\u00a0"),
                [LOCALE_TEXT_CURRENCY] = u"€",
                [LOCALE_TEXT_LIST] = u";",
                [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                [LOCALE_TEXT_SHORT_DATE] = u"dd/MM/yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"dddd d MMMM yyyy",
                [LOCALE_TEXT_TIME] = u"HH:mm:ss",
                [LOCALE_TEXT_AM] = u"",
                [LOCALE_TEXT_PM] = u"",
                [LOCALE_TEXT_LANGUAGE] = u"fr",
                [LOCALE_TEXT_COUNTRY] = u"FR",
                [LOCALE_TEXT_NAME] = u"French (France)",
            },
        .numbers =
            {
                CONTINENTAL_NUMBERS,
                [LOCALE_NUMBER_FIRST_WEEK] = 2,
            },
        .days = {u"lundi", u"mardi", u"mercredi", u"jeudi", u"vendredi", u"samedi", u"dimanche"},
        .short_days = {u"lun.", u"mar.", u"mer.", u"jeu.", u"ven.", u"sam.", u"dim."},
        .months = {u"janvier", u"février", u"mars", u"avril", u"mai", u"juin", u"juillet", u"août",
                   u"septembre", u"octobre", u"novembre", u"décembre"},
        .short_months = {u"janv.", u"févr.", u"mars", u"avr.", u"mai", u"juin", u"juil.", u"août",
                         u"sept.", u"oct.", u"nov.", u"déc."},
        .false_true = {u"Faux", u"Vrai"},
        .no_yes = {u"Non", u"Oui"},
        .off_on = {u"Inactif", u"Actif"},
    },
    {
        .lcid = 0x0c0a,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u",", u"."),
                [LOCALE_TEXT_CURRENCY] = u"€",
                [LOCALE_TEXT_LIST] = u";",
                [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                [LOCALE_TEXT_SHORT_DATE] = u"dd/MM/yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"dddd, d 'de' MMMM 'de' yyyy",
                [LOCALE_TEXT_TIME] = u"H:mm:ss",
                [LOCALE_TEXT_AM] = u"",
                [LOCALE_TEXT_PM] = u"",
                [LOCALE_TEXT_LANGUAGE] = u"es",
                [LOCALE_TEXT_COUNTRY] = u"ES",
                [LOCALE_TEXT_NAME] = u"Spanish (Spain)",
            },
        .numbers =
            {
                CONTINENTAL_NUMBERS,
                [LOCALE_NUMBER_FIRST_WEEK] = 2,
            },
        .days = {u"lunes", u"martes", u"miércoles", u"jueves", u"viernes", u"sábado", u"domingo"},
        .short_days = {u"lu.", u"ma.", u"mi.", u"ju.", u"vi.", u"sá.", u"do."},
        .months = {u"enero", u"febrero", u"marzo", u"abril", u"mayo", u"junio", u"julio", u"agosto",
                   u"septiembre", u"octubre", u"noviembre", u"diciembre"},
        .short_months = {u"ene.", u"feb.", u"mar.", u"abr.", u"may.", u"jun.", u"jul.", u"ago.",
                         u"sep.", u"oct.", u"nov.", u"dic."},
        .false_true = {u"Falso", u"Verdadero"},
        .no_yes = {u"No", u"Sí"},
        .off_on = {u"Inactivo", u"Activo"},
    },
    {
        .lcid = 0x0410,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u",", u"."),
                [LOCALE_TEXT_CURRENCY] = u"€",
                [LOCALE_TEXT_LIST] = u";",
                [LOCALE_TEXT_DATE_SEPARATOR] = u"/",
                [LOCALE_TEXT_SHORT_DATE] = u"dd/MM/yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"dddd d MMMM yyyy",
                [LOCALE_TEXT_TIME] = u"HH:mm:ss",
                [LOCALE_TEXT_AM] = u"",
                [LOCALE_TEXT_PM] = u"",
                [LOCALE_TEXT_LANGUAGE] = u"it",
                [LOCALE_TEXT_COUNTRY] = u"IT",
                [LOCALE_TEXT_NAME] = u"Italian (Italy)",
            },
        .numbers =
            {
                CONTINENTAL_NUMBERS,
                [LOCALE_NUMBER_FIRST_WEEK] = 2,
            },
        .days = {u"lunedì", u"martedì", u"mercoledì", u"giovedì", u"venerdì", u"sabato",
                 u"domenica"},
        .short_days = {u"lun", u"mar", u"mer", u"gio", u"ven", u"sab", u"dom"},
        .months = {u"gennaio", u"febbraio", u"marzo", u"aprile", u"maggio", u"giugno", u"luglio",
                   u"agosto", u"settembre", u"ottobre", u"novembre", u"dicembre"},
        .short_months = {u"gen", u"feb", u"mar", u"apr", u"mag", u"giu", u"lug", u"ago", u"set",
                         u"ott", u"nov", u"dic"},
        .false_true = {u"Falso", u"Vero"},
        .no_yes = {u"No", u"Sì"},
        .off_on = {u"Disattivato", u"Attivato"},
    },
    {
        .lcid = 0x0415,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u",", u"\u00a0"),
                [LOCALE_TEXT_CURRENCY] = u"zł",
                [LOCALE_TEXT_LIST] = u";",
                [LOCALE_TEXT_DATE_SEPARATOR] = u".",
                [LOCALE_TEXT_SHORT_DATE] = u"dd.MM.yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"dddd, d MMMM yyyy",
                [LOCALE_TEXT_TIME] = u"HH:mm:ss",
                [LOCALE_TEXT_AM] = u"",
                [LOCALE_TEXT_PM] = u"",
                [LOCALE_TEXT_LANGUAGE] = u"pl",
                [LOCALE_TEXT_COUNTRY] = u"PL",
                [LOCALE_TEXT_NAME] = u"Polish (Poland)",
            },
        .numbers =
            {
                CONTINENTAL_NUMBERS,
                [LOCALE_NUMBER_FIRST_WEEK] = 2,
            },
        .days = {u"poniedziałek", u"wtorek", u"środa", u"czwartek", u"piątek", u"sobota",
                 u"niedziela"},
        .short_days = {u"pon.", u"wt.", u"śr.", u"czw.", u"pt.", u"sob.", u"niedz."},
        .months = {u"styczeń", u"luty", u"marzec", u"kwiecień", u"maj", u"czerwiec", u"lipiec",
                   u"sierpień", u"wrzesień", u"październik", u"listopad", u"grudzień"},
        .short_months = {u"sty", u"lut", u"mar", u"kwi", u"maj", u"cze", u"lip", u"sie", u"wrz",
                         u"paź", u"lis", u"gru"},
        .false_true = {u"Fałsz", u"Prawda"},
        .no_yes = {u"Nie", u"Tak"},
        .off_on = {u"Wył.", u"Wł."},
    },
    {
        .lcid = 0x0419,
        .texts =
            {
                USUAL_TEXTS,
                POINT_AND_COMMA(u",", u"\u00a0"),
                [LOCALE_TEXT_CURRENCY] = u"₽",
                [LOCALE_TEXT_LIST] = u";",
                [LOCALE_TEXT_DATE_SEPARATOR] = u".",
                [LOCALE_TEXT_SHORT_DATE] = u"dd.MM.yyyy",
                [LOCALE_TEXT_LONG_DATE] = u"d MMMM yyyy 'г.'",
                [LOCALE_TEXT_TIME] = u"H:mm:ss",
                [LOCALE_TEXT_AM] = u"",
                [LOCALE_TEXT_PM] = u"",
                [LOCALE_TEXT_LANGUAGE] = u"ru",
                [LOCALE_TEXT_COUNTRY] = u"RU",
                [LOCALE_TEXT_NAME] = u"Russian (Russia)",
            },
        .numbers =
            {
                CONTINENTAL_NUMBERS,
            },
        .days = {u"понедельник", u"вторник", u"среда", u"четверг", u"пятница", u"суббота",
                 u"воскресенье"},
        .short_days = {u"Пн", u"Вт", u"Ср", u"Чт", u"Пт", u"Сб", u"Вс"},
        .months = {u"Январь", u"Февраль", u"Март", u"Апрель", u"Май", u"Июнь", u"Июль", u"Август",
                   u"Сентябрь", u"Октябрь", u"Ноябрь", u"Декабрь"},
        .short_months = {u"янв", u"фев", u"мар", u"апр", u"май", u"июн", u"июл", u"авг", u"сен",
                         u"окт", u"ноя", u"дек"},
        .false_true = {u"Ложь", u"Истина"},
        .no_yes = {u"Нет", u"Да"},
        .off_on = {u"Выкл", u"Вкл"},
    },
};

const size_t locale_table_count = sizeof(locale_table) / sizeof(*locale_table);
