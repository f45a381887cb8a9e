"""Who may come in, and that every refusal is JSON with a code and a sentence."""

from __future__ import annotations

import json

import pytest
from django.test import Client, override_settings

from rapport.accounts.models import Membership, Token
from rapport.inbox.models import Decision
from tests.api.caller import Answer, Caller
from tests.api.scene import Scene


def problem(answer: Answer, status: int, code: str) -> bool:
    same = answer.status == status and set(answer.body) == {"error", "message"} and answer.body["error"] == code
    return same and len(answer.body["message"]) > 20


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer ", "Bearer rap_wrong", "Basic YTpi", "Bearer \u00e9"])
def test_without_a_good_token_nothing_is_shown(scene: Scene, token: str) -> None:
    signed_out = Caller()
    signed_out.headers = {"Authorization": token} if token else {}
    answer = signed_out.get("/conversations")
    assert problem(answer, 401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_and_a_member_who_left_are_signed_out(scene: Scene, ana: Caller, bo: Caller) -> None:
    Token.of(scene.cast.aurora).filter(person=scene.cast.ana).update(revoked_at="2026-01-01T00:00:00Z")
    Membership.of(scene.cast.aurora).filter(person=scene.cast.bo).delete()
    assert ana.get("/me").status == bo.get("/me").status == 401


def test_a_token_says_whose_it_is(scene: Scene, bo: Caller) -> None:
    assert bo.get("/me").body == {
        "brand": "aurora",
        "brand_name": "Casa Aurora",
        "person": {"handle": "bo", "name": "Bo"},
        "role": "agent",
    }


def test_a_viewer_reads_and_never_writes(scene: Scene, eve: Caller) -> None:
    assert eve.get("/conversations").status == 200
    answer = eve.post(f"/conversations/{scene.asked.pk}/replies", {"text": "Hi"})
    assert problem(answer, 403, "not_allowed")


def test_addresses_methods_and_ids_that_are_not_there(scene: Scene, ana: Caller) -> None:
    assert problem(ana.get("/nowhere"), 404, "not_found")
    assert problem(ana.get("/"), 404, "not_found")
    assert problem(ana.get("/docs"), 404, "not_found")
    assert problem(ana.get("/conversations/"), 404, "not_found")
    assert problem(ana.get("/conversations/999999999999999999999999"), 404, "not_found")
    assert problem(ana.get("/conversations/none"), 404, "not_found")
    answer = ana.call("DELETE", "/conversations")
    assert problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/conversations?tone=%00", "/contacts?cursor=%00", "/ledger?what=%00"])
def test_a_nul_in_an_address_is_refused(ana: Caller, path: str) -> None:
    assert problem(ana.get(path), 422, "not_valid")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_too_large_is_refused(scene: Scene, bo: Caller) -> None:
    answer = bo.post(f"/conversations/{scene.asked.pk}/notes", {"text": "x" * 2000})
    assert problem(answer, 413, "too_large")


def test_what_nobody_foresaw_is_told_without_details(scene: Scene, ana: Caller) -> None:
    Decision.of(scene.cast.aurora).update(reasons=[{"inner": "secret"}])
    answer = ana.get(f"/conversations/{scene.asked.pk}")
    assert problem(answer, 500, "unexpected")
    assert "inner" not in str(answer.body)
    assert "code" not in str(answer.body)


def test_the_schema_names_every_shape_and_the_key(db: None) -> None:
    found = json.loads(Client().get("/api/v1/openapi.json").content)
    assert found["openapi"].startswith("3.")
    assert found["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            assert operation["security"], path
            assert operation["description"], path
            answers = operation["responses"]
            shapes = [one for answer in answers.values() for one in answer.get("content", {}).values()]
            assert shapes, path
            assert all("schema" in one for one in shapes), path
            named = {one["name"] for one in operation["parameters"]}
            assert ("Idempotency-Key" in named) == (method == "post"), path
            assert {"401", "404", "422"} <= set(answers), path
    line = found["paths"]["/api/v1/conversations"]["get"]
    assert {"view", "cursor", "limit", "tone", "assignee"} <= {one["name"] for one in line["parameters"]}
