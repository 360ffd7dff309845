/* SPDX-License-Identifier: MIT */
/*
 * How the module's own objects are made: as IClassFactory::CreateInstance without an outer one.
 */
#pragma once

#include "component.h"

HRESULT script_moniker_create(REFIID riid, void **ppv);
HRESULT typelib_generator_create(REFIID riid, void **ppv);
