/* SPDX-License-Identifier: MIT */
/*
 * DUALSTRINGARRAY: where an exporter or a resolver is found, as published protocols say it. Here it
 * is a string binding of tower 0x20 (Unix stream socket), whose address is "[path]"; one of tower 7
 * for clients who look for no other, "127.0.0.1[name]", which whoever gives them a pipe to the
 * socket understands; and no security binding, for the socket itself tells who calls. Source:
 * [MS-DCOM] 2.2.19.
 */
#pragma once

#include "wire/ndr.h"

/* The binding of an endpoint of this home (wire/endpoint.h), packed, as in an OBJREF. */
void dual_string_put(struct ndr_writer *writer, const char *endpoint);

/* The same as a conformant structure, as NDR has it. */
void dual_string_put_ndr(struct ndr_writer *writer, const char *endpoint);
