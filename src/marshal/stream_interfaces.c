/* SPDX-License-Identifier: MIT */
/*
 * Streams and what is kept in them. Source: the IDL of the Windows SDK's objidl and ocidl.
 */
#include "marshal/marshaler.h"

static const struct method sequential_stream_methods[] = {
    {{OUT_ARRAY(wire_u8, 2, 3, NULL), IN_U32, OUT_OR_NULL(wire_u32)}}, /* Read */
    {{IN_ARRAY(wire_u8, 2), IN_U32, OUT_OR_NULL(wire_u32)}},           /* Write */
};
static INTERFACE(sequential_stream_marshaler, IID_ISequentialStream, NULL,
                 sequential_stream_methods);

static const struct method stream_methods[] = {
    {{IN_U64, IN_U32, OUT_OR_NULL(wire_u64)}}, /* Seek */
    {{IN_U64}},                                /* SetSize */
    {{IN_INTERFACE(IID_IStream), IN_U64, OUT_OR_NULL(wire_u64),
      OUT_OR_NULL(wire_u64)}},              /* CopyTo */
    {{IN_U32}},                             /* Commit */
    {{NO_PARAMETERS}},                      /* Revert */
    {{IN_U64, IN_U64, IN_U32}},             /* LockRegion */
    {{IN_U64, IN_U64, IN_U32}},             /* UnlockRegion */
    {{OUT_VALUE(wire_statistics), IN_U32}}, /* Stat */
    {{OUT_INTERFACE(IID_IStream)}},         /* Clone */
};
static INTERFACE(stream_marshaler, IID_IStream, &sequential_stream_marshaler, stream_methods);

static const struct method lock_bytes_methods[] = {
    {{IN_U64, OUT_ARRAY(wire_u8, 3, 4, NULL), IN_U32, OUT_OR_NULL(wire_u32)}}, /* ReadAt */
    {{IN_U64, IN_ARRAY(wire_u8, 3), IN_U32, OUT_OR_NULL(wire_u32)}},           /* WriteAt */
    {{NO_PARAMETERS}},                                                         /* Flush */
    {{IN_U64}},                                                                /* SetSize */
    {{IN_U64, IN_U64, IN_U32}},                                                /* LockRegion */
    {{IN_U64, IN_U64, IN_U32}},                                                /* UnlockRegion */
    {{OUT_VALUE(wire_statistics), IN_U32}},                                    /* Stat */
};
static INTERFACE(lock_bytes_marshaler, IID_ILockBytes, NULL, lock_bytes_methods);

static const struct method persist_methods[] = {
    {{OUT_VALUE(wire_guid)}}, /* GetClassID */
};
static INTERFACE(persist_marshaler, IID_IPersist, NULL, persist_methods);

static const struct method persist_stream_methods[] = {
    {{NO_PARAMETERS}},                     /* IsDirty */
    {{IN_INTERFACE(IID_IStream)}},         /* Load */
    {{IN_INTERFACE(IID_IStream), IN_U32}}, /* Save */
    {{OUT_VALUE(wire_u64)}},               /* GetSizeMax */
    {{NO_PARAMETERS}},                     /* InitNew, of IPersistStreamInit alone */
};
struct interface_marshaler persist_stream_marshaler = {
    .iid = &IID_IPersistStream,
    .base = &persist_marshaler,
    .methods = persist_stream_methods,
    .n_methods = 4,
};
static INTERFACE(persist_stream_init_marshaler, IID_IPersistStreamInit, &persist_marshaler,
                 persist_stream_methods);

static const struct method persist_file_methods[] = {
    {{NO_PARAMETERS}},           /* IsDirty */
    {{IN_TEXT, IN_U32}},         /* Load */
    {{IN_TEXT_OR_NULL, IN_U32}}, /* Save */
    {{IN_TEXT_OR_NULL}},         /* SaveCompleted */
    {{OUT_VALUE(wire_text)}},    /* GetCurFile */
};
static INTERFACE(persist_file_marshaler, IID_IPersistFile, &persist_marshaler,
                 persist_file_methods);

struct interface_marshaler *const stream_interfaces[] = {
    &sequential_stream_marshaler, &stream_marshaler,
    &lock_bytes_marshaler,        &persist_marshaler,
    &persist_stream_marshaler,    &persist_stream_init_marshaler,
    &persist_file_marshaler,      NULL,
};
