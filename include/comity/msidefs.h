/* SPDX-License-Identifier: MIT */
/*
 * Numbers and names in installer databases: summary properties, attributes of rows, properties.
 * Source: Windows' "msidefs.h" pages.
 */
#ifndef COMITY_MSIDEFS_H
#define COMITY_MSIDEFS_H

#include <comity/windef.h>

#define INSTALLMESSAGE_TYPEMASK 0xFF000000L

/* Summary information. */
#ifndef PID_DICTIONARY
#define PID_DICTIONARY 0
#define PID_CODEPAGE 0x1
#endif
#define PID_TITLE 2
#define PID_SUBJECT 3
#define PID_AUTHOR 4
#define PID_KEYWORDS 5
#define PID_COMMENTS 6
#define PID_TEMPLATE 7
#define PID_LASTAUTHOR 8
#define PID_REVNUMBER 9
#define PID_EDITTIME 10
#define PID_LASTPRINTED 11
#define PID_CREATE_DTM 12
#define PID_LASTSAVE_DTM 13
#define PID_PAGECOUNT 14
#define PID_WORDCOUNT 15
#define PID_CHARCOUNT 16
#define PID_THUMBNAIL 17
#define PID_APPNAME 18
/* To <propidl.h> something else of every property set. */
#undef PID_SECURITY
#define PID_SECURITY 19
#define PID_MSIVERSION PID_PAGECOUNT
#define PID_MSISOURCE PID_WORDCOUNT
#define PID_MSIRESTRICT PID_CHARCOUNT

/* Attributes of components. */
enum msidbComponentAttributes {
    msidbComponentAttributesLocalOnly = 0x00000000,
    msidbComponentAttributesSourceOnly = 0x00000001,
    msidbComponentAttributesOptional = 0x00000002,
    msidbComponentAttributesRegistryKeyPath = 0x00000004,
    msidbComponentAttributesSharedDllRefCount = 0x00000008,
    msidbComponentAttributesPermanent = 0x00000010,
    msidbComponentAttributesODBCDataSource = 0x00000020,
    msidbComponentAttributesTransitive = 0x00000040,
    msidbComponentAttributesNeverOverwrite = 0x00000080,
    msidbComponentAttributes64bit = 0x00000100,
    msidbComponentAttributesDisableRegistryReflection = 0x00000200,
    msidbComponentAttributesUninstallOnSupersedence = 0x00000400,
    msidbComponentAttributesShared = 0x00000800,
};

/* Attributes of features. */
enum msidbFeatureAttributes {
    msidbFeatureAttributesFavorLocal = 0x00000000,
    msidbFeatureAttributesFavorSource = 0x00000001,
    msidbFeatureAttributesFollowParent = 0x00000002,
    msidbFeatureAttributesFavorAdvertise = 0x00000004,
    msidbFeatureAttributesDisallowAdvertise = 0x00000008,
    msidbFeatureAttributesUIDisallowAbsent = 0x00000010,
    msidbFeatureAttributesNoUnsupportedAdvertise = 0x00000020,
};

/* Attributes of files. */
enum msidbFileAttributes {
    msidbFileAttributesReadOnly = 0x00000001,
    msidbFileAttributesHidden = 0x00000002,
    msidbFileAttributesSystem = 0x00000004,
    msidbFileAttributesReserved0 = 0x00000008,
    msidbFileAttributesIsolatedComp = 0x00000010,
    msidbFileAttributesReserved1 = 0x00000040,
    msidbFileAttributesReserved2 = 0x00000080,
    msidbFileAttributesReserved3 = 0x00000100,
    msidbFileAttributesVital = 0x00000200,
    msidbFileAttributesChecksum = 0x00000400,
    msidbFileAttributesPatchAdded = 0x00001000,
    msidbFileAttributesNoncompressed = 0x00002000,
    msidbFileAttributesCompressed = 0x00004000,
    msidbFileAttributesReserved4 = 0x00008000,
};

