"""One request to AWS: who asks for which action on which resource, under which context."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from iamtui.policy.arns import split_arn
from iamtui.policy.callers import Caller
from iamtui.policy.context import Context


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `resource` is an ARN, an ARN pattern with `*` in it (any resource it stands for), or `*`.

    `resource_account` owns the resource. Where it is not given it is read from the ARN, and where the ARN has none
    (S3's have none) it is assumed to be the caller's own.

    `wildcard_only` says that the action has no resource types, so that its resource is the lone `*` and nothing
    narrower. None asks the table of AWS's actions.

    `open_keys` names the context keys whose given value may just as well be another: it counts where it is in
    favour of access, and is left open where it stands against it. That is the question *under which conditions
    would it be allowed*.
    """

    caller: Caller
    action: str
    resource: str
    resource_account: str = ""
    context: Context = field(default_factory=lambda: Context({}))
    wildcard_only: bool | None = None
    open_keys: Callable[[str], bool] | None = None

    @property
    def service(self) -> str:
        """The action's service, lower case."""
        return self.action.partition(":")[0].lower()

    @property
    def name(self) -> str:
        """The action's name, lower case."""
        return self.action.partition(":")[2].lower()

    @property
    def owner(self) -> str:
        """The account that owns the resource, as given or else as far as it can be told."""
        if self.resource_account:
            return self.resource_account
        arn = split_arn(self.resource)
        account = arn.account if arn is not None else ""
        return account if account.isdigit() else self.caller.account

    @property
    def is_same_account(self) -> bool:
        """Whether the caller's account owns the resource."""
        return bool(self.caller.account) and self.caller.account == self.owner

    @property
    def asks_wildcard_only(self) -> bool:
        """Whether the action takes no resource but the lone `*`."""
        if self.wildcard_only is not None:
            return self.wildcard_only
        from iamtui.policy.services import action as action_of

        known = action_of(self.service, self.name)
        return known is not None and known.is_wildcard_only
