"""The OpenAPI description, with what holds for every operation: the errors, and the key of a POST."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["error", "message"],
    "properties": {
        "error": {"type": "string", "description": "A code for programs."},
        "message": {"type": "string", "description": "For people: what happened and what to do."},
    },
}
ERRORS = {
    "401": "The token is missing, unknown or revoked.",
    "403": "The person's role does not allow this.",
    "404": "There is nothing with this id in this brand.",
    "409": "It was settled meanwhile, or is not possible now; nothing was changed.",
    "422": "Something given is not valid, or the network's rules refuse it; nothing was changed.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "One effect for one key: the same request again gets the same answer, for 30 days.",
}


class Api(NinjaAPI):
    """Ninja's, telling also what it does not see in the operations themselves."""

    _told: OpenAPISchema | None = None

    def get_openapi_schema(self, **named: Any) -> OpenAPISchema:
        """Made once: no operation is added after the first question."""
        if self._told is None:
            self._told = _completed(super().get_openapi_schema(**named))
        return self._told


def _completed(schema: OpenAPISchema) -> OpenAPISchema:
    schema["components"]["schemas"]["Problem"] = PROBLEM
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {status: {"description": says, "content": body} for status, says in ERRORS.items()}
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            operation["responses"] |= told
            operation["parameters"] = [*operation["parameters"], *([KEY] if method == "post" else [])]
    return schema
