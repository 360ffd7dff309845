/* SPDX-License-Identifier: MIT */
/*
 * IPropertyStorage: the properties of one set, over any stream.
 *
 * The whole set is in memory; it goes to its stream when it is committed or, unless it is
 * transacted, when it is released. Streams and storages among the values are elements of the
 * storage that a set which is not simple has.
 *
 * One call at a time is at work: its lock is held while the set's streams and storages, and those
 * that are written, are called. A call that one of them makes to the set in turn, in the same
 * thread, is refused with STG_E_INUSE; it must not wait for one from another thread.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <comity/propidl.h>

#include "base/cleanup.h"
#include "propertyset/property_set.h"
#include "propertystorage/property_place.h"

struct property_storage {
    IPropertyStorage IPropertyStorage_iface;
    LONG refs;                   /* (atomic) */
    struct property_place place; /* (const) */
    FMTID fmtid;                 /* (const) */
    pthread_mutex_t lock;        /* checks that its thread does not have it */
    uint8_t *bytes;              /* (lock) what the set was read from, or NULL */
    struct property_set set;     /* (lock) */
    bool is_changed;             /* (lock) */
};

/*
 * Begins a set in a stream; both objects of @place are referenced. A set that the stream has
 * already keeps its other section if @keeps_other. E_OUTOFMEMORY, what the stream fails with.
 */
HRESULT property_storage_create(const struct property_place *place, const CLSID *clsid, DWORD flags,
                                bool keeps_other, IPropertyStorage **ret_storage);

/* Also STG_E_FILENOTFOUND, STG_E_INVALIDHEADER. */
HRESULT property_storage_open(const struct property_place *place, IPropertyStorage **ret_storage);

/* Takes one section out of what is at a place. As opening, and what the stream fails with. */
HRESULT property_storage_delete_section(const struct property_place *place);

struct property_storage *property_storage_from(IPropertyStorage *iface);

/* For a method: the object with its lock held. STG_E_INUSE in a call out of another. */
HRESULT property_storage_enter(IPropertyStorage *iface, struct property_storage **ret_storage);
struct property_storage *property_storage_leave(struct property_storage *storage);
DEFINE_CLEANUP(struct property_storage *, property_storage_leave);

/* ---- with the lock held ---- */

/* The section that the object speaks of. */
struct property_section *property_storage_section(struct property_storage *storage);
bool property_storage_is_written(const struct property_storage *storage);

/* ---- methods, by what they are about ---- */

/* property_access.c: S_FALSE from reading if none is there. */
HRESULT property_storage_read(struct property_storage *storage, const PROPSPEC *spec,
                              PROPVARIANT *ret_value);
HRESULT property_storage_write(struct property_storage *storage, const PROPSPEC *spec,
                               const PROPVARIANT *value, PROPID first_name);
HRESULT property_storage_delete(struct property_storage *storage, const PROPSPEC *spec);

/* property_naming.c */
HRESULT property_storage_ReadPropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                           const PROPID rgpropid[], LPOLESTR rglpwstrName[]);
HRESULT property_storage_WritePropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                            const PROPID rgpropid[], const LPOLESTR rglpwstrName[]);
HRESULT property_storage_DeletePropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                             const PROPID rgpropid[]);
HRESULT property_storage_Enum(IPropertyStorage *iface, IEnumSTATPROPSTG **ppenum);

/* property_elements.c: values that are elements of the storage. What @value has is replaced by the
 * element that its name names; on failure it is cleared. */
HRESULT property_element_open(struct property_storage *storage, PROPVARIANT *value);

/*
 * Copies what is in @value to a new element for @id, beside the one that there may be, and gives a
 * value that is its name, which is to be cleared with property_value_clear().
 * STG_E_PROPSETMISMATCHED for a simple set.
 */
HRESULT property_element_write(struct property_storage *storage, PROPID id,
                               const PROPVARIANT *value, PROPVARIANT *ret_name);

/* The value of a property as it is stored, the name of its element if it has one; VT_EMPTY if not
 * there. To be dropped or cleared. */
void property_element_of(struct property_storage *storage, PROPID id, PROPVARIANT *ret_name);

/* Destroys the element that a value is the name of, if it is one, and clears the value. */
void property_element_drop(struct property_storage *storage, PROPVARIANT *name);
