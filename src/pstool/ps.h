/* SPDX-License-Identifier: MIT */
/*
 * What `comity ps` and `comity top` show: a census, with names, of which a part may be wanted.
 */
#pragma once

#include <stdio.h>

#include "toolkit/naming.h"
#include "pstool/census.h"

struct ps_report {
    struct census census;
    struct naming naming;
    const char *wanted; /* a process, class or part of a command; NULL for all */
    bool shows_objects;
};

/* Takes the census; fails as census_take() does. */
HRESULT ps_report_take(struct ps_report *report);
void ps_report_drop(struct ps_report *report);

/* Whether it is among what is wanted. */
bool ps_wants_process(struct ps_report *report, const struct census_process *process);
bool ps_wants_launch(struct ps_report *report, const struct census_launch *launch);
bool ps_wants_pause(struct ps_report *report, const struct census_pause *pause);

/* Whether anything is. */
bool ps_has_wanted(struct ps_report *report);

/* What there is to say of a daemon that does not answer. */
const char *ps_daemon_title(enum census_daemon daemon);

void ps_print_text(struct ps_report *report, FILE *file);
void ps_print_json(struct ps_report *report, FILE *file);
