/* SPDX-License-Identifier: MIT */
#include "wire/pdu.h"

#include "test.h"

TEST(a_header_is_read_as_it_was_filled)
{
    static const uint8_t expected[] = {5, 0, 2, 3, 0x10, 0, 0, 0, 0x34, 0x12, 0, 0, 7, 0, 0, 0};
    uint8_t frame[PDU_HEADER_SIZE];
    struct pdu_header header;

    pdu_header_fill(frame, PDU_RESPONSE, PFC_FIRST_FRAG | PFC_LAST_FRAG, 0x1234, 7);
    ASSERT_MEM(frame, expected, sizeof(expected));
    ASSERT_TRUE(pdu_header_get(frame, &header));
    ASSERT_EQ(header.type, PDU_RESPONSE);
    ASSERT_EQ(header.size, 0x1234);
    ASSERT_EQ(header.auth_size, 0);
    ASSERT_EQ(header.call, 7);
}

TEST(what_is_not_this_protocol_is_no_header)
{
    uint8_t frame[PDU_HEADER_SIZE];
    struct pdu_header header;

    pdu_header_fill(frame, PDU_BIND, PFC_FIRST_FRAG | PFC_LAST_FRAG, 72, 1);
    frame[1] = 1; /* 5.1 is for us as 5.0 is */
    ASSERT_TRUE(pdu_header_get(frame, &header));
    frame[0] = 4;
    ASSERT_FALSE(pdu_header_get(frame, &header));
    frame[0] = 5;
    frame[4] = 0; /* big-endian */
    ASSERT_FALSE(pdu_header_get(frame, &header));
    frame[4] = 0x10;
    frame[8] = PDU_HEADER_SIZE - 1;
    ASSERT_FALSE(pdu_header_get(frame, &header));
}
