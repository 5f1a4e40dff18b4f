"""A user pool's settings as the AWS console groups them: every member of DescribeUserPool's answer.

A test holds `SHOWN` against AWS's own model of the answer, so that a member which a newer API brings is given
its place; until then it shows under "Other settings".
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from iamtui.kinds.cognito_settings import Group, Setting, covered
from iamtui.kinds.cognito_words import NOT_SET, counted, days, in_words, when
from iamtui.kinds.panel import Tone

_MFA_WORDS = {"OFF": "off", "ON": "required for everybody", "OPTIONAL": "optional"}
_PROTECTION_WORDS = {"ACTIVE": "on", "INACTIVE": "off: the pool can be deleted at once"}
_THREAT_WORDS = {
    "OFF": "off",
    "AUDIT": "audit only: risks are logged, nothing is blocked",
    "ENFORCED": "full: risky sign-ins are met with the configured responses",
}
_SENDER_WORDS = {
    "COGNITO_DEFAULT": "Cognito itself (50 messages a day)",
    "DEVELOPER": "Amazon SES of this account",
}


def worded(words: dict[str, str]) -> Any:
    """A `Column.show` that says AWS's constants in the given words, and any other as it is."""

    def show(value: Any, now: datetime) -> str:
        return words.get(value, in_words(value, now)) if isinstance(value, str) else in_words(value, now)

    return show


def _case(value: Any, now: datetime) -> str:
    if value is None:
        return f"{NOT_SET}: upper and lower case differ in pools of before 2020"
    return "upper and lower case differ" if value else "upper and lower case are the same"


def _self_sign_up(value: Any, now: datetime) -> str:
    if value is None:
        return f"{NOT_SET}: anybody may sign up"
    return "only administrators create users" if value else "anybody may sign up"


def _characters(value: Any, now: datetime) -> str:
    return counted(value, "character", now)


def _remembered(value: Any, now: datetime) -> str:
    return in_words(value, now) if not isinstance(value, int) or value else "none remembered"


def _pages(value: Any, now: datetime) -> str:
    return {1: "hosted UI (classic)", 2: "managed login"}.get(value, in_words(value, now))


def _off_is_risky(value: Any) -> Tone:
    return "warning" if value in ("OFF", "INACTIVE", None) else "good"


def _failure(value: Any) -> Tone:
    return "danger" if value else ""


