/* SPDX-License-Identifier: MIT */
/*
 * Class objects that this process registered, and its count of uses.
 */
#pragma once

#include "com/apartment.h"

/* The class object for an in-process look-up from the apartment, with a reference, or NULL. */
IUnknown *class_object_find(struct apartment *apartment, REFCLSID clsid, DWORD clsctx);

/* Whether the process has registered any class object. */
bool class_object_exists(void);

/* Whether @class_object is one that the process registered, and withdrew from new clients when its
 * count of uses fell to zero. */
bool class_object_is_stopping(const IUnknown *class_object);

void class_object_revoke_all(struct apartment *apartment);
