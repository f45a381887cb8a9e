"""The first start: static files, the first brand, a link to sign in with."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from rapport import demo
from rapport.config.env import env
from rapport.config.work import Tick
from rapport.people.models import Brand, Membership, Role
from rapport.people.tokens import invite

TICKS: tuple[Tick, ...] = (demo.tick,)


def gather_static() -> None:
    """Hash and compress the static files, once for each version of them."""
    edition = _edition()
    mark = settings.STATIC_ROOT / ".edition"
    if not mark.exists() or mark.read_text() != edition:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        mark.write_text(edition)


def _edition() -> str:
    from django.contrib.staticfiles.finders import get_finders

    names = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            names.append(f"{path} {storage.get_modified_time(path).timestamp()} {storage.size(path)}")
    return "\n".join(sorted(names))


def welcome() -> str:
    """What the first lines on the terminal say: where it is, and a link that signs the owner in, once."""
    now = timezone.now()
    brand = Brand.objects.order_by("pk").first() or _first_brand()
    owner = Membership.of(brand).filter(role=Role.OWNER, person__is_active=True).select_related("person").first()
    email, name = (owner.person.email, owner.person.name) if owner else ("owner@localhost.localdomain", "Owner")
    token = invite(brand, email, now, name=name, role=Role.OWNER)
    return (
        f"Rapport is starting at {env.address} (data in {env.home})\n"
        f"Sign in as {name}, once, within 72 hours:\n  {env.address}/join/{token}\n"
        "Ctrl-C stops it."
    )


def _first_brand() -> Brand:
    return demo.load(timezone.now()) if env.demo else Brand.objects.create(slug="home", name="My brand")
