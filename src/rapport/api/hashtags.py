"""Hashtag sets: listed, written, changed, thrown away."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.problems import Problem
from rapport.api.schemas.base import Done, Page
from rapport.api.schemas.hashtag import HashtagSet, HashtagSetGiven
from rapport.publishing import hashtag_models as rows
from rapport.publishing.hashtag_sets import NotASet, delete_hashtags, write_hashtags

router = Router(tags=["posts"])


@router.get("/hashtag-sets", response=Page[HashtagSet])
def list_hashtag_sets(request: ApiRequest) -> Page[HashtagSet]:
    """By name; a brand has at most 50."""
    found = rows.HashtagSet.of(request.brand)
    return Page[HashtagSet](items=[HashtagSet.of(row) for row in found], next=None)


@router.post("/hashtag-sets", response={201: HashtagSet}, auth=WRITE)
def write_hashtag_set(request: ApiRequest, given: HashtagSetGiven) -> Status[HashtagSet]:
    """A new one, for everybody of the brand."""
    return Status(201, _written(request, given, None))


@router.put("/hashtag-sets/{int:hashtag_set}", response=HashtagSet, auth=WRITE)
def change_hashtag_set(request: ApiRequest, hashtag_set: int, given: HashtagSetGiven) -> HashtagSet:
    """As it is to be; what was put into posts stays there."""
    return _written(request, given, _found(request, hashtag_set))


@router.delete("/hashtag-sets/{int:hashtag_set}", response=Done, auth=WRITE)
def delete_hashtag_set(request: ApiRequest, hashtag_set: int) -> Done:
    """Throw it away; posts are as they were."""
    delete_hashtags(_found(request, hashtag_set), request.person, request.now)
    return Done()


def _written(request: ApiRequest, given: HashtagSetGiven, row: rows.HashtagSet | None) -> HashtagSet:
    words = " ".join(given.tags)
    try:
        return HashtagSet.of(write_hashtags(request.brand, given.name, words, request.person, request.now, row))
    except NotASet as error:
        raise Problem(422, "not_valid", str(error)) from error


def _found(request: ApiRequest, number: int) -> rows.HashtagSet:
    return get_object_or_404(rows.HashtagSet.of(request.brand).select_related("brand"), pk=number)
