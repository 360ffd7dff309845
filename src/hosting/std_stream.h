/* SPDX-License-Identifier: MIT */
/*
 * WScript.StdIn, StdOut and StdErr: text streams over the three descriptors that a program is
 * born with. Text is UTF-8; lines end with a line feed. TEXT_UTF16 is
 * for //U, and what is no terminal.
 */
#pragma once

#include "hosting/host.h"
#include "hosting/text_reader.h"

/* @fd is 0, 1 or 2 and borrowed: closing the stream leaves it open. */
HRESULT std_stream_new(struct host *host, int fd, enum text_encoding encoding,
                       ITextStream **ret_stream);

/* Writes all of it, past interrupted and partial writes. */
HRESULT std_stream_write(int fd, enum text_encoding encoding, const char16_t *text, size_t len);
