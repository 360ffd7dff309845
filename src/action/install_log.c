/* SPDX-License-Identifier: MIT */
#include "action/install_log.h"

#include <comity/winerror.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/hresult.h"

struct install_log {
    FILE *file; /* owned, or NULL */
    bool is_flushed;
    bool has_progress;
    bool is_line_open; /* on the terminal */
    char *title;       /* owned, or NULL */
    char action[64];
    uint64_t total, before, cost; /* of all, of the actions before this one, of this one */
    int percent;                  /* that is shown */
    char *notes;                  /* lines; owned, or NULL */
};

struct install_log *install_log_free(struct install_log *log)
{
    if (!log)
        return NULL;
    if (log->is_line_open)
        fputs("\r\033[K", stderr);
    if (log->file)
        fclose(log->file);
    free(log->title);
    free(log->notes);
    free(log);
    return NULL;
}

HRESULT install_log_new(const struct install_log_terms *terms, struct install_log **ret_log)
{
    _cleanup_(install_log_freep) struct install_log *log = calloc(1, sizeof(*log));

    if (!log)
        return hr_raise(E_OUTOFMEMORY, "the log");
    log->is_flushed = terms->is_flushed;
    log->has_progress = terms->has_progress && isatty(STDERR_FILENO);
    log->percent = -1;
    if (terms->path) {
        log->file = fopen(terms->path, terms->is_appended ? "ae" : "we");
        if (!log->file)
            return hr_raise(hr_from_win32(ERROR_INSTALL_LOG_FAILURE),
                            "the log file %s cannot be opened: %s", terms->path, strerror(errno));
    }
    *ret_log = TAKE_PTR(log);
    return S_OK;
}

HRESULT install_log_set_title(struct install_log *log, const char *title)
{
    char *copy = strdup(title);

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "the log");
    free(log->title);
    log->title = copy;
    return S_OK;
}

/* ---- the file ---- */

void install_log_line(struct install_log *log, const char *format, va_list arguments)
{
    if (!log || !log->file)
        return;
    vfprintf(log->file, format, arguments);
    putc('\n', log->file);
    if (log->is_flushed)
        fflush(log->file);
}

__attribute__((format(printf, 2, 3))) static void print_line(struct install_log *log,
                                                             const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    install_log_line(log, format, arguments);
    va_end(arguments);
}

/* A note that memory is lacking for is in the file at least. */
void install_log_note(struct install_log *log, const char *format, va_list arguments)
{
    _cleanup_(freep) char *note = NULL;
    char *notes;

    if (!log)
        return;
    if (vasprintf(&note, format, arguments) < 0) {
        note = NULL;
        return;
    }
    print_line(log, "note: %s", note);
    if (asprintf(&notes, "%snote: %s\n", log->notes ? log->notes : "", note) < 0)
        return;
    free(log->notes);
    log->notes = notes;
}

char *install_log_take_notes(struct install_log *log)
{
    return TAKE_PTR(log->notes);
}

static void tell_time(char ret_text[static 16])
{
    time_t now = time(NULL);
    struct tm parts;

    localtime_r(&now, &parts);
    strftime(ret_text, 16, "%H:%M:%S", &parts);
}

/* ---- progress ---- */

static void show(struct install_log *log, uint64_t done)
{
    int percent = log->total ? (int)((double)done / (double)log->total * 100) : 0;

    if (!log->has_progress || percent == log->percent)
        return;
    log->percent = percent > 100 ? 100 : percent;
    log->is_line_open = true;
    fprintf(stderr, "\r\033[K%s: %d%% %s", log->title ? log->title : "Installing", log->percent,
            log->action);
    fflush(stderr);
}

void install_log_set_total(struct install_log *log, uint64_t total)
{
    if (!log)
        return;
    log->total = total;
    log->before = 0;
    log->cost = 0;
}

void install_log_begin_action(struct install_log *log, const char *name, uint64_t cost)
{
    char now[16];

    if (!log)
        return;
    tell_time(now);
    print_line(log, "Action start %s: %s.", now, name);
    snprintf(log->action, sizeof(log->action), "%s", name);
    log->cost = cost;
    if (cost)
        show(log, log->before);
}

void install_log_end_action(struct install_log *log, const char *name, int result)
{
    char now[16];

    if (!log)
        return;
    tell_time(now);
    print_line(log, "Action ended %s: %s. Return value %d.", now, name, result);
    log->before += log->cost;
    log->cost = 0;
}

void install_log_progress(struct install_log *log, uint64_t done)
{
    if (log)
        show(log, log->before + (done < log->cost ? done : log->cost));
}
