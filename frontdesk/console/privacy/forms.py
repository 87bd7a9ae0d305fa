"""What staff say about the person who asks. It travels in forms alone: never in an address, nor in the audit log."""

from __future__ import annotations

from typing import Any

from django import forms

from privacy.finding import Person, find

LONGEST = 320  # characters; no address, number or code is longer


class SearchForm(forms.Form):
    """By what to look for them."""

    text = forms.CharField(max_length=LONGEST)

    def person(self) -> Person:
        """Return who is found."""
        return find(self.cleaned_data["text"])


class ChosenForm(SearchForm):
    """What of it is theirs; the search is done anew, so that nothing is reached that it would not find.

    To erase it, staff have to say that they are sure.
    """

    is_with_address = forms.BooleanField(required=False)
    is_sure = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.ticked = data.getlist("conversation")

    def person(self) -> Person:
        """Return who is found, with what was ticked alone."""
        return super().person().only(self.ticked, self.cleaned_data["is_with_address"])
