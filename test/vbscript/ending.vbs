' Objects that are left go when the script has ended, and may still speak and quit.
' Source: Windows' "Class_Terminate" page; what Quit says then is the status.
'> last
'> bye
'= 4
Class Guest
    Sub Class_Terminate
        WScript.Echo "bye"
        WScript.Quit 4
    End Sub
End Class
Set g = New Guest
WScript.Echo "last"
