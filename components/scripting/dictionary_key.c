/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "dictionary_key.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include <olectl.h>

enum {
    UNITS = 0x10000,
    WINDOWS_BUCKETS = 1201,
    NEIGHBOUR_BITS = 4,
};

static const uint64_t odd_a = 0x9e3779b97f4a7c15, odd_b = 0xd6e8feb86659fd93;

static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static uint64_t seed; /* so that nobody can choose keys that all fall together */
static char16_t lower[UNITS];

static void prepare(void)
{
    for (unsigned i = 0; i < UNITS; i++)
        lower[i] = (char16_t)i;
    CharLowerBuffW((LPWSTR)lower, UNITS);
    if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed))
        seed = (uintptr_t)&seed;
}

static inline uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load(const char *bytes, size_t size)
{
    uint64_t word = 0;

    memcpy(&word, bytes, size);
    return word;
}

static uint64_t hash_text(const char16_t *text, uint32_t len)
{
    const char *bytes = (const char *)text;
    size_t size = len * sizeof(*text);
    uint64_t hash = seed ^ mix(size + 1, odd_a);

    for (; size > 8; bytes += 8, size -= 8)
        hash = mix(hash ^ load(bytes, 8), odd_a);
    return mix(hash ^ load(bytes, size), odd_b);
}

static uint64_t hash_text_without_case(const char16_t *text, uint32_t len)
{
    uint64_t hash = seed ^ mix(len + 1, odd_b);

    for (uint32_t i = 0; i < len; i++)
        hash = (hash ^ lower[text[i]]) * odd_a;
    return mix(hash, odd_b);
}

static void set_hash(struct key *key, uint64_t hash)
{
    key->hash = (uint32_t)(hash ^ (hash >> 32));
}

static HRESULT read_text(BSTR text, uint32_t len, enum key_case key_case, struct key *ret_key)
{
    ret_key->kind = KEY_TEXT;
    ret_key->text = text ? (const char16_t *)text : u"";
    ret_key->len = len;
    set_hash(ret_key, key_case == KEY_CASE_MATTERS ? hash_text(ret_key->text, len)
                                                   : hash_text_without_case(ret_key->text, len));
    return S_OK;
}

/* Neighbours stay neighbours, as far as the cache reaches: they are often asked for in turn. */
static void hash_integer(int64_t integer, struct key *key)
{
    set_hash(key, mix((uint64_t)(integer >> NEIGHBOUR_BITS) ^ seed, odd_a));
    key->hash = key->hash << NEIGHBOUR_BITS | (uint32_t)(integer & ((1 << NEIGHBOUR_BITS) - 1));
}

static HRESULT read_number(double number, int64_t rest, struct key *ret_key)
{
    uint64_t bits;

    if (isnan(number))
        return CTL_E_ILLEGALFUNCTIONCALL;
    number += 0.0; /* there is one zero */
    ret_key->kind = KEY_NUMBER;
    ret_key->number = number;
    ret_key->rest = rest;
    if (number >= -0x1p62 && number <= 0x1p62 && number == (double)(int64_t)number) {
        hash_integer((int64_t)number, ret_key);
        return S_OK;
    }
    memcpy(&bits, &number, sizeof(bits));
    set_hash(ret_key, mix(bits ^ seed, odd_a));
    return S_OK;
}

static HRESULT read_integer(int64_t integer, struct key *ret_key)
{
    double number = (double)integer;

    return read_number(
        number, number < 0x1p63 ? integer - (int64_t)number : integer - INT64_MAX - 1, ret_key);
}

static HRESULT read_unsigned(uint64_t integer, struct key *ret_key)
{
    double number = (double)integer;

    if (integer <= INT64_MAX)
        return read_integer((int64_t)integer, ret_key);
    return read_number(number,
                       number < 0x1p64 ? (int64_t)(integer - (uint64_t)number) : (int64_t)integer,
                       ret_key);
}

/* Two pointers are the same object if its IUnknown is the same. */
static HRESULT read_object(IUnknown *object, struct key *ret_key)
{
    IUnknown *identity = NULL;

    if (object && FAILED(IUnknown_QueryInterface(object, &IID_IUnknown, (void **)&identity)))
        return CTL_E_ILLEGALFUNCTIONCALL;
    if (identity)
        IUnknown_Release(identity);
    ret_key->kind = KEY_OBJECT;
    ret_key->identity = identity;
    set_hash(ret_key, mix((uintptr_t)identity ^ seed, odd_b));
    return S_OK;
}

static HRESULT read_other(const VARIANT *value, struct key *ret_key)
{
    double number = 0;
    HRESULT hr;

    switch (V_VT(value)) {
    case VT_CY:
        hr = VarR8FromCy(V_CY(value), &number);
        break;
    case VT_DECIMAL:
        hr = VarR8FromDec(&V_DECIMAL(value), &number);
        break;
    default:
        return CTL_E_ILLEGALFUNCTIONCALL;
    }
    return SUCCEEDED(hr) ? read_number(number, 0, ret_key) : hr;
}

static HRESULT read_simple(enum key_kind kind, LONG number, struct key *ret_key)
{
    ret_key->kind = kind;
    ret_key->number = number;
    ret_key->rest = 0;
    set_hash(ret_key, mix(seed ^ (uint64_t)kind, odd_a ^ (uint32_t)number));
    return S_OK;
}