/* Types of custom actions. */
enum msidbCustomActionType {
    msidbCustomActionTypeDll = 0x00000001,
    msidbCustomActionTypeExe = 0x00000002,
    msidbCustomActionTypeTextData = 0x00000003,
    msidbCustomActionTypeJScript = 0x00000005,
    msidbCustomActionTypeVBScript = 0x00000006,
    msidbCustomActionTypeInstall = 0x00000007,
    msidbCustomActionTypeBinaryData = 0x00000000,
    msidbCustomActionTypeSourceFile = 0x00000010,
    msidbCustomActionTypeDirectory = 0x00000020,
    msidbCustomActionTypeProperty = 0x00000030,
    msidbCustomActionTypeContinue = 0x00000040,
    msidbCustomActionTypeAsync = 0x00000080,
    msidbCustomActionTypeFirstSequence = 0x00000100,
    msidbCustomActionTypeOncePerProcess = 0x00000200,
    msidbCustomActionTypeClientRepeat = 0x00000300,
    msidbCustomActionTypeInScript = 0x00000400,
    msidbCustomActionTypeRollback = 0x00000100,
    msidbCustomActionTypeCommit = 0x00000200,
    msidbCustomActionTypeNoImpersonate = 0x00000800,
    msidbCustomActionTypeTSAware = 0x00004000,
    msidbCustomActionType64BitScript = 0x00001000,
    msidbCustomActionTypeHideTarget = 0x00002000,
    msidbCustomActionTypePatchUninstall = 0x00008000,
};

/* Attributes of rows in Upgrade. */
enum msidbUpgradeAttributes {
    msidbUpgradeAttributesMigrateFeatures = 0x00000001,
    msidbUpgradeAttributesOnlyDetect = 0x00000002,
    msidbUpgradeAttributesIgnoreRemoveFailure = 0x00000004,
    msidbUpgradeAttributesVersionMinInclusive = 0x00000100,
    msidbUpgradeAttributesVersionMaxInclusive = 0x00000200,
    msidbUpgradeAttributesLanguagesExclusive = 0x00000400,
};

/* Roots of the registry. */
enum msidbRegistryRoot {
    msidbRegistryRootClassesRoot = 0x00000000,
    msidbRegistryRootCurrentUser = 0x00000001,
    msidbRegistryRootLocalMachine = 0x00000002,
    msidbRegistryRootUsers = 0x00000003,
};

/* Types of locators. */
enum msidbLocatorType {
    msidbLocatorTypeDirectory = 0x00000000,
    msidbLocatorTypeFileName = 0x00000001,
    msidbLocatorTypeRawValue = 0x00000002,
    msidbLocatorType64bit = 0x00000010,
};

/* Attributes of classes. */
enum msidbClassAttributes {
    msidbClassAttributesRelativePath = 0x00000001,
};

/* Events of services. */
enum msidbServiceControlEvent {
    msidbServiceControlEventStart = 0x00000001,
    msidbServiceControlEventStop = 0x00000002,
    msidbServiceControlEventDelete = 0x00000008,
    msidbServiceControlEventUninstallStart = 0x00000010,
    msidbServiceControlEventUninstallStop = 0x00000020,
    msidbServiceControlEventUninstallDelete = 0x00000080,
};

/* Options of moved files. */
enum msidbMoveFileOptions {
    msidbMoveFileOptionsMove = 0x00000001,
};

/* Changes of .ini files. */
enum msidbIniFileAction {
    msidbIniFileActionAddLine = 0x00000000,
    msidbIniFileActionCreateLine = 0x00000001,
    msidbIniFileActionRemoveLine = 0x00000002,
    msidbIniFileActionAddTag = 0x00000003,
    msidbIniFileActionRemoveTag = 0x00000004,
};

