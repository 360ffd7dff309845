/* SPDX-License-Identifier: MIT */
/*
 * Storages and objects that are kept in them. Source: the IDL of the Windows SDK's objidl.
 */
#include "marshal/marshaler.h"
#include "marshal/wire_storage.h"

static const struct method storage_methods[] = {
    {{IN_TEXT, IN_U32, IN_U32, IN_U32, OUT_INTERFACE(IID_IStream)}}, /* CreateStream */
    {{IN_TEXT, IN_VALUE(wire_reserved), IN_U32, IN_U32,
      OUT_INTERFACE(IID_IStream)}},                                   /* OpenStream */
    {{IN_TEXT, IN_U32, IN_U32, IN_U32, OUT_INTERFACE(IID_IStorage)}}, /* CreateStorage */
    {{IN_TEXT_OR_NULL, IN_INTERFACE(IID_IStorage), IN_U32, IN_VALUE(wire_names), IN_U32,
      OUT_INTERFACE(IID_IStorage)}}, /* OpenStorage */
    {{IN_U32, IN_ARRAY_OR_NULL(wire_guid, 1), IN_VALUE(wire_names),
      IN_INTERFACE(IID_IStorage)}},                           /* CopyTo */
    {{IN_TEXT, IN_INTERFACE(IID_IStorage), IN_TEXT, IN_U32}}, /* MoveElementTo */
    {{IN_U32}},                                               /* Commit */
    {{NO_PARAMETERS}},                                        /* Revert */
    {{IN_U32, IN_VALUE(wire_reserved), IN_U32, OUT_INTERFACE(IID_IEnumSTATSTG)}}, /* EnumElements */
    {{IN_TEXT}},          /* DestroyElement */
    {{IN_TEXT, IN_TEXT}}, /* RenameElement */
    {{IN_TEXT_OR_NULL, IN_VALUE(wire_time_or_null), IN_VALUE(wire_time_or_null),
      IN_VALUE(wire_time_or_null)}},        /* SetElementTimes */
    {{IN_GUID}},                            /* SetClass */
    {{IN_U32, IN_U32}},                     /* SetStateBits */
    {{OUT_VALUE(wire_statistics), IN_U32}}, /* Stat */
};
static INTERFACE(storage_marshaler, IID_IStorage, NULL, storage_methods);

static const struct method root_storage_methods[] = {
    {{IN_TEXT}}, /* SwitchToFile */
};
static INTERFACE(root_storage_marshaler, IID_IRootStorage, NULL, root_storage_methods);

static const struct method persist_storage_methods[] = {
    {{OUT_VALUE(wire_guid)}},               /* GetClassID */
    {{NO_PARAMETERS}},                      /* IsDirty */
    {{IN_INTERFACE(IID_IStorage)}},         /* InitNew */
    {{IN_INTERFACE(IID_IStorage)}},         /* Load */
    {{IN_INTERFACE(IID_IStorage), IN_U32}}, /* Save */
    {{IN_INTERFACE(IID_IStorage)}},         /* SaveCompleted */
    {{NO_PARAMETERS}},                      /* HandsOffStorage */
};
static INTERFACE(persist_storage_marshaler, IID_IPersistStorage, NULL, persist_storage_methods);

struct interface_marshaler *const storage_interfaces[] = {
    &storage_marshaler,
    &root_storage_marshaler,
    &persist_storage_marshaler,
    NULL,
};
