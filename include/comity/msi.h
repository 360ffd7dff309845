/* SPDX-License-Identifier: MIT */
/*
 * The installer: products, features, components, patches, sources of installations. Source:
 * Windows' "msi.h" pages.
 *
 * W functions take UTF-16, A functions UTF-8. Text that is returned goes into the caller's buffer:
 * its length variable holds the room in characters and is set to the length without the NUL;
 * ERROR_MORE_DATA if the room is too small. Either may be NULL. All may be called from any thread.
 *
 * Besides the results that are named below there are, for any function, ERROR_INVALID_PARAMETER,
 * ERROR_OUTOFMEMORY, ERROR_BAD_CONFIGURATION (what the registry says of a product is damaged) and
 * ERROR_MOD_NOT_FOUND (the module that implements these functions is not installed).
 */
#ifndef COMITY_MSI_H
#define COMITY_MSI_H

#include <comity/windef.h>
#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/winreg.h>

#define WINMSIAPI WINBASEAPI

/* A handle of the installer: a database, view, record, ... A number that is never reused soon. */
typedef unsigned int MSIHANDLE;

typedef enum tagINSTALLSTATE {
    INSTALLSTATE_NOTUSED = -7,
    INSTALLSTATE_BADCONFIG = -6,
    INSTALLSTATE_INCOMPLETE = -5,
    INSTALLSTATE_SOURCEABSENT = -4,
    INSTALLSTATE_MOREDATA = -3,
    INSTALLSTATE_INVALIDARG = -2,
    INSTALLSTATE_UNKNOWN = -1,
    INSTALLSTATE_BROKEN = 0,
    INSTALLSTATE_ADVERTISED = 1,
    INSTALLSTATE_REMOVED = 1,
    INSTALLSTATE_ABSENT = 2,
    INSTALLSTATE_LOCAL = 3,
    INSTALLSTATE_SOURCE = 4,
    INSTALLSTATE_DEFAULT = 5,
} INSTALLSTATE;

typedef enum tagINSTALLLEVEL {
    INSTALLLEVEL_DEFAULT = 0,
    INSTALLLEVEL_MINIMUM = 1,
    INSTALLLEVEL_MAXIMUM = 0xFFFF,
} INSTALLLEVEL;

typedef enum tagREINSTALLMODE {
    REINSTALLMODE_REPAIR = 0x00000001,
    REINSTALLMODE_FILEMISSING = 0x00000002,
    REINSTALLMODE_FILEOLDERVERSION = 0x00000004,
    REINSTALLMODE_FILEEQUALVERSION = 0x00000008,
    REINSTALLMODE_FILEEXACT = 0x00000010,
    REINSTALLMODE_FILEVERIFY = 0x00000020,
    REINSTALLMODE_FILEREPLACE = 0x00000040,
    REINSTALLMODE_MACHINEDATA = 0x00000080,
    REINSTALLMODE_USERDATA = 0x00000100,
    REINSTALLMODE_SHORTCUT = 0x00000200,
    REINSTALLMODE_PACKAGE = 0x00000400,
} REINSTALLMODE;

typedef enum tagINSTALLMODE {
    INSTALLMODE_NODETECTION_ANY = -4,
    INSTALLMODE_NOSOURCERESOLUTION = -3,
    INSTALLMODE_NODETECTION = -2,
    INSTALLMODE_EXISTING = -1,
    INSTALLMODE_DEFAULT = 0,
} INSTALLMODE;

typedef enum tagINSTALLTYPE {
    INSTALLTYPE_DEFAULT = 0,
    INSTALLTYPE_NETWORK_IMAGE = 1,
    INSTALLTYPE_SINGLE_INSTANCE = 2,
} INSTALLTYPE;

typedef enum tagUSERINFOSTATE {
    USERINFOSTATE_MOREDATA = -3,
    USERINFOSTATE_INVALIDARG = -2,
    USERINFOSTATE_UNKNOWN = -1,
    USERINFOSTATE_ABSENT = 0,
    USERINFOSTATE_PRESENT = 1,
} USERINFOSTATE;

typedef enum tagINSTALLMESSAGE {
    INSTALLMESSAGE_FATALEXIT = 0x00000000,
    INSTALLMESSAGE_ERROR = 0x01000000,
    INSTALLMESSAGE_WARNING = 0x02000000,
    INSTALLMESSAGE_USER = 0x03000000,
    INSTALLMESSAGE_INFO = 0x04000000,
    INSTALLMESSAGE_FILESINUSE = 0x05000000,
    INSTALLMESSAGE_RESOLVESOURCE = 0x06000000,
    INSTALLMESSAGE_OUTOFDISKSPACE = 0x07000000,
    INSTALLMESSAGE_ACTIONSTART = 0x08000000,
    INSTALLMESSAGE_ACTIONDATA = 0x09000000,
    INSTALLMESSAGE_PROGRESS = 0x0A000000,
    INSTALLMESSAGE_COMMONDATA = 0x0B000000,
    INSTALLMESSAGE_INITIALIZE = 0x0C000000,
    INSTALLMESSAGE_TERMINATE = 0x0D000000,
    INSTALLMESSAGE_SHOWDIALOG = 0x0E000000,
    INSTALLMESSAGE_PERFORMANCE = 0x0F000000,
    INSTALLMESSAGE_RMFILESINUSE = 0x19000000,
    INSTALLMESSAGE_INSTALLSTART = 0x1A000000,
    INSTALLMESSAGE_INSTALLEND = 0x1B000000,
} INSTALLMESSAGE;

typedef enum tagINSTALLLOGMODE {
    INSTALLLOGMODE_FATALEXIT = 0x00000001,
    INSTALLLOGMODE_ERROR = 0x00000002,
    INSTALLLOGMODE_WARNING = 0x00000004,
    INSTALLLOGMODE_USER = 0x00000008,
    INSTALLLOGMODE_INFO = 0x00000010,
    INSTALLLOGMODE_FILESINUSE = 0x00000020,
    INSTALLLOGMODE_RESOLVESOURCE = 0x00000040,
    INSTALLLOGMODE_OUTOFDISKSPACE = 0x00000080,
    INSTALLLOGMODE_ACTIONSTART = 0x00000100,
    INSTALLLOGMODE_ACTIONDATA = 0x00000200,
    INSTALLLOGMODE_PROGRESS = 0x00000400,
    INSTALLLOGMODE_PROPERTYDUMP = 0x00000400,
    INSTALLLOGMODE_COMMONDATA = 0x00000800,
    INSTALLLOGMODE_INITIALIZE = 0x00001000,
    INSTALLLOGMODE_VERBOSE = 0x00001000,
    INSTALLLOGMODE_TERMINATE = 0x00002000,
    INSTALLLOGMODE_EXTRADEBUG = 0x00002000,
    INSTALLLOGMODE_SHOWDIALOG = 0x00004000,
    INSTALLLOGMODE_LOGONLYONERROR = 0x00004000,
    INSTALLLOGMODE_PERFORMANCE = 0x00008000,
    INSTALLLOGMODE_LOGPERFORMANCE = 0x00008000,
    INSTALLLOGMODE_RMFILESINUSE = 0x02000000,
    INSTALLLOGMODE_INSTALLSTART = 0x04000000,
    INSTALLLOGMODE_INSTALLEND = 0x08000000,
} INSTALLLOGMODE;

typedef enum tagINSTALLLOGATTRIBUTES {
    INSTALLLOGATTRIBUTES_APPEND = 0x00000001,
    INSTALLLOGATTRIBUTES_FLUSHEACHLINE = 0x00000002,
} INSTALLLOGATTRIBUTES;

typedef enum tagINSTALLUILEVEL {
    INSTALLUILEVEL_NOCHANGE = 0,
    INSTALLUILEVEL_DEFAULT = 1,
    INSTALLUILEVEL_NONE = 2,
    INSTALLUILEVEL_BASIC = 3,
    INSTALLUILEVEL_REDUCED = 4,
    INSTALLUILEVEL_FULL = 5,
    INSTALLUILEVEL_HIDECANCEL = 0x20,
    INSTALLUILEVEL_PROGRESSONLY = 0x40,
    INSTALLUILEVEL_ENDDIALOG = 0x80,
    INSTALLUILEVEL_SOURCERESONLY = 0x100,
    INSTALLUILEVEL_UACONLY = 0x200,
} INSTALLUILEVEL;

typedef enum tagINSTALLFEATUREATTRIBUTE {
    INSTALLFEATUREATTRIBUTE_FAVORLOCAL = 0x00000001,
    INSTALLFEATUREATTRIBUTE_FAVORSOURCE = 0x00000002,
    INSTALLFEATUREATTRIBUTE_FOLLOWPARENT = 0x00000004,
    INSTALLFEATUREATTRIBUTE_FAVORADVERTISE = 0x00000008,
    INSTALLFEATUREATTRIBUTE_DISALLOWADVERTISE = 0x00000010,
    INSTALLFEATUREATTRIBUTE_NOUNSUPPORTEDADVERTISE = 0x00000020,
} INSTALLFEATUREATTRIBUTE;

typedef enum tagMSIPATCHSTATE {
    MSIPATCHSTATE_INVALID = 0,
    MSIPATCHSTATE_APPLIED = 1,
    MSIPATCHSTATE_SUPERSEDED = 2,
    MSIPATCHSTATE_OBSOLETED = 4,
    MSIPATCHSTATE_REGISTERED = 8,
    MSIPATCHSTATE_ALL = 15,
} MSIPATCHSTATE;

