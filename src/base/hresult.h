/* SPDX-License-Identifier: MIT */
/*
 * HRESULT: the one error currency, and the per-thread record of the last failure.
 *
 * Success and outcomes that a header promises are plainly returned. Any other failure is raised
 * once, with a message that says what was being done to what, and traced by each function that
 * passes it on. The border (daemon log, tool, IErrorInfo) shows the record, once.
 */
#pragma once

#include <stdint.h>

#include <comity/winerror.h>

/* Raises @hr (a failure): starts this thread's record with the message. Returns @hr. */
#define hr_raise(hr, ...) hr_raise_at(hr, __func__, __VA_ARGS__)

/* Passes @hr on; a failure adds the calling function to the record's path. Returns @hr. */
#define hr_trace(hr) hr_trace_at(hr, __func__)

HRESULT hr_raise_at(HRESULT hr, const char *function, const char *format, ...)
    __attribute__((format(printf, 3, 4), cold));
HRESULT hr_trace_at(HRESULT hr, const char *function);

/* Message and path ("inner < outer") of the last failure raised on this thread; "" if none. */
const char *hr_message(void);
const char *hr_path(void);

/* The code that the record is about; S_OK if none. */
HRESULT hr_recorded(void);

/* Forgets the record. */
void hr_clear(void);

/* The HRESULT of errno, or of @error in errno's terms; 0 is E_UNEXPECTED. */
HRESULT hr_from_errno(void);
HRESULT hr_from_errno_value(int error);

/* Between HRESULT and Win32 codes: FACILITY_WIN32 codes change form, others pass as they are. */
HRESULT hr_from_win32(uint32_t error);
uint32_t hr_to_win32(HRESULT hr);
