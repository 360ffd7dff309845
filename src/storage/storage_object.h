/* SPDX-License-Identifier: MIT */
/*
 * Objects of compound files: storages, streams, and what lists a storage's elements. Each call
 * takes the file's lock, so that threads of one apartment may share them; but references are
 * counted without it, for who has it may be calling foreign bytes.
 */
#pragma once

#define COBJMACROS
#include "storage/opened.h"

struct storage {
    IStorage IStorage_iface;
    IRootStorage IRootStorage_iface;
    IDirectWriterLock IDirectWriterLock_iface;
    LONG refs;      /* (atomic) of its interfaces */
    unsigned holds; /* (lock) itself while it has refs, and enumerators */
    bool may_write; /* (lock) as IDirectWriterLock says */
    struct opened opened;
};

struct storage *storage_from_IStorage(IStorage *iface);

/* Takes the file's lock; storage_leave() lets it go, from a local with _cleanup_. */
struct storage *storage_enter(struct storage *storage);
void storage_leave(struct storage **storage);

/* The storage behind an interface, or NULL if it is another's. */
struct storage *storage_from_unknown(IStorage *iface);

/* All under the file's lock. STG_E_INSUFFICIENTMEMORY. */
HRESULT storage_object_new(struct storage_file *file, struct storage *parent,
                           struct compound_node *node, DWORD mode, IStorage **ret_storage);
HRESULT storage_stream_new(struct storage *parent, struct compound_node *node, DWORD mode,
                           bool is_new, IStream **ret_stream);
HRESULT storage_enum_new(struct storage *storage, IEnumSTATSTG **ret_enum);

/* Takes the file's lock, and keeps the storage even if what is called under it lets the last
 * reference go: what writes a file calls foreign bytes. */
static inline struct storage *storage_hold(struct storage *storage)
{
    storage_enter(storage)->holds++;
    return storage;
}

/* Lets go what keeps a storage open, and the lock; the last frees it. */
void storage_unhold(struct storage *storage);

static inline void storage_unholdp(struct storage **storage)
{
    storage_unhold(*storage);
}

/* What is known of an element; its name, if @flag asks for it, is the caller's (CoTaskMemFree). */
HRESULT storage_stat(const struct compound_node *node, DWORD flag, STATSTG *ret_stat);

/* A name on the task memory. */
HRESULT storage_copy_name(const WCHAR *name, LPOLESTR *ret_name);

/* Interfaces beside IStorage that roots have. */
extern const IRootStorageVtbl storage_root_vtable;
extern const IDirectWriterLockVtbl storage_writer_vtable;

/* Methods in files of their own. */
HRESULT STDMETHODCALLTYPE storage_Commit(IStorage *iface, DWORD grfCommitFlags);
HRESULT STDMETHODCALLTYPE storage_Revert(IStorage *iface);
HRESULT STDMETHODCALLTYPE storage_SetElementTimes(IStorage *iface, LPCOLESTR pwcsName,
                                                  const FILETIME *pctime, const FILETIME *patime,
                                                  const FILETIME *pmtime);
HRESULT STDMETHODCALLTYPE storage_SetClass(IStorage *iface, REFCLSID clsid);
HRESULT STDMETHODCALLTYPE storage_SetStateBits(IStorage *iface, DWORD grfStateBits, DWORD grfMask);
HRESULT STDMETHODCALLTYPE storage_Stat(IStorage *iface, STATSTG *pstatstg, DWORD grfStatFlag);
HRESULT STDMETHODCALLTYPE storage_CopyTo(IStorage *iface, DWORD ciidExclude,
                                         const IID *rgiidExclude, SNB snbExclude,
                                         IStorage *pstgDest);
HRESULT STDMETHODCALLTYPE storage_MoveElementTo(IStorage *iface, LPCOLESTR pwcsName,
                                                IStorage *pstgDest, LPCOLESTR pwcsNewName,
                                                DWORD grfFlags);

/* STG_E_INVALIDNAME for what is no name of an element: too long, or with a character of paths. */
HRESULT storage_check_name(LPCOLESTR name);

/* Finds an element. STG_E_REVERTED, STG_E_INVALIDNAME, STG_E_FILENOTFOUND. */
HRESULT storage_find(struct storage *storage, LPCOLESTR name, struct compound_node **ret_node);
