/* SPDX-License-Identifier: MIT */
/*
 * The text streams of a process that was started. Its texts are UTF-8, its lines end in LF; CR LF
 * is read as one end of a line, too.
 */
#pragma once

#include "pump.h"

HRESULT exec_stream_create(struct pump *pump, enum pump_file file, ITextStream **ret_stream);
