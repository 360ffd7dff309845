import ctypes, sys, uuid, subprocess,time
com = ctypes.CDLL(sys.argv[1])
clsid = uuid.UUID(sys.argv[2]).bytes_le
unknown = uuid.UUID("{00000000-0000-0000-C000-000000000046}").bytes_le
held = ctypes.c_void_p()
com.CoInitializeEx(None, 0)
print("create", hex(com.CoCreateInstance(clsid, None, 4, unknown, ctypes.byref(held))&0xffffffff), flush=True)
W=sys.argv[3]
print(subprocess.run([W+"/comity","ps","-o"],capture_output=True,text=True).stdout)
open("/tmp/w/h13/gate","w").close()
time.sleep(1)
print("AFTER", subprocess.run([W+"/comity","ps","-o"],capture_output=True,text=True).stdout)
