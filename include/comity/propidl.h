/* SPDX-License-Identifier: MIT */
/*
 * Property sets and their values. Source: Windows' "propidl.h" pages.
 *
 * A property set is a stream of a storage, or with PROPSETFLAG_NONSIMPLE a storage in it, and has
 * its name after the set's format. An IPropertyStorage keeps what is written until Commit(), its
 * last Release() or Revert(). It belongs to the apartment that made it, as storages do. An LPSTR is
 * UTF-8, whatever code page the set is stored in.
 */
/* Before the guard: whichever header of the circle comes first, all are read in one order. */
#include <comity/ole2.h>
#include <comity/windows.h>

#ifndef COMITY_PROPIDL_H
#define COMITY_PROPIDL_H

#include <oaidl.h>
#include <objidl.h>

typedef struct tagVersionedStream {
    GUID guidVersion;
    IStream *pStream;
} VERSIONEDSTREAM, *LPVERSIONEDSTREAM;

#define COMITY_COUNTED_ARRAY(type, name)                                                           \
    typedef struct tag##name {                                                                     \
        ULONG cElems;                                                                              \
        type *pElems;                                                                              \
    } name
COMITY_COUNTED_ARRAY(CHAR, CAC);
COMITY_COUNTED_ARRAY(UCHAR, CAUB);
COMITY_COUNTED_ARRAY(SHORT, CAI);
COMITY_COUNTED_ARRAY(USHORT, CAUI);
COMITY_COUNTED_ARRAY(LONG, CAL);
COMITY_COUNTED_ARRAY(ULONG, CAUL);
COMITY_COUNTED_ARRAY(FLOAT, CAFLT);
COMITY_COUNTED_ARRAY(DOUBLE, CADBL);
COMITY_COUNTED_ARRAY(CY, CACY);
COMITY_COUNTED_ARRAY(DATE, CADATE);
COMITY_COUNTED_ARRAY(BSTR, CABSTR);
COMITY_COUNTED_ARRAY(BSTRBLOB, CABSTRBLOB);
COMITY_COUNTED_ARRAY(VARIANT_BOOL, CABOOL);
COMITY_COUNTED_ARRAY(SCODE, CASCODE);
COMITY_COUNTED_ARRAY(struct tagPROPVARIANT, CAPROPVARIANT);
COMITY_COUNTED_ARRAY(LARGE_INTEGER, CAH);
COMITY_COUNTED_ARRAY(ULARGE_INTEGER, CAUH);
COMITY_COUNTED_ARRAY(LPSTR, CALPSTR);
COMITY_COUNTED_ARRAY(LPWSTR, CALPWSTR);
COMITY_COUNTED_ARRAY(FILETIME, CAFILETIME);
COMITY_COUNTED_ARRAY(CLIPDATA, CACLIPDATA);
COMITY_COUNTED_ARRAY(CLSID, CACLSID);

typedef struct tagPROPVARIANT {
    union {
        struct {
            VARTYPE vt;
            WORD wReserved1;
            WORD wReserved2;
            WORD wReserved3;
            union {
                CHAR cVal;
                UCHAR bVal;
                SHORT iVal;
                USHORT uiVal;
                LONG lVal;
                ULONG ulVal;
                INT intVal;
                UINT uintVal;
                LARGE_INTEGER hVal;
                ULARGE_INTEGER uhVal;
                FLOAT fltVal;
                DOUBLE dblVal;
                VARIANT_BOOL boolVal;
                VARIANT_BOOL __OBSOLETE__VARIANT_BOOL;
                SCODE scode;
                CY cyVal;
                DATE date;
                FILETIME filetime;
                CLSID *puuid;
                CLIPDATA *pclipdata;
                BSTR bstrVal;
                BSTRBLOB bstrblobVal;
                BLOB blob;
                LPSTR pszVal;
                LPWSTR pwszVal;
                IUnknown *punkVal;
                IDispatch *pdispVal;
                IStream *pStream;
                IStorage *pStorage;
                LPVERSIONEDSTREAM pVersionedStream;
                SAFEARRAY *parray;
                CAC cac;
                CAUB caub;
                CAI cai;
                CAUI caui;
                CAL cal;
                CAUL caul;
                CAH cah;
                CAUH cauh;
                CAFLT caflt;
                CADBL cadbl;
                CABOOL cabool;
                CASCODE cascode;
                CACY cacy;
                CADATE cadate;
                CAFILETIME cafiletime;
                CACLSID cauuid;
                CACLIPDATA caclipdata;
                CABSTR cabstr;
                CABSTRBLOB cabstrblob;
                CALPSTR calpstr;
                CALPWSTR calpwstr;
                CAPROPVARIANT capropvar;
                CHAR *pcVal;
                UCHAR *pbVal;
                SHORT *piVal;
                USHORT *puiVal;
                LONG *plVal;
                ULONG *pulVal;
                INT *pintVal;
                UINT *puintVal;
                FLOAT *pfltVal;
                DOUBLE *pdblVal;
                VARIANT_BOOL *pboolVal;
                DECIMAL *pdecVal;
                SCODE *pscode;
                CY *pcyVal;
                DATE *pdate;
                BSTR *pbstrVal;
                IUnknown **ppunkVal;
                IDispatch **ppdispVal;
                SAFEARRAY **pparray;
                struct tagPROPVARIANT *pvarVal;
            };
        };
        DECIMAL decVal;
    };
} PROPVARIANT, *LPPROPVARIANT;
#ifdef __cplusplus
#define REFPROPVARIANT const PROPVARIANT &
#else
#define REFPROPVARIANT const PROPVARIANT *
#endif

