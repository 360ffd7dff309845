/* SPDX-License-Identifier: MIT */
/*
 * The process's interface: serves wire/process_protocol.h's questions.
 */
#pragma once

#include <stdbool.h>

#include "wire/connection.h"

bool process_interface_is(const IID *iid);

/* Serves one request; 0, or the status of a fault. */
uint32_t process_interface_serve(struct rpc_request *request, struct ndr_writer *writer);
