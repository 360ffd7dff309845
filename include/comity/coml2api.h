/* SPDX-License-Identifier: MIT */
/*
 * Compound files: storages and streams in one file. Source: Windows' "coml2api.h" pages.
 *
 * A file is read as a whole when it is opened. In direct mode it is written by the root's Commit()
 * and when the root is released; in transacted mode by the root's Commit() alone, and a storage in
 * it that is transacted itself commits to the one that it is in. A file in the file system is
 * replaced as a whole, so that a crash leaves the old one or the new one; where others have it open
 * or the folder cannot be written it is written over, as ILockBytes are. Objects may be used by
 * all threads of the apartment that made them.
 */
#include <comity/objbase.h>

#ifndef COMITY_COML2API_H
#define COMITY_COML2API_H

#include <objidl.h>

#define STGFMT_STORAGE 0
#define STGFMT_NATIVE 1
#define STGFMT_FILE 3
#define STGFMT_ANY 4
#define STGFMT_DOCFILE 5
#define STGFMT_DOCUMENT 0

#define STGOPTIONS_VERSION 1

typedef struct tagSTGOPTIONS {
    USHORT usVersion;
    USHORT reserved;
    ULONG ulSectorSize;            /* 512, version 3 of the format, or 4096, version 4 */
    const WCHAR *pwcsTemplateFile; /* from version 2 on */
} STGOPTIONS;

EXTERN_C_START

/*
 * Makes a file, without a name a temporary one, in place of another if STGM_CREATE says so; with
 * STGM_CONVERT what was there becomes the stream "CONTENTS" (STG_S_CONVERTED). The storage is the
 * caller's. STG_E_FILEALREADYEXISTS; STG_E_SHAREVIOLATION and STG_E_LOCKVIOLATION if others have it
 * open in a way that forbids it; STG_E_PATHNOTFOUND, STG_E_ACCESSDENIED, STG_E_MEDIUMFULL;
 * STG_E_INVALIDFLAG for modes that are none: a file that is changed directly must be exclusive.
 */
WINOLEAPI StgCreateDocfile(const WCHAR *pwcsName, DWORD grfMode, DWORD reserved,
                           IStorage **ppstgOpen);

/*
 * Opens a file. Also STG_E_FILENOTFOUND; STG_E_FILEALREADYEXISTS for what is no compound file;
 * STG_E_DOCFILECORRUPT; STG_E_OLDFORMAT and STG_E_OLDDLL for unknown versions. @pstgPriority, a
 * root of the file in priority mode, stands for the name, and is released with success. Elements that
 * @snbExclude names are there, and empty.
 */
WINOLEAPI StgOpenStorage(const WCHAR *pwcsName, IStorage *pstgPriority, DWORD grfMode,
                         SNB snbExclude, DWORD reserved, IStorage **ppstgOpen);

/* The same as the two above, for an interface of the storage. @stgfmt is STGFMT_STORAGE or
 * STGFMT_DOCFILE, to open also STGFMT_ANY. With STGFMT_FILE, and to open with STGFMT_ANY a file
 * that is no compound one, IPropertySetStorage alone is there: the sets are beside the file's
 * content, in attributes. E_NOINTERFACE; STG_E_INVALIDPARAMETER for other formats, for attributes,
 * and for options that are none. */
WINOLEAPI StgCreateStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt, DWORD grfAttrs,
                             STGOPTIONS *pStgOptions, PSECURITY_DESCRIPTOR pSecurityDescriptor,
                             REFIID riid, void **ppObjectOpen);
WINOLEAPI StgOpenStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt, DWORD grfAttrs,
                           STGOPTIONS *pStgOptions, PSECURITY_DESCRIPTOR pSecurityDescriptor,
                           REFIID riid, void **ppObjectOpen);

/* The same in the caller's bytes, of which the storage holds a reference. Where the bytes know
 * locks (LOCK_ONLYONCE) others are kept away as with files. STG_E_INVALIDHEADER for bytes that are
 * no compound file; else what the bytes answer. */
WINOLEAPI StgCreateDocfileOnILockBytes(ILockBytes *plkbyt, DWORD grfMode, DWORD reserved,
                                       IStorage **ppstgOpen);
WINOLEAPI StgOpenStorageOnILockBytes(ILockBytes *plkbyt, IStorage *pstgPriority, DWORD grfMode,
                                     SNB snbExclude, DWORD reserved, IStorage **ppstgOpen);

/* S_FALSE if it is none; STG_E_FILENOTFOUND. */
WINOLEAPI StgIsStorageFile(const WCHAR *pwcsName);
WINOLEAPI StgIsStorageILockBytes(ILockBytes *plkbyt);

/* Sets times of a file and of its root; NULL leaves one as it is. StgOpenStorage()'s. */
WINOLEAPI StgSetTimes(const WCHAR *lpszName, const FILETIME *pctime, const FILETIME *patime,
                      const FILETIME *pmtime);

/* The class of what is in a storage or, by OleSaveToStream(), a stream. E_INVALIDARG for NULL;
 * STG_E_READFAULT for a stream that ends too early; else what storage and stream answer. */
WINOLEAPI ReadClassStg(LPSTORAGE pStg, CLSID *pclsid);
WINOLEAPI WriteClassStg(LPSTORAGE pStg, REFCLSID rclsid);
WINOLEAPI ReadClassStm(LPSTREAM pStm, CLSID *pclsid);
WINOLEAPI WriteClassStm(LPSTREAM pStm, REFCLSID rclsid);

/* Bytes in memory, the caller's or, for NULL, new. E_INVALIDARG, E_OUTOFMEMORY. */
WINOLEAPI CreateILockBytesOnHGlobal(HGLOBAL hGlobal, BOOL fDeleteOnRelease, ILockBytes **pplkbyt);
WINOLEAPI GetHGlobalFromILockBytes(ILockBytes *plkbyt, HGLOBAL *phglobal);

EXTERN_C_END

#endif
