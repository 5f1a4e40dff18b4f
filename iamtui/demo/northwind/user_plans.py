"""The users as the company means them."""

from __future__ import annotations

from dataclasses import dataclass, field

from iamtui.demo.northwind.account import REGION
from iamtui.demo.northwind.documents import allow, document
from iamtui.demo.northwind.policies import aws_managed, customer_managed


@dataclass(frozen=True)
class Key:
    """An access key: its age in days, and where it was last used (None: never)."""

    age: float
    used: float | None = None
    service: str = "s3"
    region: str = REGION
    active: bool = True


@dataclass(frozen=True)
class UserPlan:
    """A user. `password` is its age in days (None: no console access), `signed_in` when it was last used.

    `mfa` holds "virtual", "hardware" or "fido"; `ssh` and `git` count SSH keys and CodeCommit credentials.
    """

    name: str
    created: float
    groups: tuple[str, ...] = ()
    password: float | None = None
    signed_in: float | None = None
    mfa: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    attached: tuple[str, ...] = ()
    inline: dict[str, str] = field(default_factory=dict)
    boundary: str = ""
    path: str = "/people/"
    tags: dict[str, str] = field(default_factory=dict)
    reset_required: bool = False
    ssh: int = 0
    git: int = 0
    certificate: bool = False


def _team(team: str, title: str = "") -> dict[str, str]:
    return {"Department": team} | ({"Title": title} if title else {})


PEOPLE = (
    UserPlan("andrew.fuller", 2470, ("Administrators",), 210, 1.2, ("hardware",), tags=_team("Management", "CTO")),
    UserPlan(
        "nancy.davolio",
        2468,
        ("Administrators", "Developers"),
        88,
        0.1,
        ("virtual",),
        (Key(61, 0.2, "iam", "us-east-1"),),
        tags=_team("Engineering", "Platform lead") | {"Project": "storefront"},
        ssh=1,
    ),
    UserPlan(
        "janet.leverling",
        2100,
        ("Developers",),
        140,
        0.4,
        ("virtual",),
        (Key(9, 0.3, "lambda"), Key(190, 12, "dynamodb", active=False)),
        tags=_team("Engineering") | {"Project": "storefront"},
        ssh=2,
    ),
    UserPlan(
        "margaret.peacock",
        2020,
        ("Developers",),
        300,
        3,
        ("virtual",),
        (Key(44, 1, "codecommit"),),
        tags=_team("Engineering"),
        git=1,
    ),
    UserPlan(
        "steven.buchanan",
        1990,
        ("Developers", "Operators"),
        355,
        0.8,
        (),
        (Key(402, 2, "ec2", "eu-west-1"),),
        tags=_team("Engineering", "Has no MFA yet"),
    ),
    UserPlan(
        "michael.suyama",
        1700,
        ("DataAnalysts",),
        330,
        38,
        ("virtual",),
        (Key(412, 311, "athena"),),
        tags=_team("Data") | {"Project": "lake"},
    ),
    UserPlan("robert.king", 1480, ("Support",), 1480, None, tags=_team("Support", "Never signed in")),
    UserPlan("laura.callahan", 1475, ("Billing",), 71, 5, ("virtual",), tags=_team("Finance", "Head of finance")),
    UserPlan(
        "anne.dodsworth",
        980,
        ("SecurityAuditors",),
        30,
        0.3,
        ("virtual", "fido"),
        tags=_team("Security"),
        inline={"simulate": document(allow(("iam:SimulatePrincipalPolicy", "iam:SimulateCustomPolicy")))},
    ),
    UserPlan("christina.berglund", 860, ("Developers",), 120, 2, ("virtual",), (Key(120, 0.6, "s3"),)),
    UserPlan("hanna.moos", 840, ("DataAnalysts",), 95, 1, ("virtual",), tags=_team("Data")),
    UserPlan(
        "frederique.citeaux",
        820,
        ("Operators",),
        200,
        0.6,
        ("virtual",),
        (Key(260, 90, "ssm"), Key(31, 0.5, "ssm")),
        tags=_team("Operations"),
    ),
    UserPlan("martin.sommer", 655, ("Operators",), 33, 14, ("virtual",), tags=_team("Operations")),
    UserPlan("laurence.lebihan", 640, ("Support",), 180, 0.2, ("virtual",), tags=_team("Support")),
    UserPlan("elizabeth.lincoln", 27, ("Developers",), 27, 1, (), (Key(26),), tags=_team("Engineering")),
    UserPlan(
        "yoshi.nagase",
        3,
        ("Support",),
        3,
        None,
        tags=_team("Support", "Starts on Monday"),
        reset_required=True,
    ),
    UserPlan(
        "peter.wilson",
        1610,
        keys=(Key(1500, 402, "s3", active=False), Key(900, 397, "ec2", "us-east-1", active=False)),
        tags=_team("Engineering") | {"LeftOn": "2025-09-30"},
    ),
)

