/* SPDX-License-Identifier: MIT */
/*
 * Recovery: what an installation that was interrupted has left is undone, or completed, before
 * anything else is done.
 */
#pragma once

/* Says on standard error what was done, or why it could not be. Cheap if nothing is left. */
void recover_what_is_left(void);
