/* SPDX-License-Identifier: MIT */
/*
 * WScript.Shell and WScript.Network. Where nothing else is said,
 * expectations are those of Windows' "WshShell Object" pages and of Wine's tests of wshom.ocx.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "trial_shell.h"

/* ---- what all objects have ---- */

TEST(an_object_describes_its_interface_and_is_called_by_name)
{
    LPOLESTR name = (LPOLESTR)u"expandenvironmentstrings";
    VARIANT argument = text_variant(u"a"), result;
    DISPPARAMS arguments = {.rgvarg = &argument, .cArgs = 1};
    ISupportErrorInfo *errors;
    IProvideClassInfo *provider;
    ITypeInfo *type_info;
    TYPEATTR *attributes;
    IDispatch *dispatch;
    DISPID id;
    UINT n;

    begin();
    ASSERT_HR(IWshShell3_GetTypeInfoCount(shell, &n), S_OK);
    ASSERT_EQ(n, 1);
    ASSERT_HR(IWshShell3_GetTypeInfo(shell, 1, 0, &type_info), DISP_E_BADINDEX);
    ASSERT_HR(IWshShell3_QueryInterface(shell, &IID_IProvideClassInfo, (void **)&provider), S_OK);
    ASSERT_HR(IProvideClassInfo_GetClassInfo(provider, &type_info), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(type_info, &attributes), S_OK);
    ASSERT_TRUE(IsEqualGUID(&attributes->guid, &IID_IWshShell3));
    ITypeInfo_ReleaseTypeAttr(type_info, attributes);
    ITypeInfo_Release(type_info);
    IProvideClassInfo_Release(provider);

    ASSERT_HR(IWshShell3_QueryInterface(shell, &IID_ISupportErrorInfo, (void **)&errors), S_OK);
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, &IID_IWshShell), S_OK);
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, &IID_IStream), S_FALSE);
    ISupportErrorInfo_Release(errors);

    ASSERT_HR(IWshShell3_QueryInterface(shell, &IID_IDispatch, (void **)&dispatch), S_OK);
    ASSERT_HR(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, 0, &id), S_OK);
    ASSERT_EQ(id, 1006);
    ASSERT_HR(IDispatch_Invoke(dispatch, id, &IID_NULL, 0, DISPATCH_METHOD, &arguments, &result,
                               NULL, NULL),
              S_OK);
    assert_text(V_BSTR(&result), u"a");
    VariantClear(&argument);
    IDispatch_Release(dispatch);
    end();
}

TEST(the_old_classes_and_the_names_make_the_same_objects)
{
    static const WCHAR *const names[] = {u"WScript.Shell", u"WScript.Shell.1", u"WScript.Network",
                                         u"WScript.Network.1"};
    static const CLSID *const classes[] = {&CLSID_WshShell, &CLSID_WshShell, &CLSID_WshNetwork,
                                           &CLSID_WshNetwork};
    IUnknown *object;
    CLSID clsid;

    begin();
    for (size_t i = 0; i < ARRAYSIZE(names); i++) {
        ASSERT_HR(CLSIDFromProgID(names[i], &clsid), S_OK);
        ASSERT_TRUE(IsEqualCLSID(&clsid, classes[i]));
    }
    ASSERT_HR(CoCreateInstance(&CLSID_IWshShell_Class, NULL, CLSCTX_INPROC_SERVER, &IID_IWshShell2,
                               (void **)&object),
              S_OK);
    ASSERT_EQ(IUnknown_Release(object), 0);
    ASSERT_HR(CoCreateInstance(&CLSID_WshShell, (IUnknown *)shell, CLSCTX_INPROC_SERVER,
                               &IID_IUnknown, (void **)&object),
              CLASS_E_NOAGGREGATION);
    end();
}

/* ---- folders, shortcuts, people ---- */

