' WScript.Quit ends the script whatever runs, and what errors are passed over.
'> begun
'= 7
On Error Resume Next
Sub leave
    On Error Resume Next
    WScript.Quit 7
    WScript.Echo "never"
End Sub
WScript.Echo "begun"
leave
WScript.Echo "never either"
