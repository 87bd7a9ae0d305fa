"""The exceptions of the Graph API's calls.

FrontDeskError
└── GraphError                   a call was not answered as it should be
    ├── GraphUnreachableError    nothing was sent
    ├── GraphUncertainError      it may have been sent, and done
    └── GraphRefusedError        it was refused; `error` says why
"""

from __future__ import annotations

from channels.inbound import ProviderError
from config.errors import FrontDeskError


class GraphError(FrontDeskError):
    """A call was not answered as it should be; the sentence has no token, nothing of the body and nobody's id."""


class GraphUnreachableError(GraphError):
    """No connection was made, so nothing was sent: the call may be made again."""


class GraphUncertainError(GraphError):
    """The call may have been done: made again, a message may arrive twice."""


class GraphRefusedError(GraphError):
    """The call was refused, whatever its HTTP status was."""

    def __init__(self, error: ProviderError) -> None:
        names = [f"status {error.http_status}", f"code {error.code}"]
        names += [f"subcode {error.subcode}"] if error.subcode else []
        names += [f"trace {error.trace_id}"] if error.trace_id else []
        super().__init__(", ".join(names))
        self.error = error
