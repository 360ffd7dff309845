' Source: "FileSystemObject object" in VBScript's language reference, and its run-time errors.
Option Explicit
Dim fso, root, stream, file, folder, name, text

Set fso = CreateObject("Scripting.FileSystemObject")
root = fso.BuildPath(fso.GetSpecialFolder(2).Path, fso.GetTempName)
Set folder = fso.CreateFolder(root)
WScript.Echo TypeName(fso), TypeName(folder), CStr(folder.Name = fso.GetFileName(root)) '> FileSystemObject Folder True

Set stream = fso.CreateTextFile(root & "\one.txt", True)
stream.WriteLine "first"
stream.WriteBlankLines 1
stream.Write "third"
stream.Close
Set stream = fso.OpenTextFile(root & "/one.txt")
Do Until stream.AtEndOfStream
    name = stream.Line
    WScript.Echo name, "[" & stream.ReadLine & "]"
Loop
'> 1 [first]
'> 2 []
'> 3 [third]
stream.Close
Set stream = fso.OpenTextFile(root & "\one.txt", 8)
stream.WriteLine "!"
stream.Close
Set file = fso.GetFile(root & "\one.txt")
WScript.Echo TypeName(file), file.Name, file.Size, CStr(file.ParentFolder.Path = root) '> File one.txt 17 True
text = fso.OpenTextFile(file.Path, 1, False, -2).ReadAll
WScript.Echo CStr(text = "first" & vbCrLf & vbCrLf & "third!" & vbCrLf) '> True
WScript.Echo CStr(IsDate(file.DateLastModified)), DateDiff("d", file.DateLastModified, Now) '> True 0

file.Copy root & "\two.txt"
fso.CopyFile root & "\*.txt", fso.CreateFolder(root & "\sub").Path
WScript.Echo folder.Files.Count, folder.SubFolders.Count, folder.SubFolders("sub").Files.Count '> 2 1 2
For Each file In folder.SubFolders("sub").Files
    file.Attributes = file.Attributes Or 1
Next
text = 0
For Each file In folder.Files
    text = text + file.Size
Next
WScript.Echo text, folder.Size                            '> 34 68

fso.MoveFile root & "\two.txt", root & "\three.txt"
WScript.Echo CStr(fso.FileExists(root & "\two.txt")), CStr(fso.FileExists(root & "\three.txt")) '> False True
WScript.Echo fso.GetBaseName("C:\a\b.c"), fso.GetExtensionName("b.c"), fso.GetParentFolderName("/a/b"), fso.GetDriveName("/a") '> b c /a C:
WScript.Echo CStr(fso.GetDrive(fso.GetDriveName(root)).IsReady), CStr(fso.DriveExists("B:")) '> True False

On Error Resume Next
fso.GetFile root & "\none"
WScript.Echo Err.Number, Err.Description                  '> 53 File not found
Err.Clear
fso.GetFolder root & "\none"
WScript.Echo Err.Number, Err.Description                  '> 76 Path not found
Err.Clear
fso.CreateTextFile root & "\one.txt", False
WScript.Echo Err.Number, Err.Description                  '> 58 File already exists
Err.Clear
fso.DeleteFolder root & "\sub"
WScript.Echo Err.Number, Err.Description                  '> 70 Permission denied
Err.Clear
Set stream = fso.OpenTextFile(root & "\one.txt", 2)
stream.ReadLine
WScript.Echo Err.Number, Err.Description                  '> 54 Bad file mode
Err.Clear
stream.Close
fso.OpenTextFile(root & "\one.txt").ReadAll
WScript.Echo Err.Number, Err.Description                  '> 62 Input past end of file
Err.Clear
fso.OpenTextFile root & "\one.txt", 5
WScript.Echo Err.Number                                   '> 5
Err.Clear
On Error GoTo 0

folder.Delete True
WScript.Echo CStr(fso.FolderExists(root))                 '> False
