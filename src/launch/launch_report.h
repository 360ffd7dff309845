/* SPDX-License-Identifier: MIT */
/*
 * Launch reports: what became of a server that was started, as the event log has it and as those
 * who wait for its class are told.
 */
#pragma once

#include <signal.h>

#include <comity/guiddef.h>

#include "diagnosis/cause.h"

/* A launch that is reported on; all is borrowed. */
struct launch_report {
    const CLSID *clsid;
    pid_t pid;
    const char *command;
};

void launch_report_started(const struct launch_report *launch);
void launch_report_offered(const struct launch_report *launch, unsigned ms);

/* It will not offer the class, because of @cause with @detail; @words is the last that it wrote to
 * standard error. Returns the text for those who wait, on the heap, or NULL. */
char *launch_report_failed(const struct launch_report *launch, enum cause cause, const char *detail,
                           const char *words);

/* It has written these lines to standard output or error. */
void launch_report_said(const struct launch_report *launch, const char *lines);

/* Its process has ended. */
void launch_report_ended(const struct launch_report *launch, const siginfo_t *info);

/* No server was started for the class, with @hr because of @text. */
void launch_report_refused(const CLSID *clsid, HRESULT hr, const char *text);
