/* SPDX-License-Identifier: MIT */
#include "hosting/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosting/std_stream.h"
#include "hosting/window.h"
#include "hosttext/text.h"
#include "hosttext/wsf_usage.h"

/* In a window where there can be one, else as one line of standard error. */
static void show(struct host *host, const char *prefix, const char *text)
{
    _cleanup_(freep) char *whole = NULL;

    if (asprintf(&whole, "%s%s", prefix, text) < 0) {
        whole = NULL;
        return;
    }
    if (host->kind == HOST_WINDOWED && window_show(whole))
        return;
    fflush(stdout);
    fprintf(stderr, "%s\n", whole);
}

static void show_formatted(struct host *host, const char *prefix, const char *format,
                           va_list arguments)
{
    _cleanup_(freep) char *text = NULL;

    if (vasprintf(&text, format, arguments) < 0) {
        text = NULL;
        return;
    }
    show(host, prefix, text);
}

void report_input_error(struct host *host, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    show_formatted(host, "Input Error: ", format, arguments);
    va_end(arguments);
}

void report_host_error(struct host *host, const char *format, ...)
{
    char prefix[32];
    va_list arguments;

    snprintf(prefix, sizeof(prefix), "%s Error: ", host_title(host));
    va_start(arguments, format);
    show_formatted(host, prefix, format, arguments);
    va_end(arguments);
}

/* What a window says: one fact a line. */
static char *window_text(const char *name, ULONG line, LONG column, const char *source,
                         const char *text, HRESULT code)
{
    char *whole;

    return asprintf(&whole,
                    "Script:\t%s\nLine:\t%u\nChar:\t%d\nError:\t%s\nCode:\t%08X\nSource:\t%s", name,
                    line, column, text, (unsigned)code, source) < 0
               ? NULL
               : whole;
}

void report_script_error(struct host *host, const char *name, ULONG line, LONG column,
                         const EXCEPINFO *error)
{
    HRESULT code = error->wCode ? (HRESULT)error->wCode : error->scode;
    _cleanup_(bstrp) BSTR system = NULL;
    _cleanup_(freep) char *source = NULL;
    _cleanup_(freep) char *text = NULL;
    _cleanup_(freep) char *whole = NULL;

    if (!host->is_interactive)
        return;
    system = error->bstrDescription && *error->bstrDescription ? NULL : text_of_error(code);
    source = text_to_utf8(error->bstrSource && *error->bstrSource ? error->bstrSource : u"(null)");
    text = text_to_utf8(system ? system : error->bstrDescription ? error->bstrDescription : u"");
    if (!source || !text)
        return;
    if (host->kind == HOST_WINDOWED) {
        whole = window_text(name, line, column, source, text, code);
        if (whole && window_show(whole))
            return;
    }
    fflush(stdout);
    fprintf(stderr, "%s(%u, %d) %s: %s\n", name, line, column, source, text);
}

void report_interruption(struct host *host, enum interruption why)
{
    _cleanup_(freep) char *path = text_to_utf8(host->script_path);
    _cleanup_(freep) char *text = NULL;

    if (why != TIME_IS_UP || !path || !host->is_interactive)
        return;
    if (asprintf(&text,
                 "Script execution time was exceeded on script \"%s\".\n"
                 "Script execution was terminated.",
                 path) < 0) {
        text = NULL;
        return;
    }
    show(host, "", text);
}

HRESULT report_echo(struct host *host, const char16_t *text, size_t len)
{
    _cleanup_(freep) char *utf8 = NULL;
    _cleanup_(freep) char16_t *line = NULL;

    if (!host->is_interactive)
        return S_OK;
    if (host->kind == HOST_WINDOWED) {
        utf8 = text_to_utf8_n(text, len);
        if (utf8 && window_show(utf8))
            return S_OK;
    }
    line = malloc((len + 1) * sizeof(*line));
    if (!line)
        return E_OUTOFMEMORY;
    memcpy(line, text, len * sizeof(*line));
    line[len] = '\n';
    return std_stream_write(STDOUT_FILENO, host_output_encoding(host), line, len + 1);
}

void report_usage(struct host *host)
{
    _cleanup_(freep) char *path = text_to_utf8(host->script_path);
    _cleanup_(freep) char *text = NULL;
    _cleanup_(bstrp) BSTR wide = NULL;
    const char *slash;

    if (!host->usage || !path)
        return;
    slash = strrchr(path, '/');
    text = usage_text(host->usage, slash ? slash + 1 : path);
    wide = text ? text_from_utf8(text) : NULL;
    if (wide)
        report_echo(host, wide, SysStringLen(wide));
}
