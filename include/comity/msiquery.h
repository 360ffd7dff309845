/* SPDX-License-Identifier: MIT */
/*
 * The installer's databases: SQL views, records, formatted text, summary information, transforms;
 * and sessions: properties, conditions, directories, features, components, actions. Source:
 * Windows' "msiquery.h" pages.
 *
 * Text and threads are as in msi.h. Besides the results that are named below there are, for any
 * function, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_MORE_DATA (text that the buffer
 * is too small for), ERROR_OUTOFMEMORY and ERROR_MOD_NOT_FOUND. Handles that functions give are
 * the caller's, to close with MsiCloseHandle().
 */
#ifndef COMITY_MSIQUERY_H
#define COMITY_MSIQUERY_H

#include <comity/msi.h>

#define MSI_NULL_INTEGER 0x80000000

/* Instead of a path: how MsiOpenDatabase opens. */
#define MSIDBOPEN_READONLYA ((LPCSTR)0)
#define MSIDBOPEN_TRANSACTA ((LPCSTR)1)
#define MSIDBOPEN_DIRECTA ((LPCSTR)2)
#define MSIDBOPEN_CREATEA ((LPCSTR)3)
#define MSIDBOPEN_CREATEDIRECTA ((LPCSTR)4)
#define MSIDBOPEN_PATCHFILEA ((LPCSTR)(32 / sizeof(CHAR)))
#define MSIDBOPEN_READONLYW ((LPCWSTR)0)
#define MSIDBOPEN_TRANSACTW ((LPCWSTR)1)
#define MSIDBOPEN_DIRECTW ((LPCWSTR)2)
#define MSIDBOPEN_CREATEW ((LPCWSTR)3)
#define MSIDBOPEN_CREATEDIRECTW ((LPCWSTR)4)
#define MSIDBOPEN_PATCHFILEW ((LPCWSTR)(32 / sizeof(WCHAR)))
#ifdef UNICODE
#define MSIDBOPEN_READONLY MSIDBOPEN_READONLYW
#define MSIDBOPEN_TRANSACT MSIDBOPEN_TRANSACTW
#define MSIDBOPEN_DIRECT MSIDBOPEN_DIRECTW
#define MSIDBOPEN_CREATE MSIDBOPEN_CREATEW
#define MSIDBOPEN_CREATEDIRECT MSIDBOPEN_CREATEDIRECTW
#define MSIDBOPEN_PATCHFILE MSIDBOPEN_PATCHFILEW
#else
#define MSIDBOPEN_READONLY MSIDBOPEN_READONLYA
#define MSIDBOPEN_TRANSACT MSIDBOPEN_TRANSACTA
#define MSIDBOPEN_DIRECT MSIDBOPEN_DIRECTA
#define MSIDBOPEN_CREATE MSIDBOPEN_CREATEA
#define MSIDBOPEN_CREATEDIRECT MSIDBOPEN_CREATEDIRECTA
#define MSIDBOPEN_PATCHFILE MSIDBOPEN_PATCHFILEA
#endif

typedef enum tagMSICONDITION {
    MSICONDITION_FALSE = 0,
    MSICONDITION_TRUE = 1,
    MSICONDITION_NONE = 2,
    MSICONDITION_ERROR = 3,
} MSICONDITION;

typedef enum tagMSICOSTTREE {
    MSICOSTTREE_SELFONLY = 0,
    MSICOSTTREE_CHILDREN = 1,
    MSICOSTTREE_PARENTS = 2,
    MSICOSTTREE_RESERVED = 3,
} MSICOSTTREE;

typedef enum tagMSIDBSTATE {
    MSIDBSTATE_ERROR = -1,
    MSIDBSTATE_READ = 0,
    MSIDBSTATE_WRITE = 1,
} MSIDBSTATE;

typedef enum tagMSIMODIFY {
    MSIMODIFY_SEEK = -1,
    MSIMODIFY_REFRESH = 0,
    MSIMODIFY_INSERT = 1,
    MSIMODIFY_UPDATE = 2,
    MSIMODIFY_ASSIGN = 3,
    MSIMODIFY_REPLACE = 4,
    MSIMODIFY_MERGE = 5,
    MSIMODIFY_DELETE = 6,
    MSIMODIFY_INSERT_TEMPORARY = 7,
    MSIMODIFY_VALIDATE = 8,
    MSIMODIFY_VALIDATE_NEW = 9,
    MSIMODIFY_VALIDATE_FIELD = 10,
    MSIMODIFY_VALIDATE_DELETE = 11,
} MSIMODIFY;

