/* SPDX-License-Identifier: MIT */
/*
 * Error text: a sentence of ours, as the thread's error object, for clients that ask for one.
 */
#pragma once

/* UTF-8. Without memory the client gets the code alone. */
void error_text_show(const char *text);
