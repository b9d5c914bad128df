"""Notices that files which the zygote imported may have changed on disk (a package upgraded by the playbook)."""

import os
import sys


class Watch:
    """The modification times of the folders of everything that was imported.

    A package manager replaces files by renaming, which changes their folder.
    """

    def __init__(self, folder_of_ours):
        self._ours = folder_of_ours
        self._folders = {}
        self.look()

    def look(self, held=()):
        """Takes the present state as the right one for folders that are new. `held`: modules that
        were imported and are not in sys.modules."""
        import site
        folders = set(path for path in sys.path if path)
        if site.ENABLE_USER_SITE and site.USER_SITE:
            folders.add(site.USER_SITE)
        folders.update(os.path.dirname(file) for file in (
            getattr(module, "__file__", None) for module in [*sys.modules.values(), *held]) if file)
        for folder in folders:
            if folder not in self._folders and not folder.startswith(self._ours):
                self._folders[folder] = _time_of(folder)

    def changed(self):
        """About 1 us a folder."""
        for folder, before in self._folders.items():
            if _time_of(folder) != before:
                return folder
        return None


def _time_of(path):
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None
