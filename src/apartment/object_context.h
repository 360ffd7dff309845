/* SPDX-License-Identifier: MIT */
/*
 * Object contexts: what a thread can ask of its apartment, and how it has something done there.
 * An apartment has one, which lasts as long. Source: Windows' "CoGetObjectContext",
 * "CoGetContextToken", "IComThreadingInfo" and "IContextCallback" pages.
 */
#pragma once

#include "apartment/apartment.h"

/* The apartment's, made when first asked for; without a reference. NULL without memory. */
IObjContext *object_context_of(struct apartment *apartment);

/* For the apartment's end: it goes with the last reference that programs hold. */
void object_context_drop(struct apartment *apartment);
