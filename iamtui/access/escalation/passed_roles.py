"""Paths by which a role is passed to a service that then runs code of the principal's choice.

The facts (ids, permissions, prerequisites) are from pathfinding.cloud, see NOTICE.pathfinding; the words are ours.
"""

from __future__ import annotations

from iamtui.access.escalation.entry import TARGET, Entry, How, Permission
from iamtui.access.escalation.places import (
    AGENTS,
    APP_RUNNER,
    AUTOMATION,
    CLOUDFORMATION,
    CLUSTER,
    CODEBUILD,
    EC2,
    EXECUTION,
    FUNCTION,
    GLUE,
    IMAGE,
    INSTANCE,
    INTERFACE,
    INTERPRETER,
    JOB,
    LAMBDA,
    LIFECYCLE,
    NOTEBOOK,
    OWN_DOCUMENT,
    PIPELINE,
    PIPELINES,
    PROCESSING,
    PROJECT,
    RUNNER,
    SAGEMAKER,
    SECURITY_GROUP,
    SERVICE,
    SESSION,
    SPOT_REQUEST,
    STACK,
    STACK_SET,
    SUBNET,
    TASK_DEFINITION,
    TASKS,
    TRAINING,
    TRIGGER,
    VOLUME,
)

PASS_ROLE = Permission("iam:PassRole", TARGET)

Row = tuple[str, str, tuple[Permission, ...], tuple[str, ...]]
"""Service principal, id, permissions (iam:PassRole is added), and the steps."""

P = Permission

_RUN_INSTANCE = tuple(P("ec2:RunInstances", on) for on in (INSTANCE, IMAGE, INTERFACE, SECURITY_GROUP, SUBNET, VOLUME))
_NEEDS = {"cloudformation-003": "an execution role with all rights that trusts {target}"}
_READ_BUILD = "run a build whose commands call AWS as {target}"
_NEW_TASK = "register a task definition with {target} as its task role and a command of one's own"
_NEW_FUNCTION = "create a function of one's own code that runs as {target}"
_NEW_GLUE_JOB = "create a Glue job whose script is one's own and which runs as {target}"

