/* SPDX-License-Identifier: MIT */
/*
 * Record texts: what an installer's record says: its field 0 with the others in the places of [1],
 * [2] ...; without that, the fields themselves.
 */
#pragma once

#include <comity/windows.h>

/* On the heap, in UTF-8. A text may stand in place of a record. */
HRESULT record_text(VARIANT *record, char **ret_text);
