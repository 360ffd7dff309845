/* SPDX-License-Identifier: MIT */
/*
 * Cabinet receiving: the half of reading a cabinet that takes what the other one tells
 * (cabinet_send.h), which a hostile cabinet may have taken over, and hands it on.
 */
#pragma once

#include "cabinet/cabinet.h"

/* Outcome: S_FALSE when @fd ends, or nothing comes from it, without a last message. Raised: as
 * cabinet_read(). */
HRESULT cabinet_receive(int fd, const char *name, const struct cabinet_reader *reader);

/* Raises that the cabinet is damaged. */
HRESULT cabinet_damaged(const char *name, const char *what);
