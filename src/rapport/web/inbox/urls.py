"""Addresses of the inbox: what a person does is a resource under the conversation."""

from __future__ import annotations

from django.urls import path

from rapport.web.inbox import replying, tending, views

ONE = "<int:number>/"
app_name = "inbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("rows", views.rows, name="rows"),
    path(ONE, views.show, name="show"),
    path(f"{ONE}live", views.live, name="live"),
    path(f"{ONE}here", tending.here, name="here"),
    path(f"{ONE}assignee", tending.assignee, name="assignee"),
    path(f"{ONE}labels", tending.labels, name="labels"),
    path(f"{ONE}labels/<int:label>/removal", tending.unlabel, name="unlabel"),
    path(f"{ONE}notes", tending.notes, name="notes"),
    path(f"{ONE}snooze", tending.snooze, name="snooze"),
    path(f"{ONE}resolution", tending.resolution, name="resolution"),
    path(f"{ONE}reopening", tending.reopen, name="reopening"),
    path(f"{ONE}take-over", tending.take_over, name="take-over"),
    path(f"{ONE}hand-back", tending.hand_back, name="hand-back"),
    path(f"{ONE}about", tending.about, name="about"),
    path(f"{ONE}replies", replying.replies, name="replies"),
    path(f"{ONE}replies/<int:reply>/undo", replying.undo, name="undo"),
    path(f"{ONE}replies/<int:reply>/fate", replying.fate, name="fate"),
    path(f"{ONE}drafts/<int:draft>/approval", replying.approval, name="approval"),
    path(f"{ONE}drafts/<int:draft>/rejection", replying.rejection, name="rejection"),
    path(f"{ONE}drafts/<int:draft>/editing", replying.editing, name="editing"),
]
