/* SPDX-License-Identifier: MIT */
/*
 * PROPVARIANT. Source: Windows' "PROPVARIANT structure" page.
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