typedef enum tagMSIINSTALLCONTEXT {
    MSIINSTALLCONTEXT_FIRSTVISIBLE = 0,
    MSIINSTALLCONTEXT_NONE = 0,
    MSIINSTALLCONTEXT_USERMANAGED = 1,
    MSIINSTALLCONTEXT_USERUNMANAGED = 2,
    MSIINSTALLCONTEXT_MACHINE = 4,
    MSIINSTALLCONTEXT_ALL = 7,
    MSIINSTALLCONTEXT_ALLUSERMANAGED = 8,
} MSIINSTALLCONTEXT;

typedef enum tagMSIPATCHDATATYPE {
    MSIPATCH_DATATYPE_PATCHFILE = 0,
    MSIPATCH_DATATYPE_XMLPATH = 1,
    MSIPATCH_DATATYPE_XMLBLOB = 2,
} MSIPATCHDATATYPE,
    *PMSIPATCHDATATYPE;

typedef enum tagMSISOURCETYPE {
    MSISOURCETYPE_UNKNOWN = 0x00000000,
    MSISOURCETYPE_NETWORK = 0x00000001,
    MSISOURCETYPE_URL = 0x00000002,
    MSISOURCETYPE_MEDIA = 0x00000004,
} MSISOURCETYPE;

typedef enum tagMSICODE {
    MSICODE_PRODUCT = 0x00000000,
    MSICODE_PATCH = 0x40000000,
} MSICODE;

typedef enum tagSCRIPTFLAGS {
    SCRIPTFLAGS_CACHEINFO = 0x00000001,
    SCRIPTFLAGS_SHORTCUTS = 0x00000004,
    SCRIPTFLAGS_MACHINEASSIGN = 0x00000008,
    SCRIPTFLAGS_REGDATA_CNFGINFO = 0x00000020,
    SCRIPTFLAGS_VALIDATE_TRANSFORMS_LIST = 0x00000040,
    SCRIPTFLAGS_REGDATA_CLASSINFO = 0x00000080,
    SCRIPTFLAGS_REGDATA_EXTENSIONINFO = 0x00000100,
    SCRIPTFLAGS_REGDATA_APPINFO = 0x00000180,
    SCRIPTFLAGS_REGDATA = 0x000001A0,
} SCRIPTFLAGS;

typedef enum tagADVERTISEFLAGS {
    ADVERTISEFLAGS_MACHINEASSIGN = 0,
    ADVERTISEFLAGS_USERASSIGN = 1,
} ADVERTISEFLAGS;

typedef enum tagMSIARCHITECTUREFLAGS {
    MSIARCHITECTUREFLAGS_X86 = 0x00000001,
    MSIARCHITECTUREFLAGS_IA64 = 0x00000002,
    MSIARCHITECTUREFLAGS_AMD64 = 0x00000004,
    MSIARCHITECTUREFLAGS_ARM = 0x00000008,
} MSIARCHITECTUREFLAGS;

typedef enum tagMSIOPENPACKAGEFLAGS {
    MSIOPENPACKAGEFLAGS_IGNOREMACHINESTATE = 0x00000001,
} MSIOPENPACKAGEFLAGS;

typedef enum tagMSIADVERTISEOPTIONFLAGS {
    MSIADVERTISEOPTIONS_INSTANCE = 0x00000001,
} MSIADVERTISEOPTIONFLAGS;

typedef enum tagMSITRANSACTIONSTATE {
    MSITRANSACTIONSTATE_ROLLBACK = 0x00000000,
    MSITRANSACTIONSTATE_COMMIT = 0x00000001,
} MSITRANSACTIONSTATE;

typedef enum tagMSITRANSACTION {
    MSITRANSACTION_CHAIN_EMBEDDEDUI = 0x00000001,
    MSITRANSACTION_JOIN_EXISTING_EMBEDDEDUI = 0x00000002,
} MSITRANSACTION;

typedef enum tagMSIASSEMBLYINFO {
    MSIASSEMBLYINFO_NETASSEMBLY = 0,
    MSIASSEMBLYINFO_WIN32ASSEMBLY = 1,
} MSIASSEMBLYINFO;

typedef struct _MSIFILEHASHINFO {
    ULONG dwFileHashInfoSize;
    ULONG dwData[4];
} MSIFILEHASHINFO, *PMSIFILEHASHINFO;

typedef struct tagMSIPATCHSEQUENCEINFOA {
    LPCSTR szPatchData;
    MSIPATCHDATATYPE ePatchDataType;
    DWORD dwOrder;
    UINT uStatus;
} MSIPATCHSEQUENCEINFOA, *PMSIPATCHSEQUENCEINFOA;
typedef struct tagMSIPATCHSEQUENCEINFOW {
    LPCWSTR szPatchData;
    MSIPATCHDATATYPE ePatchDataType;
    DWORD dwOrder;
    UINT uStatus;
} MSIPATCHSEQUENCEINFOW, *PMSIPATCHSEQUENCEINFOW;

typedef int(WINAPI *INSTALLUI_HANDLERA)(LPVOID pvContext, UINT iMessageType, LPCSTR szMessage);
typedef int(WINAPI *INSTALLUI_HANDLERW)(LPVOID pvContext, UINT iMessageType, LPCWSTR szMessage);
typedef int(WINAPI *INSTALLUI_HANDLER_RECORD)(LPVOID pvContext, UINT iMessageType,
                                              MSIHANDLE hRecord);
typedef INSTALLUI_HANDLER_RECORD *PINSTALLUI_HANDLER_RECORD;

/* The certificate of a signed file; here no file has one (see MsiGetFileSignatureInformationW). */
typedef struct _CERT_CONTEXT CERT_CONTEXT, *PCERT_CONTEXT;
typedef const CERT_CONTEXT *PCCERT_CONTEXT;

#define MAX_FEATURE_CHARS 38
#define MAX_GUID_CHARS 38
#define MSI_INVALID_HASH_IS_FATAL 0x1

