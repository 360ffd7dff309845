/* SPDX-License-Identifier: MIT */
/*
 * The object that scripts know as WScript and WSH.
 */
#pragma once

#include "hosting/host.h"

HRESULT wscript_object_new(struct host *host, IHost **ret_object);
