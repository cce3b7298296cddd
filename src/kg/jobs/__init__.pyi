from ._project import Argument as Argument
from ._project import Project as Project
from ._rules import rule_table as rule_table
