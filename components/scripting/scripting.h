/* SPDX-License-Identifier: MIT */
/*
 * What all objects of scrrun.so are made with: the frame of dual interfaces, and the interfaces.
 */
#pragma once

#include "dual.h"

#include "scrrun.h"
