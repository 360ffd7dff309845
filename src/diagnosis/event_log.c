/* SPDX-License-Identifier: MIT */
#include "diagnosis/event_log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/home.h"
#include "base/hresult.h"

enum {
    LOG_MAX = 1024 * 1024,
    LINE_LIMIT = 16 * 1024,
    FIELDS = 7,
};

/* A log, and what was in it before it was full. */
struct log_names {
    const char *current;
    const char *old;
};

static const struct log_names events_log = {"events.log", "events.log.1"};
static const struct log_names words_log = {"words.log", "words.log.1"};

struct event_reader {
    const struct log_names *names;
    int folder;
    FILE *file; /* NULL while there is none */
    char *line;
    size_t capacity;
    size_t len; /* of a line that has no end yet */
};

static const char *const kind_names[EVENT_KINDS] = {
    [EVENT_DAEMON_STARTED] = "started", [EVENT_DAEMON_LEFT] = "left", [EVENT_LAUNCHED] = "launched",
    [EVENT_OFFERED] = "offered",        [EVENT_FAILED] = "failed",    [EVENT_EXITED] = "exited",
    [EVENT_KILLED] = "killed",          [EVENT_REFUSED] = "refused",  [EVENT_SAID] = "said",
};

const char *event_kind_name(enum event_kind kind)
{
    return kind_names[kind];
}

/* ---- writing ---- */

/* A field: what would end it is written as an escape. */
static void put_field(FILE *file, const char *text)
{
    fputc('\t', file);
    for (; text && *text; text++) {
        const char *escaped = *text == '\t'   ? "\\t"
                              : *text == '\n' ? "\\n"
                              : *text == '\r' ? "\\r"
                              : *text == '\\' ? "\\\\"
                                              : NULL;

        if (escaped)
            fputs(escaped, file);
        else
            fputc(*text, file);
    }
}

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* The event as a line, on the heap; NULL if memory is out. */
static char *format(const struct event *event, size_t *ret_len)
{
    char guid[GUID_TEXT_SIZE], *line = NULL;
    FILE *file = open_memstream(&line, ret_len);

    if (!file)
        return NULL;
    guid_to_text(&event->clsid, guid);
    fprintf(file, "%llu\t%s\t%s\t%u\t%d",
            (unsigned long long)(event->when_us ? event->when_us : now_us()),
            kind_names[event->kind], guid, event->pid, event->number);
    put_field(file, event->command);
    put_field(file, event->text);
    fputc('\n', file);
    if (fclose(file) != 0) {
        free(line);
        return NULL;
    }
    return line;
}

void event_log_append(const struct event *event)
{
    const struct log_names *names = event->kind == EVENT_SAID ? &words_log : &events_log;
    _cleanup_(closep) int folder = -1, fd = -1;
    _cleanup_(freep) char *line = NULL;
    struct stat status;
    size_t len;

    line = format(event, &len);
    if (!line || FAILED(home_open(HOME_STATE, &folder))) {
        hr_clear();
        return;
    }
    if (fstatat(folder, names->current, &status, 0) == 0 && status.st_size + (off_t)len > LOG_MAX)
        renameat(folder, names->current, folder, names->old);
    fd = openat(folder, names->current, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0 && write(fd, line, len) < 0)
        return;
}

/* ---- reading ---- */

HRESULT event_log_folder(char *path, size_t size)
{
    char folder[PATH_MAX];
    HRESULT hr;

    hr = home_path(HOME_STATE, folder);
    if (FAILED(hr))
        return hr_trace(hr);
    return snprintf(path, size, "%s", folder) < (int)size ? S_OK : E_INVALIDARG;
}

static FILE *open_log(const struct event_reader *reader, const char *name)
{
    int fd = openat(reader->folder, name, O_RDONLY | O_CLOEXEC);
    FILE *file = fd >= 0 ? fdopen(fd, "re") : NULL;

    if (!file && fd >= 0)
        close(fd);
    return file;
}

