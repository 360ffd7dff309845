/* SPDX-License-Identifier: MIT */
/*
 * The objects that show what was found: MatchCollection, Match and SubMatches.
 */
#pragma once

#include <windows.h>

#include "found.h"

/* A MatchCollection of all that @found has, which it takes a reference to. */
HRESULT matches_new(struct found *found, IDispatch **ret_matches);
