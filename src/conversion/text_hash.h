/* SPDX-License-Identifier: MIT */
/*
 * Identifiers that follow from texts, so that what is made twice is the same twice.
 */
#pragma once

#include <stdint.h>

#include <comity/guiddef.h>

#define TEXT_HASH_START UINT64_C(0xcbf29ce484222325)

/* The text's end is part of it. */
static inline uint64_t text_hash(uint64_t hash, const char *text)
{
    do {
        hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
    } while (*text++);
    return hash;
}

/* A GUID of the version for names (5). */
static inline GUID text_hash_guid(uint64_t hash, const char *text)
{
    uint64_t first = text_hash(hash, text), second = text_hash(first, text);
    GUID guid = {(uint32_t)first, (uint16_t)(first >> 32), (uint16_t)(first >> 48), {0}};

    for (int i = 0; i < 8; i++)
        guid.Data4[i] = (uint8_t)(second >> (8 * i));
    guid.Data3 = (uint16_t)((guid.Data3 & 0x0fff) | 0x5000);
    guid.Data4[0] = (uint8_t)((guid.Data4[0] & 0x3f) | 0x80);
    return guid;
}
