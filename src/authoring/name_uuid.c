/* SPDX-License-Identifier: MIT */
#include "authoring/name_uuid.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

enum {
    DIGEST_SIZE = 20,
    UUID_SIZE = 16,
    VERSION = 5,
};

/* The first three fields are in network order where GUIDs are digested. */
static void to_bytes(const GUID *guid, uint8_t bytes[static UUID_SIZE])
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(guid->Data1 >> (24 - 8 * i));
    for (int i = 0; i < 2; i++) {
        bytes[4 + i] = (uint8_t)(guid->Data2 >> (8 - 8 * i));
        bytes[6 + i] = (uint8_t)(guid->Data3 >> (8 - 8 * i));
    }
    memcpy(bytes + 8, guid->Data4, 8);
}

GUID name_uuid(const GUID *space, const char *name)
{
    uint8_t bytes[UUID_SIZE], digest[DIGEST_SIZE];
    gsize size = sizeof(digest);
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA1);
    GUID guid;

    to_bytes(space, bytes);
    g_checksum_update(checksum, bytes, sizeof(bytes));
    g_checksum_update(checksum, (const guchar *)name, -1);
    g_checksum_get_digest(checksum, digest, &size);
    g_checksum_free(checksum);

    guid.Data1 = (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8 |
                 digest[3];
    guid.Data2 = (uint16_t)(digest[4] << 8 | digest[5]);
    guid.Data3 = (uint16_t)((digest[6] & 0x0f) << 8 | digest[7] | VERSION << 12);
    memcpy(guid.Data4, digest + 8, 8);
    guid.Data4[0] = (uint8_t)((guid.Data4[0] & 0x3f) | 0x80);
    return guid;
}
