/* SPDX-License-Identifier: MIT */
/*
 * Callees: what apartments need of the layers above them, which define these functions. An
 * apartment knows how to wait and to serve; what is served, and what ends with it, it asks here.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include <comity/windows.h>

#include "wire/connection.h"

struct apartment;
struct association;

/* Whether calls of the interface can be served; at the process's own endpoint. */
bool callee_offers(const IID *iid);
bool callee_describes(const IID *iid);

/* A client's connections: the association of a new one, NULL without memory, and its end. */
struct association *callee_join(struct apartment *apartment, uint32_t number, pid_t peer,
                                uint32_t *ret_number);
void callee_leave(struct association *association);

/* Whether the client of the connection may call at all: S_OK, or E_ACCESSDENIED with hr_message(). */
HRESULT callee_admit(int fd);

/* Serves one request; 0, or the status of a fault. */
uint32_t callee_serve(struct apartment *apartment, struct association *association,
                      struct rpc_request *request, struct ndr_writer *writer);

/* The same for a request at the process's own endpoint: no code of the program runs. */
uint32_t callee_describe(struct rpc_request *request, struct ndr_writer *writer);

/* Whether the process has withdrawn its class objects: they send their callers away. */
bool callee_is_stopping(void);

/* Nobody outside holds an object of this process any more, class objects apart. */
void callee_unused(void);

/* An exported object, which had weak registrations, is exported no more. */
void callee_object_left(uint64_t oxid, uint64_t oid);

/* Ends what the apartment registered, holds and exports; what the whole process registered. */
void callee_end_apartment(struct apartment *apartment);
void callee_end_process(void);
