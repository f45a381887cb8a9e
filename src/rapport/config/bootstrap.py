"""The first start: static files, the first brand, a link to sign in with."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from rapport import demo
from rapport.accounts import tokens
from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.config.env import env

AS_ALWAYS = "Sign in there with your password. Lost it? `rapport sign-in-link HANDLE` makes a link.\n"


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
    """What the first lines on the terminal say: where it is and, while nobody could come in otherwise, a link."""
    now = timezone.now()
    brand = Brand.objects.order_by("pk").first() or _first_brand()
    owners = Membership.across_brands.filter(role=Role.OWNER, person__is_active=True).select_related("person")
    return (
        f"Rapport is starting at {env.address} (data in {env.home})\n"
        + (AS_ALWAYS if any(_has_password(one.person) for one in owners) else _invited(brand, now))
        + "Ctrl-C stops it."
    )


def sign_in_link(person: Person, now: datetime) -> str:
    """A link that signs the person in, once, within an hour; the record of each of their brands says so."""
    return f"{env.address}/join/{tokens.sign_in(person, now)}"


def _invited(brand: Brand, now: datetime) -> str:
    owner = Membership.of(brand).filter(role=Role.OWNER, person__is_active=True).select_related("person").first()
    if owner:
        name, handle, link = owner.person.name, owner.person.handle, sign_in_link(owner.person, now)
    else:
        name, handle = "Owner", "owner"
        token = tokens.invite(brand, "owner@localhost.localdomain", now, name=name, role=Role.OWNER)
        link = f"{env.address}/join/{token}"
    return (
        f"This is printed because no owner has a password yet. Sign in as {name}, once, and set one:\n  {link}\n"
        f"It works for an hour. Later `rapport sign-in-link {handle}` makes another one.\n"
    )


def _has_password(person: Person) -> bool:
    return bool(person.password) and person.has_usable_password()


def _first_brand() -> Brand:
    return demo.load(timezone.now()) if env.demo else Brand.objects.create(slug="home", name="My brand")
