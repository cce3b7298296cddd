"""Reports: what a check found, told to people and to programs, one writer for each format."""

from kg.reports._formats import REPORT_FORMATS, write_report
from kg.reports._reader import Reader
from kg.reports._text import summary

__all__ = ["REPORT_FORMATS", "Reader", "summary", "write_report"]
