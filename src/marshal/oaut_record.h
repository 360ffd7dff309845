/* SPDX-License-Identifier: MIT */
/*
 * Records in VARIANTs and arrays as they travel: which record it is, by its library, and then its
 * fields. Source: [MS-OAUT] 2.2.28.2.
 */
#pragma once

#include "marshal/channel.h"

/* Where a VARIANT has its record, and what tells of it; any may be NULL. */
HRESULT oaut_put_record(struct ndr_writer *writer, struct interface_codec *codec, IRecordInfo *info,
                        const void *record);

/* Yields a record of its own, in the memory that @ret_info's RecordDestroy() frees. */
HRESULT oaut_get_record(struct ndr_reader *reader, struct interface_codec *codec,
                        IRecordInfo **ret_info, void **ret_record);

/* The same of an array's: what tells of them comes once, the records after it. */
HRESULT oaut_put_record_info(struct ndr_writer *writer, IRecordInfo *info);
HRESULT oaut_get_record_info(struct ndr_reader *reader, struct interface_codec *codec,
                             IRecordInfo **ret_info);
HRESULT oaut_put_records(struct ndr_writer *writer, struct interface_codec *codec,
                         IRecordInfo *info, const void *records, size_t n);

/* Fails if what is left to read cannot be so many. */
HRESULT oaut_check_records(struct ndr_reader *reader, struct interface_codec *codec,
                           IRecordInfo *info, size_t n);

/* Into zeroed memory; after a failure what there is is cleared. */
HRESULT oaut_get_records(struct ndr_reader *reader, struct interface_codec *codec,
                         IRecordInfo *info, void *records, size_t n);
