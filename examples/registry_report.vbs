' SPDX-License-Identifier: MIT
' Reports what is registered of classes: cscript registry_report.vbs PROGID...
' Ends with the number of those that are not registered.
Option Explicit
Dim shell, progId, missing

' A value of the registry, or Empty: RegRead raises an error for one that is not there.
Function RegistryValue(path)
    On Error Resume Next
    RegistryValue = shell.RegRead(path)
End Function

Sub ReportServer(key, kind)
    Dim server
    server = RegistryValue(key & kind & "\")
    If Not IsEmpty(server) Then WScript.Echo "    " & kind & ": " & server
End Sub

Sub Report(progId)
    Dim clsid, key
    clsid = RegistryValue("HKCR\" & progId & "\CLSID\")
    If IsEmpty(clsid) Then
        WScript.Echo progId & " is not registered."
        missing = missing + 1
        Exit Sub
    End If
    key = "HKCR\CLSID\" & clsid & "\"
    WScript.Echo progId & " is " & clsid & ", " & RegistryValue(key) & "."
    ReportServer key, "InprocServer32"
    ReportServer key, "LocalServer32"
End Sub

Set shell = CreateObject("WScript.Shell")
missing = 0
For Each progId In WScript.Arguments
    Report progId
Next
WScript.Quit missing
