"""What every route is given: the principal who asks, and through it the workspace."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from ..workspace.principals import Principal, local_owner


def principal(request: Request) -> Principal:
    """Until accounts exist: the person at this machine."""
    return local_owner(request.app.state.workspace)


Asking = Annotated[Principal, Depends(principal)]
