"""Paths through what bears a role already: it is made to do something else.

The facts (ids, permissions, prerequisites) are from pathfinding.cloud, see NOTICE.pathfinding; the words are ours.
"""

from __future__ import annotations

from iamtui.access.escalation.entry import Entry, Permission
from iamtui.access.escalation.places import (
    AGENTS,
    APP_RUNNER,
    CLOUDFORMATION,
    CLUSTER,
    CODEBUILD,
    DOCUMENT,
    EC2,
    ENDPOINT,
    FUNCTION,
    GLUE,
    INSTANCE,
    INTERPRETER,
    LAMBDA,
    LIFECYCLE,
    NOTEBOOK,
    PROJECT,
    RUNNER,
    SAGEMAKER,
    STACK,
    TASK,
    TASKS,
    TEMPLATE,
)

Row = tuple[str, str, tuple[Permission, ...], tuple[str, ...]]
"""Service principal, id, permissions, and the steps."""

P = Permission

_EXISTING: tuple[tuple[Row, str], ...] = (
    (
        (
            APP_RUNNER,
            "apprunner-002",
            (P("apprunner:UpdateService", RUNNER),),
            ("make the service run one's own image",),
        ),
        "an App Runner service that runs as {target}",
    ),
    (
        (
            AGENTS,
            "bedrock-002",
            (
                P("bedrock-agentcore:StartCodeInterpreterSession", INTERPRETER),
                P("bedrock-agentcore:InvokeCodeInterpreter", INTERPRETER),
            ),
            ("start a session in the code interpreter and run code that calls AWS",),
        ),
        "a code interpreter that runs as {target}",
    ),
    (
        (
            CLOUDFORMATION,
            "cloudformation-002",
            (P("cloudformation:UpdateStack", STACK),),
            ("update the stack with a template that uses the rights of {target}",),
        ),
        "a stack whose service role is {target}",
    ),
    (
        (
            CLOUDFORMATION,
            "cloudformation-005",
            (P("cloudformation:CreateChangeSet", STACK), P("cloudformation:ExecuteChangeSet", STACK)),
            ("make a change set whose template uses the rights of {target}", "execute it"),
        ),
        "a stack whose service role is {target}",
    ),
    (
        (CODEBUILD, "codebuild-002", (P("codebuild:StartBuild", PROJECT),), ("start a build with one's own commands",)),
        "a build project that runs as {target}",
    ),
    (
        (
            CODEBUILD,
            "codebuild-003",
            (P("codebuild:StartBuildBatch", PROJECT),),
            ("start a batch build with one's own commands",),
        ),
        "a project for batch builds that runs as {target}",
    ),
    (
        (
            EC2,
            "ec2-002",
            (
                P("ec2:ModifyInstanceAttribute", INSTANCE),
                P("ec2:StopInstances", INSTANCE),
                P("ec2:StartInstances", INSTANCE),
            ),
            ("stop the instance, give it user data of one's own, start it",),
        ),
        "an instance with the profile of {target}",
    ),
    (
        (
            EC2,
            "ec2-004",
            (P("ec2:CreateLaunchTemplateVersion", TEMPLATE), P("ec2:ModifyLaunchTemplate", TEMPLATE)),
            ("give the launch template user data of one's own", "wait until an instance is launched from it"),
        ),
        "a launch template in use with the profile of {target}",
    ),
    (
        (
            EC2,
            "ec2instanceconnect-003",
            (P("ec2-instance-connect:SendSSHPublicKey", INSTANCE),),
            ("send one's own SSH key to the instance and sign in to it",),
        ),
        "an instance with the profile of {target} that can be reached by SSH",
    ),
    (
        (
            TASKS,
            "ecs-006",
            (P("ecs:ExecuteCommand", CLUSTER), P("ecs:ExecuteCommand", TASK)),
            ("open a shell in the task",),
        ),
        "a running task of {target} that allows commands",
    ),
    (
        (GLUE, "glue-002", (P("glue:UpdateDevEndpoint", ENDPOINT),), ("put one's own SSH key on the endpoint",)),
        "a development endpoint that runs as {target}",
    ),
    (
        (
            LAMBDA,
            "lambda-003",
            (P("lambda:UpdateFunctionCode", FUNCTION),),
            ("put one's own code into the function and wait for its next call",),
        ),
        "a function that runs as {target}",
    ),
    (
        (
            LAMBDA,
            "lambda-004",
            (P("lambda:UpdateFunctionCode", FUNCTION), P("lambda:InvokeFunction", FUNCTION)),
            ("put one's own code into the function and invoke it",),
        ),
        "a function that runs as {target}",
    ),
    (
        (
            LAMBDA,
            "lambda-005",
            (P("lambda:UpdateFunctionCode", FUNCTION), P("lambda:AddPermission", FUNCTION)),
            ("put one's own code into the function", "let another account invoke it, and invoke it from there"),
        ),
        "a function that runs as {target}",
    ),
    (
        (
            LAMBDA,
            "rhino-26",
            (P("lambda:UpdateFunctionConfiguration", FUNCTION),),
            ("put a layer with one's own code before the function's and wait for its next call",),
        ),
        "a function that runs as {target}",
    ),
    (
        (
            SAGEMAKER,
            "sagemaker-004",
            (P("sagemaker:CreatePresignedNotebookInstanceUrl", NOTEBOOK),),
            ("open the notebook by a presigned address and call AWS from it",),
        ),
        "a notebook instance in service that runs as {target}",
    ),
    (
        (
            SAGEMAKER,
            "sagemaker-005",
            (
                P("sagemaker:CreateNotebookInstanceLifecycleConfig", LIFECYCLE),
                P("sagemaker:StopNotebookInstance", NOTEBOOK),
                P("sagemaker:UpdateNotebookInstance", NOTEBOOK),
                P("sagemaker:StartNotebookInstance", NOTEBOOK),
            ),
            ("stop the notebook, give it a start script of one's own, start it",),
        ),
        "a notebook instance that runs as {target}",
    ),
    (
        (EC2, "ssm-001", (P("ssm:StartSession", INSTANCE),), ("open a session on the instance",)),
        "a running instance with the profile of {target}, managed by Systems Manager",
    ),
    (
        (
            EC2,
            "ssm-002",
            (P("ssm:SendCommand", INSTANCE), P("ssm:SendCommand", DOCUMENT)),
            ("run a command on the instance",),
        ),
        "a running instance with the profile of {target}, managed by Systems Manager",
    ),
)


def _entry(row: Row, needs: str) -> Entry:
    service, identifier, permissions, steps = row
    actions = " and ".join(dict.fromkeys(permission.action for permission in permissions))
    return Entry(
        identifier,
        f"Take over what runs in {service.partition('.')[0]} with {actions}",
        "existing",
        permissions,
        steps,
        f"Take away {actions}, or limit it to resources whose role has no more rights than the principal",
        (service,),
        needs=needs,
        by_template=service == CLOUDFORMATION,
    )


EXISTING_RESOURCES: tuple[Entry, ...] = tuple(_entry(row, needs) for row, needs in _EXISTING)
"""All paths that end in a role that something of a service bears already."""