/* When files are removed. */
enum msidbRemoveFileInstallMode {
    msidbRemoveFileInstallModeOnInstall = 0x00000001,
    msidbRemoveFileInstallModeOnRemove = 0x00000002,
    msidbRemoveFileInstallModeOnBoth = 0x00000003,
};

/* Attributes of dialogs. */
enum msidbDialogAttributes {
    msidbDialogAttributesVisible = 0x00000001,
    msidbDialogAttributesModal = 0x00000002,
    msidbDialogAttributesMinimize = 0x00000004,
    msidbDialogAttributesSysModal = 0x00000008,
    msidbDialogAttributesKeepModeless = 0x00000010,
    msidbDialogAttributesTrackDiskSpace = 0x00000020,
    msidbDialogAttributesUseCustomPalette = 0x00000040,
    msidbDialogAttributesRTLRO = 0x00000080,
    msidbDialogAttributesRightAligned = 0x00000100,
    msidbDialogAttributesLeftScroll = 0x00000200,
    msidbDialogAttributesBiDi = 0x00000380,
    msidbDialogAttributesError = 0x00010000,
};

/* Attributes of controls. */
enum msidbControlAttributes {
    msidbControlAttributesVisible = 0x00000001,
    msidbControlAttributesEnabled = 0x00000002,
    msidbControlAttributesSunken = 0x00000004,
    msidbControlAttributesIndirect = 0x00000008,
    msidbControlAttributesInteger = 0x00000010,
    msidbControlAttributesRTLRO = 0x00000020,
    msidbControlAttributesRightAligned = 0x00000040,
    msidbControlAttributesLeftScroll = 0x00000080,
    msidbControlAttributesBiDi = 0x000000E0,
    msidbControlAttributesFormatSize = 0x00080000,
    msidbControlAttributesTransparent = 0x00010000,
    msidbControlAttributesNoPrefix = 0x00020000,
    msidbControlAttributesNoWrap = 0x00040000,
    msidbControlAttributesUsersLanguage = 0x00100000,
    msidbControlAttributesMultiline = 0x00010000,
    msidbControlAttributesPasswordInput = 0x00200000,
    msidbControlAttributesProgress95 = 0x00010000,
    msidbControlAttributesPushLike = 0x00020000,
};

/* Flags of package sources. */
enum msidbSumInfoSourceType {
    msidbSumInfoSourceTypeSFN = 0x00000001,
    msidbSumInfoSourceTypeCompressed = 0x00000002,
    msidbSumInfoSourceTypeAdminImage = 0x00000004,
    msidbSumInfoSourceTypeLUAPackage = 0x00000008,
};

/* Kinds of assemblies. */
enum msidbAssemblyAttributes {
    msidbAssemblyAttributesURT = 0x00000000,
    msidbAssemblyAttributesWin32 = 0x00000001,
};

/* ODBC data sources. */
enum msidbODBCDataSourceRegistration {
    msidbODBCDataSourceRegistrationPerMachine = 0x00000000,
    msidbODBCDataSourceRegistrationPerUser = 0x00000001,
};

/* Attributes of patches. */
enum msidbPatchAttributes {
    msidbPatchAttributesNonVital = 0x00000001,
};

