"""A dataset elsewhere: an endpoint brought to hold it exactly, by changing only what differs.

What is compared is what a store keeps of each literal, since stores write some in a form of their
own, and blank nodes by their canonical names.
"""

from kg.push._compare import Difference
from kg.push._plan import Outcome, Plan, Progress, carry_out, make_plan
from kg.push._target import Target

__all__ = ["Difference", "Outcome", "Plan", "Progress", "Target", "carry_out", "make_plan"]
