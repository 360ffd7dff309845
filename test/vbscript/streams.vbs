' WScript.StdIn and StdOut. Source: Windows' "TextStream object" pages.
'< first line
'< second
'<
'< rest é
'< of it
'> 1 1
'> fir 1 4
'> st line|True|False
'> second
'> 3 1
'> True
'> rest é|of it||
'> True
'> 62 Input past end of file
'> 54 Bad file mode
'> 54 Bad file mode
'! to standard error
Set i = WScript.StdIn
WScript.Echo i.Line, i.Column
WScript.Echo i.Read(3), i.Line, i.Column
WScript.StdOut.Write i.Read(7) & "|"
WScript.StdOut.WriteLine i.AtEndOfLine & "|" & i.AtEndOfStream
i.SkipLine
WScript.Echo i.ReadLine
WScript.Echo i.Line, i.Column
WScript.StdOut.WriteLine CStr(i.AtEndOfLine)
i.Skip 1
WScript.StdOut.WriteLine Replace(i.ReadAll, vbLf, "|") & "|"
WScript.StdOut.WriteLine CStr(i.AtEndOfStream)
WScript.StdErr.WriteLine "to standard error"
On Error Resume Next
i.ReadLine
WScript.Echo Err.Number, Err.Description
i.Write "x"
WScript.Echo Err.Number, Err.Description
WScript.StdOut.Read 1
WScript.Echo Err.Number, Err.Description