/* Attributes of text styles. */
enum msidbTextStyleStyleBits {
    msidbTextStyleStyleBitsBold = 0x00000001,
    msidbTextStyleStyleBitsItalic = 0x00000002,
    msidbTextStyleStyleBitsUnderline = 0x00000004,
    msidbTextStyleStyleBitsStrike = 0x00000008,
};
/* Names of properties. */
#define IPROPNAME_PRODUCTNAME TEXT("ProductName")
#define IPROPNAME_PRODUCTCODE TEXT("ProductCode")
#define IPROPNAME_PRODUCTVERSION TEXT("ProductVersion")
#define IPROPNAME_INSTALLLANGUAGE TEXT("ProductLanguage")
#define IPROPNAME_MANUFACTURER TEXT("Manufacturer")
#define IPROPNAME_UPGRADECODE TEXT("UpgradeCode")
#define IPROPNAME_PIDTEMPLATE TEXT("PIDTemplate")
#define IPROPNAME_DISKPROMPT TEXT("DiskPrompt")
#define IPROPNAME_LEFTUNIT TEXT("LeftUnit")
#define IPROPNAME_ADMIN_PROPERTIES TEXT("AdminProperties")
#define IPROPNAME_DEFAULTUIFONT TEXT("DefaultUIFont")
#define IPROPNAME_ALLOWEDPROPERTIES TEXT("SecureCustomProperties")
#define IPROPNAME_ENABLEUSERCONTROL TEXT("EnableUserControl")
#define IPROPNAME_HIDDEN_PROPERTIES TEXT("MsiHiddenProperties")
#define IPROPNAME_USERNAME TEXT("USERNAME")
#define IPROPNAME_COMPANYNAME TEXT("COMPANYNAME")
#define IPROPNAME_PIDKEY TEXT("PIDKEY")
#define IPROPNAME_PATCH TEXT("PATCH")
#define IPROPNAME_MSIPATCHREMOVE TEXT("MSIPATCHREMOVE")
#define IPROPNAME_TARGETDIR TEXT("TARGETDIR")
#define IPROPNAME_ACTION TEXT("ACTION")
#define IPROPNAME_LIMITUI TEXT("LIMITUI")
#define IPROPNAME_LOGACTION TEXT("LOGACTION")
#define IPROPNAME_ALLUSERS TEXT("ALLUSERS")
#define IPROPNAME_INSTALLLEVEL TEXT("INSTALLLEVEL")
#define IPROPNAME_REBOOT TEXT("REBOOT")
#define IPROPNAME_REBOOTPROMPT TEXT("REBOOTPROMPT")
#define IPROPNAME_EXECUTEMODE TEXT("EXECUTEMODE")
#define IPROPNAME_EXECUTEACTION TEXT("EXECUTEACTION")
#define IPROPNAME_SOURCELIST TEXT("SOURCELIST")
#define IPROPNAME_ROOTDRIVE TEXT("ROOTDRIVE")
#define IPROPNAME_INSTALLFEATURES TEXT("ADDLOCAL")
#define IPROPNAME_REMOVEFEATURES TEXT("REMOVE")
#define IPROPNAME_ADDLOCAL TEXT("ADDLOCAL")
#define IPROPNAME_ADDSOURCE TEXT("ADDSOURCE")
#define IPROPNAME_ADDDEFAULT TEXT("ADDDEFAULT")
#define IPROPNAME_ADVERTISE TEXT("ADVERTISE")
#define IPROPNAME_REINSTALL TEXT("REINSTALL")
#define IPROPNAME_REINSTALLMODE TEXT("REINSTALLMODE")
#define IPROPNAME_PROMPTROLLBACKCOST TEXT("PROMPTROLLBACKCOST")
#define IPROPNAME_TRANSFORMS TEXT("TRANSFORMS")
#define IPROPNAME_TRANSFORMSATSOURCE TEXT("TRANSFORMSATSOURCE")
#define IPROPNAME_TRANSFORMSSECURE TEXT("TRANSFORMSSECURE")
#define IPROPNAME_MEDIAPACKAGEPATH TEXT("MEDIAPACKAGEPATH")
#define IPROPNAME_PRIMARYFOLDER TEXT("PRIMARYFOLDER")
#define IPROPNAME_SHORTFILENAMES TEXT("SHORTFILENAMES")
#define IPROPNAME_ARPNOREMOVE TEXT("ARPNOREMOVE")
#define IPROPNAME_ARPNOMODIFY TEXT("ARPNOMODIFY")
#define IPROPNAME_ARPNOREPAIR TEXT("ARPNOREPAIR")
#define IPROPNAME_ARPSYSTEMCOMPONENT TEXT("ARPSYSTEMCOMPONENT")
#define IPROPNAME_ARPCOMMENTS TEXT("ARPCOMMENTS")
#define IPROPNAME_ARPCONTACT TEXT("ARPCONTACT")
#define IPROPNAME_ARPHELPLINK TEXT("ARPHELPLINK")
#define IPROPNAME_ARPHELPTELEPHONE TEXT("ARPHELPTELEPHONE")
#define IPROPNAME_ARPINSTALLLOCATION TEXT("ARPINSTALLLOCATION")
#define IPROPNAME_ARPPRODUCTICON TEXT("ARPPRODUCTICON")
#define IPROPNAME_ARPREADME TEXT("ARPREADME")
#define IPROPNAME_ARPSIZE TEXT("ARPSIZE")
#define IPROPNAME_ARPURLINFOABOUT TEXT("ARPURLINFOABOUT")
#define IPROPNAME_ARPURLUPDATEINFO TEXT("ARPURLUPDATEINFO")
#define IPROPNAME_INSTALLED TEXT("Installed")
#define IPROPNAME_PRODUCTSTATE TEXT("ProductState")
#define IPROPNAME_PRESELECTED TEXT("Preselected")
#define IPROPNAME_RESUME TEXT("RESUME")
#define IPROPNAME_UPDATESTARTED TEXT("UpdateStarted")
#define IPROPNAME_AFTERREBOOT TEXT("AFTERREBOOT")
#define IPROPNAME_PRODUCTID TEXT("ProductID")
#define IPROPNAME_SOURCEDIR TEXT("SourceDir")
#define IPROPNAME_CUSTOMACTIONDATA TEXT("CustomActionData")
#define IPROPNAME_PRIVILEGED TEXT("Privileged")
#define IPROPNAME_VERSIONNT TEXT("VersionNT")
#define IPROPNAME_VERSIONNT64 TEXT("VersionNT64")
#define IPROPNAME_VERSION9X TEXT("Version9X")
#define IPROPNAME_VERSIONMSI TEXT("VersionMsi")
#define IPROPNAME_WINDOWSBUILD TEXT("WindowsBuild")
#define IPROPNAME_SERVICEPACKLEVEL TEXT("ServicePackLevel")
#define IPROPNAME_SYSTEMFOLDER TEXT("SystemFolder")
#define IPROPNAME_SYSTEM64FOLDER TEXT("System64Folder")
#define IPROPNAME_WINDOWSFOLDER TEXT("WindowsFolder")
#define IPROPNAME_PROGRAMFILESFOLDER TEXT("ProgramFilesFolder")
#define IPROPNAME_PROGRAMFILES64FOLDER TEXT("ProgramFiles64Folder")
#define IPROPNAME_COMMONFILESFOLDER TEXT("CommonFilesFolder")
#define IPROPNAME_TEMPFOLDER TEXT("TempFolder")
#define IPROPNAME_DATE TEXT("Date")
#define IPROPNAME_TIME TEXT("Time")
#define IPROPNAME_OUTOFDISKSPACE TEXT("OutOfDiskSpace")
#define IPROPNAME_COSTINGCOMPLETE TEXT("CostingComplete")
#define IPROPNAME_ADMINUSER TEXT("AdminUser")
#define IPROPNAME_COMPUTERNAME TEXT("ComputerName")
#define IPROPNAME_LOGONUSER TEXT("LogonUser")
#define IPROPNAME_USERLANGUAGEID TEXT("UserLanguageID")
#define IPROPNAME_SYSTEMLANGUAGEID TEXT("SystemLanguageID")
#define IPROPNAME_TEXTHEIGHT TEXT("TextHeight")
#define IPROPNAME_INTEL TEXT("Intel")
#define IPROPNAME_INTEL64 TEXT("Intel64")
#define IPROPNAME_MSIX64 TEXT("Msix64")
#define IPROPNAME_MSIINSTALLPERUSER TEXT("MSIINSTALLPERUSER")

#endif
