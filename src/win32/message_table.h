/* SPDX-License-Identifier: MIT */
/*
 * The texts of system_message(), as data: ascending by code.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct message {
    uint32_t code;
    const char *text;
};

extern const struct message win32_messages[];
extern const size_t win32_messages_count;

extern const struct message hresult_messages[];
extern const size_t hresult_messages_count;
