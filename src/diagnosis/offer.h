/* SPDX-License-Identifier: MIT */
/*
 * Offers: servers that a product has advertised. Activation has their feature installed
 * (provision/), so that a class without a server may be as it should be.
 */
#pragma once

#include <stdbool.h>

#include "diagnosis/diagnosis.h"

/* Notes what the key @path ("CLSID\\{...}\\InprocServer32") offers under @name; false if nothing.
 */
bool offer_examine(struct diagnosis *diagnosis, const char *subject, const char *path,
                   const char *name);
