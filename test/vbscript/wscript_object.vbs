' The object WScript. Source: Windows' "WScript object" pages, and Wine's tests of wscript.
'@ one /name:value /flag /on+ /off- "two"
'> Windows Script Host
'> 5.8
'> wscript_object.vbs
'> True
'> True
'> 6 one /off-
'> 4 value
'> null
'> True -1
'> False 0
'> name flag on off
'> True False
'> 2 one "two"
'> 9 Subscript out of range
'> a 1 2.5 -1 null  b
'> WScript.CreateObject: Could not locate automation class named "no.such".
'> True
'> False
WScript.Echo WScript.Name
WScript.Echo WScript.Version
WScript.Echo WScript.ScriptName
WScript.StdOut.WriteLine CStr(WScript Is WSH)
WScript.StdOut.WriteLine CStr(WScript.Application Is WScript)
Set a = WScript.Arguments
WScript.Echo a.Count, a(0), a.Item(4)
WScript.Echo a.Named.Count, a.Named("NAME")
If IsEmpty(a.Named("flag")) Then WScript.Echo Null
WScript.StdOut.WriteLine CStr(a.Named("on")) & " " & CInt(a.Named("on"))
WScript.StdOut.WriteLine CStr(a.Named("off")) & " " & CInt(a.Named("off"))
For Each n In a.Named
    s = s & n & " "
Next
WScript.StdOut.WriteLine RTrim(s)
WScript.StdOut.WriteLine a.Named.Exists("Flag") & " " & a.Named.Exists("none")
WScript.Echo a.Unnamed.length, a.Unnamed(0), a.Unnamed.Item(1)
On Error Resume Next
x = a(6)
WScript.Echo Err.Number, Err.Description
Err.Clear
WScript.Echo "a", 1, 2.5, True, Null, Empty, "b"
WScript.CreateObject "no.such"
WScript.Echo Err.Source & ": " & Err.Description
WScript.StdOut.WriteLine CStr(WScript.Interactive)
WScript.Interactive = False
WScript.StdOut.WriteLine CStr(WScript.Interactive)
WScript.Echo "not shown"
