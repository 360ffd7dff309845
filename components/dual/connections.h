/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of a connection point and of those who are connected to it.
 */
#pragma once

#include "component.h"

enum {
    CONNECTION_POINTS_MAX = 4,
};

HRESULT connection_points_enumerate(IConnectionPoint *const *points, ULONG n,
                                    IEnumConnectionPoints **ret_enum);

/* @sinks has NULL where nobody is; a cookie is an index, counted from 1. */
HRESULT connections_enumerate(IDispatch *const *sinks, ULONG n, IEnumConnections **ret_enum);