/* Names of what is known of products. */
#if __SIZEOF_WCHAR_T__ == 2
#define COMITY_MSI_WIDE(text) L##text
#else
#define COMITY_MSI_WIDE(text) u##text
#endif
#define INSTALLPROPERTY_PACKAGENAMEA "PackageName"
#define INSTALLPROPERTY_PACKAGENAMEW COMITY_MSI_WIDE("PackageName")
#define INSTALLPROPERTY_PACKAGENAME COMITY_AW(INSTALLPROPERTY_PACKAGENAME)
#define INSTALLPROPERTY_TRANSFORMSA "Transforms"
#define INSTALLPROPERTY_TRANSFORMSW COMITY_MSI_WIDE("Transforms")
#define INSTALLPROPERTY_TRANSFORMS COMITY_AW(INSTALLPROPERTY_TRANSFORMS)
#define INSTALLPROPERTY_LANGUAGEA "Language"
#define INSTALLPROPERTY_LANGUAGEW COMITY_MSI_WIDE("Language")
#define INSTALLPROPERTY_LANGUAGE COMITY_AW(INSTALLPROPERTY_LANGUAGE)
#define INSTALLPROPERTY_PRODUCTNAMEA "ProductName"
#define INSTALLPROPERTY_PRODUCTNAMEW COMITY_MSI_WIDE("ProductName")
#define INSTALLPROPERTY_PRODUCTNAME COMITY_AW(INSTALLPROPERTY_PRODUCTNAME)
#define INSTALLPROPERTY_ASSIGNMENTTYPEA "AssignmentType"
#define INSTALLPROPERTY_ASSIGNMENTTYPEW COMITY_MSI_WIDE("AssignmentType")
#define INSTALLPROPERTY_ASSIGNMENTTYPE COMITY_AW(INSTALLPROPERTY_ASSIGNMENTTYPE)
#define INSTALLPROPERTY_INSTANCETYPEA "InstanceType"
#define INSTALLPROPERTY_INSTANCETYPEW COMITY_MSI_WIDE("InstanceType")
#define INSTALLPROPERTY_INSTANCETYPE COMITY_AW(INSTALLPROPERTY_INSTANCETYPE)
#define INSTALLPROPERTY_AUTHORIZED_LUA_APPA "AuthorizedLUAApp"
#define INSTALLPROPERTY_AUTHORIZED_LUA_APPW COMITY_MSI_WIDE("AuthorizedLUAApp")
#define INSTALLPROPERTY_AUTHORIZED_LUA_APP COMITY_AW(INSTALLPROPERTY_AUTHORIZED_LUA_APP)
#define INSTALLPROPERTY_PACKAGECODEA "PackageCode"
#define INSTALLPROPERTY_PACKAGECODEW COMITY_MSI_WIDE("PackageCode")
#define INSTALLPROPERTY_PACKAGECODE COMITY_AW(INSTALLPROPERTY_PACKAGECODE)
#define INSTALLPROPERTY_VERSIONA "Version"
#define INSTALLPROPERTY_VERSIONW COMITY_MSI_WIDE("Version")
#define INSTALLPROPERTY_VERSION COMITY_AW(INSTALLPROPERTY_VERSION)
#define INSTALLPROPERTY_PRODUCTICONA "ProductIcon"
#define INSTALLPROPERTY_PRODUCTICONW COMITY_MSI_WIDE("ProductIcon")
#define INSTALLPROPERTY_PRODUCTICON COMITY_AW(INSTALLPROPERTY_PRODUCTICON)
#define INSTALLPROPERTY_INSTALLEDPRODUCTNAMEA "InstalledProductName"
#define INSTALLPROPERTY_INSTALLEDPRODUCTNAMEW COMITY_MSI_WIDE("InstalledProductName")
#define INSTALLPROPERTY_INSTALLEDPRODUCTNAME COMITY_AW(INSTALLPROPERTY_INSTALLEDPRODUCTNAME)
#define INSTALLPROPERTY_VERSIONSTRINGA "VersionString"
#define INSTALLPROPERTY_VERSIONSTRINGW COMITY_MSI_WIDE("VersionString")
#define INSTALLPROPERTY_VERSIONSTRING COMITY_AW(INSTALLPROPERTY_VERSIONSTRING)
#define INSTALLPROPERTY_HELPLINKA "HelpLink"
#define INSTALLPROPERTY_HELPLINKW COMITY_MSI_WIDE("HelpLink")
#define INSTALLPROPERTY_HELPLINK COMITY_AW(INSTALLPROPERTY_HELPLINK)
#define INSTALLPROPERTY_HELPTELEPHONEA "HelpTelephone"
#define INSTALLPROPERTY_HELPTELEPHONEW COMITY_MSI_WIDE("HelpTelephone")
#define INSTALLPROPERTY_HELPTELEPHONE COMITY_AW(INSTALLPROPERTY_HELPTELEPHONE)
#define INSTALLPROPERTY_INSTALLLOCATIONA "InstallLocation"
#define INSTALLPROPERTY_INSTALLLOCATIONW COMITY_MSI_WIDE("InstallLocation")
#define INSTALLPROPERTY_INSTALLLOCATION COMITY_AW(INSTALLPROPERTY_INSTALLLOCATION)
#define INSTALLPROPERTY_INSTALLSOURCEA "InstallSource"
#define INSTALLPROPERTY_INSTALLSOURCEW COMITY_MSI_WIDE("InstallSource")
#define INSTALLPROPERTY_INSTALLSOURCE COMITY_AW(INSTALLPROPERTY_INSTALLSOURCE)
#define INSTALLPROPERTY_INSTALLDATEA "InstallDate"
#define INSTALLPROPERTY_INSTALLDATEW COMITY_MSI_WIDE("InstallDate")
#define INSTALLPROPERTY_INSTALLDATE COMITY_AW(INSTALLPROPERTY_INSTALLDATE)
#define INSTALLPROPERTY_PUBLISHERA "Publisher"
#define INSTALLPROPERTY_PUBLISHERW COMITY_MSI_WIDE("Publisher")
#define INSTALLPROPERTY_PUBLISHER COMITY_AW(INSTALLPROPERTY_PUBLISHER)
#define INSTALLPROPERTY_LOCALPACKAGEA "LocalPackage"
#define INSTALLPROPERTY_LOCALPACKAGEW COMITY_MSI_WIDE("LocalPackage")
#define INSTALLPROPERTY_LOCALPACKAGE COMITY_AW(INSTALLPROPERTY_LOCALPACKAGE)
#define INSTALLPROPERTY_URLINFOABOUTA "URLInfoAbout"
#define INSTALLPROPERTY_URLINFOABOUTW COMITY_MSI_WIDE("URLInfoAbout")
#define INSTALLPROPERTY_URLINFOABOUT COMITY_AW(INSTALLPROPERTY_URLINFOABOUT)
#define INSTALLPROPERTY_URLUPDATEINFOA "URLUpdateInfo"
#define INSTALLPROPERTY_URLUPDATEINFOW COMITY_MSI_WIDE("URLUpdateInfo")
#define INSTALLPROPERTY_URLUPDATEINFO COMITY_AW(INSTALLPROPERTY_URLUPDATEINFO)
#define INSTALLPROPERTY_VERSIONMINORA "VersionMinor"
#define INSTALLPROPERTY_VERSIONMINORW COMITY_MSI_WIDE("VersionMinor")
#define INSTALLPROPERTY_VERSIONMINOR COMITY_AW(INSTALLPROPERTY_VERSIONMINOR)
#define INSTALLPROPERTY_VERSIONMAJORA "VersionMajor"
#define INSTALLPROPERTY_VERSIONMAJORW COMITY_MSI_WIDE("VersionMajor")
#define INSTALLPROPERTY_VERSIONMAJOR COMITY_AW(INSTALLPROPERTY_VERSIONMAJOR)
#define INSTALLPROPERTY_PRODUCTIDA "ProductID"
#define INSTALLPROPERTY_PRODUCTIDW COMITY_MSI_WIDE("ProductID")
#define INSTALLPROPERTY_PRODUCTID COMITY_AW(INSTALLPROPERTY_PRODUCTID)
#define INSTALLPROPERTY_REGCOMPANYA "RegCompany"
#define INSTALLPROPERTY_REGCOMPANYW COMITY_MSI_WIDE("RegCompany")
#define INSTALLPROPERTY_REGCOMPANY COMITY_AW(INSTALLPROPERTY_REGCOMPANY)
#define INSTALLPROPERTY_REGOWNERA "RegOwner"
#define INSTALLPROPERTY_REGOWNERW COMITY_MSI_WIDE("RegOwner")
#define INSTALLPROPERTY_REGOWNER COMITY_AW(INSTALLPROPERTY_REGOWNER)
#define INSTALLPROPERTY_INSTALLEDLANGUAGEA "InstalledLanguage"
#define INSTALLPROPERTY_INSTALLEDLANGUAGEW COMITY_MSI_WIDE("InstalledLanguage")
#define INSTALLPROPERTY_INSTALLEDLANGUAGE COMITY_AW(INSTALLPROPERTY_INSTALLEDLANGUAGE)
#define INSTALLPROPERTY_UNINSTALLABLEA "Uninstallable"
#define INSTALLPROPERTY_UNINSTALLABLEW COMITY_MSI_WIDE("Uninstallable")
#define INSTALLPROPERTY_UNINSTALLABLE COMITY_AW(INSTALLPROPERTY_UNINSTALLABLE)
#define INSTALLPROPERTY_PRODUCTSTATEA "State"
#define INSTALLPROPERTY_PRODUCTSTATEW COMITY_MSI_WIDE("State")
#define INSTALLPROPERTY_PRODUCTSTATE COMITY_AW(INSTALLPROPERTY_PRODUCTSTATE)
#define INSTALLPROPERTY_PATCHSTATEA "State"
#define INSTALLPROPERTY_PATCHSTATEW COMITY_MSI_WIDE("State")
#define INSTALLPROPERTY_PATCHSTATE COMITY_AW(INSTALLPROPERTY_PATCHSTATE)
#define INSTALLPROPERTY_PATCHTYPEA "PatchType"
#define INSTALLPROPERTY_PATCHTYPEW COMITY_MSI_WIDE("PatchType")
#define INSTALLPROPERTY_PATCHTYPE COMITY_AW(INSTALLPROPERTY_PATCHTYPE)
#define INSTALLPROPERTY_LUAENABLEDA "LUAEnabled"
#define INSTALLPROPERTY_LUAENABLEDW COMITY_MSI_WIDE("LUAEnabled")
#define INSTALLPROPERTY_LUAENABLED COMITY_AW(INSTALLPROPERTY_LUAENABLED)
#define INSTALLPROPERTY_DISPLAYNAMEA "DisplayName"
#define INSTALLPROPERTY_DISPLAYNAMEW COMITY_MSI_WIDE("DisplayName")
#define INSTALLPROPERTY_DISPLAYNAME COMITY_AW(INSTALLPROPERTY_DISPLAYNAME)
#define INSTALLPROPERTY_MOREINFOURLA "MoreInfoURL"
#define INSTALLPROPERTY_MOREINFOURLW COMITY_MSI_WIDE("MoreInfoURL")
#define INSTALLPROPERTY_MOREINFOURL COMITY_AW(INSTALLPROPERTY_MOREINFOURL)
#define INSTALLPROPERTY_LASTUSEDSOURCEA "LastUsedSource"
#define INSTALLPROPERTY_LASTUSEDSOURCEW COMITY_MSI_WIDE("LastUsedSource")
#define INSTALLPROPERTY_LASTUSEDSOURCE COMITY_AW(INSTALLPROPERTY_LASTUSEDSOURCE)
#define INSTALLPROPERTY_LASTUSEDTYPEA "LastUsedType"
#define INSTALLPROPERTY_LASTUSEDTYPEW COMITY_MSI_WIDE("LastUsedType")
#define INSTALLPROPERTY_LASTUSEDTYPE COMITY_AW(INSTALLPROPERTY_LASTUSEDTYPE)
#define INSTALLPROPERTY_MEDIAPACKAGEPATHA "MediaPackagePath"
#define INSTALLPROPERTY_MEDIAPACKAGEPATHW COMITY_MSI_WIDE("MediaPackagePath")
#define INSTALLPROPERTY_MEDIAPACKAGEPATH COMITY_AW(INSTALLPROPERTY_MEDIAPACKAGEPATH)
#define INSTALLPROPERTY_DISKPROMPTA "DiskPrompt"
#define INSTALLPROPERTY_DISKPROMPTW COMITY_MSI_WIDE("DiskPrompt")
#define INSTALLPROPERTY_DISKPROMPT COMITY_AW(INSTALLPROPERTY_DISKPROMPT)

#define INSTALLMESSAGE_TYPEMASK 0xFF000000L

EXTERN_C_START

/* Gives up a handle, or all of this thread's (their number is returned). A database, view or
 * record that another one still needs stays until then. 0 is no error. ERROR_INVALID_HANDLE. */
WINMSIAPI UINT WINAPI MsiCloseHandle(MSIHANDLE hAny);
WINMSIAPI UINT WINAPI MsiCloseAllHandles(void);

