/* SPDX-License-Identifier: MIT */
/*
 * The library that a trial module cannot do without.
 */
#pragma once

void help(void);