_PASSED: tuple[Row, ...] = (
    (
        APP_RUNNER,
        "apprunner-001",
        (P("apprunner:CreateService", RUNNER),),
        ("create an App Runner service that runs one's own image as {target}",),
    ),
    (
        AGENTS,
        "bedrock-001",
        (
            P("bedrock-agentcore:CreateCodeInterpreter"),
            P("bedrock-agentcore:StartCodeInterpreterSession", INTERPRETER),
            P("bedrock-agentcore:InvokeCodeInterpreter", INTERPRETER),
        ),
        ("create a code interpreter that runs as {target}", "start a session in it and run code that calls AWS"),
    ),
    (
        CLOUDFORMATION,
        "cloudformation-001",
        (P("cloudformation:CreateStack", STACK),),
        ("create a stack with {target} as its service role, whose template uses the rights of {target}",),
    ),
    (
        CLOUDFORMATION,
        "cloudformation-003",
        (P("cloudformation:CreateStackSet"), P("cloudformation:CreateStackInstances", STACK_SET)),
        (
            "create a stack set that acts through {target}",
            "deploy it here; its template uses the execution role's rights",
        ),
    ),
    (
        CODEBUILD,
        "codebuild-001",
        (P("codebuild:CreateProject", PROJECT), P("codebuild:StartBuild", PROJECT)),
        ("create a build project with {target} as its service role", _READ_BUILD),
    ),
    (
        CODEBUILD,
        "codebuild-004",
        (P("codebuild:CreateProject", PROJECT), P("codebuild:StartBuildBatch", PROJECT)),
        ("create a project for batch builds with {target} as its service role", _READ_BUILD),
    ),
    (
        PIPELINES[0],
        "datapipeline-001",
        (
            P("datapipeline:CreatePipeline"),
            P("datapipeline:PutPipelineDefinition", PIPELINE),
            P("datapipeline:ActivatePipeline", PIPELINE),
        ),
        ("create a pipeline whose shell activity runs as {target}", "activate it"),
    ),
    (
        EC2,
        "ec2-001",
        _RUN_INSTANCE,
        (
            "launch an instance with the instance profile of {target} and user data of one's own",
            "have its user data take the credentials from the instance's metadata",
        ),
    ),
    (
        EC2,
        "ec2-003",
        (P("ec2:RequestSpotInstances", SPOT_REQUEST), P("ec2:RequestSpotInstances", IMAGE)),
        ("request a spot instance with the instance profile of {target} and user data of one's own",),
    ),
    (
        TASKS,
        "ecs-001",
        (
            P("ecs:CreateCluster", CLUSTER),
            P("ecs:RegisterTaskDefinition", TASK_DEFINITION),
            P("ecs:CreateService", SERVICE),
        ),
        ("create a cluster", _NEW_TASK, "create a Fargate service that runs it"),
    ),
    (
        TASKS,
        "ecs-002",
        (
            P("ecs:CreateCluster", CLUSTER),
            P("ecs:RegisterTaskDefinition", TASK_DEFINITION),
            P("ecs:RunTask", TASK_DEFINITION),
        ),
        ("create a cluster", _NEW_TASK, "run it on Fargate"),
    ),
    (
        GLUE,
        "glue-001",
        (P("glue:CreateDevEndpoint"),),
        ("create a development endpoint with {target} and one's own SSH key", "sign in to it and call AWS"),
    ),
    (
        GLUE,
        "glue-003",
        (P("glue:CreateJob", JOB), P("glue:StartJobRun", JOB)),
        (_NEW_GLUE_JOB, "start it"),
    ),
    (
        GLUE,
        "glue-004",
        (P("glue:CreateJob", JOB), P("glue:CreateTrigger", TRIGGER)),
        (_NEW_GLUE_JOB, "create a trigger that starts it at once"),
    ),
    (
        GLUE,
        "iamtui-glue-1",
        (P("glue:CreateSession", SESSION), P("glue:RunStatement", SESSION)),
        ("create an interactive session that runs as {target}", "run statements in it that call AWS"),
    ),
    (
        AUTOMATION,
        "iamtui-ssm-1",
        (
            P("ssm:CreateDocument", OWN_DOCUMENT),
            P("ssm:StartAutomationExecution", OWN_DOCUMENT),
            P("ssm:StartAutomationExecution", EXECUTION),
        ),
        ("create an automation document whose steps call AWS as {target}", "start it"),
    ),
    (
        LAMBDA,
        "lambda-001",
        (P("lambda:CreateFunction", FUNCTION), P("lambda:InvokeFunction", FUNCTION)),
        (_NEW_FUNCTION, "invoke it"),
    ),
    (
        LAMBDA,
        "lambda-002",
        (P("lambda:CreateFunction", FUNCTION), P("lambda:CreateEventSourceMapping")),
        (_NEW_FUNCTION, "map an event source to it (a queue of another account will do) and send an event"),
    ),
    (
        LAMBDA,
        "lambda-006",
        (P("lambda:CreateFunction", FUNCTION), P("lambda:AddPermission", FUNCTION)),
        (_NEW_FUNCTION, "let another account invoke it, and invoke it from there"),
    ),
    (
        SAGEMAKER,
        "sagemaker-002",
        (P("sagemaker:CreateTrainingJob", TRAINING),),
        ("create a training job that runs one's own container as {target}",),
    ),
    (
        SAGEMAKER,
        "sagemaker-003",
        (P("sagemaker:CreateProcessingJob", PROCESSING),),
        ("create a processing job that runs one's own container as {target}",),
    ),
)

