/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static enum log_level highest_level = LOG_LEVEL_INFO; /* (atomic) */

void log_set_level(enum log_level level)
{
    __atomic_store_n(&highest_level, level, __ATOMIC_RELAXED);
}

void log_line(enum log_level level, const char *format, ...)
{
    char text[1024];
    char when[32] = "";
    struct tm now;
    time_t seconds;
    va_list arguments;

    if (level > __atomic_load_n(&highest_level, __ATOMIC_RELAXED))
        return;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);

    if (getenv("JOURNAL_STREAM")) {
        fprintf(stderr, "<%d>%s\n", (int)level, text);
        return;
    }
    seconds = time(NULL);
    if (gmtime_r(&seconds, &now))
        strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ ", &now);
    fprintf(stderr, "%s%s\n", when, text);
}
