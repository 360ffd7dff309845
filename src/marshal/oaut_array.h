/* SPDX-License-Identifier: MIT */
/*
 * SAFEARRAYs as they travel. Source: [MS-OAUT] 2.2.30.
 */
#pragma once

#include "marshal/oaut.h"

/* The array, NULL too, with its two referents; @vt is the VARIANT's element type. */
HRESULT oaut_put_array(struct ndr_writer *writer, struct interface_codec *codec, SAFEARRAY *array);
HRESULT oaut_get_array(struct ndr_reader *reader, struct interface_codec *codec, VARTYPE vt,
                       SAFEARRAY **ret_array);

/* An array behind its two referents; @vt is VT_EMPTY if nobody says what to expect. */
HRESULT oaut_put_array_body(struct ndr_writer *writer, struct interface_codec *codec,
                            SAFEARRAY *array);
HRESULT oaut_get_array_body(struct ndr_reader *reader, struct interface_codec *codec, VARTYPE vt,
                            SAFEARRAY **ret_array);

/* Puts @array, or what it holds if that fits in place, where *@target is; it frees what was. */
void oaut_move_array(SAFEARRAY **target, SAFEARRAY *array);

/* A BSTR behind a referent that was written already. */
void oaut_put_bstr_body(struct ndr_writer *writer, BSTR text);
HRESULT oaut_get_bstr_body(struct ndr_reader *reader, BSTR *ret_text);

/* A VARIANT behind a referent that was written already. */
HRESULT oaut_put_variant_body(struct ndr_writer *writer, struct interface_codec *codec,
                              const VARIANT *variant);
HRESULT oaut_get_variant_body(struct ndr_reader *reader, struct interface_codec *codec,
                              VARIANT *ret_variant);