/* How much is shown by installations that this process begins; the level before. INSTALLUILEVEL_
 * NOCHANGE only asks. @phWnd is taken and given back as before. */
WINMSIAPI INSTALLUILEVEL WINAPI MsiSetInternalUI(INSTALLUILEVEL dwUILevel, HWND *phWnd);

/* Who hears of the messages of @dwMessageFilter (INSTALLLOGMODE); who did before. */
WINMSIAPI INSTALLUI_HANDLERA WINAPI MsiSetExternalUIA(INSTALLUI_HANDLERA puiHandler,
                                                      DWORD dwMessageFilter, LPVOID pvContext);
WINMSIAPI INSTALLUI_HANDLERW WINAPI MsiSetExternalUIW(INSTALLUI_HANDLERW puiHandler,
                                                      DWORD dwMessageFilter, LPVOID pvContext);
WINMSIAPI UINT WINAPI MsiSetExternalUIRecord(INSTALLUI_HANDLER_RECORD puiHandler,
                                             DWORD dwMessageFilter, LPVOID pvContext,
                                             PINSTALLUI_HANDLER_RECORD ppuiPrevHandler);

/* Where installations that this process begins log; NULL: nowhere. ERROR_INSTALL_LOG_FAILURE. */
WINMSIAPI UINT WINAPI MsiEnableLogA(DWORD dwLogMode, LPCSTR szLogFile, DWORD dwLogAttributes);
WINMSIAPI UINT WINAPI MsiEnableLogW(DWORD dwLogMode, LPCWSTR szLogFile, DWORD dwLogAttributes);

/* INSTALLSTATE_DEFAULT installed, _ADVERTISED, _ABSENT for another user, _UNKNOWN, _INVALIDARG. */
WINMSIAPI INSTALLSTATE WINAPI MsiQueryProductStateA(LPCSTR szProduct);
WINMSIAPI INSTALLSTATE WINAPI MsiQueryProductStateW(LPCWSTR szProduct);