typedef struct tagPROPSPEC {
    ULONG ulKind;
    union {
        PROPID propid;
        LPOLESTR lpwstr;
    };
} PROPSPEC;
typedef struct tagSERIALIZEDPROPERTYVALUE {
    DWORD dwType;
    BYTE rgb[1];
} SERIALIZEDPROPERTYVALUE;
#define PRSPEC_INVALID 0xffffffff
#define PRSPEC_LPWSTR 0
#define PRSPEC_PROPID 1

typedef struct tagSTATPROPSTG {
    LPOLESTR lpwstrName; /* in task memory, NULL if there is none */
    PROPID propid;
    VARTYPE vt;
} STATPROPSTG;

typedef struct tagSTATPROPSETSTG {
    FMTID fmtid;
    CLSID clsid;
    DWORD grfFlags;
    FILETIME mtime;
    FILETIME ctime;
    FILETIME atime;
    DWORD dwOSVersion;
} STATPROPSETSTG;

#define CCH_MAX_PROPSTG_NAME 31
#define CWCSTORAGENAME 32

#define PROPSETFLAG_DEFAULT 0
#define PROPSETFLAG_NONSIMPLE 1
#define PROPSETFLAG_ANSI 2
#define PROPSETFLAG_UNBUFFERED 4
#define PROPSETFLAG_CASE_SENSITIVE 8
#define PROPSET_BEHAVIOR_CASE_SENSITIVE 1
#define PROPSETHDR_OSVERSION_UNKNOWN 0xffffffff

#ifndef PID_DICTIONARY
#define PID_DICTIONARY 0
#define PID_CODEPAGE 0x1
#endif
#define PID_FIRST_USABLE 0x2
#define PID_FIRST_NAME_DEFAULT 0xfff
#define PID_LOCALE 0x80000000
#define PID_MODIFY_TIME 0x80000001
#ifndef PID_SECURITY
#define PID_SECURITY 0x80000002
#endif
#define PID_BEHAVIOR 0x80000003
#define PID_ILLEGAL 0xffffffff
#define PID_MIN_READONLY 0x80000000
#define PID_MAX_READONLY 0xbfffffff

/* Of FMTID_SummaryInformation. */
#define PIDSI_TITLE 0x2
#define PIDSI_SUBJECT 0x3
#define PIDSI_AUTHOR 0x4
#define PIDSI_KEYWORDS 0x5
#define PIDSI_COMMENTS 0x6
#define PIDSI_TEMPLATE 0x7
#define PIDSI_LASTAUTHOR 0x8
#define PIDSI_REVNUMBER 0x9
#define PIDSI_EDITTIME 0xa
#define PIDSI_LASTPRINTED 0xb
#define PIDSI_CREATE_DTM 0xc
#define PIDSI_LASTSAVE_DTM 0xd
#define PIDSI_PAGECOUNT 0xe
#define PIDSI_WORDCOUNT 0xf
#define PIDSI_CHARCOUNT 0x10
#define PIDSI_THUMBNAIL 0x11
#define PIDSI_APPNAME 0x12
#define PIDSI_DOC_SECURITY 0x13

/* Of FMTID_DocSummaryInformation. */
#define PIDDSI_CATEGORY 0x2
#define PIDDSI_PRESFORMAT 0x3
#define PIDDSI_BYTECOUNT 0x4
#define PIDDSI_LINECOUNT 0x5
#define PIDDSI_PARCOUNT 0x6
#define PIDDSI_SLIDECOUNT 0x7
#define PIDDSI_NOTECOUNT 0x8
#define PIDDSI_HIDDENCOUNT 0x9
#define PIDDSI_MMCLIPCOUNT 0xa
#define PIDDSI_SCALE 0xb
#define PIDDSI_HEADINGPAIR 0xc
#define PIDDSI_DOCPARTS 0xd
#define PIDDSI_MANAGER 0xe
#define PIDDSI_COMPANY 0xf
#define PIDDSI_LINKSDIRTY 0x10

