/* SPDX-License-Identifier: MIT */
/*
 * GUID and its aliases. Source: Windows' "GUID structure" page. DEFINE_GUID declares an identifier
 * and, in a source that includes <initguid.h> first, defines it.
 */
#ifndef COMITY_GUIDDEF_H
#define COMITY_GUIDDEF_H

#include <stdint.h>
#include <string.h>

#include <comity/windef.h>

typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID;
#define GUID_DEFINED
#define __IID_DEFINED__

typedef GUID *LPGUID, UUID, uuid_t;
typedef const GUID *LPCGUID;
typedef GUID IID, *LPIID;
typedef GUID CLSID, *LPCLSID;
typedef GUID FMTID, *LPFMTID;
#define IID_NULL GUID_NULL
#define CLSID_NULL GUID_NULL
#define FMTID_NULL GUID_NULL

#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const CLSID &
#define REFFMTID const FMTID &

inline int IsEqualGUID(REFGUID a, REFGUID b)
{
    return !memcmp(&a, &b, sizeof(GUID));
}
inline int InlineIsEqualGUID(REFGUID a, REFGUID b)
{
    return !memcmp(&a, &b, sizeof(GUID));
}
inline bool operator==(const GUID &a, const GUID &b)
{
    return !memcmp(&a, &b, sizeof(GUID));
}
inline bool operator!=(const GUID &a, const GUID &b)
{
    return !(a == b);
}

/* __uuidof(type) and __uuidof(expression): a type's GUID is a specialisation, which
 * __CRT_UUID_DECL makes for each generated interface and users make for theirs. */
template <typename T> struct comity_uuid;
template <typename T> struct comity_uuid<const T> : comity_uuid<T> {
};
template <typename T> struct comity_uuid<T *> : comity_uuid<T> {
};
template <typename T> struct comity_uuid<T &> : comity_uuid<T> {
};
#if !defined(__uuidof) && !(defined(__clang__) && defined(_MSC_EXTENSIONS))
#define __uuidof(x) (comity_uuid<__typeof(x)>::value())
#endif
#define __CRT_UUID_DECL(type, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                           \
    extern "C++" {                                                                                 \
    template <> struct comity_uuid<type> {                                                         \
        static const GUID &value()                                                                 \
        {                                                                                          \
            static const GUID guid = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}};                \
            return guid;                                                                           \
        }                                                                                          \
    };                                                                                             \
    }
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const CLSID *
#define REFFMTID const FMTID *
#define IsEqualGUID(a, b) (!memcmp(a, b, sizeof(GUID)))
#define InlineIsEqualGUID(a, b) (!memcmp(a, b, sizeof(GUID)))
#endif
#define IsEqualIID(a, b) IsEqualGUID(a, b)
#define IsEqualCLSID(a, b) IsEqualGUID(a, b)
#define IsEqualFMTID(a, b) IsEqualGUID(a, b)

EXTERN_C COMITY_API const GUID GUID_NULL;

#endif

/* Outside the guard: <initguid.h> may come after a first inclusion. */
#undef DEFINE_GUID
#ifdef INITGUID
#ifdef __cplusplus
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    extern "C" const GUID name __attribute__((weak, visibility("default")));                       \
    extern "C" const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    extern const GUID name __attribute__((weak, visibility("default")));                           \
    const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#endif
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    EXTERN_C COMITY_API const GUID name
#endif
#undef DEFINE_OLEGUID
#define DEFINE_OLEGUID(name, l, w1, w2) DEFINE_GUID(name, l, w1, w2, 0xc0, 0, 0, 0, 0, 0, 0, 0x46)