TEST(special_folders_are_where_the_desktop_has_them)
{
    VARIANT name = text_variant(u"desktop"), index = number_variant(16), value;
    IWshCollection *folders;
    char path[200];
    FILE *file;
    LONG n;

    begin();
    setenv("HOME", "/home/trial", 1);
    setenv("XDG_CONFIG_HOME", test_home(), 1);
    snprintf(path, sizeof(path), "%s/user-dirs.dirs", test_home());
    file = fopen(path, "w");
    ASSERT_TRUE(file);
    fputs("# comment\nXDG_DOCUMENTS_DIR=\"$HOME/Papers\"\nXDG_DESKTOP_DIR=\"/desk\"\n", file);
    fclose(file);
    ASSERT_HR(IWshShell3_get_SpecialFolders(shell, &folders), S_OK);
    ASSERT_HR(IWshCollection_Item(folders, &name, &value), S_OK);
    assert_text(V_BSTR(&value), u"/desk");
    ASSERT_HR(IWshCollection_Item(folders, &index, &value), S_OK);
    assert_text(V_BSTR(&value), u"/home/trial/Papers");
    VariantClear(&name);
    name = text_variant(u"nothing");
    ASSERT_HR(IWshCollection_Item(folders, &name, &value), S_OK);
    assert_text(V_BSTR(&value), u"");
    ASSERT_HR(IWshCollection_Count(folders, &n), S_OK);
    ASSERT_EQ(n, 18);
    index = number_variant(n);
    ASSERT_HR(IWshCollection_Item(folders, &index, &value),
              HRESULT_FROM_WIN32(ERROR_INVALID_INDEX));
    VariantClear(&name);
    IWshCollection_Release(folders);
    end();
}

TEST(a_shortcut_is_saved_as_a_desktop_entry_and_loaded_again)
{
    BSTR path = SysAllocString(u"starter.lnk"), target = SysAllocString(u"/opt/my \"app\"");
    BSTR arguments = SysAllocString(u"-x 100%"), text;
    char line[256], all[1024] = "";
    IDispatch *dispatch;
    IWshShortcut *shortcut;
    FILE *file;
    int style;

    begin();
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), S_OK);
    ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IWshShortcut, (void **)&shortcut), S_OK);
    IDispatch_Release(dispatch);
    ASSERT_HR(IWshShortcut_put_TargetPath(shortcut, target), S_OK);
    ASSERT_HR(IWshShortcut_put_Arguments(shortcut, arguments), S_OK);
    ASSERT_HR(IWshShortcut_put_WindowStyle(shortcut, 3), S_OK);
    ASSERT_HR(IWshShortcut_get_Arguments(shortcut, NULL), E_POINTER);
    ASSERT_HR(IWshShortcut_Save(shortcut), S_OK);
    IWshShortcut_Release(shortcut);

    file = fopen("starter.desktop", "r");
    ASSERT_TRUE(file);
    while (fgets(line, sizeof(line), file))
        strcat(all, line);
    fclose(file);
    ASSERT_TRUE(strstr(all, "[Desktop Entry]\nType=Application\n"));
    ASSERT_TRUE(strstr(all, "\nName=starter\n"));
    ASSERT_TRUE(strstr(all, "\nExec=\"/opt/my \\\\\"app\\\\\"\" -x 100%%\n"));

    ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), S_OK);
    ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IWshShortcut, (void **)&shortcut), S_OK);
    IDispatch_Release(dispatch);
    ASSERT_HR(IWshShortcut_get_TargetPath(shortcut, &text), S_OK);
    assert_text(text, target);
    ASSERT_HR(IWshShortcut_get_WindowStyle(shortcut, &style), S_OK);
    ASSERT_EQ(style, 3);
    IWshShortcut_Release(shortcut);
    SysFreeString(path);
    path = SysAllocString(u"no.ending");
    ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), DISP_E_EXCEPTION);
    assert_error(u"WshShell.CreateShortcut", u"The shortcut pathname must end with .lnk or .url.");
    SysFreeString(path);
    SysFreeString(target);
    SysFreeString(arguments);
    end();
}