OVERVIEW = Group(
    "Pool",
    (
        Setting("Name", "Name"),
        Setting("Id", "Id"),
        Setting("ARN", "Arn"),
        Setting("Users, about", "EstimatedNumberOfUsers"),
        Setting("Created", "CreationDate", when),
        Setting("Modified", "LastModifiedDate", when),
        Setting("Status (no longer used by AWS)", "Status"),
        Setting("Feature tier", "UserPoolTier"),
        Setting("Deletion protection", "DeletionProtection", worded(_PROTECTION_WORDS), tone=_off_is_risky),
        Setting("Issuer of tokens", "IssuerConfiguration.Type"),
        Setting("Encryption key", "KeyConfiguration.KeyType"),
        Setting("KMS key", "KeyConfiguration.KmsKeyArn"),
    ),
)
SIGN_IN = Group(
    "User names",
    (
        Setting("Sign in with, instead of a name", "UsernameAttributes"),
        Setting("Sign in with, besides the name", "AliasAttributes"),
        Setting("Case of user names", "UsernameConfiguration.CaseSensitive", _case),
        Setting("First factors offered", "Policies.SignInPolicy.AllowedFirstAuthFactors"),
        Setting("Authentication context classes", "AcrConfiguration"),
    ),
)
PASSWORD = Group(
    "Password policy",
    (
        Setting("Minimum length", "Policies.PasswordPolicy.MinimumLength", _characters),
        Setting("Upper case required", "Policies.PasswordPolicy.RequireUppercase"),
        Setting("Lower case required", "Policies.PasswordPolicy.RequireLowercase"),
        Setting("Number required", "Policies.PasswordPolicy.RequireNumbers"),
        Setting("Symbol required", "Policies.PasswordPolicy.RequireSymbols"),
        Setting("Earlier passwords refused", "Policies.PasswordPolicy.PasswordHistorySize", _remembered),
        Setting("Temporary passwords last", "Policies.PasswordPolicy.TemporaryPasswordValidityDays", days),
    ),
)
MFA = Group(
    "Multi-factor authentication",
    (
        Setting("MFA", "MfaConfiguration", worded(_MFA_WORDS), tone=_off_is_risky),
        Setting("SMS text", "SmsAuthenticationMessage"),
    ),
)
RECOVERY = "AccountRecoverySetting.RecoveryMechanisms"
SIGN_UP = Group(
    "Sign-up",
    (
        Setting("Who may sign up", "AdminCreateUserConfig.AllowAdminCreateUserOnly", _self_sign_up),
        Setting("Unused accounts expire after (old setting)", "AdminCreateUserConfig.UnusedAccountValidityDays", days),
        Setting("Verified at sign-up", "AutoVerifiedAttributes"),
        Setting(
            "Old value kept until the new is verified",
            "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate",
        ),
    ),
)
SCHEMA = "SchemaAttributes"
EMAIL = Group(
    "E-mail",
    (
        Setting("Sent by", "EmailConfiguration.EmailSendingAccount", worded(_SENDER_WORDS)),
        Setting("From", "EmailConfiguration.From"),
        Setting("Reply to", "EmailConfiguration.ReplyToEmailAddress"),
        Setting("SES identity", "EmailConfiguration.SourceArn"),
        Setting("SES configuration set", "EmailConfiguration.ConfigurationSet"),
        Setting("Sending fails because", "EmailConfigurationFailure", tone=_failure),
    ),
)
SMS = Group(
    "SMS",
    (
        Setting("Role that sends", "SmsConfiguration.SnsCallerArn", role=True),
        Setting("External id", "SmsConfiguration.ExternalId"),
        Setting("SNS region", "SmsConfiguration.SnsRegion"),
        Setting("End User Messaging: role", "SmsConfiguration.EumsSms.CallerArn", role=True),
        Setting("End User Messaging: external id", "SmsConfiguration.EumsSms.ExternalId"),
        Setting("End User Messaging: origination", "SmsConfiguration.EumsSms.OriginationIdentity"),
        Setting("End User Messaging: configuration set", "SmsConfiguration.EumsSms.ConfigurationSetName"),
        Setting("End User Messaging: entity id (India)", "SmsConfiguration.EumsSms.InEntityId"),
        Setting("End User Messaging: template id (India)", "SmsConfiguration.EumsSms.InTemplateId"),
        Setting("End User Messaging: region", "SmsConfiguration.EumsSms.Region"),
        Setting("Sending fails because", "SmsConfigurationFailure", tone=_failure),
    ),
)
TEMPLATES = Group(
    "Message texts",
    (
        Setting("Verification by", "VerificationMessageTemplate.DefaultEmailOption"),
        Setting("Verification, e-mail subject", "VerificationMessageTemplate.EmailSubject"),
        Setting("Verification, e-mail", "VerificationMessageTemplate.EmailMessage"),
        Setting("Verification by link, subject", "VerificationMessageTemplate.EmailSubjectByLink"),
        Setting("Verification by link, e-mail", "VerificationMessageTemplate.EmailMessageByLink"),
        Setting("Verification, SMS", "VerificationMessageTemplate.SmsMessage"),
        Setting("Verification, e-mail subject (old setting)", "EmailVerificationSubject"),
        Setting("Verification, e-mail (old setting)", "EmailVerificationMessage"),
        Setting("Verification, SMS (old setting)", "SmsVerificationMessage"),
        Setting("Invitation, e-mail subject", "AdminCreateUserConfig.InviteMessageTemplate.EmailSubject"),
        Setting("Invitation, e-mail", "AdminCreateUserConfig.InviteMessageTemplate.EmailMessage"),
        Setting("Invitation, SMS", "AdminCreateUserConfig.InviteMessageTemplate.SMSMessage"),
    ),
)
DOMAIN = Group(
    "Domain",
    (Setting("Cognito domain", "Domain"), Setting("Custom domain", "CustomDomain")),
)
TRIGGERS = Group(
    "Lambda triggers",
    (
        Setting("Before sign-up", "LambdaConfig.PreSignUp"),
        Setting("After confirmation", "LambdaConfig.PostConfirmation"),
        Setting("Before authentication", "LambdaConfig.PreAuthentication"),
        Setting("After authentication", "LambdaConfig.PostAuthentication"),
        Setting("Before token generation", "LambdaConfig.PreTokenGeneration"),
        Setting("Before token generation, function", "LambdaConfig.PreTokenGenerationConfig.LambdaArn"),
        Setting("Before token generation, event version", "LambdaConfig.PreTokenGenerationConfig.LambdaVersion"),
        Setting("Inbound federation, function", "LambdaConfig.InboundFederation.LambdaArn"),
        Setting("Inbound federation, event version", "LambdaConfig.InboundFederation.LambdaVersion"),
        Setting("User migration", "LambdaConfig.UserMigration"),
        Setting("Message texts", "LambdaConfig.CustomMessage"),
        Setting("Define auth challenge", "LambdaConfig.DefineAuthChallenge"),
        Setting("Create auth challenge", "LambdaConfig.CreateAuthChallenge"),
        Setting("Verify auth challenge", "LambdaConfig.VerifyAuthChallengeResponse"),
        Setting("E-mail sender, function", "LambdaConfig.CustomEmailSender.LambdaArn"),
        Setting("E-mail sender, event version", "LambdaConfig.CustomEmailSender.LambdaVersion"),
        Setting("SMS sender, function", "LambdaConfig.CustomSMSSender.LambdaArn"),
        Setting("SMS sender, event version", "LambdaConfig.CustomSMSSender.LambdaVersion"),
        Setting("Key that encrypts codes for senders", "LambdaConfig.KMSKeyID"),
    ),
)
SECURITY = Group(
    "Threat protection",
    (
        Setting("Threat protection", "UserPoolAddOns.AdvancedSecurityMode", worded(_THREAT_WORDS), tone=_off_is_risky),
        Setting(
            "for custom authentication",
            "UserPoolAddOns.AdvancedSecurityAdditionalFlows.CustomAuthMode",
            worded(_THREAT_WORDS),
        ),
    ),
)
DEVICES = Group(
    "Remembered devices",
    (
        Setting("New devices are challenged", "DeviceConfiguration.ChallengeRequiredOnNewDevice"),
        Setting("Only remembered when the user agrees", "DeviceConfiguration.DeviceOnlyRememberedOnUserPrompt"),
    ),
)
TAGS = "UserPoolTags"

