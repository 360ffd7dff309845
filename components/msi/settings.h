/* SPDX-License-Identifier: MIT */
/*
 * What this process has set for the installations that it begins: how much is shown, where to log,
 * who hears of messages.
 */
#pragma once

#include <comity/msiquery.h>

/* msiexec's option for it: "/qn", "/qb", ... */
const char *settings_ui_option(void);

/* NULL if nothing is logged. */
const char *settings_log_file(void);

/* Tells of a message: text by its format, or the record. What the first that answers says; 0. */
int settings_tell(UINT type, const char *text, MSIHANDLE record);
