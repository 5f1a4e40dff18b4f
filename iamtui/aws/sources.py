"""Where the SDK looks for credentials, and what is there; for the start screen."""

from __future__ import annotations

import os
from typing import Any

from botocore.exceptions import BotoCoreError
from botocore.session import Session

from iamtui.aws.client import Source

__all__ = ["credential_sources"]


def credential_sources(chosen: str | None = None) -> list[Source]:
    """Every place, in the order the SDK asks them; `chosen` is the profile named by the operator.

    Reads files and the environment only: whether an instance role answers shows when it is asked.
    """
    return [_environment(), *_profiles(chosen), _container(), _instance()]


def _environment() -> Source:
    found = bool(os.environ.get("AWS_ACCESS_KEY_ID")) and bool(os.environ.get("AWS_SECRET_ACCESS_KEY"))
    if found:
        session = " with a session token" if os.environ.get("AWS_SESSION_TOKEN") else ""
        detail = f"AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set{session}"
    elif os.environ.get("AWS_ACCESS_KEY_ID"):
        detail = "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not"
    elif os.environ.get("AWS_WEB_IDENTITY_TOKEN_FILE") and os.environ.get("AWS_ROLE_ARN"):
        found, detail = True, f"AWS_WEB_IDENTITY_TOKEN_FILE for {os.environ['AWS_ROLE_ARN']}"
    else:
        detail = "AWS_ACCESS_KEY_ID is not set"
    return Source("environment", "environment", found, detail)


def _profiles(chosen: str | None) -> list[Source]:
    session = Session()
    try:
        profiles: dict[str, dict[str, Any]] = session.full_config.get("profiles", {})
    except BotoCoreError as error:
        return [Source("~/.aws", "config", False, str(error))]
    if not profiles:
        places = " or ".join(str(session.get_config_variable(name)) for name in ("config_file", "credentials_file"))
        return [Source("~/.aws", "config", False, f"no profile in {places}")]
    wanted = chosen or os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE") or "default"
    names = sorted(profiles, key=lambda name: (name != wanted, name))
    return [_profile(name, profiles[name]) for name in names]


def _profile(name: str, values: dict[str, Any]) -> Source:
    region = f", region {values['region']}" if values.get("region") else ""
    if values.get("role_arn"):
        if values.get("web_identity_token_file"):
            return Source(name, "web identity", True, f"{values['role_arn']}{region}")
        origin = values.get("source_profile") or values.get("credential_source") or "no source"
        return Source(name, "role", True, f"{values['role_arn']} from {origin}{region}")
    if values.get("sso_session") or values.get("sso_start_url"):
        account, role = values.get("sso_account_id", "?"), values.get("sso_role_name", "?")
        return Source(name, "sso", True, f"{role} in {account}{region}")
    if values.get("login_session"):
        return Source(name, "login", True, f"signed in with `aws login`{region}")
    if values.get("aws_access_key_id"):
        return Source(name, "keys", True, f"access key{region}")
    if values.get("credential_process"):
        program = str(values["credential_process"]).split()[0]
        return Source(name, "process", True, f"{os.path.basename(program)}{region}")
    return Source(name, "config", False, f"no credentials of its own{region}")


def _container() -> Source:
    for variable in ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        if os.environ.get(variable):
            return Source("container", "container", True, f"{variable} is set")
    return Source("container", "container", False, "not in a container with a task role")


def _instance() -> Source:
    if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
        return Source("instance role", "instance role", False, "AWS_EC2_METADATA_DISABLED is set")
    return Source("instance role", "instance role", False, "asked when nothing else is found; 1 s to answer")
