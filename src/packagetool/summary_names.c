/* SPDX-License-Identifier: MIT */
#include "packagetool/summary_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "package/summary_image.h"

enum {
    UNITS_A_SECOND = 10000000,
};

/* From the first day of 1601, as Windows counts, to that of 1970. */
static const int64_t epoch_s = 11644473600;

const char *summary_name(unsigned property)
{
    static const char *const names[N_SUMMARY_PROPERTIES] = {
        [SUMMARY_CODEPAGE] = "codepage",
        [SUMMARY_TITLE] = "title",
        [SUMMARY_SUBJECT] = "subject",
        [SUMMARY_AUTHOR] = "author",
        [SUMMARY_KEYWORDS] = "keywords",
        [SUMMARY_COMMENTS] = "comments",
        [SUMMARY_TEMPLATE] = "template",
        [SUMMARY_LAST_AUTHOR] = "lastAuthor",
        [SUMMARY_REVISION] = "revision",
        [SUMMARY_LAST_PRINTED] = "lastPrinted",
        [SUMMARY_CREATED] = "created",
        [SUMMARY_SAVED] = "saved",
        [SUMMARY_PAGE_COUNT] = "pageCount",
        [SUMMARY_WORD_COUNT] = "wordCount",
        [SUMMARY_CHARACTER_COUNT] = "characterCount",
        [SUMMARY_APPLICATION] = "application",
        [SUMMARY_SECURITY] = "security",
    };

    return property < N_SUMMARY_PROPERTIES ? names[property] : NULL;
}

static const char *time_text(int64_t units, char buffer[static SUMMARY_TEXT_MAX])
{
    time_t time = units / UNITS_A_SECOND - epoch_s;
    struct tm parts;

    if (!gmtime_r(&time, &parts) ||
        strftime(buffer, SUMMARY_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        snprintf(buffer, SUMMARY_TEXT_MAX, "%" PRId64, units);
    return buffer;
}

bool summary_is_number(const struct package *package, unsigned property)
{
    int64_t number;

    return package_summary_number(package, property, &number) && !summary_is_time(property);
}

const char *summary_value(const struct package *package, unsigned property,
                          char buffer[static SUMMARY_TEXT_MAX])
{
    int64_t number;

    if (!package_summary_number(package, property, &number))
        return package_summary_text(package, property);
    if (summary_is_time(property))
        return time_text(number, buffer);
    if (property == SUMMARY_CODEPAGE)
        number = (uint16_t)number;
    snprintf(buffer, SUMMARY_TEXT_MAX, "%" PRId64, number);
    return buffer;
}
