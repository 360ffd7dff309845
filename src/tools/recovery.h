/* SPDX-License-Identifier: MIT */
/*
 * Recovery: each verb finds whole what an interrupted installation has left.
 */
#pragma once

/* Has comity-msi undo or complete it, which says so on standard error. Cheap if nothing is left. */
void recovery_run(void);