/* Of FMTID_MediaFileSummaryInformation. */
#define PIDMSI_EDITOR 0x2
#define PIDMSI_SUPPLIER 0x3
#define PIDMSI_SOURCE 0x4
#define PIDMSI_SEQUENCE_NO 0x5
#define PIDMSI_PROJECT 0x6
#define PIDMSI_STATUS 0x7
#define PIDMSI_OWNER 0x8
#define PIDMSI_RATING 0x9
#define PIDMSI_PRODUCTION 0xa
#define PIDMSI_COPYRIGHT 0xb

#define PIDDI_THUMBNAIL 0x2 /* of FMTID_DiscardableInformation */

EXTERN_C COMITY_API const FMTID FMTID_SummaryInformation;
EXTERN_C COMITY_API const FMTID FMTID_DocSummaryInformation;
EXTERN_C COMITY_API const FMTID FMTID_UserDefinedProperties;
EXTERN_C COMITY_API const FMTID FMTID_DiscardableInformation;
EXTERN_C COMITY_API const FMTID FMTID_ImageSummaryInformation;
EXTERN_C COMITY_API const FMTID FMTID_AudioSummaryInformation;
EXTERN_C COMITY_API const FMTID FMTID_VideoSummaryInformation;
EXTERN_C COMITY_API const FMTID FMTID_MediaFileSummaryInformation;

#include <propidlbase.h>

/*
 * A new property set in a stream or, with PROPSETFLAG_NONSIMPLE, a storage, in place of what is
 * there. STG_E_INVALIDPARAMETER, STG_E_INVALIDPOINTER, E_NOINTERFACE, and what the stream fails
 * with.
 */
WINOLEAPI StgCreatePropStg(IUnknown *pUnk, REFFMTID fmtid, const CLSID *pclsid, DWORD grfFlags,
                           DWORD dwReserved, IPropertyStorage **ppPropStg);

/* One that is there. Also STG_E_INVALIDHEADER for what is none, STG_E_FILENOTFOUND for one of
 * another format. */
WINOLEAPI StgOpenPropStg(IUnknown *pUnk, REFFMTID fmtid, DWORD grfFlags, DWORD dwReserved,
                         IPropertyStorage **ppPropStg);

/* The property sets of any storage. They hold it; for other interfaces it is asked. */
WINOLEAPI StgCreatePropSetStg(IStorage *pStorage, DWORD dwReserved,
                              IPropertySetStorage **ppPropSetStg);

/* The name of a format's stream, CCH_MAX_PROPSTG_NAME units and a 0 at most, and the other way.
 * E_INVALIDARG; STG_E_INVALIDNAME for a name that is none of a property set. */
WINOLEAPI FmtIdToPropStgName(const FMTID *pfmtid, LPOLESTR oszName);
WINOLEAPI PropStgNameToFmtId(const LPOLESTR oszName, FMTID *pfmtid);

WINOLEAPI PropVariantCopy(PROPVARIANT *pvarDest, const PROPVARIANT *pvarSrc);
WINOLEAPI PropVariantClear(PROPVARIANT *pvar);
WINOLEAPI FreePropVariantArray(ULONG cVariants, PROPVARIANT *rgvars);

#ifdef __cplusplus
class PMemoryAllocator
{
  public:
    virtual void *Allocate(ULONG cbSize) = 0;
    virtual void Free(void *pv) = 0;
};
#else
typedef struct _PMemoryAllocator PMemoryAllocator;
#endif
EXTERN_C COMITY_API SERIALIZEDPROPERTYVALUE *STDAPICALLTYPE StgConvertVariantToProperty(
    const PROPVARIANT *pvar, USHORT CodePage, SERIALIZEDPROPERTYVALUE *pprop, ULONG *pcb,
    PROPID pid, BOOLEAN fReserved, ULONG *pcIndirect);
EXTERN_C COMITY_API ULONG STDAPICALLTYPE StgPropertyLengthAsVariant(
    const SERIALIZEDPROPERTYVALUE *pProp, ULONG cbProp, USHORT CodePage, BYTE bReserved);
EXTERN_C COMITY_API BOOLEAN STDAPICALLTYPE
StgConvertPropertyToVariant(const SERIALIZEDPROPERTYVALUE *pprop, USHORT CodePage,
                            PROPVARIANT *pvar, PMemoryAllocator *pma);
#define PropVariantInit(pvar) memset((pvar), 0, sizeof(PROPVARIANT))

#endif
