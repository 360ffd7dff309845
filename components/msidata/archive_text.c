/* SPDX-License-Identifier: MIT */
#include "archive_text.h"

#include <stdio.h>
#include <time.h>

enum {
    UNITS_A_SECOND = 10000000,
};

/* Seconds from 1601 to 1970. */
static const int64_t epoch_s = 11644473600;

static const struct {
    char plain;
    char written;
} characters[] = {{'\0', 21}, {'\b', 27}, {'\t', 16}, {'\n', 25}, {'\f', 24}, {'\r', 17}};

void archive_text_decode(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        for (size_t at = 0; at < sizeof(characters) / sizeof(*characters); at++) {
            if (text[i] == characters[at].written) {
                text[i] = characters[at].plain;
                break;
            }
        }
    }
}

void archive_text_encode(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        for (size_t at = 0; at < sizeof(characters) / sizeof(*characters); at++) {
            if (text[i] == characters[at].plain) {
                text[i] = characters[at].written;
                break;
            }
        }
    }
}

bool archive_text_to_time(const char *text, int64_t *ret_time)
{
    struct tm parts = {.tm_isdst = -1};
    int n = 0;
    time_t seconds;

    if (sscanf(text, "%4d/%2d/%2d %2d:%2d:%2d%n", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
               &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &n) != 6 ||
        text[n])
        return false;
    parts.tm_year -= 1900;
    parts.tm_mon--;
    seconds = mktime(&parts);
    if (parts.tm_year < -299 || parts.tm_mon < 0)
        return false;
    *ret_time = ((int64_t)seconds + epoch_s) * UNITS_A_SECOND;
    return true;
}

void archive_text_of_time(int64_t time, char ret_text[static ARCHIVE_TIME_SIZE])
{
    time_t seconds = (time_t)(time / UNITS_A_SECOND - epoch_s);
    struct tm parts = {};

    localtime_r(&seconds, &parts);
    strftime(ret_text, ARCHIVE_TIME_SIZE, "%Y/%m/%d %H:%M:%S", &parts);
}