static HRESULT open_reader(const struct log_names *names, struct event_reader **ret_reader)
{
    _cleanup_(event_reader_closep) struct event_reader *reader = calloc(1, sizeof(*reader));
    HRESULT hr;

    if (!reader)
        return hr_raise(E_OUTOFMEMORY, "reading the log");
    reader->names = names;
    reader->folder = -1;
    hr = home_open(HOME_STATE, &reader->folder);
    if (FAILED(hr))
        return hr_trace(hr);

    reader->file = open_log(reader, names->old);
    *ret_reader = TAKE_PTR(reader);
    return S_OK;
}

HRESULT event_reader_open(struct event_reader **ret_reader)
{
    return hr_trace(open_reader(&events_log, ret_reader));
}

HRESULT event_reader_open_words(struct event_reader **ret_reader)
{
    return hr_trace(open_reader(&words_log, ret_reader));
}

struct event_reader *event_reader_close(struct event_reader *reader)
{
    if (!reader)
        return NULL;

    if (reader->folder >= 0)
        close(reader->folder);
    if (reader->file)
        fclose(reader->file);
    free(reader->line);
    free(reader);
    return NULL;
}

/* Takes escapes out, in place. */
static void unescape(char *text)
{
    char *end = text;

    for (; *text; text++) {
        if (*text == '\\' && text[1])
            *end++ = *++text == 't' ? '\t' : *text == 'n' ? '\n' : *text == 'r' ? '\r' : *text;
        else
            *end++ = *text;
    }
    *end = '\0';
}

/* False if the line is no event. The event's texts are in the line. */
static bool parse(char *line, struct event *event)
{
    char *fields[FIELDS];

    for (int i = 0; i < FIELDS; i++) {
        fields[i] = strsep(&line, i == FIELDS - 1 ? "\n" : "\t");
        if (!fields[i])
            return false;
    }
    *event = (struct event){.kind = EVENT_KINDS};
    for (int i = 0; i < EVENT_KINDS; i++) {
        if (strcmp(fields[1], kind_names[i]) == 0)
            event->kind = (enum event_kind)i;
    }
    if (event->kind == EVENT_KINDS || FAILED(guid_from_text(fields[2], &event->clsid)))
        return false;
    event->when_us = strtoull(fields[0], NULL, 10);
    event->pid = (uint32_t)strtoul(fields[3], NULL, 10);
    event->number = (int32_t)strtol(fields[4], NULL, 10);
    unescape(fields[5]);
    unescape(fields[6]);
    event->command = *fields[5] ? fields[5] : NULL;
    event->text = *fields[6] ? fields[6] : NULL;
    return true;
}

/* One whole line; false if there is none yet. What is there of it is kept. */
static bool read_line(struct event_reader *reader)
{
    int c;

    clearerr(reader->file);
    while ((c = getc(reader->file)) != EOF) {
        if (reader->len + 1 >= reader->capacity) {
            size_t capacity = reader->capacity ? 2 * reader->capacity : 256;
            char *grown = capacity <= LINE_LIMIT ? realloc(reader->line, capacity) : NULL;

            if (grown) {
                reader->line = grown;
                reader->capacity = capacity;
            }
        }
        if (c == '\n' && reader->line) {
            reader->line[reader->len] = '\0';
            reader->len = 0;
            return true;
        }
        /* The end of a line that is too long is passed over. */
        if (reader->len + 1 < reader->capacity)
            reader->line[reader->len++] = (char)c;
    }
    return false;
}

/* Goes over to the file that is written now, if that is another; false if it is not. */
static bool go_on(struct event_reader *reader)
{
    struct stat current, here;

    if (fstatat(reader->folder, reader->names->current, &current, 0) < 0)
        return false;
    if (reader->file && (fstat(fileno(reader->file), &here) < 0 || here.st_ino == current.st_ino))
        return false;
    if (reader->file)
        fclose(reader->file);
    reader->file = open_log(reader, reader->names->current);
    reader->len = 0;
    return reader->file != NULL;
}

HRESULT event_reader_next(struct event_reader *reader, struct event *ret_event)
{
    do {
        while (reader->file && read_line(reader)) {
            if (parse(reader->line, ret_event))
                return S_OK;
        }
    } while (go_on(reader));
    return S_FALSE;
}
