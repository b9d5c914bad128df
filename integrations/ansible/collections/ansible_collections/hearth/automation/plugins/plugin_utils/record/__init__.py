# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""The callback `record`, apart from its documentation. Read progress, outbox and recorder first."""

# uuid of the run that is being recorded in this process, as text; the connection tells it with its calls.
current_run = None
