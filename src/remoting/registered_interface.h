/* SPDX-License-Identifier: MIT */
/*
 * Which marshaler an interface travels by: its own, or the one that the registry names for it.
 *
 * Events and other dispinterfaces are IDispatch under an identifier of their own. Whoever defines
 * one registers Automation's {00020420-...} as the class of its proxies, as on Windows; interfaces
 * that a type library describes have {00020424-...}.
 */
#pragma once

#include "marshal/channel.h"

/* NULL if the interface cannot travel. */
struct interface_marshaler *registered_interface_marshaler(REFIID iid);