static const VARIANT *behind_references(const VARIANT *value, VARIANT *space)
{
    if (V_VT(value) == (VT_BYREF | VT_VARIANT))
        value = V_VARIANTREF(value);
    if (!V_ISBYREF(value) || V_ISARRAY(value))
        return value;

    /* Only looked at, so that nothing is copied: the same bits without the reference. */
    *space = *value;
    V_VT(space) = V_VT(value) & ~VT_BYREF;
    switch (V_VT(space)) {
    case VT_UI1:
    case VT_I1:
        V_UI1(space) = *V_UI1REF(value);
        break;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        V_I2(space) = *V_I2REF(value);
        break;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR:
        V_I4(space) = *V_I4REF(value);
        break;
    case VT_DECIMAL:
        V_DECIMAL(space) = *V_DECIMALREF(value);
        V_VT(space) = VT_DECIMAL;
        break;
    default:
        V_I8(space) = *V_I8REF(value);
    }
    return space;
}

static HRESULT read_value(const VARIANT *value, enum key_case key_case, struct key *ret_key)
{
    switch (V_VT(value)) {
    case VT_BSTR:
        return read_text(V_BSTR(value), SysStringLen(V_BSTR(value)), key_case, ret_key);
    case VT_I2:
        return read_number(V_I2(value), 0, ret_key);
    case VT_I4:
    case VT_INT:
        return read_number(V_I4(value), 0, ret_key);
    case VT_R8:
    case VT_DATE:
        return read_number(V_R8(value), 0, ret_key);
    case VT_R4:
        return read_number(V_R4(value), 0, ret_key);
    case VT_BOOL:
        return read_number(V_BOOL(value), 0, ret_key);
    case VT_UI1:
        return read_number(V_UI1(value), 0, ret_key);
    case VT_I1:
        return read_number((signed char)V_I1(value), 0, ret_key);
    case VT_UI2:
        return read_number(V_UI2(value), 0, ret_key);
    case VT_UI4:
    case VT_UINT:
        return read_number(V_UI4(value), 0, ret_key);
    case VT_I8:
        return read_integer(V_I8(value), ret_key);
    case VT_UI8:
        return read_unsigned(V_UI8(value), ret_key);
    case VT_UNKNOWN:
    case VT_DISPATCH:
        return read_object(V_UNKNOWN(value), ret_key);
    case VT_EMPTY:
        return read_simple(KEY_EMPTY, 0, ret_key);
    case VT_NULL:
        return read_simple(KEY_NULL, 0, ret_key);
    case VT_ERROR:
        return read_simple(KEY_ERROR, V_ERROR(value), ret_key);
    default:
        return read_other(value, ret_key);
    }
}

HRESULT key_read(const VARIANT *value, enum key_case key_case, struct key *ret_key)
{
    VARIANT space;

    pthread_once(&prepared, prepare);
    return read_value(behind_references(value, &space), key_case, ret_key);
}

static bool is_text(const struct key *key, const char16_t *text, uint32_t len,
                    enum key_case key_case)
{
    if (key->len != len || len == 0)
        return key->len == len;
    if (key_case == KEY_CASE_MATTERS)
        return memcmp(key->text, text, len * sizeof(*text)) == 0;
    for (uint32_t i = 0; i < len; i++) {
        if (lower[key->text[i]] != lower[text[i]])
            return false;
    }
    return true;
}

bool key_is_of(const struct key *key, const VARIANT *value, enum key_case key_case)
{
    struct key own;

    if (V_VT(value) == VT_BSTR)
        return key->kind == KEY_TEXT &&
               is_text(key, (const char16_t *)V_BSTR(value), SysStringLen(V_BSTR(value)), key_case);
    if (FAILED(read_value(value, key_case, &own)) || own.kind != key->kind)
        return false;
    switch (key->kind) {
    case KEY_EMPTY:
    case KEY_NULL:
        return true;
    case KEY_ERROR:
    case KEY_NUMBER:
        return key->number == own.number && key->rest == own.rest;
    default:
        return false;
    }
}

static LONG windows_text_hash(const struct key *key, enum key_case key_case)
{
    uint32_t hash = 0;

    for (uint32_t i = 0; i < key->len; i++)
        hash = hash * 17 + (key_case == KEY_CASE_MATTERS ? key->text[i] : lower[key->text[i]]);
    return (LONG)(hash % WINDOWS_BUCKETS);
}

static LONG windows_number_hash(double number)
{
    float single = (float)number;
    uint32_t bits;

    if (isinf(single))
        return 0;
    memcpy(&bits, &single, sizeof(bits));
    return (LONG)(bits % WINDOWS_BUCKETS);
}

HRESULT key_windows_hash(const VARIANT *value, enum key_case key_case, LONG *ret_hash)
{
    VARTYPE type = V_VT(value) == (VT_BYREF | VT_VARIANT) ? V_VT(V_VARIANTREF(value)) : V_VT(value);
    struct key key;

    *ret_hash = -1;
    switch (type & ~VT_BYREF) {
    case VT_I1:
    case VT_UI2:
    case VT_UI4:
    case VT_I8:
    case VT_UI8:
    case VT_INT:
    case VT_UINT:
        return CTL_E_ILLEGALFUNCTIONCALL;
    }
    if (FAILED(key_read(value, key_case, &key)))
        return CTL_E_ILLEGALFUNCTIONCALL;
    if (key.kind == KEY_TEXT)
        *ret_hash = windows_text_hash(&key, key_case);
    else if (key.kind == KEY_OBJECT)
        *ret_hash = (LONG)((uint32_t)(uintptr_t)key.identity % WINDOWS_BUCKETS);
    else
        *ret_hash = key.kind == KEY_NUMBER ? windows_number_hash(key.number) : 0;
    return S_OK;
}