typedef enum tagMSICOLINFO {
    MSICOLINFO_NAMES = 0,
    MSICOLINFO_TYPES = 1,
} MSICOLINFO;

typedef enum tagMSIRUNMODE {
    MSIRUNMODE_ADMIN = 0,
    MSIRUNMODE_ADVERTISE = 1,
    MSIRUNMODE_MAINTENANCE = 2,
    MSIRUNMODE_ROLLBACKENABLED = 3,
    MSIRUNMODE_LOGENABLED = 4,
    MSIRUNMODE_OPERATIONS = 5,
    MSIRUNMODE_REBOOTATEND = 6,
    MSIRUNMODE_REBOOTNOW = 7,
    MSIRUNMODE_CABINET = 8,
    MSIRUNMODE_SOURCESHORTNAMES = 9,
    MSIRUNMODE_TARGETSHORTNAMES = 10,
    MSIRUNMODE_RESERVED11 = 11,
    MSIRUNMODE_WINDOWS9X = 12,
    MSIRUNMODE_ZAWENABLED = 13,
    MSIRUNMODE_RESERVED14 = 14,
    MSIRUNMODE_RESERVED15 = 15,
    MSIRUNMODE_SCHEDULED = 16,
    MSIRUNMODE_ROLLBACK = 17,
    MSIRUNMODE_COMMIT = 18,
} MSIRUNMODE;

typedef enum tagMSIDBERROR {
    MSIDBERROR_INVALIDARG = -3,
    MSIDBERROR_MOREDATA = -2,
    MSIDBERROR_FUNCTIONERROR = -1,
    MSIDBERROR_NOERROR = 0,
    MSIDBERROR_DUPLICATEKEY = 1,
    MSIDBERROR_REQUIRED = 2,
    MSIDBERROR_BADLINK = 3,
    MSIDBERROR_OVERFLOW = 4,
    MSIDBERROR_UNDERFLOW = 5,
    MSIDBERROR_NOTINSET = 6,
    MSIDBERROR_BADVERSION = 7,
    MSIDBERROR_BADCASE = 8,
    MSIDBERROR_BADGUID = 9,
    MSIDBERROR_BADWILDCARD = 10,
    MSIDBERROR_BADIDENTIFIER = 11,
    MSIDBERROR_BADLANGUAGE = 12,
    MSIDBERROR_BADFILENAME = 13,
    MSIDBERROR_BADPATH = 14,
    MSIDBERROR_BADCONDITION = 15,
    MSIDBERROR_BADFORMATTED = 16,
    MSIDBERROR_BADTEMPLATE = 17,
    MSIDBERROR_BADDEFAULTDIR = 18,
    MSIDBERROR_BADREGPATH = 19,
    MSIDBERROR_BADCUSTOMSOURCE = 20,
    MSIDBERROR_BADPROPERTY = 21,
    MSIDBERROR_MISSINGDATA = 22,
    MSIDBERROR_BADCATEGORY = 23,
    MSIDBERROR_BADKEYTABLE = 24,
    MSIDBERROR_BADMAXMINVALUES = 25,
    MSIDBERROR_BADCABINET = 26,
    MSIDBERROR_BADSHORTCUT = 27,
    MSIDBERROR_STRINGOVERFLOW = 28,
    MSIDBERROR_BADLOCALIZEATTRIB = 29,
} MSIDBERROR;

typedef enum tagMSITRANSFORM_ERROR {
    MSITRANSFORM_ERROR_NONE = 0x00000000,
    MSITRANSFORM_ERROR_ADDEXISTINGROW = 0x00000001,
    MSITRANSFORM_ERROR_DELMISSINGROW = 0x00000002,
    MSITRANSFORM_ERROR_ADDEXISTINGTABLE = 0x00000004,
    MSITRANSFORM_ERROR_DELMISSINGTABLE = 0x00000008,
    MSITRANSFORM_ERROR_UPDATEMISSINGROW = 0x00000010,
    MSITRANSFORM_ERROR_CHANGECODEPAGE = 0x00000020,
    MSITRANSFORM_ERROR_VIEWTRANSFORM = 0x00000100,
} MSITRANSFORM_ERROR;

