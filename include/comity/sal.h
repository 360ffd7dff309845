/* SPDX-License-Identifier: MIT */
/*
 * Annotations of parameters, which Windows' own analyser reads and no compiler here: they say
 * nothing. Source: Windows' "Understanding SAL" pages, "Header Annotations".
 */
#ifndef COMITY_SAL_H
#define COMITY_SAL_H

/* C++'s own headers have parameters called __in and __out: they come before the macros. (Nothing
 * that <wchar.h> includes may include this.) */
#ifdef __cplusplus
extern "C++" {
#include <algorithm>
#include <istream>
#include <locale>
#include <memory>
#include <thread>
#include <tuple>
#if __has_include(<ranges>)
#include <ranges>
#endif
}
#endif

/* ---- the second version ---- */

#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _Out_
#define _Out_opt_
#define _Inout_
#define _Inout_opt_
#define _Inout_z_
#define _Inout_opt_z_
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_opt_result_maybenull_
#define _Outptr_result_z_
#define _Outptr_opt_result_z_
#define _Outptr_result_maybenull_z_
#define _Outptr_result_nullonfailure_
#define _Outptr_opt_result_nullonfailure_
#define _COM_Outptr_
#define _COM_Outptr_opt_
#define _COM_Outptr_result_maybenull_
#define _COM_Outptr_opt_result_maybenull_
#define _Outref_
#define _Outref_result_maybenull_
#define _Outref_result_nullonfailure_
#define _Ret_
#define _Ret_z_
#define _Ret_maybenull_
#define _Ret_maybenull_z_
#define _Ret_notnull_
#define _Ret_null_
#define _Ret_valid_
#define _Ret_opt_z_
#define _Null_
#define _Notnull_
#define _Maybenull_
#define _Null_terminated_
#define _NullNull_terminated_
#define _Points_to_data_
#define _Valid_
#define _Notvalid_
#define _Maybevalid_
#define _Const_
#define _Reserved_
#define _Check_return_
#define _Check_return_opt_
#define _Must_inspect_result_
#define _Printf_format_string_
#define _Scanf_format_string_
#define _Scanf_s_format_string_
#define _Pre_
#define _Post_
#define _Pre_valid_
#define _Post_valid_
#define _Pre_notnull_
#define _Pre_maybenull_
#define _Pre_null_
#define _Pre_invalid_
#define _Pre_opt_valid_
#define _Pre_z_
#define _Pre_unknown_
#define _Post_invalid_
#define _Post_ptr_invalid_
#define _Post_z_
#define _Post_notnull_
#define _Post_maybenull_
#define _Post_null_
#define _Deref_pre_z_
#define _Deref_post_z_
#define _Deref_out_
#define _Deref_out_opt_
#define _Deref_out_z_
#define _Deref_opt_out_opt_
#define _Deref_opt_out_
#define _Prepost_z_
#define _Prepost_valid_
#define _Use_decl_annotations_
#define _Notref_
#define _Analysis_noreturn_
#define _Enum_is_bitflag_
#define _Interlocked_operand_
#define _Strict_type_match_
#define _Literal_
#define _Notliteral_
#define _Field_z_
#define _Raises_SEH_exception_
#define _Maybe_raises_SEH_exception_
#define _Interlocked_

