/* SPDX-License-Identifier: MIT */
/*
 * Monikers, the running objects that they name, and who parses and binds the rest of a name.
 * Source: the IDL of the Windows SDK's objidl and oleidl.
 */
#include <oleidl.h>

#include "marshal/marshaler.h"

static const struct method bind_context_methods[] = {
    {{IN_INTERFACE(IID_IUnknown)}},             /* RegisterObjectBound */
    {{IN_INTERFACE(IID_IUnknown)}},             /* RevokeObjectBound */
    {{NO_PARAMETERS}},                          /* ReleaseBoundObjects */
    {{IN_REF(wire_bind_options)}},              /* SetBindOptions */
    {{IN_OUT(wire_bind_options)}},              /* GetBindOptions */
    {{OUT_INTERFACE(IID_IRunningObjectTable)}}, /* GetRunningObjectTable */
    {{IN_TEXT, IN_INTERFACE(IID_IUnknown)}},    /* RegisterObjectParam */
    {{IN_TEXT, OUT_INTERFACE(IID_IUnknown)}},   /* GetObjectParam */
    {{OUT_INTERFACE(IID_IEnumString)}},         /* EnumObjectParam */
    {{IN_TEXT}},                                /* RevokeObjectParam */
};
static INTERFACE(bind_context_marshaler, IID_IBindCtx, NULL, bind_context_methods);

/* What most of a moniker's methods begin with: the context and the moniker to the left. */
#define IN_CONTEXT IN_INTERFACE(IID_IBindCtx), IN_INTERFACE(IID_IMoniker)

static const struct method moniker_methods[] = {
    {{IN_CONTEXT, IN_GUID, OUT_OBJECT(3)}}, /* BindToObject */
    {{IN_CONTEXT, IN_GUID, OUT_OBJECT(3)}}, /* BindToStorage */
    {{IN_INTERFACE(IID_IBindCtx), IN_U32, IN_OUT_INTERFACE(IID_IMoniker),
      OUT_INTERFACE(IID_IMoniker)}},                                     /* Reduce */
    {{IN_INTERFACE(IID_IMoniker), IN_U32, OUT_INTERFACE(IID_IMoniker)}}, /* ComposeWith */
    {{IN_U32, OUT_INTERFACE(IID_IEnumMoniker)}},                         /* Enum */
    {{IN_INTERFACE(IID_IMoniker)}},                                      /* IsEqual */
    {{OUT_U32}},                                                         /* Hash */
    {{IN_CONTEXT, IN_INTERFACE(IID_IMoniker)}},                          /* IsRunning */
    {{IN_CONTEXT, OUT_VALUE(wire_filetime)}},                            /* GetTimeOfLastChange */
    {{OUT_INTERFACE(IID_IMoniker)}},                                     /* Inverse */
    {{IN_INTERFACE(IID_IMoniker), OUT_INTERFACE(IID_IMoniker)}},         /* CommonPrefixWith */
    {{IN_INTERFACE(IID_IMoniker), OUT_INTERFACE(IID_IMoniker)}},         /* RelativePathTo */
    {{IN_CONTEXT, OUT_VALUE(wire_text)}},                                /* GetDisplayName */
    {{IN_CONTEXT, IN_TEXT, OUT_U32, OUT_INTERFACE(IID_IMoniker)}},       /* ParseDisplayName */
    {{OUT_U32}},                                                         /* IsSystemMoniker */
};
static INTERFACE(moniker_marshaler, IID_IMoniker, &persist_stream_marshaler, moniker_methods);

static const struct method running_objects_methods[] = {
    {{IN_U32, IN_INTERFACE(IID_IUnknown), IN_INTERFACE(IID_IMoniker), OUT_U32}}, /* Register */
    {{IN_U32}},                                                                  /* Revoke */
    {{IN_INTERFACE(IID_IMoniker)}},                                              /* IsRunning */
    {{IN_INTERFACE(IID_IMoniker), OUT_INTERFACE(IID_IUnknown)}},                 /* GetObject */
    {{IN_U32, IN_REF(wire_filetime)}},                        /* NoteChangeTime */
    {{IN_INTERFACE(IID_IMoniker), OUT_VALUE(wire_filetime)}}, /* GetTimeOfLastChange */
    {{OUT_INTERFACE(IID_IEnumMoniker)}},                      /* EnumRunning */
};
static INTERFACE(running_objects_marshaler, IID_IRunningObjectTable, NULL, running_objects_methods);

static const struct method class_activator_methods[] = {
    {{IN_GUID, IN_U32, IN_U32, IN_GUID, OUT_OBJECT(4)}}, /* GetClassObject */
};
static INTERFACE(class_activator_marshaler, IID_IClassActivator, NULL, class_activator_methods);

/* ---- who makes objects of the rest of a name ---- */

static const struct method parser_methods[] = {
    {{IN_INTERFACE(IID_IBindCtx), IN_TEXT, OUT_U32,
      OUT_INTERFACE(IID_IMoniker)}}, /* ParseDisplayName */
};
static INTERFACE(parser_marshaler, IID_IParseDisplayName, NULL, parser_methods);

static const struct method container_methods[] = {
    {{IN_U32, OUT_INTERFACE(IID_IEnumUnknown)}}, /* EnumObjects */
    {{IN_U32}},                                  /* LockContainer */
};
static INTERFACE(container_marshaler, IID_IOleContainer, &parser_marshaler, container_methods);

static const struct method item_container_methods[] = {
    {{IN_TEXT, IN_U32, IN_INTERFACE(IID_IBindCtx), IN_GUID, OUT_OBJECT(4)}}, /* GetObject */
    {{IN_TEXT, IN_INTERFACE(IID_IBindCtx), IN_GUID, OUT_OBJECT(3)}},         /* GetObjectStorage */
    {{IN_TEXT}},                                                             /* IsRunning */
};
static INTERFACE(item_container_marshaler, IID_IOleItemContainer, &container_marshaler,
                 item_container_methods);

struct interface_marshaler *const moniker_interfaces[] = {
    &bind_context_marshaler,    &moniker_marshaler,
    &running_objects_marshaler, &class_activator_marshaler,
    &parser_marshaler,          &container_marshaler,
    &item_container_marshaler,  NULL,
};
