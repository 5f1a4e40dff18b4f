"""What stands round the storefront's user pool: domains, looks, threat protection, import jobs."""

from __future__ import annotations

from iamtui.demo.northwind.account import ACCOUNT_ID, REGION, STOREFRONT_POOL, Calendar, iam_arn, uuid_of
from iamtui.demo.northwind.pool_clients import client_id
from iamtui.demo.state import Shape, UserPool

MAIL = f"arn:aws:ses:{REGION}:{ACCOUNT_ID}:identity/northwind.example"


def add_domains(pool: UserPool) -> None:
    """The prefix domain and the custom one."""
    certificate = f"arn:aws:acm:us-east-1:{ACCOUNT_ID}:certificate/{uuid_of('login.northwind.example')}"
    for domain, extra in (
        ("northwind-shop", {}),
        ("login.northwind.example", {"CustomDomainConfig": {"CertificateArn": certificate}}),
    ):
        pool.domains[domain] = {
            "UserPoolId": STOREFRONT_POOL,
            "AWSAccountId": ACCOUNT_ID,
            "Domain": domain,
            "S3Bucket": f"aws-cognito-prod-{REGION}-assets",
            "CloudFrontDistribution": "d2k9n4w7m1x5.cloudfront.net",
            "Version": "20260511093012",
            "Status": "ACTIVE",
            "CustomDomainConfig": {},
            "ManagedLoginVersion": 2,
            **extra,
        }


def add_looks(pool: UserPool, calendar: Calendar) -> None:
    """Classic customization, managed login branding and terms."""
    pool.ui_customizations["ALL"] = {
        "UserPoolId": STOREFRONT_POOL,
        "ClientId": "ALL",
        "ImageUrl": f"https://d2k9n4w7m1x5.cloudfront.net/{STOREFRONT_POOL}/ALL/20250402/assets/images/image.png",
        "CSS": (
            ".banner-customizable { background-color: #0b3d2e; }\n.submitButton-customizable { color: #ffffff; }\n"
        ),
        "CSSVersion": "20250402101512",
        "LastModifiedDate": calendar.ago(580),
        "CreationDate": calendar.ago(900),
    }
    web = client_id(STOREFRONT_POOL, "shop-web")
    pool.brandings[web] = {
        "ManagedLoginBrandingId": uuid_of("branding/shop-web"),
        "UserPoolId": STOREFRONT_POOL,
        "UseCognitoProvidedValues": False,
        "Settings": {
            "categories": {
                "global": {"colorSchemeMode": "DYNAMIC"},
                "form": {"location": {"horizontal": "CENTER"}},
            },
            "components": {"primaryButton": {"lightMode": {"defaults": {"backgroundColor": "0b3d2eff"}}}},
        },
        "Assets": [
            {
                "Category": "FORM_LOGO",
                "ColorMode": "LIGHT",
                "Extension": "SVG",
                "Bytes": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M4 0l4 8-4-2-4 2z"/></svg>',
            }
        ],
        "CreationDate": calendar.ago(210),
        "LastModifiedDate": calendar.ago(12),
    }
    pool.pool["_Terms"] = [
        {
            "TermsId": uuid_of(f"terms/{name}"),
            "UserPoolId": STOREFRONT_POOL,
            "ClientId": web,
            "TermsName": name,
            "TermsSource": "LINK",
            "Enforcement": "NONE",
            "Links": {"cognito:default": f"https://northwind.example/{name}"},
            "CreationDate": calendar.ago(205),
            "LastModifiedDate": calendar.ago(205),
        }
        for name in ("terms-of-use", "privacy-policy")
    ]


def add_protection(pool: UserPool, calendar: Calendar) -> None:
    """Threat protection and where its log goes."""
    pool.risk_configurations["ALL"] = {
        "UserPoolId": STOREFRONT_POOL,
        "CompromisedCredentialsRiskConfiguration": {
            "EventFilter": ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"],
            "Actions": {"EventAction": "BLOCK"},
        },
        "AccountTakeoverRiskConfiguration": {
            "NotifyConfiguration": {
                "From": "shop@northwind.example",
                "SourceArn": MAIL,
                "BlockEmail": {"Subject": "We stopped a sign-in", "TextBody": "Was it you?"},
                "MfaEmail": {"Subject": "A new sign-in", "TextBody": "We asked for a second factor."},
            },
            "Actions": {
                "LowAction": {"Notify": False, "EventAction": "NO_ACTION"},
                "MediumAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"},
                "HighAction": {"Notify": True, "EventAction": "BLOCK"},
            },
        },
        "RiskExceptionConfiguration": {
            "BlockedIPRangeList": ["192.0.2.0/24"],
            "SkippedIPRangeList": ["198.51.100.0/24"],
        },
        "LastModifiedDate": calendar.ago(150),
    }
    logs = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:/aws/vendedlogs/storefront-pool"
    pool.log_delivery = {
        "UserPoolId": STOREFRONT_POOL,
        "LogConfigurations": [
            {
                "LogLevel": "ERROR",
                "EventSource": "userNotification",
                "CloudWatchLogsConfiguration": {"LogGroupArn": logs},
            },
            {
                "LogLevel": "INFO",
                "EventSource": "userAuthEvents",
                "S3Configuration": {"BucketArn": "arn:aws:s3:::northwind-logs-sign-ins"},
            },
        ],
    }


def add_import_jobs(pool: UserPool, calendar: Calendar) -> None:
    """A job that went well, one that failed, one not begun."""
    jobs = (
        ("magento-customers", "Succeeded", 310, 9412, 7, 3, "Import Job Completed Successfully."),
        (
            "wholesale-2025",
            "Failed",
            255,
            0,
            0,
            40,
            "Too many users have failed or been skipped during the import.",
        ),
        ("wholesale-2025-again", "Created", 2, 0, 0, 0, ""),
    )
    for name, status, age, imported, skipped, failed, message in jobs:
        job_id = f"import-{uuid_of(name).replace('-', '')[:10]}"
        job: Shape = {
            "JobName": name,
            "JobId": job_id,
            "UserPoolId": STOREFRONT_POOL,
            "CreationDate": calendar.ago(age),
            "Status": status,
            "CloudWatchLogsRoleArn": iam_arn("role", "/service-role/", "cognito-user-import"),
            "ImportedUsers": imported,
            "SkippedUsers": skipped,
            "FailedUsers": failed,
        }
        if message:
            job |= {
                "StartDate": calendar.ago(age - 0.1),
                "CompletionDate": calendar.ago(age - 0.2),
                "CompletionMessage": message,
            }
        pool.import_jobs[job_id] = job