CONTRACTORS = (
    UserPlan(
        "maria.anders",
        610,
        ("Contractors",),
        110,
        2,
        ("virtual",),
        (Key(64, 2, "lambda"),),
        boundary=customer_managed("contractor-boundary"),
        path="/contractors/",
        tags={"Company": "Alfreds Futterkiste", "Until": "2027-06-30"},
    ),
    UserPlan(
        "thomas.hardy",
        205,
        ("Contractors",),
        205,
        None,
        boundary=customer_managed("contractor-boundary"),
        path="/contractors/",
        tags={"Company": "Around the Horn"},
        reset_required=True,
    ),
)

SERVICES = (
    UserPlan(
        "ci-deployer",
        1900,
        keys=(Key(730, 0.1, "s3"), Key(1500, 731, "s3", active=False)),
        attached=(customer_managed("deploy-artifacts"),),
        path="/service/",
        tags={"Owner": "nancy.davolio", "Replace": "github-deploy-storefront"},
    ),
    UserPlan(
        "terraform",
        1650,
        keys=(Key(901, 4, "ec2"),),
        attached=(aws_managed("AdministratorAccess"), customer_managed("terraform-state")),
        path="/service/",
        tags={"Owner": "steven.buchanan"},
    ),
    UserPlan(
        "backup-agent",
        1290,
        keys=(Key(365, 0.3, "s3", "eu-west-1"),),
        attached=(customer_managed("backup-vault-write"),),
        path="/service/",
    ),
    UserPlan(
        "ses-smtp-user.20230412-091533",
        1300,
        keys=(Key(1300, 0.02, "ses", "eu-west-1"),),
        inline={"AmazonSesSendingAccess": document(allow("ses:SendRawEmail"))},
        path="/service/",
    ),
    UserPlan(
        "grafana-reader",
        640,
        keys=(Key(82, 0.01, "monitoring"),),
        attached=(aws_managed("CloudWatchReadOnlyAccess"),),
        path="/service/",
    ),
    UserPlan(
        "erp-sync",
        505,
        keys=(Key(505),),
        attached=(customer_managed("read-partner-inventory"),),
        path="/service/",
        tags={"Note": "Ordered by finance, never put to use"},
    ),
    UserPlan(
        "warehouse-scanner",
        1210,
        keys=(Key(420, 95, "dynamodb"),),
        inline={
            "stock": document(
                allow(
                    ("dynamodb:GetItem", "dynamodb:UpdateItem"),
                    f"arn:aws:dynamodb:{REGION}:471108151234:table/warehouse-stock",
                )
            )
        },
        path="/service/",
    ),
    UserPlan("codecommit-mirror", 1105, path="/service/", ssh=1, git=2),
    UserPlan("label-printer", 1580, keys=(Key(1580, 1203, "sqs"),), path="/service/", certificate=True),
    UserPlan("legacy-ftp", 2290, keys=(Key(2290, None, active=False),), path="/service/"),
    UserPlan(
        "break-glass",
        1100,
        password=1100,
        mfa=("hardware",),
        path="/",
        tags={"Envelope": "Safe, second floor"},
    ),
)

USERS = (*PEOPLE, *CONTRACTORS, *SERVICES)