#define _In_reads_(size)
#define _In_reads_bytes_(size)
#define _In_reads_z_(size)
#define _In_reads_opt_z_(size)
#define _In_reads_to_ptr_(end)
#define _In_reads_opt_(size)
#define _In_reads_or_z_(size)
#define _In_reads_or_z_opt_(size)
#define _In_reads_bytes_opt_(size)
#define _Inout_updates_(size)
#define _Inout_updates_to_(size, count)
#define _Inout_updates_bytes_(size)
#define _Inout_updates_bytes_to_(size, count)
#define _Inout_updates_z_(size)
#define _Inout_updates_opt_z_(size)
#define _Inout_updates_all_(size)
#define _Inout_updates_all_opt_(size)
#define _Inout_updates_to_ptr_(end)
#define _Inout_updates_bytes_all_(size)
#define _Inout_updates_bytes_all_opt_(size)
#define _Inout_updates_opt_(size)
#define _Inout_updates_to_opt_(size, count)
#define _Inout_updates_bytes_opt_(size)
#define _Inout_updates_bytes_to_opt_(size, count)
#define _Out_writes_(size)
#define _Out_writes_to_(size, count)
#define _Out_writes_bytes_(size)
#define _Out_writes_bytes_to_(size, count)
#define _Out_writes_z_(size)
#define _Out_writes_opt_z_(size)
#define _Out_writes_all_(size)
#define _Out_writes_all_opt_(size)
#define _Out_writes_to_ptr_(end)
#define _Out_writes_bytes_all_(size)
#define _Out_writes_bytes_all_opt_(size)
#define _Out_writes_opt_(size)
#define _Out_writes_to_opt_(size, count)
#define _Out_writes_bytes_opt_(size)
#define _Out_writes_bytes_to_opt_(size, count)
#define _In_range_(low, high)
#define _Out_range_(low, high)
#define _Ret_range_(low, high)
#define _Field_range_(low, high)
#define _Deref_in_range_(low, high)
#define _Deref_out_range_(low, high)
#define _Pre_satisfies_(condition)
#define _Post_satisfies_(condition)
#define _Satisfies_(condition)
#define _Success_(condition)
#define _Return_type_success_(condition)
#define _When_(condition, annotations)
#define _At_(target, annotations)
#define _At_buffer_(target, iterator, bound, annotations)
#define _Group_(annotations)
#define _On_failure_(annotations)
#define _Always_(annotations)
#define _Field_size_(size)
#define _Field_size_opt_(size)
#define _Field_size_bytes_(size)
#define _Field_size_bytes_opt_(size)
#define _Field_size_part_(size, count)
#define _Field_size_part_opt_(size, count)
#define _Field_size_full_(size)
#define _Struct_size_bytes_(size)
#define _Ret_writes_(size)
#define _Ret_writes_z_(size)
#define _Ret_writes_bytes_(size)
#define _Ret_writes_maybenull_(size)
#define _Ret_writes_bytes_maybenull_(size)
#define _Ret_writes_to_(size, count)
#define _Ret_writes_maybenull_z_(size)
#define _Outptr_result_buffer_(size)
#define _Outptr_opt_result_buffer_(size)
#define _Outptr_result_buffer_to_(size, count)
#define _Outptr_result_bytebuffer_(size)
#define _Outptr_opt_result_bytebuffer_(size)
#define _Outptr_result_buffer_maybenull_(size)
#define _Outptr_result_bytebuffer_maybenull_(size)
#define _Outptr_result_buffer_all_(size)
#define _Outptr_result_bytebuffer_to_(size, count)
#define _Readable_bytes_(size)
#define _Readable_elements_(size)
#define _Writable_bytes_(size)
#define _Writable_elements_(size)
#define _Pre_readable_size_(size)
#define _Pre_writable_size_(size)
#define _Pre_readable_byte_size_(size)
#define _Pre_writable_byte_size_(size)
#define _Post_readable_size_(size)
#define _Post_writable_size_(size)
#define _Post_readable_byte_size_(size)
#define _Post_writable_byte_size_(size)
#define _Post_equal_to_(value)
#define _Function_class_(name)
#define _Inexpressible_(value)
#define _Unchanged_(value)
#define _Acquires_lock_(lock)
#define _Releases_lock_(lock)
#define _Requires_lock_held_(lock)
#define _Requires_lock_not_held_(lock)
#define _Acquires_exclusive_lock_(lock)
#define _Releases_exclusive_lock_(lock)
#define _Acquires_shared_lock_(lock)
#define _Releases_shared_lock_(lock)
#define _Guarded_by_(lock)
#define _Write_guarded_by_(lock)
#define _Requires_exclusive_lock_held_(lock)
#define _Requires_shared_lock_held_(lock)
#define _Has_lock_kind_(kind)
#define _Create_lock_level_(level)
#define _Lock_level_order_(a, b)

/* The argument is the text itself. */
#define _Printf_format_string_params_(n)
#define _Scanf_format_string_params_(n)
#define _Analysis_assume_(condition) ((void)0)
#define __analysis_assume(condition) ((void)0)
#define _Analysis_assume_nullterminated_(text) ((void)0)

/* ---- the first version ---- */

#define __in
#define __in_opt
#define __in_z
#define __in_z_opt
#define __in_nz
#define __out
#define __out_opt
#define __inout
#define __inout_opt
#define __inout_z
#define __inout_z_opt
#define __deref_in
#define __deref_in_opt
#define __deref_out
#define __deref_out_opt
#define __deref_opt_out
#define __deref_opt_out_opt
#define __deref_inout
#define __deref_inout_opt
#define __deref_opt_inout
#define __deref_opt_inout_opt
#define __deref_out_z
#define __deref_out_z_opt
#define __deref_opt_out_z
#define __checkReturn
#define __nullterminated
#define __nullnullterminated
#define __notnull
#define __maybenull
#define __notvalid
#define __readonly
#define __notreadonly
#define __format_string
#define __fallthrough

