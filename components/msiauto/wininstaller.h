/* SPDX-License-Identifier: MIT */
/*
 * Identifiers of the installer's object model, as its type library has them.
 */
#pragma once

#include <guiddef.h>

DEFINE_GUID(DIID_Installer, 0x000c1090, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_Record, 0x000c1093, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_StringList, 0x000c1095, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_RecordList, 0x000c1096, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_SummaryInfo, 0x000c109b, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_View, 0x000c109c, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_Database, 0x000c109d, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_Session, 0x000c109e, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
DEFINE_GUID(DIID_FeatureInfo, 0x000c109f, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46);
