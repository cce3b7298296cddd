from ._formats import REPORT_FORMATS as REPORT_FORMATS
from ._formats import write_report as write_report
from ._reader import Reader as Reader
from ._text import summary as summary
