/* SPDX-License-Identifier: MIT */
/*
 * Compound files: storages and streams in one file. Source: Windows' "coml2api.h" pages.
 *
 * The file is read as a whole when it is opened, and written as a whole by the outermost storage's
 * Commit(), or in direct mode when the last object of it is released; others who open it see what
 * was there before. Objects belong to the apartment that made them.
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
    ULONG ulSectorSize;            /* 512 or 4096 are taken; what is written has 512 */
    const WCHAR *pwcsTemplateFile; /* from version 2 on */
} STGOPTIONS;

EXTERN_C_START

/* Makes a file, without a name a temporary one, in place of another if STGM_CREATE says so. The
 * storage is the caller's. STG_E_FILEALREADYEXISTS, STG_E_ACCESSDENIED, STG_E_INVALIDFLAG,
 * STG_E_INVALIDPOINTER, STG_E_INSUFFICIENTMEMORY. */
WINOLEAPI StgCreateDocfile(const WCHAR *pwcsName, DWORD grfMode, DWORD reserved,
                           IStorage **ppstgOpen);

/* Opens a file. Also STG_E_FILENOTFOUND; STG_E_FILEALREADYEXISTS for what is no compound file;
 * STG_E_DOCFILECORRUPT. */
WINOLEAPI StgOpenStorage(const WCHAR *pwcsName, IStorage *pstgPriority, DWORD grfMode,
                         SNB snbExclude, DWORD reserved, IStorage **ppstgOpen);

/* The same as the two above, for an interface of the storage. @stgfmt is STGFMT_STORAGE or
 * STGFMT_DOCFILE, to open also STGFMT_ANY. E_NOINTERFACE; STG_E_INVALIDPARAMETER for other formats,
 * for attributes, and for options that are none. */
WINOLEAPI StgCreateStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt, DWORD grfAttrs,
                             STGOPTIONS *pStgOptions, PSECURITY_DESCRIPTOR pSecurityDescriptor,
                             REFIID riid, void **ppObjectOpen);
WINOLEAPI StgOpenStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt, DWORD grfAttrs,
                           STGOPTIONS *pStgOptions, PSECURITY_DESCRIPTOR pSecurityDescriptor,
                           REFIID riid, void **ppObjectOpen);

/* S_FALSE if it is none; STG_E_FILENOTFOUND. */
WINOLEAPI StgIsStorageFile(const WCHAR *pwcsName);

EXTERN_C_END

#endif
