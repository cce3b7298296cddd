from ._baseline import Baseline as Baseline
from ._baseline import read_baseline as read_baseline
from ._baseline import write_baseline as write_baseline
from ._ignores import Ignore as Ignore
from ._ignores import Ignores as Ignores
from ._ignores import read_ignores as read_ignores
from ._rules import RULES as RULES
