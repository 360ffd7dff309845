/* SPDX-License-Identifier: MIT */
/*
 * Names and notes of a type library: finding what a name stands for, whatever its case, and giving
 * callers what GetDocumentation() asks for.
 */
#pragma once

#include "typelib/library.h"

/* The name as it was declared, of a type, member or parameter; NULL if nothing is called so. */
const OLECHAR *type_names_find(const struct type_library *library, const OLECHAR *name);

/*
 * The same for the type itself (MEMBERID_NIL), its functions and variables; the first one's
 * identifier is in @ret_id.
 */
const OLECHAR *type_names_member(const struct type *type, const OLECHAR *name, MEMBERID *ret_id);

/* How many different names there are, and their characters; @ret_chars may be NULL. */
HRESULT type_names_count(const struct type_library *library, ULONG *ret_names, ULONG *ret_chars);

/* A copy for a caller; NULL for NULL. */
BSTR type_text_copy(BSTR text);

/* The parameters may be NULL, as GetDocumentation()'s may; texts are the caller's. */
HRESULT type_notes_give(const struct type_notes *notes, BSTR file, BSTR *ret_name, BSTR *ret_doc,
                        DWORD *ret_context, BSTR *ret_file);
HRESULT type_notes_give_strings(const struct type_notes *notes, BSTR dll, BSTR *ret_string,
                                DWORD *ret_context, BSTR *ret_dll);