GROUPS = (
    OVERVIEW,
    SIGN_IN,
    PASSWORD,
    MFA,
    SIGN_UP,
    EMAIL,
    SMS,
    TEMPLATES,
    DOMAIN,
    TRIGGERS,
    SECURITY,
    DEVICES,
)
SHOWN = covered(GROUPS, RECOVERY, SCHEMA, TAGS)
"""The dotted path of every member that has its place."""

MFA_FACTORS = Group(
    "Factors",
    (
        Setting("Authenticator apps", "SoftwareTokenMfaConfiguration.Enabled"),
        Setting("SMS text", "SmsMfaConfiguration.SmsAuthenticationMessage"),
        Setting("SMS role", "SmsMfaConfiguration.SmsConfiguration.SnsCallerArn", role=True),
        Setting("SMS external id", "SmsMfaConfiguration.SmsConfiguration.ExternalId"),
        Setting("SMS region", "SmsMfaConfiguration.SmsConfiguration.SnsRegion"),
        Setting("SMS through End User Messaging", "SmsMfaConfiguration.SmsConfiguration.EumsSms"),
        Setting("E-mail subject", "EmailMfaConfiguration.Subject"),
        Setting("E-mail text", "EmailMfaConfiguration.Message"),
        Setting("Passkeys: relying party", "WebAuthnConfiguration.RelyingPartyId"),
        Setting("Passkeys: user verification", "WebAuthnConfiguration.UserVerification"),
        Setting("Passkeys count as", "WebAuthnConfiguration.FactorConfiguration"),
    ),
)
MFA_SHOWN = covered((MFA_FACTORS,), "MfaConfiguration")

