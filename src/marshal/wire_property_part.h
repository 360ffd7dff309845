/* SPDX-License-Identifier: MIT */
/*
 * Wire types of what PROPVARIANTs hold, and counted arrays as these have them.
 */
#pragma once

#include "marshal/wire_property.h"

extern const struct wire_type wire_narrow;            /* LPSTR */
extern const struct wire_type wire_clip;              /* CLIPDATA */
extern const struct wire_type wire_clip_or_null;      /* CLIPDATA * */
extern const struct wire_type wire_versioned_or_null; /* VERSIONEDSTREAM * */

/* The number and the pointer; then what the pointer refers to, which must be as many. */
void wire_put_counted(struct wire_io *io, uint32_t n, const void *elements);
HRESULT wire_put_elements(struct wire_io *io, const struct wire_type *type, uint32_t n,
                          const void *elements);
HRESULT wire_get_elements(struct wire_io *io, const struct wire_type *type, uint32_t n,
                          void *place);
void wire_clear_elements(const struct wire_type *type, uint32_t n, void *place);
