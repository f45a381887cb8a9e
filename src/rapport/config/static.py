"""Static files by the hash of what is in them, also where one script imports another."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = (
    (r"""(?P<matched>(?P<what>import [^;"']*? from) "(?P<url>\./[^"]+)";)""", '%(what)s "%(url)s";'),
    (r"""(?P<matched>import "(?P<url>\./[^"]+)";)""", 'import "%(url)s";'),
)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A script that is imported and one that stands in the page must have one name: two would run twice."""

    # Only ours: what others wrote for other places names files that are not here.
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("rapport/*.js", IMPORTS))
