/* SPDX-License-Identifier: MIT */
#include "hive/key_path.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

void key_path_deinit(struct key_path *path)
{
    free(path->spill);
    key_path_init(path);
}

static char16_t *text_of(struct key_path *path)
{
    return path->spill ? path->spill : path->units;
}

void key_path_clear(struct key_path *path)
{
    path->len = 0;
    path->depth = 0;
    *text_of(path) = 0;
}

/* Makes room for text of @len units and its NUL. */
static HRESULT make_more_room(struct key_path *path, size_t len)
{
    size_t room = len + KEY_PATH_ROOM;
    char16_t *spill;

    spill = malloc(room * sizeof(*spill));
    if (!spill)
        return hr_raise(E_OUTOFMEMORY, "storing the path of a key");

    memcpy(spill, key_path_text(path), (path->len + 1) * sizeof(*spill));
    free(path->spill);
    path->spill = spill;
    path->room = (uint32_t)room;
    return S_OK;
}

static inline HRESULT make_room(struct key_path *path, size_t len)
{
    return len < (path->spill ? path->room : KEY_PATH_ROOM) ? S_OK : make_more_room(path, len);
}

HRESULT key_path_copy(struct key_path *path, const struct key_path *source)
{
    HRESULT hr = make_room(path, source->len);

    if (FAILED(hr))
        return hr_trace(hr);
    path->len = source->len;
    path->depth = source->depth;
    memcpy(text_of(path), key_path_text(source), (source->len + 1) * sizeof(char16_t));
    return S_OK;
}

void key_path_take(struct key_path *path, struct key_path *source)
{
    free(path->spill);
    path->len = source->len;
    path->depth = source->depth;
    path->room = source->room;
    path->spill = source->spill;
    if (!path->spill)
        memcpy(path->units, source->units, (source->len + 1) * sizeof(char16_t));
    key_path_init(source);
}

/* A name always fits. */
void key_path_set_apart(struct key_path *path, const char16_t *name)
{
    char16_t *text = text_of(path);
    size_t len = utf16_nlen(name, KEY_NAME_MAX);

    text[0] = '\\';
    memcpy(text + 1, name, len * sizeof(*name));
    text[len + 1] = 0;
    path->len = (uint32_t)len + 1;
    path->depth = 1;
}

bool key_path_is_apart_root(const struct key_path *path)
{
    return path->depth == 1 && *key_path_text(path) == '\\';
}

HRESULT key_path_set(struct key_path *path, const char16_t *text)
{
    char16_t name[KEY_NAME_MAX + 1];
    size_t len = 0;

    key_path_clear(path);
    if (*text != '\\')
        return key_path_append(path, text);

    for (text++; text[len] && text[len] != '\\' && len < KEY_NAME_MAX; len++)
        name[len] = text[len];
    name[len] = 0;
    key_path_set_apart(path, name);
    return key_path_append(path, text + len);
}

/* Appends one name. */
static HRESULT append_name(struct key_path *path, const char16_t *name, size_t name_len)
{
    char16_t *text;
    HRESULT hr;

    if (name_len > KEY_NAME_MAX)
        return hr_from_win32(ERROR_INVALID_PARAMETER);
    if (path->depth == KEY_DEPTH_MAX)
        return hr_from_win32(ERROR_FILENAME_EXCED_RANGE);
    hr = make_room(path, path->len + 1 + name_len);
    if (FAILED(hr))
        return hr_trace(hr);

    text = text_of(path);
    if (path->len > 0)
        text[path->len++] = '\\';
    memcpy(text + path->len, name, name_len * sizeof(*name));
    path->len += (uint32_t)name_len;
    path->depth++;
    return S_OK;
}

HRESULT key_path_append(struct key_path *path, const char16_t *sub)
{
    uint32_t len = path->len;
    uint16_t depth = path->depth;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && sub && *sub) {
        size_t name_len = 0;

        while (*sub == '\\')
            sub++;
        while (sub[name_len] && sub[name_len] != '\\')
            name_len++;
        if (name_len > 0)
            hr = append_name(path, sub, name_len);
        sub += name_len;
    }
    if (FAILED(hr)) {
        path->len = len;
        path->depth = depth;
    }
    text_of(path)[path->len] = 0;
    return hr_trace(hr);
}

HRESULT key_path_join(struct key_path *path, const char16_t *prefix, const char16_t *rest)
{
    _cleanup_(key_path_deinit) struct key_path joined;
    HRESULT hr;

    key_path_init(&joined);
    hr = key_path_append(&joined, prefix);
    if (SUCCEEDED(hr))
        hr = key_path_append(&joined, rest);
    if (SUCCEEDED(hr))
        key_path_take(path, &joined);
    return hr;
}

HRESULT key_path_descend(struct key_path *path, const struct key_path *whole)
{
    const char16_t *text = key_path_text(whole) + path->len + (path->len > 0);
    size_t len = 0;
    HRESULT hr;

    while (text[len] && text[len] != '\\')
        len++;
    hr = make_room(path, (size_t)(text + len - key_path_text(whole)));
    if (FAILED(hr))
        return hr_trace(hr);
    path->len = (uint32_t)(text + len - key_path_text(whole));
    path->depth++;
    memcpy(text_of(path), key_path_text(whole), path->len * sizeof(*text));
    text_of(path)[path->len] = 0;
    return S_OK;
}

const char16_t *key_path_name(const struct key_path *path)
{
    const char16_t *text = key_path_text(path), *name = text + path->len;

    while (name > text && name[-1] != '\\')
        name--;
    return name;
}

void key_path_pop(struct key_path *path)
{
    const char16_t *name = key_path_name(path);
    char16_t *text = text_of(path);

    path->len = (uint32_t)(name > text ? name - text - 1 : 0);
    if (path->depth > 0)
        path->depth--;
    text[path->len] = 0;
}

const char16_t *key_path_below(const struct key_path *path, const char16_t *prefix)
{
    const char16_t *text = key_path_text(path);
    size_t len = utf16_len(prefix);

    if (path->len < len || utf16_compare_nocase(text, len, prefix, len) != 0)
        return NULL;
    if (len == 0 || text[len] == 0)
        return text + len;
    return text[len] == '\\' ? text + len + 1 : NULL;
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
    return key_hash_text(key_path_text(path), path->len);
}
