/* SPDX-License-Identifier: MIT */
#include "registry/key_path.h"

#include <endian.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"

void key_path_init(struct key_path *path)
{
    path->len = 0;
    path->depth = 0;
    path->text[0] = 0;
}

void key_path_init_apart(struct key_path *path, const char16_t *name)
{
    path->text[0] = '\\';
    path->len = (uint16_t)utf16_nlen(name, KEY_NAME_MAX);
    memcpy(path->text + 1, name, path->len * sizeof(*name));
    path->text[++path->len] = 0;
    path->depth = 1;
}

bool key_path_is_apart_root(const struct key_path *path)
{
    return path->depth == 1 && path->text[0] == '\\';
}

HRESULT key_path_set(struct key_path *path, const char16_t *text)
{
    const char16_t *rest = text;

    if (*text != '\\') {
        key_path_init(path);
        return key_path_append(path, text);
    }
    while (rest[1] && rest[1] != '\\')
        rest++;
    key_path_init_apart(path, text + 1);
    path->len = (uint16_t)(rest + 1 - text);
    path->text[path->len] = 0;
    return key_path_append(path, rest + 1);
}

HRESULT key_path_append(struct key_path *path, const char16_t *sub)
{
    uint16_t len = path->len, depth = path->depth;
    HRESULT hr = S_OK;

    while (sub && *sub) {
        size_t name_len = 0;

        while (*sub == '\\')
            sub++;
        while (sub[name_len] && sub[name_len] != '\\')
            name_len++;
        if (name_len == 0)
            break;
        if (name_len > KEY_NAME_MAX)
            hr = hr_from_win32(ERROR_INVALID_PARAMETER);
        else if (path->len + 1 + name_len >= KEY_PATH_MAX || path->depth == KEY_DEPTH_MAX)
            hr = hr_from_win32(ERROR_FILENAME_EXCED_RANGE);
        if (FAILED(hr)) {
            path->len = len;
            path->depth = depth;
            path->text[len] = 0;
            return hr;
        }
        if (path->len > 0)
            path->text[path->len++] = '\\';
        memcpy(path->text + path->len, sub, name_len * sizeof(*sub));
        path->len = (uint16_t)(path->len + name_len);
        path->depth++;
        sub += name_len;
    }
    path->text[path->len] = 0;
    return S_OK;
}

const char16_t *key_path_name(const struct key_path *path)
{
    const char16_t *name = path->text + path->len;

    while (name > path->text && name[-1] != '\\')
        name--;
    return name;
}

void key_path_pop(struct key_path *path)
{
    const char16_t *name = key_path_name(path);

    path->len = (uint16_t)(name > path->text ? name - path->text - 1 : 0);
    if (path->depth > 0)
        path->depth--;
    path->text[path->len] = 0;
}

const char16_t *key_path_below(const struct key_path *path, const char16_t *prefix)
{
    size_t len = utf16_len(prefix);

    if (path->len < len || utf16_compare_nocase(path->text, len, prefix, len) != 0)
        return NULL;
    if (len == 0 || path->text[len] == 0)
        return path->text + len;
    return path->text[len] == '\\' ? path->text + len + 1 : NULL;
}

#define ROTATE(x, n) ((x) << (n) | (x) >> (64 - (n)))

struct sip {
    uint64_t v0, v1, v2, v3;
};

static inline void sip_round(struct sip *sip)
{
    sip->v0 += sip->v1;
    sip->v1 = ROTATE(sip->v1, 13) ^ sip->v0;
    sip->v0 = ROTATE(sip->v0, 32);
    sip->v2 += sip->v3;
    sip->v3 = ROTATE(sip->v3, 16) ^ sip->v2;
    sip->v0 += sip->v3;
    sip->v3 = ROTATE(sip->v3, 21) ^ sip->v0;
    sip->v2 += sip->v1;
    sip->v1 = ROTATE(sip->v1, 17) ^ sip->v2;
    sip->v2 = ROTATE(sip->v2, 32);
}

static inline void sip_word(struct sip *sip, uint64_t word)
{
    sip->v3 ^= word;
    sip_round(sip);
    sip_round(sip);
    sip->v0 ^= word;
}

/* Four units at once, upcased. ASCII ones all together: a lane's bit 7 tells what is from 'a' on,
 * and what is behind 'z'; between them bit 5 goes. */
static uint64_t upcased_word(const char16_t *text)
{
    const uint64_t lanes = 0x0001000100010001;
    uint64_t word, letters;

    memcpy(&word, text, sizeof(word));
    word = le64toh(word);
    if (!(word & 0xff80 * lanes)) {
        letters = (word + (0x80 - 'a') * lanes) & ~(word + (0x7f - 'z') * lanes) & 0x80 * lanes;
        return word - (letters >> 2);
    }
    word = 0;
    for (int i = 0; i < 4; i++)
        word |= (uint64_t)utf16_upcase(text[i]) << 16 * i;
    return word;
}

struct key_hash key_hash_text(const char16_t *text, size_t len)
{
    static const uint64_t k0 = 0x636f6d6974796b31, k1 = 0x7265676973747279;
    struct sip sip = {k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d ^ 0xee,
                      k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573};
    struct key_hash hash;
    uint64_t word = 0;
    size_t i = 0;

    for (; i + 4 <= len; i += 4)
        sip_word(&sip, upcased_word(text + i));
    for (; i < len; i++)
        word |= (uint64_t)utf16_upcase(text[i]) << 16 * (i & 3);
    sip_word(&sip, word);
    sip_word(&sip, len);
    sip.v2 ^= 0xee;
    for (int round = 0; round < 4; round++)
        sip_round(&sip);
    hash.words[0] = sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
    sip.v1 ^= 0xdd;
    for (int round = 0; round < 4; round++)
        sip_round(&sip);
    hash.words[1] = sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
    return hash;
}

struct key_hash key_path_hash(const struct key_path *path)
{
    return key_hash_text(path->text, path->len);
}
