/* SPDX-License-Identifier: MIT */
/*
 * Text in several encodings. Its calls stand in winnls.h.
 */
#ifndef COMITY_STRINGAPISET_H
#define COMITY_STRINGAPISET_H

#include <comity/winnls.h>

#endif
