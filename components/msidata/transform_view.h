/* SPDX-License-Identifier: MIT */
/*
 * Transforms as a table to look at: what one would change, in the temporary table _TransformView.
 * Source: Windows' "_TransformView Table" page.
 */
#pragma once

#include "data.h"

/* Puts the table into @data: what leads from it to @changed. One that is there goes. */
HRESULT transform_view_make(struct data *data, struct data *changed);
