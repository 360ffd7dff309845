' Source: VBScript's language reference, "LoadPicture", and Windows' "IPictureDisp" page: sizes are in
' hundredths of a millimetre, of a screen of 96 pixels to the inch.
Option Explicit
Dim fso, file, p
Set fso = CreateObject("Scripting.FileSystemObject")
Set file = fso.CreateTextFile("small.gif", True)
file.Write "GIF89a" & Chr(96) & Chr(0) & Chr(48) & String(4, Chr(0))
file.Close
Set p = LoadPicture("small.gif")
WScript.Echo TypeName(p), p.Type, p.Width, p.Height       '> Picture 1 2540 1270
Set p = LoadPicture("")
WScript.Echo p.Type, p.Width                              '> 0 0
On Error Resume Next
p.Width = 1
WScript.Echo Err.Number                                   '> 438
Err.Clear
Set p = LoadPicture("nowhere.bmp")
WScript.Echo Err.Number, Err.Description                  '> 53 File not found
Err.Clear
fso.CreateTextFile("text.bmp", True).Write "no picture"
Set p = LoadPicture("text.bmp")
WScript.Echo Err.Number, Err.Description                  '> 481 Invalid picture
