"""Jobs that import users into a user pool from a CSV file."""

from __future__ import annotations

from collections.abc import Iterable

from iamtui.kinds.cells import ago, count
from iamtui.kinds.cognito_calls import PAGE, masked_job
from iamtui.kinds.cognito_child import fetch, json_panel, known, lister, pool_relation
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, others
from iamtui.kinds.cognito_words import role_ref, when
from iamtui.kinds.kind import Column, Kind, Part, Relation, Subject
from iamtui.kinds.panel import Panel

SETTINGS = Group(
    "",
    (
        Setting("Job", "JobName"),
        Setting("Id", "JobId"),
        Setting("State", "Status"),
        Setting("Message", "CompletionMessage"),
        Setting("Imported", "ImportedUsers"),
        Setting("Skipped", "SkippedUsers"),
        Setting("Failed", "FailedUsers"),
        Setting("Created", "CreationDate", when),
        Setting("Started", "StartDate", when),
        Setting("Ended", "CompletionDate", when),
        Setting("Role that logs", "CloudWatchLogsRoleArn", role=True),
        Setting("Passwords hashed with", "PasswordHashingAlgorithm"),
        Setting("Upload address", "PreSignedUrl"),
        Setting("User pool", "UserPoolId"),
    ),
)
SHOWN = covered((SETTINGS,))


def _panels(subject: Subject) -> tuple[Panel, ...]:
    job = known(subject)
    blocks = (facts(SETTINGS, job, subject.ref.account, subject.now), *others(job, SHOWN, subject.now))
    return (Panel("Facts", blocks), json_panel(subject, ("description", "DescribeUserImportJob")))


def _relations(subject: Subject) -> Iterable[Relation]:
    yield pool_relation(subject)
    role = role_ref(subject.ref.account, known(subject).get("CloudWatchLogsRoleArn"))
    if role:
        yield Relation("logs with", role)


IMPORT_JOB = Kind(
    key="cognito.import-job",
    title="Import jobs",
    noun="import job",
    section="Cognito",
    columns=(
        Column("JOB", "JobName", priority=9),
        Column("STATE", "Status", width=12, priority=8),
        Column("IMPORTED", "ImportedUsers", width=9, show=count, align="right", priority=6),
        Column("SKIPPED", "SkippedUsers", width=8, show=count, align="right", priority=5),
        Column("FAILED", "FailedUsers", width=8, show=count, align="right", priority=5),
        Column("CREATED", "CreationDate", width=8, show=ago, align="right", priority=4),
    ),
    list=lister(
        "ListUserImportJobs",
        "UserImportJobs",
        "JobId",
        following_member="PaginationToken",
        change=masked_job,
        MaxResults=PAGE,
    ),
    permission="cognito-idp:ListUserImportJobs",
    panels=_panels,
    parts=(
        Part(
            "description",
            "cognito-idp:DescribeUserImportJob",
            fetch("DescribeUserImportJob", "JobId", "UserImportJob", masked_job),
        ),
    ),
    regional=True,
    parent="cognito.user-pool",
    relations=_relations,
    empty="no import jobs in this pool",
)
