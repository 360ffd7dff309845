/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of a connection point and of those who are connected to it.
 */
#pragma once

#include "component.h"

HRESULT connection_points_enumerate(IConnectionPoint *point, IEnumConnectionPoints **ret_enum);

/* @sinks has NULL where nobody is; a cookie is an index, counted from 1. */
HRESULT connections_enumerate(IDispatch *const *sinks, ULONG n, IEnumConnections **ret_enum);
