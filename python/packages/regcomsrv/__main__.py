# SPDX-License-Identifier: MIT
import sys

from regcomsrv import main

sys.exit(main())