_PASSED_EXISTING: tuple[tuple[Row, str], ...] = (
    (
        (
            CLOUDFORMATION,
            "cloudformation-004",
            (P("cloudformation:UpdateStackSet", STACK_SET),),
            ("update the stack set to act through {target}, with a template that creates an administrator",),
        ),
        "a stack set with instances, whose execution role has all rights",
    ),
    (
        (
            EC2,
            "iamtui-ec2-1",
            (P("ec2:AssociateIamInstanceProfile", INSTANCE),),
            ("give the instance the instance profile of {target}", "take the credentials from its metadata"),
        ),
        "an instance without a profile on which one can run code",
    ),
    (
        (
            AUTOMATION,
            "iamtui-ssm-2",
            (P("ssm:StartAutomationExecution", EXECUTION),),
            ("start the document, whose steps call AWS as {target}",),
        ),
        "an automation document that one may start, which another account may share, with steps of one's choice",
    ),
    (
        (
            TASKS,
            "ecs-003",
            (P("ecs:RegisterTaskDefinition", TASK_DEFINITION), P("ecs:CreateService", SERVICE)),
            (_NEW_TASK, "create a service that runs it on the cluster"),
        ),
        "an ECS cluster",
    ),
    (
        (
            TASKS,
            "ecs-004",
            (P("ecs:RegisterTaskDefinition", TASK_DEFINITION), P("ecs:RunTask", TASK_DEFINITION)),
            (_NEW_TASK, "run it on the cluster"),
        ),
        "an ECS cluster",
    ),
    (
        (
            TASKS,
            "ecs-005",
            (P("ecs:RegisterTaskDefinition", TASK_DEFINITION), P("ecs:StartTask", TASK_DEFINITION)),
            (_NEW_TASK, "start it on an instance of the cluster"),
        ),
        "an ECS cluster with a container instance",
    ),
    (
        (
            GLUE,
            "glue-005",
            (P("glue:UpdateJob", JOB), P("glue:StartJobRun", JOB)),
            ("give the job {target} and a script of one's own", "start it"),
        ),
        "a Glue job",
    ),
    (
        (
            GLUE,
            "glue-006",
            (P("glue:UpdateJob", JOB), P("glue:CreateTrigger", TRIGGER)),
            ("give the job {target} and a script of one's own", "create a trigger that starts it at once"),
        ),
        "a Glue job",
    ),
)

_NOTEBOOK = Entry(
    "sagemaker-001",
    "Pass a role to a new notebook instance",
    "pass",
    (PASS_ROLE, P("sagemaker:CreateNotebookInstance", NOTEBOOK)),
    ("create a notebook instance that runs as {target}", "open it, or let its start script call AWS"),
    "Limit iam:PassRole to roles without more rights than the principal has",
    (SAGEMAKER,),
    afterwards=(
        P("sagemaker:CreatePresignedNotebookInstanceUrl", NOTEBOOK),
        P("sagemaker:CreateNotebookInstanceLifecycleConfig", LIFECYCLE),
    ),
    needs="a start script (lifecycle configuration) that runs code of the principal's",
)


def _entry(row: Row, how: How, needs: str = "") -> Entry:
    service, identifier, permissions, steps = row
    actions = " and ".join(dict.fromkeys(permission.action for permission in permissions))
    return Entry(
        identifier,
        f"Pass a role and use it with {actions}",
        how,
        (PASS_ROLE, *permissions),
        steps,
        f"Limit iam:PassRole to roles without more rights than the principal has, or take away {actions}",
        PIPELINES if service in PIPELINES else (service,),
        needs=needs or _NEEDS.get(identifier, ""),
        by_template=identifier == "cloudformation-001",
        by_execution_role=identifier in ("cloudformation-003", "cloudformation-004"),
    )


PASSED_ROLES: tuple[Entry, ...] = (
    *(_entry(row, "pass") for row in _PASSED),
    _NOTEBOOK,
    *(_entry(row, "pass-existing", needs) for row, needs in _PASSED_EXISTING),
)
"""All paths by which a role is passed to a service."""
