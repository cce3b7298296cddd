"""The process that a `Keeper` starts; it is told on standard input what it needs."""

from kg.desk._keeping import keep

keep()
