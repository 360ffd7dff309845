/* SPDX-License-Identifier: MIT */
#include "launch/launch_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "diagnosis/event_log.h"

static void append(const struct launch_report *launch, enum event_kind kind, int32_t number,
                   const char *text)
{
    event_log_append(&(struct event){
        .kind = kind,
        .clsid = *launch->clsid,
        .pid = (uint32_t)launch->pid,
        .number = number,
        .command = kind == EVENT_SAID ? NULL : launch->command,
        .text = text,
    });
}

void launch_report_started(const struct launch_report *launch)
{
    log_info("started \"%s\", process %d", launch->command, (int)launch->pid);
    append(launch, EVENT_LAUNCHED, 0, NULL);
}

void launch_report_offered(const struct launch_report *launch, unsigned ms)
{
    append(launch, EVENT_OFFERED, (int32_t)ms, NULL);
}

/* The last line that says something; of the rest, only whether there is any. */
static const char *last_line(char *words)
{
    size_t len = strlen(words);
    char *line;

    while (len > 0 && words[len - 1] == '\n')
        words[--len] = '\0';
    line = strrchr(words, '\n');
    return line ? line + 1 : words;
}

/* A command without its quotes, for it is quoted itself. */
static char *unquote(const char *command)
{
    char *copy = strdup(command), *end = copy;

    if (!copy)
        return NULL;
    for (; *command; command++) {
        if (*command != '"')
            *end++ = *command;
    }
    *end = '\0';
    return copy;
}

char *launch_report_failed(const struct launch_report *launch, enum cause cause, const char *detail,
                           const char *words)
{
    _cleanup_(freep) char *copy = strdup(words), *sentence = NULL,
                          *command = unquote(launch->command);
    const char *last = copy ? last_line(copy) : "";
    char *text = NULL;

    sentence = cause_sentence(cause, (const char *const[CAUSE_WORDS_MAX]){command, detail, last});
    if (!sentence)
        return NULL;
    if (copy && last != copy) {
        if (asprintf(&text, "%s\n%s", sentence, copy) < 0)
            return NULL;
    } else {
        text = TAKE_PTR(sentence);
    }
    log_warning("%s", text);
    append(launch, EVENT_FAILED, 0, text);
    return text;
}

void launch_report_said(const struct launch_report *launch, const char *lines)
{
    append(launch, EVENT_SAID, 0, lines);
}

void launch_report_ended(const struct launch_report *launch, const siginfo_t *info)
{
    append(launch, info->si_code == CLD_EXITED ? EVENT_EXITED : EVENT_KILLED, info->si_status,
           NULL);
}

void launch_report_refused(const CLSID *clsid, HRESULT hr, const char *text)
{
    event_log_append(
        &(struct event){.kind = EVENT_REFUSED, .clsid = *clsid, .number = hr, .text = text});
}
