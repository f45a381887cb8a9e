"""Addresses of the inbox: what a person does is a resource under the conversation."""

from __future__ import annotations

from django.urls import path

from rapport.web.inbox import (
    acts,
    attaching,
    bulk,
    conversation_actions,
    received,
    replying,
    saved_views,
    templates,
    unsent,
    views,
)

ONE = "<int:number>/"
app_name = "inbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("rows", views.rows, name="rows"),
    path("bulk", bulk.bulk, name="bulk"),
    path("views", saved_views.saved, name="saved-views"),
    path("views/counts", saved_views.counts, name="saved-counts"),
    path("views/<int:number>/renaming", saved_views.renaming, name="saved-renaming"),
    path("views/<int:number>/deletion", saved_views.deletion, name="saved-deletion"),
    path(ONE, views.show, name="show"),
    path(f"{ONE}live", views.live, name="live"),
    path(f"{ONE}here", conversation_actions.here, name="here"),
    path(f"{ONE}assignee", conversation_actions.assignee, name="assignee"),
    path(f"{ONE}labels", conversation_actions.labels, name="labels"),
    path(f"{ONE}labels/<int:label>/removal", conversation_actions.unlabel, name="unlabel"),
    path(f"{ONE}notes", conversation_actions.notes, name="notes"),
    path(f"{ONE}snooze", conversation_actions.snooze, name="snooze"),
    path(f"{ONE}resolution", conversation_actions.resolution, name="resolution"),
    path(f"{ONE}reopening", conversation_actions.reopen, name="reopening"),
    path(f"{ONE}take-over", conversation_actions.take_over, name="take-over"),
    path(f"{ONE}hand-back", conversation_actions.hand_back, name="hand-back"),
    path(f"{ONE}about", conversation_actions.about, name="about"),
    path(f"{ONE}reactions", acts.reaction, name="reactions"),
    path(f"{ONE}messages/<int:message>/removal", acts.removal, name="removal"),
    path(f"{ONE}deliveries/<int:delivery>/undo", acts.undo, name="undo-act"),
    path(f"{ONE}deliveries/<int:delivery>/fate", acts.fate, name="act-fate"),
    path(f"{ONE}replies", replying.replies, name="replies"),
    path(f"{ONE}templates", templates.sending, name="templates"),
    path(f"{ONE}templates/choice", templates.choice, name="template-choice"),
    path(f"{ONE}templates/list", templates.listing, name="template-list"),
    path(f"{ONE}composer", unsent.compose, name="composer"),
    path(f"{ONE}attachments", attaching.attachments, name="attachments"),
    path(f"{ONE}attachments/<int:file>", attaching.unsent_picture, name="unsent-file"),
    path(f"{ONE}attachments/<int:file>/description", attaching.description, name="description"),
    path(f"{ONE}attachments/<int:file>/removal", attaching.removal, name="attachment-removal"),
    path(f"{ONE}files/<int:file>", attaching.sent_file, name="file"),
    path(f"{ONE}messages/<int:message>/files/<int:place>", received.received, name="received"),
    path(f"{ONE}unsent", unsent.unsent, name="unsent"),
    path(f"{ONE}unsent/removal", unsent.removal, name="unsent-removal"),
    path(f"{ONE}replies/<int:reply>/rewording", unsent.rewording, name="rewording"),
    path(f"{ONE}replies/<int:reply>/undo", replying.undo, name="undo"),
    path(f"{ONE}replies/<int:reply>/fate", replying.fate, name="fate"),
    path(f"{ONE}drafts/<int:draft>/approval", replying.approval, name="approval"),
    path(f"{ONE}drafts/<int:draft>/rejection", replying.rejection, name="rejection"),
    path(f"{ONE}drafts/<int:draft>/editing", replying.editing, name="editing"),
]
