/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "base/guid.h"
#include "product/product.h"

/* Where each hexadecimal digit of the squashed form stands in "{...}": fields backwards, the bytes
 * of the last two with their digits exchanged. */
static const unsigned char places[SQUASHED_SIZE - 1] = {
    8,  7,  6,  5,  4,  3,  2,  1,  13, 12, 11, 10, 18, 17, 16, 15,
    21, 20, 23, 22, 26, 25, 28, 27, 30, 29, 32, 31, 34, 33, 36, 35,
};

bool product_squash(const char *guid, char ret_squashed[static SQUASHED_SIZE])
{
    GUID parsed;

    if (FAILED(guid_from_text(guid, &parsed)))
        return false;
    for (size_t i = 0; i < SQUASHED_SIZE - 1; i++)
        ret_squashed[i] = (char)toupper((unsigned char)guid[places[i]]);
    ret_squashed[SQUASHED_SIZE - 1] = '\0';
    return true;
}

bool product_unsquash(const char *squashed, char ret_guid[static GUID_TEXT_SIZE])
{
    char guid[] = "{........-....-....-....-............}";

    if (strlen(squashed) != SQUASHED_SIZE - 1)
        return false;
    for (size_t i = 0; i < SQUASHED_SIZE - 1; i++) {
        if (!isxdigit((unsigned char)squashed[i]))
            return false;
        guid[places[i]] = (char)toupper((unsigned char)squashed[i]);
    }
    memcpy(ret_guid, guid, sizeof(guid));
    return true;
}

/* Descriptors have GUIDs in 20 characters: four little-endian words of five digits to the base of
 * 85, the lowest first. */
static const char digits[] = "!$%&'()*+,-.0123456789=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`"
                             "abcdefghijklmnopqrstuvwxyz{}~";

bool product_compress(const char *guid, char ret_compressed[static COMPRESSED_SIZE])
{
    uint32_t words[4];
    GUID parsed;

    if (FAILED(guid_from_text(guid, &parsed)))
        return false;
    memcpy(words, &parsed, sizeof(words));
    for (size_t i = 0; i < COMPRESSED_SIZE - 1; i++) {
        ret_compressed[i] = digits[words[i / 5] % 85];
        words[i / 5] /= 85;
    }
    ret_compressed[COMPRESSED_SIZE - 1] = '\0';
    return true;
}

bool product_expand(const char *compressed, char ret_guid[static GUID_TEXT_SIZE])
{
    uint32_t words[4] = {0};
    GUID guid;

    if (strnlen(compressed, COMPRESSED_SIZE - 1) < COMPRESSED_SIZE - 1)
        return false;
    for (size_t i = 0; i < 4; i++) {
        uint64_t word = 0;

        for (size_t j = 5; j-- > 0;) {
            const char *digit = strchr(digits, compressed[i * 5 + j]);

            if (!digit)
                return false;
            word = word * 85 + (uint64_t)(digit - digits);
        }
        if (word > UINT32_MAX)
            return false;
        words[i] = (uint32_t)word;
    }
    memcpy(&guid, words, sizeof(guid));
    guid_to_text(&guid, ret_guid);
    return true;
}
