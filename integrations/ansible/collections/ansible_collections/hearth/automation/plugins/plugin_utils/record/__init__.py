# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""The callback `record`, apart from its documentation. Read progress, outbox and recorder first."""
