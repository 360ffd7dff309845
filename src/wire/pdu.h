/* SPDX-License-Identifier: MIT */
/*
 * PDUs: the connection-oriented frames of DCE/RPC. Source: C706 chapter 12, [MS-RPCE] 2.2.2.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/guiddef.h>

#include "wire/ndr.h"

enum pdu_type {
    PDU_REQUEST = 0,
    PDU_RESPONSE = 2,
    PDU_FAULT = 3,
    PDU_BIND = 11,
    PDU_BIND_ACK = 12,
    PDU_BIND_NAK = 13,
    PDU_ALTER_CONTEXT = 14,
    PDU_ALTER_CONTEXT_RESP = 15,
    PDU_AUTH3 = 16,
    PDU_CO_CANCEL = 18,
    PDU_ORPHANED = 19,
};

enum pdu_flags {
    PFC_FIRST_FRAG = 0x01,
    PFC_LAST_FRAG = 0x02,
    PFC_MAYBE = 0x40,
    PFC_OBJECT_UUID = 0x80,
};

enum {
    PDU_HEADER_SIZE = 16,
    PDU_REQUEST_SIZE = 24,
    PDU_OBJECT_REQUEST_SIZE = 40,
    PDU_RESPONSE_SIZE = 24,
    PDU_FAULT_SIZE = 32,
    PDU_FAULT_TEXT_MAX = 1024, /* our stub of a fault: what hr_message() said, UTF-8 */
    PDU_FRAGMENT_MAX = 65528,  /* 16 bits, in eights */
    PDU_FRAGMENT_MIN = 1432,
    PDU_CONTEXTS_MAX = 1024, /* that one connection may bind */
    FAULT_OP_RANGE = 0x1c010002,
    FAULT_UNKNOWN_INTERFACE = 0x1c010003,
    FAULT_CONTEXT = 0x1c00001a,
};

struct pdu_header {
    uint8_t version;
    uint8_t minor;
    uint8_t type;
    uint8_t flags;
    uint8_t representation[4];
    uint16_t size;
    uint16_t auth_size;
    uint32_t call;
};

/* Reads a header; false for one that is not of this protocol or not in this byte order. */
bool pdu_header_get(const uint8_t *data, struct pdu_header *ret_header);

/* Fills the first sixteen bytes of a frame. */
void pdu_header_fill(uint8_t *data, enum pdu_type type, uint8_t flags, uint16_t size,
                     uint32_t call);

/* The transfer syntax that both sides speak. */
extern const GUID pdu_ndr_syntax;
