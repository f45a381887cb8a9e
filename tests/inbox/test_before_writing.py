"""Before a word is typed: what may leave in a conversation, until when, and at what price; nothing by a network's name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.api.caller import Caller
from tests.cast import Cast, channel, said

from rapport import flow
from rapport.connectors.registry import manifest, manifests
from rapport.domain.message import Author, Kind, Visibility
from rapport.inbox.before_writing import before_writing
from rapport.inbox.models import Conversation
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import latest, write

HOUR = timedelta(hours=1)
