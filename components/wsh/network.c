/* SPDX-License-Identifier: MIT */
/*
 * WScript.Network: who and where we are. Drives and printers of a network are the system's here,
 * not a script's: there are none to list, and connecting one fails and says so.
 */
#include "variable.h"

enum {
    NOT_CONNECTED = 2250, /* Windows' ERROR_NOT_CONNECTED */
};

struct network {
    struct dual dual;
};

static HRESULT give_variable(const WCHAR *name, BSTR *ret_value)
{
    if (!ret_value)
        return E_POINTER;
    *ret_value = variable_value(name, (size_t)lstrlenW(name));
    return *ret_value ? S_OK : E_OUTOFMEMORY;
}

static HRESULT refuse(const WCHAR *method, const char *text)
{
    return component_fail(&IID_IWshNetwork2, method, HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED), "%s",
                          text);
}

static HRESULT network_get_UserDomain(IWshNetwork2 *iface, BSTR *out_UserDomain)
{
    return give_variable(u"USERDOMAIN", out_UserDomain);
}

static HRESULT network_get_UserName(IWshNetwork2 *iface, BSTR *out_UserName)
{
    return give_variable(u"USERNAME", out_UserName);
}

static HRESULT network_get_UserProfile(IWshNetwork2 *iface, BSTR *out_UserProfile)
{
    return give_variable(u"USERPROFILE", out_UserProfile);
}

static HRESULT network_get_ComputerName(IWshNetwork2 *iface, BSTR *out_ComputerName)
{
    return give_variable(u"COMPUTERNAME", out_ComputerName);
}

static HRESULT network_get_Organization(IWshNetwork2 *iface, BSTR *out_Organization)
{
    return wsh_give("", out_Organization);
}

static HRESULT network_get_Site(IWshNetwork2 *iface, BSTR *out_Site)
{
    return wsh_give("", out_Site);
}

static HRESULT network_MapNetworkDrive(IWshNetwork2 *iface, BSTR LocalName, BSTR RemoteName,
                                       VARIANT *UpdateProfile, VARIANT *UserName, VARIANT *Password)
{
    return refuse(u"WshNetwork.MapNetworkDrive",
                  "Network drives cannot be mapped here: mount the share and use its path.");
}

/* None is ever connected. */
static HRESULT network_RemoveNetworkDrive(IWshNetwork2 *iface, BSTR Name, VARIANT *Force,
                                          VARIANT *UpdateProfile)
{
    return component_fail(&IID_IWshNetwork2, u"WshNetwork.RemoveNetworkDrive",
                          HRESULT_FROM_WIN32(NOT_CONNECTED),
                          "This network connection does not exist.");
}

static HRESULT network_EnumNetworkDrives(IWshNetwork2 *iface, IWshCollection **out_Enum)
{
    return out_Enum ? empty_collection_create(out_Enum) : E_POINTER;
}

static HRESULT network_AddPrinterConnection(IWshNetwork2 *iface, BSTR LocalName, BSTR RemoteName,
                                            VARIANT *UpdateProfile, VARIANT *UserName,
                                            VARIANT *Password)
{
    return refuse(u"WshNetwork.AddPrinterConnection",
                  "Printers cannot be connected by scripts here: use lpadmin.");
}

static HRESULT network_RemovePrinterConnection(IWshNetwork2 *iface, BSTR Name, VARIANT *Force,
                                               VARIANT *UpdateProfile)
{
    return refuse(u"WshNetwork.RemovePrinterConnection",
                  "Printers cannot be disconnected by scripts here: use lpadmin.");
}

static HRESULT network_SetDefaultPrinter(IWshNetwork2 *iface, BSTR Name)
{
    return refuse(u"WshNetwork.SetDefaultPrinter",
                  "Scripts cannot choose the printer here: use lpoptions.");
}

static HRESULT network_AddWindowsPrinterConnection(IWshNetwork2 *iface, BSTR PrinterName,
                                                   BSTR DriverName, BSTR Port)
{
    return refuse(u"WshNetwork.AddWindowsPrinterConnection",
                  "Printers cannot be connected by scripts here: use lpadmin.");
}

static const IWshNetwork2Vtbl network_vtable = {
    DUAL_METHODS,
    .get_UserDomain = network_get_UserDomain,
    .get_UserName = network_get_UserName,
    .get_UserProfile = network_get_UserProfile,
    .get_ComputerName = network_get_ComputerName,
    .get_Organization = network_get_Organization,
    .get_Site = network_get_Site,
    .MapNetworkDrive = network_MapNetworkDrive,
    .RemoveNetworkDrive = network_RemoveNetworkDrive,
    .EnumNetworkDrives = network_EnumNetworkDrives,
    .AddPrinterConnection = network_AddPrinterConnection,
    .RemovePrinterConnection = network_RemovePrinterConnection,
    .EnumPrinterConnections = network_EnumNetworkDrives,
    .SetDefaultPrinter = network_SetDefaultPrinter,
    .AddWindowsPrinterConnection = network_AddWindowsPrinterConnection,
};

static const IID *const network_iids[] = {&IID_IWshNetwork2, &IID_IWshNetwork, NULL};
static struct dual_class network_class = {.iids = network_iids};

HRESULT network_create(REFIID riid, void **ppv)
{
    return dual_hand_out(dual_new(sizeof(struct network), &network_class, &network_vtable), riid,
                         ppv);
}