/* A property (INSTALLPROPERTY_...) of a product. ERROR_UNKNOWN_PRODUCT, ERROR_UNKNOWN_PROPERTY. */
WINMSIAPI UINT WINAPI MsiGetProductInfoA(LPCSTR szProduct, LPCSTR szAttribute, LPSTR lpValueBuf,
                                         LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiGetProductInfoW(LPCWSTR szProduct, LPCWSTR szAttribute, LPWSTR lpValueBuf,
                                         LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiGetProductInfoExA(LPCSTR szProductCode, LPCSTR szUserSid,
                                           MSIINSTALLCONTEXT dwContext, LPCSTR szProperty,
                                           LPSTR szValue, LPDWORD pcchValue);
WINMSIAPI UINT WINAPI MsiGetProductInfoExW(LPCWSTR szProductCode, LPCWSTR szUserSid,
                                           MSIINSTALLCONTEXT dwContext, LPCWSTR szProperty,
                                           LPWSTR szValue, LPDWORD pcchValue);

/* Installing and changing: done by a process of its own, whose exit code is returned (0,
 * ERROR_INSTALL_USEREXIT, ERROR_INSTALL_FAILURE, ERROR_SUCCESS_REBOOT_REQUIRED, ...).
 * @szCommandLine is "NAME=VALUE ...". */
WINMSIAPI UINT WINAPI MsiInstallProductA(LPCSTR szPackagePath, LPCSTR szCommandLine);
WINMSIAPI UINT WINAPI MsiInstallProductW(LPCWSTR szPackagePath, LPCWSTR szCommandLine);
WINMSIAPI UINT WINAPI MsiConfigureProductA(LPCSTR szProduct, int iInstallLevel,
                                           INSTALLSTATE eInstallState);
WINMSIAPI UINT WINAPI MsiConfigureProductW(LPCWSTR szProduct, int iInstallLevel,
                                           INSTALLSTATE eInstallState);
WINMSIAPI UINT WINAPI MsiConfigureProductExA(LPCSTR szProduct, int iInstallLevel,
                                             INSTALLSTATE eInstallState, LPCSTR szCommandLine);
WINMSIAPI UINT WINAPI MsiConfigureProductExW(LPCWSTR szProduct, int iInstallLevel,
                                             INSTALLSTATE eInstallState, LPCWSTR szCommandLine);
WINMSIAPI UINT WINAPI MsiReinstallProductA(LPCSTR szProduct, DWORD szReinstallMode);
WINMSIAPI UINT WINAPI MsiReinstallProductW(LPCWSTR szProduct, DWORD szReinstallMode);
WINMSIAPI UINT WINAPI MsiConfigureFeatureA(LPCSTR szProduct, LPCSTR szFeature,
                                           INSTALLSTATE eInstallState);
WINMSIAPI UINT WINAPI MsiConfigureFeatureW(LPCWSTR szProduct, LPCWSTR szFeature,
                                           INSTALLSTATE eInstallState);
WINMSIAPI UINT WINAPI MsiReinstallFeatureA(LPCSTR szProduct, LPCSTR szFeature,
                                           DWORD dwReinstallMode);
WINMSIAPI UINT WINAPI MsiReinstallFeatureW(LPCWSTR szProduct, LPCWSTR szFeature,
                                           DWORD dwReinstallMode);
WINMSIAPI UINT WINAPI MsiInstallMissingComponentA(LPCSTR szProduct, LPCSTR szComponent,
                                                  INSTALLSTATE eInstallState);
WINMSIAPI UINT WINAPI MsiInstallMissingComponentW(LPCWSTR szProduct, LPCWSTR szComponent,
                                                  INSTALLSTATE eInstallState);
WINMSIAPI UINT WINAPI MsiInstallMissingFileA(LPCSTR szProduct, LPCSTR szFile);
WINMSIAPI UINT WINAPI MsiInstallMissingFileW(LPCWSTR szProduct, LPCWSTR szFile);

/* Advertising for this user or the machine. There are no advertise scripts on this system: what
 * asks for one is ERROR_CALL_NOT_IMPLEMENTED. */
WINMSIAPI UINT WINAPI MsiAdvertiseProductA(LPCSTR szPackagePath, LPCSTR szScriptfilePath,
                                           LPCSTR szTransforms, LANGID lgidLanguage);
WINMSIAPI UINT WINAPI MsiAdvertiseProductW(LPCWSTR szPackagePath, LPCWSTR szScriptfilePath,
                                           LPCWSTR szTransforms, LANGID lgidLanguage);
WINMSIAPI UINT WINAPI MsiAdvertiseProductExA(LPCSTR szPackagePath, LPCSTR szScriptfilePath,
                                             LPCSTR szTransforms, LANGID lgidLanguage,
                                             DWORD dwPlatform, DWORD dwOptions);
WINMSIAPI UINT WINAPI MsiAdvertiseProductExW(LPCWSTR szPackagePath, LPCWSTR szScriptfilePath,
                                             LPCWSTR szTransforms, LANGID lgidLanguage,
                                             DWORD dwPlatform, DWORD dwOptions);
WINMSIAPI UINT WINAPI MsiProcessAdvertiseScriptA(LPCSTR szScriptFile, LPCSTR szIconFolder,
                                                 HKEY hRegData, BOOL fShortcuts, BOOL fRemoveItems);
WINMSIAPI UINT WINAPI MsiProcessAdvertiseScriptW(LPCWSTR szScriptFile, LPCWSTR szIconFolder,
                                                 HKEY hRegData, BOOL fShortcuts, BOOL fRemoveItems);
WINMSIAPI UINT WINAPI MsiAdvertiseScriptA(LPCSTR szScriptFile, DWORD dwFlags, PHKEY phRegData,
                                          BOOL fRemoveItems);
WINMSIAPI UINT WINAPI MsiAdvertiseScriptW(LPCWSTR szScriptFile, DWORD dwFlags, PHKEY phRegData,
                                          BOOL fRemoveItems);
WINMSIAPI UINT WINAPI MsiGetProductInfoFromScriptA(LPCSTR szScriptFile, LPSTR lpProductBuf39,
                                                   LANGID *plgidLanguage, LPDWORD pdwVersion,
                                                   LPSTR lpNameBuf, LPDWORD pcchNameBuf,
                                                   LPSTR lpPackageBuf, LPDWORD pcchPackageBuf);
WINMSIAPI UINT WINAPI MsiGetProductInfoFromScriptW(LPCWSTR szScriptFile, LPWSTR lpProductBuf39,
                                                   LANGID *plgidLanguage, LPDWORD pdwVersion,
                                                   LPWSTR lpNameBuf, LPDWORD pcchNameBuf,
                                                   LPWSTR lpPackageBuf, LPDWORD pcchPackageBuf);

/* The product of a component, into a buffer of 39 characters. ERROR_UNKNOWN_COMPONENT,
 * ERROR_INSTALL_FAILURE. */
WINMSIAPI UINT WINAPI MsiGetProductCodeA(LPCSTR szComponent, LPSTR lpBuf39);
WINMSIAPI UINT WINAPI MsiGetProductCodeW(LPCWSTR szComponent, LPWSTR lpBuf39);

/* Who a product was registered for. */
WINMSIAPI USERINFOSTATE WINAPI MsiGetUserInfoA(LPCSTR szProduct, LPSTR lpUserNameBuf,
                                               LPDWORD pcchUserNameBuf, LPSTR lpOrgNameBuf,
                                               LPDWORD pcchOrgNameBuf, LPSTR lpSerialBuf,
                                               LPDWORD pcchSerialBuf);
WINMSIAPI USERINFOSTATE WINAPI MsiGetUserInfoW(LPCWSTR szProduct, LPWSTR lpUserNameBuf,
                                               LPDWORD pcchUserNameBuf, LPWSTR lpOrgNameBuf,
                                               LPDWORD pcchOrgNameBuf, LPWSTR lpSerialBuf,
                                               LPDWORD pcchSerialBuf);
WINMSIAPI UINT WINAPI MsiCollectUserInfoA(LPCSTR szProduct);
WINMSIAPI UINT WINAPI MsiCollectUserInfoW(LPCWSTR szProduct);

/* Patches. No product of this system has any: packages of patches are refused
 * (ERROR_PATCH_PACKAGE_OPEN_FAILED, ERROR_PATCH_PACKAGE_INVALID, ERROR_PATCH_PACKAGE_UNSUPPORTED),
 * and there is none to tell of (ERROR_NO_MORE_ITEMS, ERROR_UNKNOWN_PRODUCT, ERROR_UNKNOWN_PATCH).
 */
WINMSIAPI UINT WINAPI MsiApplyPatchA(LPCSTR szPatchPackage, LPCSTR szInstallPackage,
                                     INSTALLTYPE eInstallType, LPCSTR szCommandLine);
WINMSIAPI UINT WINAPI MsiApplyPatchW(LPCWSTR szPatchPackage, LPCWSTR szInstallPackage,
                                     INSTALLTYPE eInstallType, LPCWSTR szCommandLine);
WINMSIAPI UINT WINAPI MsiApplyMultiplePatchesA(LPCSTR szPatchPackages, LPCSTR szProductCode,
                                               LPCSTR szPropertiesList);
WINMSIAPI UINT WINAPI MsiApplyMultiplePatchesW(LPCWSTR szPatchPackages, LPCWSTR szProductCode,
                                               LPCWSTR szPropertiesList);
WINMSIAPI UINT WINAPI MsiRemovePatchesA(LPCSTR szPatchList, LPCSTR szProductCode,
                                        INSTALLTYPE eUninstallType, LPCSTR szPropertyList);
WINMSIAPI UINT WINAPI MsiRemovePatchesW(LPCWSTR szPatchList, LPCWSTR szProductCode,
                                        INSTALLTYPE eUninstallType, LPCWSTR szPropertyList);
WINMSIAPI UINT WINAPI MsiGetPatchInfoA(LPCSTR szPatch, LPCSTR szAttribute, LPSTR lpValueBuf,
                                       LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiGetPatchInfoW(LPCWSTR szPatch, LPCWSTR szAttribute, LPWSTR lpValueBuf,
                                       LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiGetPatchInfoExA(LPCSTR szPatchCode, LPCSTR szProductCode, LPCSTR szUserSid,
                                         MSIINSTALLCONTEXT dwContext, LPCSTR szProperty,
                                         LPSTR lpValue, LPDWORD pcchValue);
WINMSIAPI UINT WINAPI MsiGetPatchInfoExW(LPCWSTR szPatchCode, LPCWSTR szProductCode,
                                         LPCWSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                         LPCWSTR szProperty, LPWSTR lpValue, LPDWORD pcchValue);
WINMSIAPI UINT WINAPI MsiEnumPatchesA(LPCSTR szProduct, DWORD iPatchIndex, LPSTR lpPatchBuf,
                                      LPSTR lpTransformsBuf, LPDWORD pcchTransformsBuf);
WINMSIAPI UINT WINAPI MsiEnumPatchesW(LPCWSTR szProduct, DWORD iPatchIndex, LPWSTR lpPatchBuf,
                                      LPWSTR lpTransformsBuf, LPDWORD pcchTransformsBuf);
WINMSIAPI UINT WINAPI MsiEnumPatchesExA(LPCSTR szProductCode, LPCSTR szUserSid, DWORD dwContext,
                                        DWORD dwFilter, DWORD dwIndex, LPSTR szPatchCode,
                                        LPSTR szTargetProductCode,
                                        MSIINSTALLCONTEXT *pdwTargetProductContext,
                                        LPSTR szTargetUserSid, LPDWORD pcchTargetUserSid);
WINMSIAPI UINT WINAPI MsiEnumPatchesExW(LPCWSTR szProductCode, LPCWSTR szUserSid, DWORD dwContext,
                                        DWORD dwFilter, DWORD dwIndex, LPWSTR szPatchCode,
                                        LPWSTR szTargetProductCode,
                                        MSIINSTALLCONTEXT *pdwTargetProductContext,
                                        LPWSTR szTargetUserSid, LPDWORD pcchTargetUserSid);
WINMSIAPI UINT WINAPI MsiExtractPatchXMLDataA(LPCSTR szPatchPath, DWORD dwReserved, LPSTR szXMLData,
                                              DWORD *pcchXMLData);
WINMSIAPI UINT WINAPI MsiExtractPatchXMLDataW(LPCWSTR szPatchPath, DWORD dwReserved,
                                              LPWSTR szXMLData, DWORD *pcchXMLData);
WINMSIAPI UINT WINAPI MsiGetPatchFileListA(LPCSTR szProductCode, LPCSTR szPatchList,
                                           LPDWORD pcFiles, MSIHANDLE **pphFileRecords);
WINMSIAPI UINT WINAPI MsiGetPatchFileListW(LPCWSTR szProductCode, LPCWSTR szPatchList,
                                           LPDWORD pcFiles, MSIHANDLE **pphFileRecords);
WINMSIAPI UINT WINAPI MsiDeterminePatchSequenceA(LPCSTR szProductCode, LPCSTR szUserSid,
                                                 MSIINSTALLCONTEXT dwContext, DWORD cPatchInfo,
                                                 PMSIPATCHSEQUENCEINFOA pPatchInfo);
WINMSIAPI UINT WINAPI MsiDeterminePatchSequenceW(LPCWSTR szProductCode, LPCWSTR szUserSid,
                                                 MSIINSTALLCONTEXT dwContext, DWORD cPatchInfo,
                                                 PMSIPATCHSEQUENCEINFOW pPatchInfo);
WINMSIAPI UINT WINAPI MsiDetermineApplicablePatchesA(LPCSTR szProductPackagePath, DWORD cPatchInfo,
                                                     PMSIPATCHSEQUENCEINFOA pPatchInfo);
WINMSIAPI UINT WINAPI MsiDetermineApplicablePatchesW(LPCWSTR szProductPackagePath, DWORD cPatchInfo,
                                                     PMSIPATCHSEQUENCEINFOW pPatchInfo);

/* A feature's state: INSTALLSTATE_LOCAL, _SOURCE, _ADVERTISED, _ABSENT, _UNKNOWN, _BROKEN,
 * _INVALIDARG. MsiUseFeature counts a use besides. */
WINMSIAPI INSTALLSTATE WINAPI MsiQueryFeatureStateA(LPCSTR szProduct, LPCSTR szFeature);
WINMSIAPI INSTALLSTATE WINAPI MsiQueryFeatureStateW(LPCWSTR szProduct, LPCWSTR szFeature);
WINMSIAPI UINT WINAPI MsiQueryFeatureStateExA(LPCSTR szProductCode, LPCSTR szUserSid,
                                              MSIINSTALLCONTEXT dwContext, LPCSTR szFeature,
                                              INSTALLSTATE *pdwState);
WINMSIAPI UINT WINAPI MsiQueryFeatureStateExW(LPCWSTR szProductCode, LPCWSTR szUserSid,
                                              MSIINSTALLCONTEXT dwContext, LPCWSTR szFeature,
                                              INSTALLSTATE *pdwState);
WINMSIAPI INSTALLSTATE WINAPI MsiUseFeatureA(LPCSTR szProduct, LPCSTR szFeature);
WINMSIAPI INSTALLSTATE WINAPI MsiUseFeatureW(LPCWSTR szProduct, LPCWSTR szFeature);
WINMSIAPI INSTALLSTATE WINAPI MsiUseFeatureExA(LPCSTR szProduct, LPCSTR szFeature,
                                               DWORD dwInstallMode, DWORD dwReserved);
WINMSIAPI INSTALLSTATE WINAPI MsiUseFeatureExW(LPCWSTR szProduct, LPCWSTR szFeature,
                                               DWORD dwInstallMode, DWORD dwReserved);
WINMSIAPI UINT WINAPI MsiGetFeatureUsageA(LPCSTR szProduct, LPCSTR szFeature, LPDWORD pdwUseCount,
                                          LPWORD pwDateUsed);
WINMSIAPI UINT WINAPI MsiGetFeatureUsageW(LPCWSTR szProduct, LPCWSTR szFeature, LPDWORD pdwUseCount,
                                          LPWORD pwDateUsed);
WINMSIAPI UINT WINAPI MsiGetFeatureInfoA(MSIHANDLE hProduct, LPCSTR szFeature, LPDWORD lpAttributes,
                                         LPSTR lpTitleBuf, LPDWORD pcchTitleBuf, LPSTR lpHelpBuf,
                                         LPDWORD pcchHelpBuf);
WINMSIAPI UINT WINAPI MsiGetFeatureInfoW(MSIHANDLE hProduct, LPCWSTR szFeature,
                                         LPDWORD lpAttributes, LPWSTR lpTitleBuf,
                                         LPDWORD pcchTitleBuf, LPWSTR lpHelpBuf,
                                         LPDWORD pcchHelpBuf);

/* A component's path, after installing what is missing as @dwInstallMode asks. */
WINMSIAPI UINT WINAPI MsiProvideComponentA(LPCSTR szProduct, LPCSTR szFeature, LPCSTR szComponent,
                                           DWORD dwInstallMode, LPSTR lpPathBuf,
                                           LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiProvideComponentW(LPCWSTR szProduct, LPCWSTR szFeature,
                                           LPCWSTR szComponent, DWORD dwInstallMode,
                                           LPWSTR lpPathBuf, LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiProvideQualifiedComponentA(LPCSTR szCategory, LPCSTR szQualifier,
                                                    DWORD dwInstallMode, LPSTR lpPathBuf,
                                                    LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiProvideQualifiedComponentW(LPCWSTR szCategory, LPCWSTR szQualifier,
                                                    DWORD dwInstallMode, LPWSTR lpPathBuf,
                                                    LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiProvideQualifiedComponentExA(LPCSTR szCategory, LPCSTR szQualifier,
                                                      DWORD dwInstallMode, LPCSTR szProduct,
                                                      DWORD dwUnused1, DWORD dwUnused2,
                                                      LPSTR lpPathBuf, LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiProvideQualifiedComponentExW(LPCWSTR szCategory, LPCWSTR szQualifier,
                                                      DWORD dwInstallMode, LPCWSTR szProduct,
                                                      DWORD dwUnused1, DWORD dwUnused2,
                                                      LPWSTR lpPathBuf, LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiProvideAssemblyA(LPCSTR szAssemblyName, LPCSTR szAppContext,
                                          DWORD dwInstallMode, DWORD dwAssemblyInfo,
                                          LPSTR lpPathBuf, LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiProvideAssemblyW(LPCWSTR szAssemblyName, LPCWSTR szAppContext,
                                          DWORD dwInstallMode, DWORD dwAssemblyInfo,
                                          LPWSTR lpPathBuf, LPDWORD pcchPathBuf);

/* Where a component's key path is: a file, or "00:\Software\..." for the registry. Results:
 * INSTALLSTATE_LOCAL, _SOURCE, _ABSENT (not there), _UNKNOWN, _MOREDATA, _INVALIDARG. */
WINMSIAPI INSTALLSTATE WINAPI MsiGetComponentPathA(LPCSTR szProduct, LPCSTR szComponent,
                                                   LPSTR lpPathBuf, LPDWORD pcchBuf);
WINMSIAPI INSTALLSTATE WINAPI MsiGetComponentPathW(LPCWSTR szProduct, LPCWSTR szComponent,
                                                   LPWSTR lpPathBuf, LPDWORD pcchBuf);
WINMSIAPI INSTALLSTATE WINAPI MsiGetComponentPathExA(LPCSTR szProductCode, LPCSTR szComponentCode,
                                                     LPCSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                     LPSTR lpOutPathBuffer,
                                                     LPDWORD pcchOutPathBuffer);
WINMSIAPI INSTALLSTATE WINAPI MsiGetComponentPathExW(LPCWSTR szProductCode, LPCWSTR szComponentCode,
                                                     LPCWSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                     LPWSTR lpOutPathBuffer,
                                                     LPDWORD pcchOutPathBuffer);
WINMSIAPI INSTALLSTATE WINAPI MsiLocateComponentA(LPCSTR szComponent, LPSTR lpPathBuf,
                                                  LPDWORD pcchBuf);
WINMSIAPI INSTALLSTATE WINAPI MsiLocateComponentW(LPCWSTR szComponent, LPWSTR lpPathBuf,
                                                  LPDWORD pcchBuf);
WINMSIAPI UINT WINAPI MsiQueryComponentStateA(LPCSTR szProductCode, LPCSTR szUserSid,
                                              MSIINSTALLCONTEXT dwContext, LPCSTR szComponentCode,
                                              INSTALLSTATE *pdwState);
WINMSIAPI UINT WINAPI MsiQueryComponentStateW(LPCWSTR szProductCode, LPCWSTR szUserSid,
                                              MSIINSTALLCONTEXT dwContext, LPCWSTR szComponentCode,
                                              INSTALLSTATE *pdwState);

/* Lists, by an index from 0; codes go into buffers of 39 characters. ERROR_NO_MORE_ITEMS behind
 * the last one. */
WINMSIAPI UINT WINAPI MsiEnumProductsA(DWORD iProductIndex, LPSTR lpProductBuf);
WINMSIAPI UINT WINAPI MsiEnumProductsW(DWORD iProductIndex, LPWSTR lpProductBuf);
WINMSIAPI UINT WINAPI MsiEnumProductsExA(LPCSTR szProductCode, LPCSTR szUserSid, DWORD dwContext,
                                         DWORD dwIndex, CHAR szInstalledProductCode[39],
                                         MSIINSTALLCONTEXT *pdwInstalledContext, LPSTR szSid,
                                         LPDWORD pcchSid);
WINMSIAPI UINT WINAPI MsiEnumProductsExW(LPCWSTR szProductCode, LPCWSTR szUserSid, DWORD dwContext,
                                         DWORD dwIndex, WCHAR szInstalledProductCode[39],
                                         MSIINSTALLCONTEXT *pdwInstalledContext, LPWSTR szSid,
                                         LPDWORD pcchSid);
WINMSIAPI UINT WINAPI MsiEnumRelatedProductsA(LPCSTR lpUpgradeCode, DWORD dwReserved,
                                              DWORD iProductIndex, LPSTR lpProductBuf);
WINMSIAPI UINT WINAPI MsiEnumRelatedProductsW(LPCWSTR lpUpgradeCode, DWORD dwReserved,
                                              DWORD iProductIndex, LPWSTR lpProductBuf);
WINMSIAPI UINT WINAPI MsiEnumFeaturesA(LPCSTR szProduct, DWORD iFeatureIndex, LPSTR lpFeatureBuf,
                                       LPSTR lpParentBuf);
WINMSIAPI UINT WINAPI MsiEnumFeaturesW(LPCWSTR szProduct, DWORD iFeatureIndex, LPWSTR lpFeatureBuf,
                                       LPWSTR lpParentBuf);
WINMSIAPI UINT WINAPI MsiEnumComponentsA(DWORD iComponentIndex, LPSTR lpComponentBuf);
WINMSIAPI UINT WINAPI MsiEnumComponentsW(DWORD iComponentIndex, LPWSTR lpComponentBuf);
WINMSIAPI UINT WINAPI MsiEnumComponentsExA(LPCSTR szUserSid, DWORD dwContext, DWORD dwIndex,
                                           CHAR szInstalledComponentCode[39],
                                           MSIINSTALLCONTEXT *pdwInstalledContext, LPSTR szSid,
                                           LPDWORD pcchSid);
WINMSIAPI UINT WINAPI MsiEnumComponentsExW(LPCWSTR szUserSid, DWORD dwContext, DWORD dwIndex,
                                           WCHAR szInstalledComponentCode[39],
                                           MSIINSTALLCONTEXT *pdwInstalledContext, LPWSTR szSid,
                                           LPDWORD pcchSid);
WINMSIAPI UINT WINAPI MsiEnumClientsA(LPCSTR szComponent, DWORD iProductIndex, LPSTR lpProductBuf);
WINMSIAPI UINT WINAPI MsiEnumClientsW(LPCWSTR szComponent, DWORD iProductIndex,
                                      LPWSTR lpProductBuf);
WINMSIAPI UINT WINAPI MsiEnumClientsExA(LPCSTR szComponent, LPCSTR szUserSid, DWORD dwContext,
                                        DWORD dwProductIndex, CHAR szProductBuf[39],
                                        MSIINSTALLCONTEXT *pdwInstalledContext, LPSTR szSid,
                                        LPDWORD pcchSid);
WINMSIAPI UINT WINAPI MsiEnumClientsExW(LPCWSTR szComponent, LPCWSTR szUserSid, DWORD dwContext,
                                        DWORD dwProductIndex, WCHAR szProductBuf[39],
                                        MSIINSTALLCONTEXT *pdwInstalledContext, LPWSTR szSid,
                                        LPDWORD pcchSid);
WINMSIAPI UINT WINAPI MsiEnumComponentQualifiersA(LPCSTR szComponent, DWORD iIndex,
                                                  LPSTR lpQualifierBuf, LPDWORD pcchQualifierBuf,
                                                  LPSTR lpApplicationDataBuf,
                                                  LPDWORD pcchApplicationDataBuf);
WINMSIAPI UINT WINAPI MsiEnumComponentQualifiersW(LPCWSTR szComponent, DWORD iIndex,
                                                  LPWSTR lpQualifierBuf, LPDWORD pcchQualifierBuf,
                                                  LPWSTR lpApplicationDataBuf,
                                                  LPDWORD pcchApplicationDataBuf);

/* A session of an installed product or of a package ("#n" is the open database n): for questions
 * and for actions. The handle is the caller's. ERROR_UNKNOWN_PRODUCT,
 * ERROR_INSTALL_PACKAGE_OPEN_FAILED, ERROR_INSTALL_PACKAGE_INVALID, ERROR_PRODUCT_VERSION. */
WINMSIAPI UINT WINAPI MsiOpenProductA(LPCSTR szProduct, MSIHANDLE *hProduct);
WINMSIAPI UINT WINAPI MsiOpenProductW(LPCWSTR szProduct, MSIHANDLE *hProduct);
WINMSIAPI UINT WINAPI MsiOpenPackageA(LPCSTR szPackagePath, MSIHANDLE *hProduct);
WINMSIAPI UINT WINAPI MsiOpenPackageW(LPCWSTR szPackagePath, MSIHANDLE *hProduct);
WINMSIAPI UINT WINAPI MsiOpenPackageExA(LPCSTR szPackagePath, DWORD dwOptions, MSIHANDLE *hProduct);
WINMSIAPI UINT WINAPI MsiOpenPackageExW(LPCWSTR szPackagePath, DWORD dwOptions,
                                        MSIHANDLE *hProduct);
WINMSIAPI UINT WINAPI MsiGetProductPropertyA(MSIHANDLE hProduct, LPCSTR szProperty,
                                             LPSTR lpValueBuf, LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiGetProductPropertyW(MSIHANDLE hProduct, LPCWSTR szProperty,
                                             LPWSTR lpValueBuf, LPDWORD pcchValueBuf);

/* Is a file a package? ERROR_INSTALL_PACKAGE_OPEN_FAILED, ERROR_INSTALL_PACKAGE_INVALID. */
WINMSIAPI UINT WINAPI MsiVerifyPackageA(LPCSTR szPackagePath);
WINMSIAPI UINT WINAPI MsiVerifyPackageW(LPCWSTR szPackagePath);

/* Sources: the places where a product's or patch's media are, in order. */
WINMSIAPI UINT WINAPI MsiSourceListClearAllA(LPCSTR szProduct, LPCSTR szUserName, DWORD dwReserved);
WINMSIAPI UINT WINAPI MsiSourceListClearAllW(LPCWSTR szProduct, LPCWSTR szUserName,
                                             DWORD dwReserved);
WINMSIAPI UINT WINAPI MsiSourceListAddSourceA(LPCSTR szProduct, LPCSTR szUserName, DWORD dwReserved,
                                              LPCSTR szSource);
WINMSIAPI UINT WINAPI MsiSourceListAddSourceW(LPCWSTR szProduct, LPCWSTR szUserName,
                                              DWORD dwReserved, LPCWSTR szSource);
WINMSIAPI UINT WINAPI MsiSourceListForceResolutionA(LPCSTR szProduct, LPCSTR szUserName,
                                                    DWORD dwReserved);
WINMSIAPI UINT WINAPI MsiSourceListForceResolutionW(LPCWSTR szProduct, LPCWSTR szUserName,
                                                    DWORD dwReserved);
WINMSIAPI UINT WINAPI MsiSourceListAddSourceExA(LPCSTR szProductCodeOrPatchCode, LPCSTR szUserSid,
                                                MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                                LPCSTR szSource, DWORD dwIndex);
WINMSIAPI UINT WINAPI MsiSourceListAddSourceExW(LPCWSTR szProductCodeOrPatchCode, LPCWSTR szUserSid,
                                                MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                                LPCWSTR szSource, DWORD dwIndex);
WINMSIAPI UINT WINAPI MsiSourceListAddMediaDiskA(LPCSTR szProductCodeOrPatchCode, LPCSTR szUserSid,
                                                 MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                                 DWORD dwDiskId, LPCSTR szVolumeLabel,
                                                 LPCSTR szDiskPrompt);
WINMSIAPI UINT WINAPI MsiSourceListAddMediaDiskW(LPCWSTR szProductCodeOrPatchCode,
                                                 LPCWSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                 DWORD dwOptions, DWORD dwDiskId,
                                                 LPCWSTR szVolumeLabel, LPCWSTR szDiskPrompt);
WINMSIAPI UINT WINAPI MsiSourceListClearSourceA(LPCSTR szProductCodeOrPatchCode, LPCSTR szUserSid,
                                                MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                                LPCSTR szSource);
WINMSIAPI UINT WINAPI MsiSourceListClearSourceW(LPCWSTR szProductCodeOrPatchCode, LPCWSTR szUserSid,
                                                MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                                LPCWSTR szSource);
WINMSIAPI UINT WINAPI MsiSourceListClearMediaDiskA(LPCSTR szProductCodeOrPatchCode,
                                                   LPCSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                   DWORD dwOptions, DWORD dwDiskId);
WINMSIAPI UINT WINAPI MsiSourceListClearMediaDiskW(LPCWSTR szProductCodeOrPatchCode,
                                                   LPCWSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                   DWORD dwOptions, DWORD dwDiskId);
WINMSIAPI UINT WINAPI MsiSourceListClearAllExA(LPCSTR szProductCodeOrPatchCode, LPCSTR szUserSid,
                                               MSIINSTALLCONTEXT dwContext, DWORD dwOptions);
WINMSIAPI UINT WINAPI MsiSourceListClearAllExW(LPCWSTR szProductCodeOrPatchCode, LPCWSTR szUserSid,
                                               MSIINSTALLCONTEXT dwContext, DWORD dwOptions);
WINMSIAPI UINT WINAPI MsiSourceListForceResolutionExA(LPCSTR szProductCodeOrPatchCode,
                                                      LPCSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                      DWORD dwOptions);
WINMSIAPI UINT WINAPI MsiSourceListForceResolutionExW(LPCWSTR szProductCodeOrPatchCode,
                                                      LPCWSTR szUserSid,
                                                      MSIINSTALLCONTEXT dwContext, DWORD dwOptions);
WINMSIAPI UINT WINAPI MsiSourceListSetInfoA(LPCSTR szProductCodeOrPatchCode, LPCSTR szUserSid,
                                            MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                            LPCSTR szProperty, LPCSTR szValue);
WINMSIAPI UINT WINAPI MsiSourceListSetInfoW(LPCWSTR szProductCodeOrPatchCode, LPCWSTR szUserSid,
                                            MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                            LPCWSTR szProperty, LPCWSTR szValue);
WINMSIAPI UINT WINAPI MsiSourceListGetInfoA(LPCSTR szProductCodeOrPatchCode, LPCSTR szUserSid,
                                            MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                            LPCSTR szProperty, LPSTR szValue, LPDWORD pcchValue);
WINMSIAPI UINT WINAPI MsiSourceListGetInfoW(LPCWSTR szProductCodeOrPatchCode, LPCWSTR szUserSid,
                                            MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                            LPCWSTR szProperty, LPWSTR szValue, LPDWORD pcchValue);
WINMSIAPI UINT WINAPI MsiSourceListEnumSourcesA(LPCSTR szProductCodeOrPatchCode, LPCSTR szUserSid,
                                                MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                                DWORD dwIndex, LPSTR szSource, LPDWORD pcchSource);
WINMSIAPI UINT WINAPI MsiSourceListEnumSourcesW(LPCWSTR szProductCodeOrPatchCode, LPCWSTR szUserSid,
                                                MSIINSTALLCONTEXT dwContext, DWORD dwOptions,
                                                DWORD dwIndex, LPWSTR szSource, LPDWORD pcchSource);
WINMSIAPI UINT WINAPI MsiSourceListEnumMediaDisksA(LPCSTR szProductCodeOrPatchCode,
                                                   LPCSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                   DWORD dwOptions, DWORD dwIndex,
                                                   LPDWORD pdwDiskId, LPSTR szVolumeLabel,
                                                   LPDWORD pcchVolumeLabel, LPSTR szDiskPrompt,
                                                   LPDWORD pcchDiskPrompt);
WINMSIAPI UINT WINAPI MsiSourceListEnumMediaDisksW(LPCWSTR szProductCodeOrPatchCode,
                                                   LPCWSTR szUserSid, MSIINSTALLCONTEXT dwContext,
                                                   DWORD dwOptions, DWORD dwIndex,
                                                   LPDWORD pdwDiskId, LPWSTR szVolumeLabel,
                                                   LPDWORD pcchVolumeLabel, LPWSTR szDiskPrompt,
                                                   LPDWORD pcchDiskPrompt);

/* A file's version and languages from its resources. ERROR_FILE_NOT_FOUND, ERROR_FILE_INVALID
 * (it has none). */
WINMSIAPI UINT WINAPI MsiGetFileVersionA(LPCSTR szFilePath, LPSTR lpVersionBuf,
                                         LPDWORD pcchVersionBuf, LPSTR lpLangBuf,
                                         LPDWORD pcchLangBuf);
WINMSIAPI UINT WINAPI MsiGetFileVersionW(LPCWSTR szFilePath, LPWSTR lpVersionBuf,
                                         LPDWORD pcchVersionBuf, LPWSTR lpLangBuf,
                                         LPDWORD pcchLangBuf);

/* The MD5 of a file, as the table MsiFileHash has it. @dwOptions is 0. */
WINMSIAPI UINT WINAPI MsiGetFileHashA(LPCSTR szFilePath, DWORD dwOptions, PMSIFILEHASHINFO pHash);
WINMSIAPI UINT WINAPI MsiGetFileHashW(LPCWSTR szFilePath, DWORD dwOptions, PMSIFILEHASHINFO pHash);

/* Signatures are not looked at on this system: a file that is there has none
 * (HRESULT of ERROR_FUNCTION_FAILED); else HRESULT of ERROR_FILE_NOT_FOUND. */
WINMSIAPI HRESULT WINAPI MsiGetFileSignatureInformationA(LPCSTR szSignedObjectPath, DWORD dwFlags,
                                                         PCCERT_CONTEXT *ppcCertContext,
                                                         LPBYTE pbHashData, LPDWORD pcbHashData);
WINMSIAPI HRESULT WINAPI MsiGetFileSignatureInformationW(LPCWSTR szSignedObjectPath, DWORD dwFlags,
                                                         PCCERT_CONTEXT *ppcCertContext,
                                                         LPBYTE pbHashData, LPDWORD pcbHashData);

/* What an advertised shortcut is for, into buffers of 39 characters. Shortcuts of this system name
 * their command: ERROR_FUNCTION_FAILED. */
WINMSIAPI UINT WINAPI MsiGetShortcutTargetA(LPCSTR szShortcutPath, LPSTR szProductCode,
                                            LPSTR szFeatureId, LPSTR szComponentCode);
WINMSIAPI UINT WINAPI MsiGetShortcutTargetW(LPCWSTR szShortcutPath, LPWSTR szProductCode,
                                            LPWSTR szFeatureId, LPWSTR szComponentCode);

/* Was a product installed for the machine? */
WINMSIAPI UINT WINAPI MsiIsProductElevatedA(LPCSTR szProduct, BOOL *pfElevated);
WINMSIAPI UINT WINAPI MsiIsProductElevatedW(LPCWSTR szProduct, BOOL *pfElevated);
WINMSIAPI UINT WINAPI MsiNotifySidChangeA(LPCSTR pOldSid, LPCSTR pNewSid);
WINMSIAPI UINT WINAPI MsiNotifySidChangeW(LPCWSTR pOldSid, LPCWSTR pNewSid);

/* Several installations as one. Each is one of its own on this system:
 * ERROR_INSTALL_SERVICE_FAILURE. */
WINMSIAPI UINT WINAPI MsiBeginTransactionA(LPCSTR szName, DWORD dwTransactionAttributes,
                                           MSIHANDLE *phTransactionHandle,
                                           HANDLE *phChangeOfOwnerEvent);
WINMSIAPI UINT WINAPI MsiBeginTransactionW(LPCWSTR szName, DWORD dwTransactionAttributes,
                                           MSIHANDLE *phTransactionHandle,
                                           HANDLE *phChangeOfOwnerEvent);
WINMSIAPI UINT WINAPI MsiEndTransaction(DWORD dwTransactionState);
WINMSIAPI UINT WINAPI MsiJoinTransaction(MSIHANDLE hTransactionHandle,
                                         DWORD dwTransactionAttributes,
                                         HANDLE *phChangeOfOwnerEvent);

EXTERN_C_END

#ifdef UNICODE
#define INSTALLUI_HANDLER INSTALLUI_HANDLERW
#define MSIPATCHSEQUENCEINFO MSIPATCHSEQUENCEINFOW
#define PMSIPATCHSEQUENCEINFO PMSIPATCHSEQUENCEINFOW
#else
#define INSTALLUI_HANDLER INSTALLUI_HANDLERA
#define MSIPATCHSEQUENCEINFO MSIPATCHSEQUENCEINFOA
#define PMSIPATCHSEQUENCEINFO PMSIPATCHSEQUENCEINFOA
#endif
#define MsiSetExternalUI COMITY_AW(MsiSetExternalUI)
#define MsiInstallMissingComponent COMITY_AW(MsiInstallMissingComponent)
#define MsiAdvertiseScript COMITY_AW(MsiAdvertiseScript)
#define MsiDeterminePatchSequence COMITY_AW(MsiDeterminePatchSequence)
#define MsiDetermineApplicablePatches COMITY_AW(MsiDetermineApplicablePatches)
#define MsiGetFileSignatureInformation COMITY_AW(MsiGetFileSignatureInformation)
#define MsiGetShortcutTarget COMITY_AW(MsiGetShortcutTarget)
#define MsiBeginTransaction COMITY_AW(MsiBeginTransaction)

#define MsiEnableLog COMITY_AW(MsiEnableLog)
#define MsiQueryProductState COMITY_AW(MsiQueryProductState)
#define MsiGetProductInfo COMITY_AW(MsiGetProductInfo)
#define MsiGetProductInfoEx COMITY_AW(MsiGetProductInfoEx)
#define MsiInstallProduct COMITY_AW(MsiInstallProduct)
#define MsiConfigureProduct COMITY_AW(MsiConfigureProduct)
#define MsiConfigureProductEx COMITY_AW(MsiConfigureProductEx)
#define MsiReinstallProduct COMITY_AW(MsiReinstallProduct)
#define MsiConfigureFeature COMITY_AW(MsiConfigureFeature)
#define MsiReinstallFeature COMITY_AW(MsiReinstallFeature)
#define MsiInstallMissingFile COMITY_AW(MsiInstallMissingFile)
#define MsiAdvertiseProduct COMITY_AW(MsiAdvertiseProduct)
#define MsiAdvertiseProductEx COMITY_AW(MsiAdvertiseProductEx)
#define MsiProcessAdvertiseScript COMITY_AW(MsiProcessAdvertiseScript)
#define MsiGetProductInfoFromScript COMITY_AW(MsiGetProductInfoFromScript)
#define MsiGetProductCode COMITY_AW(MsiGetProductCode)
#define MsiGetUserInfo COMITY_AW(MsiGetUserInfo)
#define MsiCollectUserInfo COMITY_AW(MsiCollectUserInfo)
#define MsiApplyPatch COMITY_AW(MsiApplyPatch)
#define MsiApplyMultiplePatches COMITY_AW(MsiApplyMultiplePatches)
#define MsiRemovePatches COMITY_AW(MsiRemovePatches)
#define MsiGetPatchInfo COMITY_AW(MsiGetPatchInfo)
#define MsiGetPatchInfoEx COMITY_AW(MsiGetPatchInfoEx)
#define MsiEnumPatches COMITY_AW(MsiEnumPatches)
#define MsiEnumPatchesEx COMITY_AW(MsiEnumPatchesEx)
#define MsiExtractPatchXMLData COMITY_AW(MsiExtractPatchXMLData)
#define MsiGetPatchFileList COMITY_AW(MsiGetPatchFileList)
#define MsiQueryFeatureState COMITY_AW(MsiQueryFeatureState)
#define MsiQueryFeatureStateEx COMITY_AW(MsiQueryFeatureStateEx)
#define MsiUseFeature COMITY_AW(MsiUseFeature)
#define MsiUseFeatureEx COMITY_AW(MsiUseFeatureEx)
#define MsiGetFeatureUsage COMITY_AW(MsiGetFeatureUsage)
#define MsiGetFeatureInfo COMITY_AW(MsiGetFeatureInfo)
#define MsiProvideComponent COMITY_AW(MsiProvideComponent)
#define MsiProvideQualifiedComponent COMITY_AW(MsiProvideQualifiedComponent)
#define MsiProvideQualifiedComponentEx COMITY_AW(MsiProvideQualifiedComponentEx)
#define MsiProvideAssembly COMITY_AW(MsiProvideAssembly)
#define MsiGetComponentPath COMITY_AW(MsiGetComponentPath)
#define MsiGetComponentPathEx COMITY_AW(MsiGetComponentPathEx)
#define MsiLocateComponent COMITY_AW(MsiLocateComponent)
#define MsiQueryComponentState COMITY_AW(MsiQueryComponentState)
#define MsiEnumProducts COMITY_AW(MsiEnumProducts)
#define MsiEnumProductsEx COMITY_AW(MsiEnumProductsEx)
#define MsiEnumRelatedProducts COMITY_AW(MsiEnumRelatedProducts)
#define MsiEnumFeatures COMITY_AW(MsiEnumFeatures)
#define MsiEnumComponents COMITY_AW(MsiEnumComponents)
#define MsiEnumComponentsEx COMITY_AW(MsiEnumComponentsEx)
#define MsiEnumClients COMITY_AW(MsiEnumClients)
#define MsiEnumClientsEx COMITY_AW(MsiEnumClientsEx)
#define MsiEnumComponentQualifiers COMITY_AW(MsiEnumComponentQualifiers)
#define MsiOpenProduct COMITY_AW(MsiOpenProduct)
#define MsiOpenPackage COMITY_AW(MsiOpenPackage)
#define MsiOpenPackageEx COMITY_AW(MsiOpenPackageEx)
#define MsiGetProductProperty COMITY_AW(MsiGetProductProperty)
#define MsiVerifyPackage COMITY_AW(MsiVerifyPackage)
#define MsiSourceListClearAll COMITY_AW(MsiSourceListClearAll)
#define MsiSourceListAddSource COMITY_AW(MsiSourceListAddSource)
#define MsiSourceListForceResolution COMITY_AW(MsiSourceListForceResolution)
#define MsiSourceListAddSourceEx COMITY_AW(MsiSourceListAddSourceEx)
#define MsiSourceListAddMediaDisk COMITY_AW(MsiSourceListAddMediaDisk)
#define MsiSourceListClearSource COMITY_AW(MsiSourceListClearSource)
#define MsiSourceListClearMediaDisk COMITY_AW(MsiSourceListClearMediaDisk)
#define MsiSourceListClearAllEx COMITY_AW(MsiSourceListClearAllEx)
#define MsiSourceListForceResolutionEx COMITY_AW(MsiSourceListForceResolutionEx)
#define MsiSourceListSetInfo COMITY_AW(MsiSourceListSetInfo)
#define MsiSourceListGetInfo COMITY_AW(MsiSourceListGetInfo)
#define MsiSourceListEnumSources COMITY_AW(MsiSourceListEnumSources)
#define MsiSourceListEnumMediaDisks COMITY_AW(MsiSourceListEnumMediaDisks)
#define MsiGetFileVersion COMITY_AW(MsiGetFileVersion)
#define MsiGetFileHash COMITY_AW(MsiGetFileHash)
#define MsiIsProductElevated COMITY_AW(MsiIsProductElevated)
#define MsiNotifySidChange COMITY_AW(MsiNotifySidChange)

#endif