typedef enum tagMSITRANSFORM_VALIDATE {
    MSITRANSFORM_VALIDATE_LANGUAGE = 0x00000001,
    MSITRANSFORM_VALIDATE_PRODUCT = 0x00000002,
    MSITRANSFORM_VALIDATE_PLATFORM = 0x00000004,
    MSITRANSFORM_VALIDATE_MAJORVERSION = 0x00000008,
    MSITRANSFORM_VALIDATE_MINORVERSION = 0x00000010,
    MSITRANSFORM_VALIDATE_UPDATEVERSION = 0x00000020,
    MSITRANSFORM_VALIDATE_NEWLESSBASEVERSION = 0x00000040,
    MSITRANSFORM_VALIDATE_NEWLESSEQUALBASEVERSION = 0x00000080,
    MSITRANSFORM_VALIDATE_NEWEQUALBASEVERSION = 0x00000100,
    MSITRANSFORM_VALIDATE_NEWGREATEREQUALBASEVERSION = 0x00000200,
    MSITRANSFORM_VALIDATE_NEWGREATERBASEVERSION = 0x00000400,
    MSITRANSFORM_VALIDATE_UPGRADECODE = 0x00000800,
} MSITRANSFORM_VALIDATE;

EXTERN_C_START

/*
 * Opens the database at a path; @szPersist is MSIDBOPEN_..., or the path of a new database that
 * what is committed goes to. Nothing is written to the file before MsiDatabaseCommit(), but for
 * the direct modes. ERROR_OPEN_FAILED, ERROR_FILE_NOT_FOUND, ERROR_INSTALL_PACKAGE_INVALID.
 */
WINMSIAPI UINT WINAPI MsiOpenDatabaseA(LPCSTR szDatabasePath, LPCSTR szPersist,
                                       MSIHANDLE *phDatabase);
WINMSIAPI UINT WINAPI MsiOpenDatabaseW(LPCWSTR szDatabasePath, LPCWSTR szPersist,
                                       MSIHANDLE *phDatabase);
WINMSIAPI UINT WINAPI MsiDatabaseCommit(MSIHANDLE hDatabase);
WINMSIAPI MSIDBSTATE WINAPI MsiGetDatabaseState(MSIHANDLE hDatabase);

/* A view of what a query tells: ERROR_BAD_QUERY_SYNTAX, ERROR_INVALID_HANDLE. Execute runs it, with
 * a record for its markers "?"; fetch gives one record after another, then ERROR_NO_MORE_ITEMS;
 * ERROR_FUNCTION_FAILED out of order, or for what the data do not allow. */
WINMSIAPI UINT WINAPI MsiDatabaseOpenViewA(MSIHANDLE hDatabase, LPCSTR szQuery, MSIHANDLE *phView);
WINMSIAPI UINT WINAPI MsiDatabaseOpenViewW(MSIHANDLE hDatabase, LPCWSTR szQuery, MSIHANDLE *phView);
WINMSIAPI UINT WINAPI MsiViewExecute(MSIHANDLE hView, MSIHANDLE hRecord);
WINMSIAPI UINT WINAPI MsiViewFetch(MSIHANDLE hView, MSIHANDLE *phRecord);
WINMSIAPI UINT WINAPI MsiViewClose(MSIHANDLE hView);

/* Changes the row of a record that was fetched, or adds one. ERROR_FUNCTION_FAILED,
 * ERROR_INVALID_DATA (the validating modes: MsiViewGetError tells why), ERROR_ACCESS_DENIED. */
WINMSIAPI UINT WINAPI MsiViewModify(MSIHANDLE hView, MSIMODIFY eModifyMode, MSIHANDLE hRecord);

/* What was wrong, one column after another; its name goes into the buffer. */
WINMSIAPI MSIDBERROR WINAPI MsiViewGetErrorA(MSIHANDLE hView, LPSTR szColumnNameBuffer,
                                             LPDWORD pcchBuf);