TEST(an_address_is_saved_as_windows_saves_it)
{
    BSTR path = SysAllocString(u"page.url"), target = SysAllocString(u"http://example.org/");
    IWshURLShortcut *shortcut;
    IDispatch *dispatch;
    BSTR text;

    begin();
    ASSERT_EQ(chdir(test_home()), 0);
    for (int i = 0; i < 2; i++) {
        ASSERT_HR(IWshShell3_CreateShortcut(shell, path, &dispatch), S_OK);
        ASSERT_HR(IDispatch_QueryInterface(dispatch, &IID_IWshURLShortcut, (void **)&shortcut),
                  S_OK);
        IDispatch_Release(dispatch);
        if (i == 0) {
            ASSERT_HR(IWshURLShortcut_put_TargetPath(shortcut, target), S_OK);
            ASSERT_HR(IWshURLShortcut_Save(shortcut), S_OK);
        }
        ASSERT_HR(IWshURLShortcut_get_TargetPath(shortcut, &text), S_OK);
        assert_text(text, target);
        IWshURLShortcut_Release(shortcut);
    }
    SysFreeString(path);
    SysFreeString(target);
    end();
}

TEST(the_working_directory_is_read_and_changed)
{
    BSTR folder = SysAllocString(u"/usr"), none = SysAllocString(u"/no/such"), text;

    begin();
    ASSERT_HR(IWshShell3_put_CurrentDirectory(shell, folder), S_OK);
    ASSERT_HR(IWshShell3_get_CurrentDirectory(shell, &text), S_OK);
    assert_text(text, u"/usr");
    ASSERT_HR(IWshShell3_put_CurrentDirectory(shell, none),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(IWshShell3_put_CurrentDirectory(shell, NULL), E_INVALIDARG);
    SysFreeString(folder);
    SysFreeString(none);
    end();
}

TEST(nobody_answers_where_nobody_is)
{
    BSTR text = SysAllocString(u"question");
    VARIANT seconds = number_variant(1), type = number_variant(MB_YESNO | MB_DEFBUTTON2);
    VARIANT_BOOL is_done;
    int button = 0;

    begin();
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    ASSERT_TRUE(freopen("/dev/null", "r", stdin));
    ASSERT_HR(IWshShell3_Popup(shell, text, &seconds, &missing, &type, &button), S_OK);
    ASSERT_EQ(button, -1);
    ASSERT_HR(IWshShell3_Popup(shell, text, &missing, &missing, &type, &button), S_OK);
    ASSERT_EQ(button, IDNO);
    ASSERT_HR(IWshShell3_AppActivate(shell, &seconds, &missing, &is_done), S_OK);
    ASSERT_EQ(is_done, VARIANT_FALSE);
    ASSERT_HR(IWshShell3_SendKeys(shell, text, &missing), HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED));
    ASSERT_HR(IWshShell3_LogEvent(shell, &seconds, text, NULL, &is_done), S_OK);
    ASSERT_EQ(is_done, VARIANT_TRUE);
    SysFreeString(text);
    end();
}

TEST(the_network_tells_names_and_has_no_drives)
{
    BSTR text = SysAllocString(u"Z:");
    IWshCollection *drives;
    IWshNetwork2 *network;
    char host[256];
    LONG n = -1;
    BSTR name;

    begin();
    ASSERT_HR(CoCreateInstance(&CLSID_WshNetwork, NULL, CLSCTX_INPROC_SERVER, &IID_IWshNetwork2,
                               (void **)&network),
              S_OK);
    ASSERT_EQ(gethostname(host, sizeof(host)), 0);
    ASSERT_HR(IWshNetwork2_get_ComputerName(network, &name), S_OK);
    ASSERT_TRUE(SysStringLen(name) > 0);
    SysFreeString(name);
    ASSERT_HR(IWshNetwork2_get_UserName(network, &name), S_OK);
    ASSERT_TRUE(SysStringLen(name) > 0);
    SysFreeString(name);
    ASSERT_HR(IWshNetwork2_EnumNetworkDrives(network, &drives), S_OK);
    ASSERT_HR(IWshCollection_Count(drives, &n), S_OK);
    ASSERT_EQ(n, 0);
    IWshCollection_Release(drives);
    ASSERT_HR(IWshNetwork2_MapNetworkDrive(network, text, text, &missing, &missing, &missing),
              HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED));
    SysFreeString(text);
    ASSERT_EQ(IWshNetwork2_Release(network), 0);
    end();
}
