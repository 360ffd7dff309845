/* SPDX-License-Identifier: MIT */
/*
 * Record info: descriptions of structures, for GetRecordInfoFromTypeInfo() and for the structures
 * that others hold.
 */
#pragma once

#include <comity/oleauto.h>

/*
 * As GetRecordInfoFromTypeInfo(), for a structure @depth levels within another. Raised:
 * TYPE_E_CIRCULARTYPE if that is too deep, as one that holds itself would be.
 */
HRESULT record_info_of(ITypeInfo *info, unsigned depth, IRecordInfo **ret_record);