WINMSIAPI MSIDBERROR WINAPI MsiViewGetErrorW(MSIHANDLE hView, LPWSTR szColumnNameBuffer,
                                             LPDWORD pcchBuf);

/* A record of the columns' names or types ("s72", "L0", "i2", ...). */
WINMSIAPI UINT WINAPI MsiViewGetColumnInfo(MSIHANDLE hView, MSICOLINFO eColumnInfo,
                                           MSIHANDLE *phRecord);

/* A record of the key columns' names, with the table's in field 0. ERROR_INVALID_TABLE. */
WINMSIAPI UINT WINAPI MsiDatabaseGetPrimaryKeysA(MSIHANDLE hDatabase, LPCSTR szTableName,
                                                 MSIHANDLE *phRecord);
WINMSIAPI UINT WINAPI MsiDatabaseGetPrimaryKeysW(MSIHANDLE hDatabase, LPCWSTR szTableName,
                                                 MSIHANDLE *phRecord);
WINMSIAPI MSICONDITION WINAPI MsiDatabaseIsTablePersistentA(MSIHANDLE hDatabase,
                                                            LPCSTR szTableName);
WINMSIAPI MSICONDITION WINAPI MsiDatabaseIsTablePersistentW(MSIHANDLE hDatabase,
                                                            LPCWSTR szTableName);

/* Text archives (.idt) of tables, in a folder; "_SummaryInformation" and "_ForceCodepage" are
 * special ones. ERROR_FUNCTION_FAILED, ERROR_BAD_PATHNAME. */
WINMSIAPI UINT WINAPI MsiDatabaseImportA(MSIHANDLE hDatabase, LPCSTR szFolderPath,
                                         LPCSTR szFileName);
WINMSIAPI UINT WINAPI MsiDatabaseImportW(MSIHANDLE hDatabase, LPCWSTR szFolderPath,
                                         LPCWSTR szFileName);
WINMSIAPI UINT WINAPI MsiDatabaseExportA(MSIHANDLE hDatabase, LPCSTR szTableName,
                                         LPCSTR szFolderPath, LPCSTR szFileName);
WINMSIAPI UINT WINAPI MsiDatabaseExportW(MSIHANDLE hDatabase, LPCWSTR szTableName,
                                         LPCWSTR szFolderPath, LPCWSTR szFileName);

/* Adds the rows of another database; conflicts go to the table of that name
 * (ERROR_FUNCTION_FAILED). ERROR_DATATYPE_MISMATCH. */
WINMSIAPI UINT WINAPI MsiDatabaseMergeA(MSIHANDLE hDatabase, MSIHANDLE hDatabaseMerge,
                                        LPCSTR szTableName);
WINMSIAPI UINT WINAPI MsiDatabaseMergeW(MSIHANDLE hDatabase, MSIHANDLE hDatabaseMerge,
                                        LPCWSTR szTableName);

/* Transforms: what leads from the reference database to the other one. ERROR_NO_DATA for none,
 * ERROR_INSTALL_TRANSFORM_FAILURE, ERROR_OPEN_FAILED. */
WINMSIAPI UINT WINAPI MsiDatabaseGenerateTransformA(MSIHANDLE hDatabase,
                                                    MSIHANDLE hDatabaseReference,
                                                    LPCSTR szTransformFile, int iReserved1,
                                                    int iReserved2);
WINMSIAPI UINT WINAPI MsiDatabaseGenerateTransformW(MSIHANDLE hDatabase,
                                                    MSIHANDLE hDatabaseReference,
                                                    LPCWSTR szTransformFile, int iReserved1,
                                                    int iReserved2);
WINMSIAPI UINT WINAPI MsiDatabaseApplyTransformA(MSIHANDLE hDatabase, LPCSTR szTransformFile,
                                                 int iErrorConditions);
WINMSIAPI UINT WINAPI MsiDatabaseApplyTransformW(MSIHANDLE hDatabase, LPCWSTR szTransformFile,
                                                 int iErrorConditions);
WINMSIAPI UINT WINAPI MsiCreateTransformSummaryInfoA(MSIHANDLE hDatabase,
                                                     MSIHANDLE hDatabaseReference,
                                                     LPCSTR szTransformFile, int iErrorConditions,
                                                     int iValidation);
