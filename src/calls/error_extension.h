/* SPDX-License-Identifier: MIT */
/*
 * Error extension: how the error object of a server's thread comes to the client's. It goes by
 * value in the header of the answer. Source: [MS-DCOM] 2.2.21.
 */
#pragma once

#include <comity/windows.h>

#include "wire/orpc.h"

extern const GUID error_extension_id;

/* Before a call is answered: the thread has no error object, and what it had is returned. */
IErrorInfo *error_extension_begin(void);

/* After it: what the thread has now goes into the answer, if there is one, and @before is back. */
void error_extension_end(IErrorInfo *before, struct ndr_writer *answer);

/*
 * On the client: the thread's error object becomes the one that came. An answer without one that
 * failed leaves none, so that nobody takes an older for its.
 */
void error_extension_receive(const struct orpc_extension *extension, bool has_failed);
