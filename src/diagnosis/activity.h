/* SPDX-License-Identifier: MIT */
/*
 * Activity: the servers that offer a class now, as the daemon tells if there is one,
 * and what became of those that were started for it, as the log tells.
 */
#pragma once

#include <comity/guiddef.h>

#include "diagnosis/diagnosis.h"

/* Notes the servers that offer the class, or are being started for it; one process that offers it
 * to everybody is returned, 0 if there is none. */
uint32_t activity_examine_servers(struct diagnosis *diagnosis, REFCLSID clsid);

/* Notes the last attempts to start one. If the last failed, and nothing of @command has changed
 * since, that is blamed. */
void activity_examine_launches(struct diagnosis *diagnosis, REFCLSID clsid, const char *command);
