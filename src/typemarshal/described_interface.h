/* SPDX-License-Identifier: MIT */
/*
 * Described interfaces: those that travel as a type library says, by the class that Windows calls
 * PSOAInterface. Which library that is, the registry tells; what is found once is kept while the
 * process lives, for its methods may be called as long.
 */
#pragma once

#include "marshal/channel.h"

/* The proxy's class of such interfaces. */
extern const CLSID clsid_described_proxy;

/*
 * The interface's marshaler. Raised: E_NOINTERFACE for what is in no registered library, or cannot
 * travel; what loading the library fails with. Any thread.
 */
HRESULT described_interface_find(REFIID iid, struct interface_marshaler **ret_marshaler);
