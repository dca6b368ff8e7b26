"""What a gateway says of keys: which declared key it is of, and on which day what is left of it ends."""

import json
from datetime import date
from decimal import Decimal

import pytest

from budgetlint.model.accounts import Reset
from budgetlint.frozen import replace
from budgetlint.reconcile.account_standing import ObservedKey
from budgetlint.reconcile.observed_keys import observed_keys
from budgetlint.reconcile.saved_answers import SavedAnswers
from budgetlint.records.account_states import KeyState
from budgetlint.api import check_text
