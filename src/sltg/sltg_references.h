/* SPDX-License-Identifier: MIT */
/*
 * SLTG references: the types that a type refers to, its bases among them, for sltg_read.h. Each
 * type has a list of its own: texts that name a type by the number of its library's place and its
 * own.
 */
#pragma once

#include "sltg/sltg_file.h"

/*
 * Reads the list at @offset of the type's block into @members, in the library's arena; libraries
 * that are imported become the target's.
 */
HRESULT sltg_references_read(struct sltg_members *members, struct span block, uint32_t offset);

/* The reference to IDispatch, which is imported unless something was of it already. */
HRESULT sltg_references_dispatch(struct sltg_file *file, HREFTYPE *ret_href);

/* Fills in the type's bases, which are among what it refers to. */
HRESULT sltg_bases_read(struct sltg_members *members);