WINMSIAPI UINT WINAPI MsiCreateTransformSummaryInfoW(MSIHANDLE hDatabase,
                                                     MSIHANDLE hDatabaseReference,
                                                     LPCWSTR szTransformFile, int iErrorConditions,
                                                     int iValidation);

/* Records: fields 1 to n, and 0 for a format. A field is null, a number, text or a stream.
 * 0 if @cParams is above 65535. ERROR_INVALID_FIELD, ERROR_INVALID_DATATYPE. */
WINMSIAPI MSIHANDLE WINAPI MsiCreateRecord(UINT cParams);
WINMSIAPI UINT WINAPI MsiRecordGetFieldCount(MSIHANDLE hRecord);
WINMSIAPI BOOL WINAPI MsiRecordIsNull(MSIHANDLE hRecord, UINT iField);
WINMSIAPI UINT WINAPI MsiRecordDataSize(MSIHANDLE hRecord, UINT iField);
WINMSIAPI int WINAPI MsiRecordGetInteger(MSIHANDLE hRecord, UINT iField);
WINMSIAPI UINT WINAPI MsiRecordSetInteger(MSIHANDLE hRecord, UINT iField, int iValue);
WINMSIAPI UINT WINAPI MsiRecordGetStringA(MSIHANDLE hRecord, UINT iField, LPSTR szValueBuf,
                                          LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiRecordGetStringW(MSIHANDLE hRecord, UINT iField, LPWSTR szValueBuf,
                                          LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiRecordSetStringA(MSIHANDLE hRecord, UINT iField, LPCSTR szValue);
WINMSIAPI UINT WINAPI MsiRecordSetStringW(MSIHANDLE hRecord, UINT iField, LPCWSTR szValue);
WINMSIAPI UINT WINAPI MsiRecordSetStreamA(MSIHANDLE hRecord, UINT iField, LPCSTR szFilePath);
WINMSIAPI UINT WINAPI MsiRecordSetStreamW(MSIHANDLE hRecord, UINT iField, LPCWSTR szFilePath);
WINMSIAPI UINT WINAPI MsiRecordReadStream(MSIHANDLE hRecord, UINT iField, char *szDataBuf,
                                          LPDWORD pcbDataBuf);
WINMSIAPI UINT WINAPI MsiRecordClearData(MSIHANDLE hRecord);

/* A record's text by its format, with a session's properties or, if @hInstall is 0, without. */
WINMSIAPI UINT WINAPI MsiFormatRecordA(MSIHANDLE hInstall, MSIHANDLE hRecord, LPSTR szResultBuf,
                                       LPDWORD pcchResultBuf);
WINMSIAPI UINT WINAPI MsiFormatRecordW(MSIHANDLE hInstall, MSIHANDLE hRecord, LPWSTR szResultBuf,
                                       LPDWORD pcchResultBuf);

/* Summary information of a database, or of a file if @hDatabase is 0; up to @uiUpdateCount
 * properties can be set, and are written by persist. ERROR_UNKNOWN_PROPERTY,
 * ERROR_DATATYPE_MISMATCH, ERROR_FUNCTION_FAILED. */
WINMSIAPI UINT WINAPI MsiGetSummaryInformationA(MSIHANDLE hDatabase, LPCSTR szDatabasePath,
                                                UINT uiUpdateCount, MSIHANDLE *phSummaryInfo);
WINMSIAPI UINT WINAPI MsiGetSummaryInformationW(MSIHANDLE hDatabase, LPCWSTR szDatabasePath,
                                                UINT uiUpdateCount, MSIHANDLE *phSummaryInfo);
WINMSIAPI UINT WINAPI MsiSummaryInfoGetPropertyCount(MSIHANDLE hSummaryInfo,
                                                     PUINT puiPropertyCount);
WINMSIAPI UINT WINAPI MsiSummaryInfoSetPropertyA(MSIHANDLE hSummaryInfo, UINT uiProperty,
                                                 UINT uiDataType, INT iValue, FILETIME *pftValue,
                                                 LPCSTR szValue);
WINMSIAPI UINT WINAPI MsiSummaryInfoSetPropertyW(MSIHANDLE hSummaryInfo, UINT uiProperty,
                                                 UINT uiDataType, INT iValue, FILETIME *pftValue,
                                                 LPCWSTR szValue);
WINMSIAPI UINT WINAPI MsiSummaryInfoGetPropertyA(MSIHANDLE hSummaryInfo, UINT uiProperty,
                                                 PUINT puiDataType, LPINT piValue,
                                                 FILETIME *pftValue, LPSTR szValueBuf,
                                                 LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiSummaryInfoGetPropertyW(MSIHANDLE hSummaryInfo, UINT uiProperty,
                                                 PUINT puiDataType, LPINT piValue,
                                                 FILETIME *pftValue, LPWSTR szValueBuf,
                                                 LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiSummaryInfoPersist(MSIHANDLE hSummaryInfo);

/* Of a session: its database, properties (what is not set is ""), language, modes. */
WINMSIAPI MSIHANDLE WINAPI MsiGetActiveDatabase(MSIHANDLE hInstall);
WINMSIAPI UINT WINAPI MsiSetPropertyA(MSIHANDLE hInstall, LPCSTR szName, LPCSTR szValue);
WINMSIAPI UINT WINAPI MsiSetPropertyW(MSIHANDLE hInstall, LPCWSTR szName, LPCWSTR szValue);
WINMSIAPI UINT WINAPI MsiGetPropertyA(MSIHANDLE hInstall, LPCSTR szName, LPSTR szValueBuf,
                                      LPDWORD pcchValueBuf);
WINMSIAPI UINT WINAPI MsiGetPropertyW(MSIHANDLE hInstall, LPCWSTR szName, LPWSTR szValueBuf,
                                      LPDWORD pcchValueBuf);
WINMSIAPI LANGID WINAPI MsiGetLanguage(MSIHANDLE hInstall);
WINMSIAPI BOOL WINAPI MsiGetMode(MSIHANDLE hInstall, MSIRUNMODE eRunMode);
WINMSIAPI UINT WINAPI MsiSetMode(MSIHANDLE hInstall, MSIRUNMODE eRunMode, BOOL fState);

/* Actions: one by its name, or a table of them in order. ERROR_FUNCTION_NOT_CALLED for an action
 * that is unknown, ERROR_INSTALL_USEREXIT, ERROR_INSTALL_FAILURE, ERROR_INVALID_HANDLE_STATE. */
WINMSIAPI UINT WINAPI MsiDoActionA(MSIHANDLE hInstall, LPCSTR szAction);
WINMSIAPI UINT WINAPI MsiDoActionW(MSIHANDLE hInstall, LPCWSTR szAction);
WINMSIAPI UINT WINAPI MsiSequenceA(MSIHANDLE hInstall, LPCSTR szTable, INT iSequenceMode);
WINMSIAPI UINT WINAPI MsiSequenceW(MSIHANDLE hInstall, LPCWSTR szTable, INT iSequenceMode);

/* Tells those who hear of messages (MsiSetExternalUI); what they answer (IDOK ...), 0 if nobody,
 * -1 for bad arguments. */
WINMSIAPI int WINAPI MsiProcessMessage(MSIHANDLE hInstall, INSTALLMESSAGE eMessageType,
                                       MSIHANDLE hRecord);
WINMSIAPI MSICONDITION WINAPI MsiEvaluateConditionA(MSIHANDLE hInstall, LPCSTR szCondition);
WINMSIAPI MSICONDITION WINAPI MsiEvaluateConditionW(MSIHANDLE hInstall, LPCWSTR szCondition);

/* States, costs (in units of 512 bytes) and directories, known after costing.
 * ERROR_UNKNOWN_FEATURE, ERROR_UNKNOWN_COMPONENT, ERROR_DIRECTORY, ERROR_INVALID_HANDLE_STATE. */
WINMSIAPI UINT WINAPI MsiGetFeatureStateA(MSIHANDLE hInstall, LPCSTR szFeature,
                                          INSTALLSTATE *piInstalled, INSTALLSTATE *piAction);
WINMSIAPI UINT WINAPI MsiGetFeatureStateW(MSIHANDLE hInstall, LPCWSTR szFeature,
                                          INSTALLSTATE *piInstalled, INSTALLSTATE *piAction);
WINMSIAPI UINT WINAPI MsiSetFeatureStateA(MSIHANDLE hInstall, LPCSTR szFeature,
                                          INSTALLSTATE iState);
WINMSIAPI UINT WINAPI MsiSetFeatureStateW(MSIHANDLE hInstall, LPCWSTR szFeature,
                                          INSTALLSTATE iState);
WINMSIAPI UINT WINAPI MsiSetFeatureAttributesA(MSIHANDLE hInstall, LPCSTR szFeature,
                                               DWORD dwAttributes);
WINMSIAPI UINT WINAPI MsiSetFeatureAttributesW(MSIHANDLE hInstall, LPCWSTR szFeature,
                                               DWORD dwAttributes);
WINMSIAPI UINT WINAPI MsiGetComponentStateA(MSIHANDLE hInstall, LPCSTR szComponent,
                                            INSTALLSTATE *piInstalled, INSTALLSTATE *piAction);
WINMSIAPI UINT WINAPI MsiGetComponentStateW(MSIHANDLE hInstall, LPCWSTR szComponent,
                                            INSTALLSTATE *piInstalled, INSTALLSTATE *piAction);
WINMSIAPI UINT WINAPI MsiSetComponentStateA(MSIHANDLE hInstall, LPCSTR szComponent,
                                            INSTALLSTATE iState);
WINMSIAPI UINT WINAPI MsiSetComponentStateW(MSIHANDLE hInstall, LPCWSTR szComponent,
                                            INSTALLSTATE iState);
WINMSIAPI UINT WINAPI MsiGetFeatureCostA(MSIHANDLE hInstall, LPCSTR szFeature,
                                         MSICOSTTREE iCostTree, INSTALLSTATE iState, LPINT piCost);
WINMSIAPI UINT WINAPI MsiGetFeatureCostW(MSIHANDLE hInstall, LPCWSTR szFeature,
                                         MSICOSTTREE iCostTree, INSTALLSTATE iState, LPINT piCost);
WINMSIAPI UINT WINAPI MsiEnumComponentCostsA(MSIHANDLE hInstall, LPCSTR szComponent, DWORD dwIndex,
                                             INSTALLSTATE iState, LPSTR szDriveBuf,
                                             LPDWORD pcchDriveBuf, LPINT piCost, LPINT piTempCost);
WINMSIAPI UINT WINAPI MsiEnumComponentCostsW(MSIHANDLE hInstall, LPCWSTR szComponent, DWORD dwIndex,
                                             INSTALLSTATE iState, LPWSTR szDriveBuf,
                                             LPDWORD pcchDriveBuf, LPINT piCost, LPINT piTempCost);
WINMSIAPI UINT WINAPI MsiSetInstallLevel(MSIHANDLE hInstall, int iInstallLevel);
WINMSIAPI UINT WINAPI MsiGetFeatureValidStatesA(MSIHANDLE hInstall, LPCSTR szFeature,
                                                LPDWORD lpInstallStates);
WINMSIAPI UINT WINAPI MsiGetFeatureValidStatesW(MSIHANDLE hInstall, LPCWSTR szFeature,
                                                LPDWORD lpInstallStates);
WINMSIAPI UINT WINAPI MsiGetSourcePathA(MSIHANDLE hInstall, LPCSTR szFolder, LPSTR szPathBuf,
                                        LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiGetSourcePathW(MSIHANDLE hInstall, LPCWSTR szFolder, LPWSTR szPathBuf,
                                        LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiGetTargetPathA(MSIHANDLE hInstall, LPCSTR szFolder, LPSTR szPathBuf,
                                        LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiGetTargetPathW(MSIHANDLE hInstall, LPCWSTR szFolder, LPWSTR szPathBuf,
                                        LPDWORD pcchPathBuf);
WINMSIAPI UINT WINAPI MsiSetTargetPathA(MSIHANDLE hInstall, LPCSTR szFolder, LPCSTR szFolderPath);
WINMSIAPI UINT WINAPI MsiSetTargetPathW(MSIHANDLE hInstall, LPCWSTR szFolder, LPCWSTR szFolderPath);

/* Is there room for what is to be installed? ERROR_DISK_FULL, ERROR_INVALID_HANDLE_STATE. */
WINMSIAPI UINT WINAPI MsiVerifyDiskSpace(MSIHANDLE hInstall);

/* Switches a dialog's preview on, off, or to a dialog. This system shows no dialogs:
 * ERROR_FUNCTION_FAILED. */
WINMSIAPI UINT WINAPI MsiEnableUIPreview(MSIHANDLE hDatabase, MSIHANDLE *phPreview);
WINMSIAPI UINT WINAPI MsiPreviewDialogA(MSIHANDLE hPreview, LPCSTR szDialogName);
WINMSIAPI UINT WINAPI MsiPreviewDialogW(MSIHANDLE hPreview, LPCWSTR szDialogName);
WINMSIAPI UINT WINAPI MsiPreviewBillboardA(MSIHANDLE hPreview, LPCSTR szControlName,
                                           LPCSTR szBillboard);
WINMSIAPI UINT WINAPI MsiPreviewBillboardW(MSIHANDLE hPreview, LPCWSTR szControlName,
                                           LPCWSTR szBillboard);

/* The record of this thread's last failure of the functions above (field 1: number of the
 * message); 0 if there is none. */
WINMSIAPI MSIHANDLE WINAPI MsiGetLastErrorRecord(void);

EXTERN_C_END

#define MsiOpenDatabase COMITY_AW(MsiOpenDatabase)
#define MsiDatabaseOpenView COMITY_AW(MsiDatabaseOpenView)
#define MsiViewGetError COMITY_AW(MsiViewGetError)
#define MsiDatabaseGetPrimaryKeys COMITY_AW(MsiDatabaseGetPrimaryKeys)
#define MsiDatabaseIsTablePersistent COMITY_AW(MsiDatabaseIsTablePersistent)
#define MsiDatabaseImport COMITY_AW(MsiDatabaseImport)
#define MsiDatabaseExport COMITY_AW(MsiDatabaseExport)
#define MsiDatabaseMerge COMITY_AW(MsiDatabaseMerge)
#define MsiDatabaseGenerateTransform COMITY_AW(MsiDatabaseGenerateTransform)
#define MsiDatabaseApplyTransform COMITY_AW(MsiDatabaseApplyTransform)
#define MsiCreateTransformSummaryInfo COMITY_AW(MsiCreateTransformSummaryInfo)
#define MsiRecordGetString COMITY_AW(MsiRecordGetString)
#define MsiRecordSetString COMITY_AW(MsiRecordSetString)
#define MsiRecordSetStream COMITY_AW(MsiRecordSetStream)
#define MsiFormatRecord COMITY_AW(MsiFormatRecord)
#define MsiGetSummaryInformation COMITY_AW(MsiGetSummaryInformation)
#define MsiSummaryInfoSetProperty COMITY_AW(MsiSummaryInfoSetProperty)
#define MsiSummaryInfoGetProperty COMITY_AW(MsiSummaryInfoGetProperty)
#define MsiSetProperty COMITY_AW(MsiSetProperty)
#define MsiGetProperty COMITY_AW(MsiGetProperty)
#define MsiDoAction COMITY_AW(MsiDoAction)
#define MsiSequence COMITY_AW(MsiSequence)
#define MsiEvaluateCondition COMITY_AW(MsiEvaluateCondition)
#define MsiGetFeatureState COMITY_AW(MsiGetFeatureState)
#define MsiSetFeatureState COMITY_AW(MsiSetFeatureState)
#define MsiSetFeatureAttributes COMITY_AW(MsiSetFeatureAttributes)
#define MsiGetComponentState COMITY_AW(MsiGetComponentState)
#define MsiSetComponentState COMITY_AW(MsiSetComponentState)
#define MsiGetFeatureCost COMITY_AW(MsiGetFeatureCost)
#define MsiEnumComponentCosts COMITY_AW(MsiEnumComponentCosts)
#define MsiGetFeatureValidStates COMITY_AW(MsiGetFeatureValidStates)
#define MsiGetSourcePath COMITY_AW(MsiGetSourcePath)
#define MsiGetTargetPath COMITY_AW(MsiGetTargetPath)
#define MsiSetTargetPath COMITY_AW(MsiSetTargetPath)
#define MsiPreviewDialog COMITY_AW(MsiPreviewDialog)
#define MsiPreviewBillboard COMITY_AW(MsiPreviewBillboard)

#endif
