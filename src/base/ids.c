/* SPDX-License-Identifier: MIT */
/*
 * The identifiers that the headers declare, defined once for all: users link no second library.
 */
#include <comity/initguid.h>

#include <comity/mshtmhst.h>
#include <comity/olectl.h>
#include <comity/windows.h>

#include <activscp.h>
#include <atliface.h>
#include <comcat.h>
#include <ctxtcall.h>
#include <dispex.h>
#include <msado15.h>
#include <msscript.h>
#include <objsafe.h>
#include <ocidl.h>
#include <oleidl.h>
#include <propidlbase.h>
#include <scrobj.h>
#include <servprov.h>
#include <urlmon_security.h>
#include <vbsregexp55.h>
#include <wshom.h>

const GUID GUID_NULL;

const CLSID CLSID_StdGlobalInterfaceTable = {0x00000323, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_DCOMAccessControl = {0x0000031d, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_StdEvent = {0x0000032b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_ManualResetEvent = {0x0000032c, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_InProcFreeMarshaler = {0x0000033a, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_StdMarshal = {0x00000017, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const CLSID CLSID_Registrar = {
    0x44ec053a, 0x400f, 0x11d0, {0x9d, 0xcd, 0, 0xa0, 0xc9, 3, 0x91, 0xd3}};
const CLSID CLSID_StdComponentCategoriesMgr = {0x0002e005, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

#define DOCUMENT_FORMAT(last)                                                                      \
    {                                                                                              \
        0xd5cdd500 + (last), 0x2e9c, 0x101b,                                                       \
        {                                                                                          \
            0x93, 0x97, 8, 0, 0x2b, 0x2c, 0xf9, 0xae                                               \
        }                                                                                          \
    }
#define MEDIA_FORMAT(first)                                                                        \
    {                                                                                              \
        (first), 0x4c8b, 0x11d1,                                                                   \
        {                                                                                          \
            0x8b, 0x70, 8, 0, 0x36, 0xb1, 0x1a, 3                                                  \
        }                                                                                          \
    }
const FMTID FMTID_SummaryInformation = {
    0xf29f85e0, 0x4ff9, 0x1068, {0xab, 0x91, 8, 0, 0x2b, 0x27, 0xb3, 0xd9}};
const FMTID FMTID_DocSummaryInformation = DOCUMENT_FORMAT(2);
const FMTID FMTID_UserDefinedProperties = DOCUMENT_FORMAT(5);
const FMTID FMTID_DiscardableInformation = {
    0xd725ebb0, 0xc9b8, 0x11d1, {0x89, 0xbc, 0, 0, 0xf8, 4, 0xb0, 0x57}};
const FMTID FMTID_ImageSummaryInformation = MEDIA_FORMAT(0x6444048f);
const FMTID FMTID_AudioSummaryInformation = MEDIA_FORMAT(0x64440490);
const FMTID FMTID_VideoSummaryInformation = MEDIA_FORMAT(0x64440491);
const FMTID FMTID_MediaFileSummaryInformation = MEDIA_FORMAT(0x64440492);

const GUID CATID_SafeForScripting = {
    0x7dd95801, 0x9882, 0x11cf, {0x9f, 0xa9, 0, 0xaa, 0, 0x6c, 0x42, 0xc4}};
const GUID CATID_SafeForInitializing = {
    0x7dd95802, 0x9882, 0x11cf, {0x9f, 0xa9, 0, 0xaa, 0, 0x6c, 0x42, 0xc4}};
const CLSID CLSID_VBScript = {
    0xb54f3741, 0x5b07, 0x11cf, {0xa4, 0xb0, 0, 0xaa, 0, 0x4a, 0x55, 0xe8}};
const GUID CATID_ActiveScript = {
    0xf0b7a1a1, 0x9847, 0x11cf, {0x8f, 0x20, 0, 0x80, 0x5f, 0x2c, 0xd0, 0x64}};
const GUID CATID_ActiveScriptParse = {
    0xf0b7a1a2, 0x9847, 0x11cf, {0x8f, 0x20, 0, 0x80, 0x5f, 0x2c, 0xd0, 0x64}};
const GUID SID_GetCaller = {
    0x4717cc40, 0xbcb9, 0x11d0, {0x93, 0x36, 0, 0xa0, 0xc9, 0x0d, 0xca, 0xa9}};
const GUID GUID_CUSTOM_CONFIRMOBJECTSAFETY = {
    0x10200490, 0xfa38, 0x11d0, {0xac, 0x0e, 0, 0xa0, 0xc9, 0x0f, 0xff, 0xc0}};