DOMAIN_DETAILS = (
    Setting("Domain", "Domain"),
    Setting("State", "Status"),
    Setting("Pages", "ManagedLoginVersion", _pages),
    Setting("Certificate", "CustomDomainConfig.CertificateArn"),
    Setting("Oldest TLS", "CustomDomainConfig.SecurityPolicy"),
    Setting("CloudFront distribution", "CloudFrontDistribution"),
    Setting("S3 bucket", "S3Bucket"),
    Setting("Version", "Version"),
    Setting("Account", "AWSAccountId"),
    Setting("Failover to", "Routing.Failover.SecondaryRegion"),
    Setting("Health check", "Routing.Failover.PrimaryRoute53HealthCheckId"),
)
DOMAIN_SHOWN = covered((Group("", DOMAIN_DETAILS),), "UserPoolId")


CUSTOMIZATION = Group(
    "Hosted UI (classic) branding",
    (
        Setting("Logo", "ImageUrl"),
        Setting("CSS version", "CSSVersion"),
        Setting("Created", "CreationDate", when),
        Setting("Modified", "LastModifiedDate", when),
    ),
)
CUSTOMIZATION_SHOWN = covered((CUSTOMIZATION,), "CSS", "UserPoolId", "ClientId")

COMPROMISED = "CompromisedCredentialsRiskConfiguration"
TAKEOVER = "AccountTakeoverRiskConfiguration"
RISK = (
    Group(
        "Compromised passwords",
        (
            Setting("Checked at", f"{COMPROMISED}.EventFilter"),
            Setting("Then", f"{COMPROMISED}.Actions.EventAction"),
        ),
    ),
    Group(
        "Account takeover",
        tuple(
            Setting(f"{level} risk{words}", f"{TAKEOVER}.Actions.{level}Action.{member}")
            for level in ("Low", "Medium", "High")
            for words, member in (("", "EventAction"), (", user told", "Notify"))
        ),
    ),
    Group(
        "Notifications",
        (
            Setting("From", f"{TAKEOVER}.NotifyConfiguration.From"),
            Setting("Reply to", f"{TAKEOVER}.NotifyConfiguration.ReplyTo"),
            Setting("SES identity", f"{TAKEOVER}.NotifyConfiguration.SourceArn"),
            *(
                Setting(f"{words}, {part}", f"{TAKEOVER}.NotifyConfiguration.{mail}.{member}")
                for words, mail in (
                    ("Blocked", "BlockEmail"),
                    ("MFA asked", "MfaEmail"),
                    ("Let through", "NoActionEmail"),
                )
                for part, member in (("subject", "Subject"), ("text", "TextBody"), ("HTML", "HtmlBody"))
            ),
        ),
    ),
    Group(
        "Exceptions",
        (
            Setting("Always blocked", "RiskExceptionConfiguration.BlockedIPRangeList"),
            Setting("Never judged", "RiskExceptionConfiguration.SkippedIPRangeList"),
            Setting("Modified", "LastModifiedDate", when),
        ),
    ),
)
RISK_SHOWN = covered(RISK, "UserPoolId", "ClientId")
