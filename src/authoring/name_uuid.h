/* SPDX-License-Identifier: MIT */
/*
 * Name-based GUIDs (RFC 4122, version 5): the same one for the same name in the same space, so that
 * what is packed again has the identity that it had.
 */
#pragma once

#include <comity/guiddef.h>

GUID name_uuid(const GUID *space, const char *name);
