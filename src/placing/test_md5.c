/* SPDX-License-Identifier: MIT */
#include "placing/md5.h"

#include <stdio.h>

#include "test.h"

static void assert_digest(const char *text, const char *expected)
{
    uint8_t digest[MD5_SIZE];
    char hex[2 * MD5_SIZE + 1];
    struct md5 md5;

    md5_init(&md5);
    md5_add(&md5, text, strlen(text));
    md5_end(&md5, digest);
    for (unsigned i = 0; i < MD5_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    ASSERT_STR(hex, expected);
}

/* The test suite of RFC 1321, A.5. */
TEST(md5_is_that_of_the_rfc)
{
    assert_digest("", "d41d8cd98f00b204e9800998ecf8427e");
    assert_digest("a", "0cc175b9c0f1b6a831c399e269772661");
    assert_digest("message digest", "f96b697d7cb7938d525a2f31aaf161d0");
    assert_digest("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                  "d174ab98d277d9f5a5611c2c9f419d9f");
    assert_digest(
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(md5_of_parts_is_that_of_the_whole)
{
    uint8_t bytes[300], whole[MD5_SIZE], parts[MD5_SIZE];
    struct md5 md5;

    for (unsigned i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(i * 7);
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        md5_init(&md5);
        md5_add(&md5, bytes, size);
        md5_end(&md5, whole);
        md5_init(&md5);
        for (size_t at = 0; at < size; at += 37)
            md5_add(&md5, bytes + at, size - at < 37 ? size - at : 37);
        md5_end(&md5, parts);
        ASSERT_MEM(whole, parts, MD5_SIZE);
    }
}
