/* SPDX-License-Identifier: MIT */
/*
 * Stragglers: processes that one which has ended has left behind, and whose parent this one is now
 * (PR_SET_CHILD_SUBREAPER).
 */
#pragma once

/* Kills all children of this process, and what they leave, until there are none; how many were
 * killed. */
unsigned stragglers_end(void);
