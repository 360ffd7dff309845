/* SPDX-License-Identifier: MIT */
/*
 * Records as type libraries describe them, and how they travel: as NDR's structures, their fields
 * one after the other, each at its own alignment.
 */
#pragma once

#include <comity/oleauto.h>

#include "marshal/wire_type.h"

/*
 * The type of a record's values (@info is a TKIND_RECORD). Kept while the process lives. Outcome:
 * S_FALSE if a field cannot travel. Any thread.
 */
HRESULT described_record_find(ITypeInfo *info, unsigned depth, const struct wire_type **ret_type);
