/* SPDX-License-Identifier: MIT */
/*
 * Python proof: the interpreter of a class run once, without COM, in a process of its own: it tells
 * its version and environment, and imports what the class needs.
 */
#pragma once

#include <comity/guiddef.h>

#include "diagnosis/diagnosis.h"

/* Notes each step, and blames what fails, crashes or is not done in time. Nothing of a class that
 * is not Python's. */
void python_proof_run(struct diagnosis *diagnosis, REFCLSID clsid, unsigned timeout_ms);
