' Source: VBScript's language reference, "If...Then...Else" and "Select Case" statements.
Dim x
If 1 Then WScript.Echo "one"                              '> one
If 0 Then WScript.Echo "no" Else WScript.Echo "else"      '> else
If Null Then WScript.Echo "no" Else WScript.Echo "null"   '> null
If "True" Then WScript.Echo "text"                        '> text
If Empty Then WScript.Echo "no" : WScript.Echo "no"
If x = 0 Then
    WScript.Echo "empty is 0"                             '> empty is 0
ElseIf x = "" Then
    WScript.Echo "no"
End If
If False Then
ElseIf True Then
    WScript.Echo "elseif"                                 '> elseif
Else
    WScript.Echo "no"
End If
Function Told(n)
    WScript.Echo "asked", n
    Told = n
End Function
' The value is read once, the cases one after another until one fits.
Select Case Told(2)                                       '> asked 2
Case Told(1), Told(2), Told(3)                            '> asked 1
    WScript.Echo "fits"                                   '> asked 2
Case Else
    WScript.Echo "no"
End Select                                                '> fits
Select Case "a"
Case "A" : WScript.Echo "no"
Case "a" : WScript.Echo "case counts"                     '> case counts
Case "a" : WScript.Echo "no"
End Select
Select Case True
Case 1 > 2 : WScript.Echo "no"
Case 2 > 1 : WScript.Echo "true"                          '> true
End Select
Select Case Null
Case Null : WScript.Echo "no"
Case Else : WScript.Echo "null fits nothing"              '> null fits nothing
End Select
Select Case 5
End Select
On Error Resume Next
If 1 / 0 Then
    WScript.Echo "inside", Err.Number                     '> inside 11
Else
    WScript.Echo "no"
End If
Err.Clear
Select Case 1 / 0
Case 1 : WScript.Echo "no"
Case Else : WScript.Echo "no"
End Select
WScript.Echo "behind", Err.Number                         '> behind 11
Err.Clear
Select Case 1
Case 1 / 0 : WScript.Echo "inside", Err.Number            '> inside 11
Case Else : WScript.Echo "no"
End Select