#define __in_ecount(size)
#define __in_ecount_opt(size)
#define __in_ecount_z(size)
#define __in_ecount_z_opt(size)
#define __in_bcount(size)
#define __in_bcount_opt(size)
#define __in_bcount_z(size)
#define __in_bcount_z_opt(size)
#define __out_ecount(size)
#define __out_ecount_opt(size)
#define __out_ecount_z(size)
#define __out_ecount_z_opt(size)
#define __out_ecount_part(size, count)
#define __out_ecount_part_opt(size, count)
#define __out_ecount_full(size)
#define __out_ecount_full_opt(size)
#define __out_bcount(size)
#define __out_bcount_opt(size)
#define __out_bcount_z(size)
#define __out_bcount_z_opt(size)
#define __out_bcount_part(size, count)
#define __out_bcount_part_opt(size, count)
#define __out_bcount_full(size)
#define __out_bcount_full_opt(size)
#define __inout_ecount(size)
#define __inout_ecount_opt(size)
#define __inout_ecount_z(size)
#define __inout_ecount_z_opt(size)
#define __inout_ecount_part(size, count)
#define __inout_ecount_part_opt(size, count)
#define __inout_ecount_full(size)
#define __inout_ecount_full_opt(size)
#define __inout_bcount(size)
#define __inout_bcount_opt(size)
#define __inout_bcount_z(size)
#define __inout_bcount_z_opt(size)
#define __inout_bcount_part(size, count)
#define __inout_bcount_part_opt(size, count)
#define __inout_bcount_full(size)
#define __inout_bcount_full_opt(size)
#define __deref_out_ecount(size)
#define __deref_out_ecount_opt(size)
#define __deref_out_ecount_z(size)
#define __deref_out_ecount_z_opt(size)
#define __deref_out_ecount_part(size, count)
#define __deref_out_ecount_part_opt(size, count)
#define __deref_out_ecount_full(size)
#define __deref_out_ecount_full_opt(size)
#define __deref_out_bcount(size)
#define __deref_out_bcount_opt(size)
#define __deref_out_bcount_z(size)
#define __deref_out_bcount_z_opt(size)
#define __deref_out_bcount_part(size, count)
#define __deref_out_bcount_part_opt(size, count)
#define __deref_out_bcount_full(size)
#define __deref_out_bcount_full_opt(size)
#define __deref_opt_out_ecount(size)
#define __deref_opt_out_ecount_opt(size)
#define __deref_opt_out_ecount_z(size)
#define __deref_opt_out_ecount_z_opt(size)
#define __deref_opt_out_ecount_part(size, count)
#define __deref_opt_out_ecount_part_opt(size, count)
#define __deref_opt_out_ecount_full(size)
#define __deref_opt_out_ecount_full_opt(size)
#define __deref_opt_out_bcount(size)
#define __deref_opt_out_bcount_opt(size)
#define __deref_opt_out_bcount_z(size)
#define __deref_opt_out_bcount_z_opt(size)
#define __deref_opt_out_bcount_part(size, count)
#define __deref_opt_out_bcount_part_opt(size, count)
#define __deref_opt_out_bcount_full(size)
#define __deref_opt_out_bcount_full_opt(size)
#define __deref_inout_ecount(size)
#define __deref_inout_ecount_opt(size)
#define __deref_inout_ecount_z(size)
#define __deref_inout_ecount_z_opt(size)
#define __deref_inout_ecount_part(size, count)
#define __deref_inout_ecount_part_opt(size, count)
#define __deref_inout_ecount_full(size)
#define __deref_inout_ecount_full_opt(size)
#define __deref_inout_bcount(size)
#define __deref_inout_bcount_opt(size)
#define __deref_inout_bcount_z(size)
#define __deref_inout_bcount_z_opt(size)
#define __deref_inout_bcount_part(size, count)
#define __deref_inout_bcount_part_opt(size, count)
#define __deref_inout_bcount_full(size)
#define __deref_inout_bcount_full_opt(size)
#define __ecount(size)
#define __bcount(size)
#define __ecount_opt(size)
#define __bcount_opt(size)
#define __in_range(low, high)
#define __out_range(low, high)
#define __range(low, high)
#define __success(condition)
#define __field_ecount(size)
#define __field_bcount(size)
#define __field_ecount_opt(size)
#define __field_bcount_opt(size)
#define __typefix(type)
#define __struct_bcount(size)
#define __in_xcount(size)
#define __out_xcount(size)

#endif
