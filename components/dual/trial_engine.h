/* SPDX-License-Identifier: MIT */
/*
 * A script engine for tests of hosts: the language "Trial", whose every line defines a name.
 *
 *     NAME NUMBER     a function that returns the number and its arguments added up
 *     NAME $          a variable
 *     NAME @OTHER     a function that does what OTHER of the named items does with its arguments
 *     ! TEXT          an error of that text when the script is parsed
 *     NAME ! TEXT     a function that fails with that text
 *     wait            code that does nothing until it is interrupted
 *
 * The value of an expression is its text.
 * It knows what its host has done, too: trial_engine_log() is one letter a call.
 */
#pragma once

#define COBJMACROS
#include <windows.h>

#include <activscp.h>

/* Registers the class and the name "Trial" for this process; engines can be copied if @clones. */
void trial_engine_offer(BOOL clones);
void trial_engine_withdraw(void);

/*
 * All calls since it was asked last: C reated, I nitNew, S etScriptSite, N amed item, P arsed,
 * c losed, D uplicated; 0 1 2 ... the states that were set.
 */
const char *trial_engine_log(void);

/* How many engines there are. */
int trial_engines(void);
