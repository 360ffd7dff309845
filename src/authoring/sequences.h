/* SPDX-License-Identifier: MIT */
/*
 * Sequences: the actions of a package in the making, in the order that Windows documents for them.
 */
#pragma once

#include <comity/winerror.h>

#include "authoring/tables.h"

HRESULT sequences_write(struct tables *tables);
