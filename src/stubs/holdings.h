/* SPDX-License-Identifier: MIT */
/*
 * Holdings: what of this process is held by whom, as the table of stub objects knows it. Nothing
 * here runs the objects' code.
 */
#pragma once

#include <stdint.h>

#include <comity/guiddef.h>

#include "wire/ndr.h"

/* The object that has the IPID is offered as a class object, and no more. What a class object
 * makes is known to be of its class. */
void holdings_begin_offer(const GUID *ipid, REFCLSID clsid);
void holdings_end_offer(const GUID *ipid);

/* Writes one page of process_protocol.h's objects, from the cursor on. */
void holdings_put_page(struct ndr_writer *writer, uint64_t cursor);
