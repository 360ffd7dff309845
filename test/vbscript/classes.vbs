' Source: VBScript's language reference, "Class", "Property Get", "Property Let", "Property Set",
' "Initialize" and "Terminate" events, "Me" and "With"; an object ends with its last reference.
Option Explicit
Class Point
    Public X, Y
    Private name_
    Private list_(2)
    Private Sub Class_Initialize
        name_ = "point" : X = 0 : Y = 0
        WScript.Echo "begins"
    End Sub
    Private Sub Class_Terminate
        WScript.Echo "ends", name_
    End Sub
    Public Default Property Get Name
        Name = name_
    End Property
    Public Property Let Name(value)
        name_ = value
    End Property
    Public Property Get Item(i)
        Item = list_(i)
    End Property
    Public Property Let Item(i, value)
        list_(i) = value
    End Property
    Public Property Set Partner(other)
        Set list_(2) = other
    End Property
    Public Property Get Partner
        Set Partner = list_(2)
    End Property
    Public Function Moved(dx, dy)
        Me.X = X + dx : Y = Me.Y + dy
        Set Moved = Me
    End Function
    Private Function Secret
        Secret = "secret"
    End Function
    Public Function Told
        Told = Secret & Secret() & Me.Secret
    End Function
End Class
Dim p, q
Set p = New Point                                         '> begins
WScript.Echo p, p.Name, TypeName(p)                       '> point point Point
p = "x"
WScript.Echo TypeName(p)                                  '> ends point
Set p = New Point                                         '> String
p.Name = "P"                                              '> begins
p.Item(1) = 5 : p.Item(0) = p.Item(1) + 1
WScript.Echo p.Item(0), p.Item(1)                         '> 6 5
WScript.Echo p.Moved(1, 2).Moved(1, 2).Y, p.X             '> 4 2
WScript.Echo p.Told                                       '> secretsecretsecret
WScript.Echo "text " & p, p & "!"                         '> text P P!
Set q = p
Set p = Nothing
WScript.Echo "held"                                       '> held
Set q = Nothing                                           '> ends P
With New Point                                            '> begins
    .Name = "with" : .X = 3
    With .Moved(1, 1)
        WScript.Echo .X, .Y                               '> 4 1
    End With
    WScript.Echo .Name                                    '> with
End With                                                  '> ends with
Sub Local
    Dim l
    Set l = New Point                                     '> begins
    l.Name = "local"
End Sub
Local                                                     '> ends local
Set p = New Point                                         '> begins
Set p.Partner = p
WScript.Echo CStr(p.Partner Is p), p.Partner.Partner.Name '> True point
Set p.Partner = Nothing
Set p = Nothing                                           '> ends point
On Error Resume Next
Set p = New Point                                         '> begins
WScript.Echo p.Secret
WScript.Echo Err.Number                                   '> 438
Err.Clear
p.Nowhere = 1
WScript.Echo Err.Number                                   '> 438
Err.Clear
p.Partner = 1
WScript.Echo Err.Number                                   '> 438
Err.Clear
Set q = 1
WScript.Echo Err.Number                                   '> 424
Err.Clear
Set q = New Nobody
WScript.Echo Err.Number                                   '> 500
Err.Clear
Set q = Nothing : q.X = 1
WScript.Echo Err.Number                                   '> 91
Err.Clear
Set p = Nothing                                           '> ends point

' Arguments are a property's own. Source: the tests of a library that is used on Windows
' (ArrayOfObjects.spec.vbs of koswald/VBScript, syntaxes A to D and X1 to X4).
Class List
    Public Default Property Get Items
        Items = Array("first", "second")
    End Property
End Class
Dim l, x
Set l = New List
WScript.Echo l()(0), l.Items()(1)                         '> first second
x = l.Items(0)
WScript.Echo Err.Number, Err.Description                  '> 450 Wrong number of arguments or invalid property assignment
Err.Clear
x = (l.Items)(0)
WScript.Echo Err.Number                                   '> 450
Err.Clear
x = l(0)
WScript.Echo Err.Number                                   '> 450
Err.Clear
x = (l)(0)
WScript.Echo Err.Number                                   '> 450
Err.Clear
l.Items(0) = "third"
WScript.Echo Err.Number                                   '> 438
Err.Clear
