/* SPDX-License-Identifier: MIT */
/*
 * Automation's types as they travel. Source: [MS-OAUT] 2.2, in NDR 2.0.
 *
 * Puts fail only for what cannot travel (DISP_E_BADVARTYPE) or in the interface codec; gets leave
 * nothing allocated when they fail, with RPC_X_BAD_STUB_DATA's HRESULT for nonsense.
 */
#pragma once

#include <comity/oleauto.h>

#include "marshal/channel.h"

void oaut_put_bstr(struct ndr_writer *writer, BSTR text);
HRESULT oaut_get_bstr(struct ndr_reader *reader, BSTR *ret_text);

/* A VARIANT with its referent; by-reference ones carry what they refer to. */
HRESULT oaut_put_variant(struct ndr_writer *writer, struct interface_codec *codec,
                         const VARIANT *variant);

/*
 * Reads one. A by-reference VARIANT gets memory of its own to refer to; oaut_clear() releases it,
 * and anything else.
 */
HRESULT oaut_get_variant(struct ndr_reader *reader, struct interface_codec *codec,
                         VARIANT *ret_variant);
void oaut_clear(VARIANT *variant);

/* Moves what @value refers to to where @target, a reference of the same type, does. */
void oaut_move_referred(VARIANT *target, VARIANT *value);

/*
 * Reads one whose referent was read already into what @target, a by-reference VARIANT, refers to:
 * the way back of an argument.
 */
HRESULT oaut_get_variant_into(struct ndr_reader *reader, struct interface_codec *codec,
                              VARIANT *target);

/* An interface pointer with its referent; NULL travels. */
HRESULT oaut_put_interface(struct ndr_writer *writer, struct interface_codec *codec,
                           IUnknown *unknown, const IID *iid);
HRESULT oaut_get_interface(struct ndr_reader *reader, struct interface_codec *codec, const IID *iid,
                           void **ppv);

/* What nonsense in arguments or results is. */
HRESULT oaut_bad_data(void);
