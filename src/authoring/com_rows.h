/* SPDX-License-Identifier: MIT */
/*
 * COM rows: classes, applications, type libraries and registry entries of a package in the making,
 * as its manifest tells of them.
 */
#pragma once

#include "authoring/making.h"

/* Raised: E_INVALIDARG naming the line. */
HRESULT com_rows_write(struct making *making);
