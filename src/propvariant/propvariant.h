/* SPDX-License-Identifier: MIT */
/*
 * PROPVARIANT: what its functions share.
 */
#pragma once

#include <stdbool.h>

#include <comity/propidl.h>

/*
 * The element @i of a vector as a value of its own, shared with the vector: only to be read, not to
 * be cleared. False if @value is no vector, or has no such element.
 */
bool propvariant_element(const PROPVARIANT *value, ULONG i, PROPVARIANT *ret_element);
