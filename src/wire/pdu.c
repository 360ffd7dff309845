/* SPDX-License-Identifier: MIT */
#include "wire/pdu.h"

#include <string.h>

const GUID pdu_ndr_syntax = {
    0x8a885d04, 0x1ceb, 0x11c9, {0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60}};

bool pdu_header_get(const uint8_t *data, struct pdu_header *ret_header)
{
    memcpy(ret_header, data, sizeof(*ret_header));
    return ret_header->version == 5 && ret_header->representation[0] == 0x10 &&
           ret_header->size >= PDU_HEADER_SIZE;
}

void pdu_header_fill(uint8_t *data, enum pdu_type type, uint8_t flags, uint16_t size, uint32_t call)
{
    struct pdu_header header = {
        .version = 5,
        .type = (uint8_t)type,
        .flags = flags,
        .representation = {0x10, 0, 0, 0},
        .size = size,
        .call = call,
    };

    _Static_assert(sizeof(header) == PDU_HEADER_SIZE, "a header is packed");
    memcpy(data, &header, sizeof(header));
}
