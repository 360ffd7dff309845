/* SPDX-License-Identifier: MIT */
/*
 * Whether this program serves under an identity of its own, rather than its client's: what
 * ROTFLAGS_ALLOWANYCLIENT asks for. Source: Windows' "IRunningObjectTable::Register" page.
 */
#pragma once

#include <stdbool.h>

/* Whether the program's AppID (AppID\<file name>, value AppID) has RunAs or LocalService. */
bool server_identity_is_fixed(void);
